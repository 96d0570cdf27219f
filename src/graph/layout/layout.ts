import { nodeWidth } from '../drawing/names.ts'
import { type NetworkShape, tiersOf } from '../network-shape.ts'
import type { GraphView } from '../view.ts'
import { chainOf, chainPlaces } from './chain.ts'
import { fanPlaces } from './fan.ts'
import { givenPlaces } from './given-places.ts'
import { neighboursOf } from './neighbours.ts'
import { FAN, framed, type Layout, type Point } from './points.ts'
import { stressPlaces } from './stress.ts'
import { tierPlaces } from './tiers.ts'

/** A network is drawn in tiers as long as at most one edge of so many between switches joins two of one tier. */
const PEERS_IN = 4
const APART = 120

/**
 * Where the nodes of a view stand, in whole points: as the file says; else by the shape of the network, in tiers (trees,
 * leaf-spine, fat trees), in a ring, in a row; else by distances in the network. The same network gives the same places.
 */
export const layoutOf = (shape: NetworkShape, view: GraphView): Layout => {
  const width = new Map(view.nodes.map(node => [node.node, nodeWidth(shape, node)]))
  const widthOf = (node: number): number => width.get(node) ?? 0
  const placed = givenPlaces(shape, view) ?? shapedPlaces(shape, view, widthOf)
  return framed(shape.nodes.length, placed, widthOf)
}

const shapedPlaces = (
  shape: NetworkShape,
  view: GraphView,
  widthOf: (node: number) => number,
): ReadonlyMap<number, Point> => {
  const { nodes, edges } = view
  const beside = neighboursOf(view)
  const own = tiersOf(shape)
  const tier = new Map(
    nodes.map(({ node, group }) => [
      node,
      group === undefined ? own[node]! : group.members.reduce((m, n) => Math.max(m, own[n]!), 0),
    ]),
  )
  const tierOf = (node: number): number => tier.get(node) ?? 0
  const isLeaf = (node: number): boolean =>
    shape.nodes[node]!.kind === 'host' && (beside.get(node)?.length ?? 0) === 1
  const inner = nodes.flatMap(({ node }) => (isLeaf(node) ? [] : node))
  const between = edges.filter(({ a, b }) => !isLeaf(a) && !isLeaf(b))
  const peers = between.filter(({ a, b }) => tierOf(a) === tierOf(b)).length
  const isTiered = inner.length > 1 && between.length > 0 && peers * PEERS_IN <= between.length
  if (isTiered)
    return tierPlaces(
      nodes.map(({ node }) => node),
      tierOf,
      beside,
      widthOf,
    )

  const besideInner = (node: number): readonly number[] => (beside.get(node) ?? []).filter(n => !isLeaf(n))
  const leaves = (node: number): readonly number[] => (beside.get(node) ?? []).filter(isLeaf)
  const most = inner.reduce((m, n) => Math.max(m, leaves(n).length), 0)
  const apart = APART + (most === 0 ? 0 : FAN + 14 * Math.max(0, most - 2))
  const chain = chainOf(inner, besideInner)
  const position = new Map(inner.map((node, i) => [node, i]))
  const places = new Map(
    chain === undefined
      ? stressPlaces(
          inner.map(node => besideInner(node).flatMap(n => position.get(n) ?? [])),
          apart,
        ).map((point, i): readonly [number, Point] => [inner[i]!, point])
      : chainPlaces(chain, apart),
  )
  for (const node of inner) {
    const at = places.get(node)
    const around = leaves(node)
    if (at === undefined || around.length === 0) continue
    const others = besideInner(node).flatMap(n => {
      const point = places.get(n)
      return point === undefined ? [] : [point]
    })
    const widest = around.reduce((m, n) => Math.max(m, widthOf(n)), 0)
    fanPlaces(at, others, around.length, widest).forEach((point, i) => {
      const leaf = around[i]
      if (leaf !== undefined) places.set(leaf, point)
    })
  }
  return places
}
