import { attributes, dotLabel, dotString } from './dot-text.ts'
import { shortened } from './drawing/names.ts'
import { givenPlaces } from './layout/given-places.ts'
import type { Point } from './layout/points.ts'
import { type NetworkShape, tiersOf } from './network-shape.ts'
import { SHADES, shadeOf, widthOf } from './shades.ts'
import type { DrawnEdge, DrawnNode, GraphView } from './view.ts'

/** What a DOT text says besides the shape of a network. */
export interface DotLook {
  /** Load per link; undefined where nothing is placed. */
  readonly utilization?: ArrayLike<number> | undefined
  /** Words per link, for those who point at it. */
  readonly linkTitle?: ((link: number) => string) | undefined
}

const nodeLine = (
  { nodes }: NetworkShape,
  { node, hosts }: DrawnNode,
  places: ReadonlyMap<number, Point> | undefined,
): string => {
  const { id, kind } = nodes[node]!
  const label = [shortened(id), ...(hosts === 0 ? [] : [hosts === 1 ? '1 host' : `${hosts} hosts`])]
  const place = places?.get(node)
  return `  ${dotString(id)}${attributes({
    id: `"n${node}"`,
    class: `"${kind}"`,
    label: dotLabel(label),
    ...(kind === 'switch' ? { shape: 'box', style: '"rounded,filled"', fillcolor: '"#e6edf5"' } : {}),
    ...(hosts === 0 ? {} : { penwidth: 2 }),
    // Graphviz counts upwards.
    pos: place === undefined ? undefined : `"${Math.round(place[0])},${Math.round(-place[1])}!"`,
  })}`
}

/** Each half of an edge has the colour of the direction that leaves the node it touches. */
const colours = (forth: number, back: number): string => {
  const [a, b] = [SHADES[forth]!.colour, SHADES[back]!.colour]
  return a === b ? `"${a}"` : `"${a};0.5:${b}"`
}

const edgeLine = (
  shape: NetworkShape,
  { a, b, forth, back }: DrawnEdge,
  look: DotLook,
  slowestBps: number,
): string => {
  const shade = ([link]: readonly number[]): number | undefined =>
    link === undefined ? undefined : shadeOf(look.utilization?.[link] ?? 0)
  const [first, second] = [shade(forth), shade(back)]
  const links = [...forth, ...back]
  const [link = 0] = links
  const words = links.flatMap(l => look.linkTitle?.(l) ?? [])
  return `  ${dotString(shape.nodes[a]!.id)} -- ${dotString(shape.nodes[b]!.id)}${attributes({
    id: `"e${link}"`,
    color: colours(first ?? second ?? 0, second ?? first ?? 0),
    penwidth: widthOf(shape.links[link]!.bandwidthBps, slowestBps).toFixed(1),
    dir: second === undefined ? 'forward' : first === undefined ? 'back' : undefined,
    tooltip: words.length === 0 ? undefined : dotLabel(words),
  })}`
}

/** More edges than this are drawn as straight lines: curves around every node take seconds. */
const CURVED_BELOW = 100
/** Above, the layered and the spring layout take seconds. */
const SLOW_ABOVE = 200

/** Layers where there are tiers, springs where switches are peers (rings, meshes), the fast engine for many nodes. */
const engineFor = (shape: NetworkShape, { nodes, edges }: GraphView): 'dot' | 'neato' | 'sfdp' => {
  if (nodes.length > SLOW_ABOVE) return 'sfdp'
  const tier = tiersOf(shape)
  const between = edges.filter(({ a, b }) => tier[a]! > 0 && tier[b]! > 0)
  const peers = between.filter(({ a, b }) => tier[a] === tier[b]).length
  return peers * 2 > between.length ? 'neato' : 'dot'
}

const layoutLine = (shape: NetworkShape, view: GraphView, isPlaced: boolean): string => {
  const engine = engineFor(shape, view)
  return attributes({
    // Places of the file are kept: only the edges are drawn.
    layout: isPlaced ? 'nop' : engine,
    splines: view.edges.length <= CURVED_BELOW && !isPlaced ? 'true' : 'line',
    ...(engine === 'dot' ? { nodesep: 0.2, ranksep: 0.7 } : { overlap: 'scale', sep: '"+9"' }),
    outputorder: 'edgesfirst',
    bgcolor: '"transparent"',
  })
}

/**
 * The network as a Graphviz graph: one edge for both directions, its halves in the colour of the load that leaves the node
 * they touch, its width by rate. Ids are `n3` and `e7`, positions in the file (for an edge, of its first link). Groups are
 * not drawn: give a view without them.
 */
export const graphDot = (shape: NetworkShape, view: GraphView, look: DotLook = {}): string => {
  const places = givenPlaces(shape, view)
  const slowestBps = shape.links.reduce((m, { bandwidthBps }) => Math.min(m, bandwidthBps), Infinity)
  return [
    `graph ${dotString(shape.name === '' ? 'network' : shape.name)} {`,
    `  graph${layoutLine(shape, view, places !== undefined)}`,
    '  node [fontname="Helvetica,Arial,sans-serif", fontsize=11, margin="0.09,0.05", height=0.3, width=0.4]',
    ...view.nodes.map(node => nodeLine(shape, node, places)),
    ...view.edges.map(edge => edgeLine(shape, edge, look, slowestBps)),
    '}',
    '',
  ].join('\n')
}
