import { attributes, dotLabel, dotString } from './dot-text.ts'
import type { NetworkShape, Pair } from './network-shape.ts'
import { SHADES, shadeOf, widthOf } from './shades.ts'
import type { DrawnNode, GraphView } from './view.ts'

/** What is known of a network besides its shape; nothing is a picture of the plain network. */
export interface Look {
  /** Load per link; undefined where nothing is placed. */
  readonly utilization?: ArrayLike<number> | undefined
  /** Places in points per node, from a layout made before. */
  readonly places?: readonly (readonly [number, number] | undefined)[] | undefined
  /** Words per link, for those who point at it. */
  readonly linkTitle?: ((link: number) => string) | undefined
}

const LONGEST = 26

const shortened = (name: string): string => {
  const letters = [...name]
  return letters.length <= LONGEST ? name : `${letters.slice(0, 14).join('')}…${letters.slice(-11).join('')}`
}

const nodeLine = ({ nodes }: NetworkShape, { node, hosts }: DrawnNode, { places }: Look): string => {
  const { id, kind } = nodes[node]!
  const label = [shortened(id), ...(hosts === 0 ? [] : [hosts === 1 ? '1 host' : `${hosts} hosts`])]
  const place = places?.[node]
  return `  ${dotString(id)}${attributes({
    id: `"n${node}"`,
    class: `"${kind}"`,
    label: dotLabel(label),
    ...(kind === 'switch' ? { shape: 'box', style: '"rounded,filled"', fillcolor: '"#e6edf5"' } : {}),
    ...(hosts === 0 ? {} : { penwidth: 2 }),
    pos: place === undefined ? undefined : `"${place[0]},${place[1]}!"`,
  })}`
}

/** Each half of an edge has the colour of the direction that leaves the node it touches. */
const colours = (forth: number, back: number): string => {
  const [a, b] = [SHADES[forth]!.colour, SHADES[back]!.colour]
  return a === b ? `"${a}"` : `"${a};0.5:${b}"`
}

const edgeLine = (shape: NetworkShape, pair: Pair, look: Look): string => {
  const { a, b, forth, back } = pair
  const shade = (link: number): number => shadeOf(look.utilization?.[link] ?? 0)
  const [first, second] = [shade(forth), back < 0 ? shade(forth) : shade(back)]
  const titles = [forth, back].filter(link => link >= 0).map(link => look.linkTitle?.(link))
  const words = titles.flatMap(title => title ?? [])
  return `  ${dotString(shape.nodes[a]!.id)} -- ${dotString(shape.nodes[b]!.id)}${attributes({
    id: `"e${forth}"`,
    class: `"f${first} r${second}"`,
    color: colours(first, second),
    penwidth: widthOf(shape.links[forth]!.bandwidthBps),
    dir: back < 0 ? 'forward' : undefined,
    tooltip: words.length === 0 ? undefined : dotLabel(words),
  })}`
}

/** More edges than this are drawn as straight lines: curves around every node take seconds. */
const CURVED_BELOW = 100

const layoutOf = ({ engine, edges }: GraphView, { places }: Look): string =>
  attributes({
    // Places made before are kept: only the edges are drawn.
    layout: places === undefined ? engine : 'nop',
    splines: edges.length <= CURVED_BELOW && places === undefined ? 'true' : 'line',
    ...(engine === 'dot' ? { nodesep: 0.2, ranksep: 0.7 } : { overlap: 'scale', sep: '"+9"' }),
    outputorder: 'edgesfirst',
    bgcolor: '"transparent"',
  })

/**
 * The network as a Graphviz graph: one edge for both directions, coloured by load, its width by rate. Ids are `n3` and
 * `e7`, positions in the file (for an edge, of the link from its first node).
 */
export const graphDot = (shape: NetworkShape, view: GraphView, look: Look = {}): string =>
  [
    `graph ${dotString(shape.name === '' ? 'network' : shape.name)} {`,
    `  graph${layoutOf(view, look)}`,
    '  node [fontname="Helvetica,Arial,sans-serif", fontsize=11, margin="0.09,0.05", height=0.3, width=0.4]',
    ...view.nodes.map(node => nodeLine(shape, node, look)),
    ...view.edges.map(pair => edgeLine(shape, pair, look)),
    '}',
    '',
  ].join('\n')
