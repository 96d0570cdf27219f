import { scenarioPhrases } from '../report/simulation/simulation-phrases.ts'
import type { SimulationResult } from '../simulation/results/simulation-result.ts'
import type { PageSeen, PageSimulation } from './page-data.ts'

/** What a simulation saw at each receiver, beside the range proven there. Receivers without a packet are left out. */
export const pageSimulation = (
  result: SimulationResult,
  tunnelOf: ReadonlyMap<string, number>,
): PageSimulation => ({
  scenario: scenarioPhrases(result),
  packets: result.packets,
  drops: result.drops,
  violations: result.violations.length,
  tunnels: result.tunnels.flatMap(({ id, receivers }) => {
    const tunnel = tunnelOf.get(id)
    const seen = receivers.flatMap((r): readonly PageSeen[] =>
      r.minPs === null || r.maxPs === null || r.p50Ps === null || r.p99Ps === null || r.p999Ps === null
        ? []
        : [
            {
              node: r.node,
              count: r.count,
              minPs: r.minPs,
              p50Ps: r.p50Ps,
              p99Ps: r.p99Ps,
              p999Ps: r.p999Ps,
              maxPs: r.maxPs,
              tightness: r.tightness,
              ...(r.histogram === undefined ? {} : { histogram: r.histogram }),
            },
          ],
    )
    return tunnel === undefined || seen.length === 0 ? [] : { tunnel, receivers: seen }
  }),
})
