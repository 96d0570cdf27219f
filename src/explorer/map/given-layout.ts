import { textWidth } from '../../report/typeset/text-width.ts'
import type { MapGraph, MapNode } from './map-graph.ts'
import { AROUND_LABEL, labelOf, type MapLayout, type Point } from './map-layout.ts'

/**
 * Nodes where the topology puts them, stretched to the room there is; those it puts nowhere (hosts, mostly) stand by a
 * neighbour that it does. A label that would touch another moves to the nearest free row. Undefined where some node has
 * neither: then the map is laid out.
 */
export const givenLayout = (graph: MapGraph, width: number, height: number): MapLayout | undefined => {
  const given = graph.nodes.flatMap(node => node.layout ?? [])
  if (given.length < 2) return undefined
  const labels = graph.nodes.map(node => textWidth(labelOf(node)) + AROUND_LABEL)
  const margin = Math.max(...labels) / 2
  const across = axis(
    given.map(({ x }) => x),
    margin,
    Math.max(margin, width - 1 - margin),
  )
  // Rows count downwards.
  const down = axis(
    given.map(({ y }) => -y),
    0,
    height - 1,
  )
  const own = new Map(
    graph.nodes.flatMap((node): [string, Point][] =>
      node.layout === undefined ? [] : [[node.id, { x: across(node.layout.x), y: down(-node.layout.y) }]],
    ),
  )
  const wanted = graph.nodes.map(node => own.get(node.id) ?? besideNeighbour(node, graph, own))
  if (wanted.includes(undefined)) return undefined
  const rows = new Rows()
  const places = new Map<string, Point>()
  // Those with a place of their own first: others give way to them.
  for (const isGiven of [true, false])
    graph.nodes.forEach(({ id }, i) => {
      if (own.has(id) === isGiven) places.set(id, rows.put(wanted[i]!, labels[i]!))
    })
  const top = Math.min(...[...places.values()].map(({ y }) => y))
  const at = (id: string): Point => {
    const { x, y } = places.get(id)!
    return { x, y: y - top }
  }
  return {
    width,
    height: Math.max(...[...places.values()].map(({ y }) => y)) - top + 1,
    nodes: graph.nodes.map(node => ({ node, label: labelOf(node), ...at(node.id) })),
    edges: graph.edges.map(edge => ({ edge, points: [at(edge.from), at(edge.to)] })),
  }
}

/** The least value to `first`, the most to `last`; to the middle where all are one. */
const axis = (values: readonly number[], first: number, last: number): ((value: number) => number) => {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return value =>
    most === least ? (first + last) / 2 : first + ((value - least) / (most - least)) * (last - first)
}

const besideNeighbour = (
  { id }: MapNode,
  { edges }: MapGraph,
  own: ReadonlyMap<string, Point>,
): Point | undefined => {
  for (const { from, to } of edges) {
    const near = from === id ? own.get(to) : to === id ? own.get(from) : undefined
    if (near !== undefined) return near
  }
  return undefined
}

/** Labels by row, so that none touches another. */
class Rows {
  private readonly taken = new Map<number, { readonly from: number; readonly to: number }[]>()

  /** The place, or the nearest one above or below where there is room. */
  put({ x, y }: Point, width: number): Point {
    const [from, to] = [x - width / 2, x + width / 2]
    const wanted = Math.round(y)
    for (let away = 0; ; away++)
      for (const row of away === 0 ? [wanted] : [wanted + away, wanted - away]) {
        const labels = this.taken.get(row) ?? []
        if (labels.some(other => from < other.to && other.from < to)) continue
        this.taken.set(row, [...labels, { from, to }])
        return { x, y: row }
      }
  }
}
