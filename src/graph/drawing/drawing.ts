import { type Element, element, type Markup } from '../../report/typeset/markup.ts'
import type { Places, Point } from '../layout/points.ts'
import type { NetworkShape } from '../network-shape.ts'
import type { GraphView } from '../view.ts'
import { edgeMarkup, linesOf } from './edges.ts'
import { labelsMarkup } from './labels.ts'
import type { Drawn, Look } from './look.ts'
import { nodeMarkup } from './nodes.ts'

/** Colour of what is chosen, on white: an orange that no load has. */
const HIT = '#d4500b'

/** A little smaller than its places, a drawing keeps its symbols as large as the names in them. */
const KEPT = 0.9
const sizeOf = (scale: number): number => (scale >= 1 ? 1 : scale >= 0.74 ? Math.max(scale, KEPT) : scale)

/**
 * The network as SVG elements: edges, nodes, names. Places are stretched by `scale`; names and symbols keep their size,
 * symbols shrink with it below 1. Everything has its colour on white, and classes for a style sheet that knows better.
 */
export const drawingMarkup = (
  shape: NetworkShape,
  view: GraphView,
  places: Places,
  look: Look,
  scale = 1,
): Element => {
  const at = (node: number): Point | undefined => {
    const place = places[node]
    return place === undefined ? undefined : [place[0] * scale, place[1] * scale]
  }
  const slowestBps = shape.links.reduce((m, { bandwidthBps }) => Math.min(m, bandwidthBps), Infinity)
  const drawn: Drawn = { shape, view, look, at, size: sizeOf(scale), hitColour: HIT, slowestBps }
  const edges = view.edges.map(edge => ({ edge, lines: linesOf(drawn, edge) }))
  // What is chosen lies above the others.
  const isHit = ({ lines }: (typeof edges)[number]): boolean =>
    lines.some(({ links }) => links.some(link => look.highlight?.links.has(link)))
  const [hit, calm] = [edges.filter(isHit), edges.filter(edge => !isHit(edge))]
  const group = (name: string, ...children: readonly Markup[]): Markup =>
    element('g', { class: name }, ...children)
  return element(
    'g',
    { class: look.highlight === undefined ? 'drawing' : 'drawing selecting' },
    group('edges', ...[...calm, ...hit].map(({ edge, lines }) => edgeMarkup(drawn, edge, lines))),
    group('nodes', ...view.nodes.map(node => nodeMarkup(drawn, node))),
    group(
      'labels',
      ...labelsMarkup(
        drawn,
        edges.flatMap(({ lines }) => lines),
      ),
    ),
  )
}
