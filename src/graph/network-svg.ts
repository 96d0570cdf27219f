import type { AnalysisResult } from '../analysis/result.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput } from '../model/checks/require-input.ts'
import type { Topology } from '../model/topology.ts'
import { graphDot } from './dot.ts'
import { layoutSvg } from './layout.ts'
import { linkTitle, loadsOf } from './loads.ts'
import { shapeOf } from './topology-shape.ts'
import { type Hosts, viewOf } from './view.ts'

/** What `networkSvg` takes besides a network. */
export interface NetworkSvgOptions {
  /** Draw hosts, or fold them into their switch; `auto`, the default, by size. */
  readonly hosts?: Hosts
  /** An analysis of this network: links take the colour of their load. Default: the plain network. */
  readonly result?: AnalysisResult
}

const RULES: RulesOf<NetworkSvgOptions> = { hosts: { oneOf: ['auto', 'shown', 'folded'] }, result: 'map' }

/**
 * The network as a DOT text, laid out as SVG by the Graphviz that comes along: links as wide as their rate. The same
 * arguments give the same bytes. Throws InputError.
 */
export const networkSvg = async (topology: Topology, options: NetworkSvgOptions = {}): Promise<string> => {
  requireInput({ topology, options: [options, RULES] })
  const shape = shapeOf(topology)
  const utilization = options.result === undefined ? undefined : loadsOf(topology, options.result.links)
  const title = (link: number): string => linkTitle(topology, utilization, link)
  return layoutSvg(graphDot(shape, viewOf(shape, options.hosts ?? 'auto'), { utilization, linkTitle: title }))
}
