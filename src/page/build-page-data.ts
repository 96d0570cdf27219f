import type { Comparison } from '../analysis/comparison.ts'
import type { Explanation } from '../analysis/explanation.ts'
import type { PortCurves } from '../analysis/queue/port-curves.ts'
import type { AnalysisResult, TunnelBound } from '../analysis/result.ts'
import { defined } from '../model/defined.ts'
import type { Remarks } from '../model/remarks.ts'
import type { Topology } from '../model/topology.ts'
import type { SimulationResult } from '../simulation/results/simulation-result.ts'
import type { Journey } from '../simulation/witness/journey.ts'
import { type Against, buildAgainst } from './against/build-against.ts'
import { buildHead } from './head/build-head.ts'
import { takenOf, tightestOf } from './head/tightest.ts'
import { namesOf } from './names.ts'
import type { PageData } from './page-data.ts'
import { pageJourney } from './page-journey.ts'
import { limited, pagePort } from './page-port.ts'
import { pageSimulation } from './page-simulation.ts'
import { pageTunnel, pageWaterfall } from './page-tunnels.ts'

/** What is known and may be shown; all but the analysis is optional. */
export interface Findings {
  readonly topology: Topology
  readonly result: AnalysisResult
  readonly explanations?: readonly Explanation[]
  readonly ports?: readonly PortCurves[]
  readonly comparison?: Comparison
  readonly simulation?: SimulationResult
  readonly journey?: Journey
  readonly against?: Against
}

export const buildPageData = (findings: Findings): PageData => {
  const {
    topology,
    result,
    explanations = [],
    ports = [],
    comparison,
    simulation,
    journey,
    against,
  } = findings
  const names = namesOf(topology)
  const { link, ends } = names
  const tunnel = new Map(result.tunnels.map(({ id }, t) => [id, t]))
  const first = tightestOf(result)
  const met = journey === undefined ? undefined : pageJourney(journey, result, { tunnel, link })
  const bounds = new Map(result.links.map(bound => [bound.id, bound]))
  const tightest = tightestDeadlines(result)
  return {
    name: topology.name,
    head: buildHead(result, explanations, {
      tunnel: new Set(tunnel.keys()),
      link: new Set(link.keys()),
      node: new Set(names.node.keys()),
    }),
    ...remarksText(topology),
    nodes: topology.nodes.map(node => ({
      id: node.id,
      kind: node.kind,
      ...(node.layout === undefined ? {} : { at: [node.layout.x, node.layout.y] as const }),
      ...remarksText(node),
    })),
    links: topology.links.map(({ id, bandwidthBps, ...more }, i) => ({
      id,
      ...remarksText(more),
      ...ends[i]!,
      bandwidthBps,
      utilization: bounds.get(id)?.utilization ?? 0,
      lanes: (bounds.get(id)?.lanes ?? []).map(lane => ({
        ...lane,
        queueBits: limited(lane.queueBits),
        ...defined({ deadlinePs: tightest.get(`${lane.lane} ${id}`) }),
      })),
    })),
    tunnels: result.tunnels.map(bound => pageTunnel(bound, names)),
    ...(first === undefined ? {} : { first: tunnel.get(first.id)! }),
    waterfalls: Object.fromEntries(
      explanations.map(explanation => [tunnel.get(explanation.tunnel)!, pageWaterfall(explanation, names)]),
    ),
    ports: ports.map(curves => pagePort(curves, link.get(curves.link)!)),
    ...defined({
      comparison,
      against: against && buildAgainst(topology, result, against),
      simulation: simulation && pageSimulation(simulation, tunnel),
      journey: met,
    }),
  }
}

/** The least deadline of the tunnels in each lane of each link, by `lane link`. */
const tightestDeadlines = ({ tunnels }: AnalysisResult): ReadonlyMap<string, number> => {
  const least = new Map<string, number>()
  for (const { lane, tree, deadlinePs } of tunnels) {
    if (deadlinePs === undefined) continue
    for (const link of tree) {
      const key = `${lane} ${link}`
      if (deadlinePs < (least.get(key) ?? Number.POSITIVE_INFINITY)) least.set(key, deadlinePs)
    }
  }
  return least
}

/** Description and labels in one text: `core router; port: e1-1`. */
const remarksText = ({ description, labels = {} }: Remarks): { readonly remarks?: string } => {
  const parts = [
    ...(description === undefined ? [] : [description]),
    ...Object.entries(labels).map(([key, value]) => `${key}: ${value}`),
  ]
  return parts.length === 0 ? {} : { remarks: parts.join('; ') }
}

/** The tunnels most worth explaining: broken ones first, then by what they take of their deadline, then by worst case. */
export const criticalTunnels = (
  { tunnels, violations }: AnalysisResult,
  most: number,
): ReadonlySet<string> => {
  const broken = new Set(violations.flatMap(v => ('tunnel' in v ? v.tunnel : [])))
  const taken = (t: TunnelBound): number => takenOf(t) ?? -1
  const worst = (t: TunnelBound): number => t.worstPs ?? Number.POSITIVE_INFINITY
  const order = (a: TunnelBound, b: TunnelBound): number =>
    Number(broken.has(b.id)) - Number(broken.has(a.id)) ||
    compared(taken(b), taken(a)) ||
    compared(worst(b), worst(a))
  return new Set(
    tunnels
      .toSorted(order)
      .slice(0, most)
      .map(t => t.id),
  )
}

const compared = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

/** The ports most worth drawing: the fullest for their size, then those with the longest delay; in the order of links. */
export const criticalPorts = (
  { links }: AnalysisResult,
  most: number,
): readonly Pick<PortCurves, 'link' | 'lane'>[] => {
  const all = links.flatMap(({ id, lanes }) =>
    lanes.map(({ lane, delayPs, backlogBits, queueBits }) => ({
      link: id,
      lane,
      fill: (backlogBits ?? 0) / queueBits,
      delayPs: delayPs ?? 0,
    })),
  )
  const shown = new Set(all.toSorted((a, b) => b.fill - a.fill || b.delayPs - a.delayPs).slice(0, most))
  return all.filter(port => shown.has(port)).map(({ link, lane }) => ({ link, lane }))
}
