import type { AnalysisResult } from '../analysis/result.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput } from '../model/checks/require-input.ts'
import type { Topology } from '../model/topology.ts'
import { element, type Markup, markupText } from '../report/typeset/markup.ts'
import { drawingMarkup } from './drawing/drawing.ts'
import { legendMarkup } from './drawing/legend.ts'
import { layoutOf } from './layout/layout.ts'
import { linkTitle, loadsOf } from './loads.ts'
import { shapeOf } from './topology-shape.ts'
import { type GraphView, type Hosts, viewOf } from './view.ts'

/** What `networkSvg` takes besides a network. */
export interface NetworkSvgOptions {
  /** Draw hosts, or fold them into their switch; `auto`, the default, by size. */
  readonly hosts?: Hosts
  /** An analysis of this network: links take the colour of their load. Default: the plain network. */
  readonly result?: AnalysisResult
}

const RULES: RulesOf<NetworkSvgOptions> = { hosts: { oneOf: ['auto', 'shown', 'folded'] }, result: 'map' }

/**
 * The network as an SVG text with its legend: links as wide as their rate, in the colour of their load. The same
 * arguments give the same bytes. Throws InputError.
 */
export const networkSvg = async (topology: Topology, options: NetworkSvgOptions = {}): Promise<string> => {
  requireInput({ topology, options: [options, RULES] })
  const view = viewOf(shapeOf(topology), options.hosts ?? 'auto')
  return svgOf(
    topology,
    view,
    options.result === undefined ? undefined : loadsOf(topology, options.result.links),
  )
}

const LEGEND = 54
const LEAST_WIDTH = 560
const FONT = 'Helvetica, Arial, sans-serif'

/** A view of a network as a picture that needs nothing else: white ground, drawing, legend. */
export const svgOf = (topology: Topology, view: GraphView, loads: readonly number[] | undefined): string => {
  const shape = shapeOf(topology)
  const { places, width: inner, height: high } = layoutOf(shape, view)
  const width = Math.max(inner, loads === undefined ? 0 : LEAST_WIDTH)
  const height = high + LEGEND
  const body: readonly Markup[] = [
    element('title', {}, topology.name === '' ? 'network' : topology.name),
    element('rect', { width, height, fill: '#ffffff' }),
    element(
      'g',
      { transform: `translate(${(width - inner) / 2} 0)` },
      drawingMarkup(shape, view, places, {
        utilization: loads,
        linkTitle: link => linkTitle(topology, loads, link),
      }),
    ),
    legendMarkup(loads !== undefined, width, high),
  ]
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': FONT,
      role: 'img',
    },
    ...body,
  )
  return `${markupText(svg)}\n`
}
