import { Graph, layout } from '@dagrejs/dagre'
import { textWidth } from '../../report/typeset/text-width.ts'
import type { MapEdge, MapGraph, MapNode } from './map-graph.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** Where everything stands, in columns and rows; nodes by their middle. */
export interface MapLayout {
  readonly width: number
  readonly height: number
  readonly nodes: readonly (Point & { readonly node: MapNode; readonly label: string })[]
  readonly edges: readonly { readonly edge: MapEdge; readonly points: readonly Point[] }[]
}

type Direction = 'TB' | 'LR'

/** Room around a label for the signs of sender, receiver and cursor. */
export const AROUND_LABEL = 2

export const labelOf = ({ id, hosts }: MapNode): string =>
  hosts.length === 0 ? id : `${id} +${hosts.length}`

const layOut = (graph: MapGraph, direction: Direction, between: number): MapLayout => {
  const g = new Graph({ directed: true, multigraph: false, compound: false })
  const isDown = direction === 'TB'
  g.setGraph({
    rankdir: direction,
    nodesep: isDown ? 2 : 1,
    ranksep: isDown ? between : 2 * between,
    edgesep: 1,
    marginx: 0,
    marginy: 0,
  })
  g.setDefaultEdgeLabel(() => ({}))
  for (const node of graph.nodes)
    g.setNode(node.id, { width: textWidth(labelOf(node)) + AROUND_LABEL, height: 1 })
  for (const edge of graph.edges) g.setEdge(edge.from, edge.to, {})
  layout(g)
  const { width = 0, height = 0 } = g.graph()
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: graph.nodes.map(node => {
      const { x, y } = g.node(node.id) as Point
      return { node, label: labelOf(node), x, y }
    }),
    edges: graph.edges.map(edge => {
      const bends = (g.edge(edge.from, edge.to) as { points: Point[] }).points.slice(1, -1)
      const ends = [g.node(edge.from) as Point, g.node(edge.to) as Point]
      return { edge, points: [ends[0]!, ...bends, ends[1]!] }
    }),
  }
}

/** The layout spread over the room there is; never squeezed so that labels could touch. */
const spread = (map: MapLayout, width: number, height: number): MapLayout => {
  const stretch = (room: number, own: number, most: number): number =>
    own <= 1 ? 1 : Math.max(1, Math.min(most, (room - 1) / own))
  const sx = stretch(width, map.width, 2.5)
  const sy = stretch(height, map.height, 3)
  const at = ({ x, y }: Point): Point => ({ x: x * sx, y: y * sy })
  return {
    width: Math.ceil(map.width * sx),
    height: Math.ceil(map.height * sy),
    nodes: map.nodes.map(n => ({ ...n, ...at(n) })),
    edges: map.edges.map(e => ({ ...e, points: e.points.map(at) })),
  }
}

/** Whether all of it can be seen at once. */
export const fits = (map: MapLayout, width: number, height: number): boolean =>
  map.width <= width && map.height <= height

/** Rows between a level and the next, the airiest first. */
const BETWEEN = [3, 2]

/** From top to bottom where that fits, else from left to right; where neither does, whichever lacks less room. */
export const layOutMap = (graph: MapGraph, width: number, height: number): MapLayout => {
  const excess = (map: MapLayout): number => Math.max(map.width / width, map.height / height)
  let best: MapLayout | undefined
  for (const direction of ['TB', 'LR'] as const)
    for (const between of BETWEEN) {
      const map = layOut(graph, direction, between)
      if (fits(map, width, height)) return spread(map, width, height)
      if (best === undefined || excess(map) < excess(best)) best = map
    }
  return spread(best!, width, height)
}
