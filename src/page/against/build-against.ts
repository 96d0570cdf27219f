import type { AnalysisResult, TunnelBound } from '../../analysis/result.ts'
import { loadsOf } from '../../graph/loads.ts'
import { defined } from '../../model/defined.ts'
import type { Topology } from '../../model/topology.ts'
import type { PageAgainst, PageBound, PageMoved } from './page-against.ts'

/** Another allocation that a page is held against. */
export interface Against {
  readonly name: string
  readonly result: AnalysisResult
}

const boundOf = ({ minLatencyPs, worstPs, slackPs, periodPs }: TunnelBound): PageBound => ({
  minLatencyPs,
  worstPs,
  periodPs,
  ...defined({ slackPs }),
})

const isRerouted = (before: TunnelBound, now: TunnelBound): boolean =>
  before.lane !== now.lane ||
  before.tree.length !== now.tree.length ||
  before.tree.some(link => !now.tree.includes(link))

/** What is different between two results on one network, in the order of the first, then of the other. */
export const buildAgainst = (
  topology: Topology,
  result: AnalysisResult,
  { name, result: other }: Against,
): PageAgainst => {
  const before = new Map(other.tunnels.map(t => [t.id, t]))
  const now = new Set(result.tunnels.map(t => t.id))
  const rows = result.tunnels.flatMap((tunnel): readonly PageMoved[] => {
    const old = before.get(tunnel.id)
    if (old === undefined) return [{ id: tunnel.id, now: boundOf(tunnel), isRerouted: false }]
    const rerouted = isRerouted(old, tunnel)
    const isSame =
      !rerouted &&
      old.worstPs === tunnel.worstPs &&
      old.minLatencyPs === tunnel.minLatencyPs &&
      old.periodPs === tunnel.periodPs &&
      old.slackPs === tunnel.slackPs
    return isSame ? [] : [{ id: tunnel.id, before: boundOf(old), now: boundOf(tunnel), isRerouted: rerouted }]
  })
  const gone = other.tunnels
    .filter(({ id }) => !now.has(id))
    .map((tunnel): PageMoved => ({ id: tunnel.id, before: boundOf(tunnel), isRerouted: false }))
  const shared = rows.filter(row => row.before !== undefined).length
  return {
    name,
    isValid: other.valid,
    rows: [...rows, ...gone],
    unmoved: other.tunnels.length - gone.length - shared,
    utilization: loadsOf(topology, other.links),
  }
}
