import { plotLines } from '../../../report/simulation/simulation-plot.ts'
import { distributionsOf } from '../../../simulation/results/describe.ts'
import type { Seen } from '../../../simulation/results/seen.ts'
import type { PacketRecords } from '../../../simulation/setup/packet-records.ts'
import type { SimulateCliOptions } from './simulate-options.ts'

/** `--plot`: a picture for each receiver that is printed. */
export const simulationPlots = (
  plan: PacketRecords,
  seen: Seen,
  options: SimulateCliOptions,
  width: number,
): readonly string[] => {
  const { plot, tunnel, limit = Number.POSITIVE_INFINITY } = options
  if (plot === undefined) return []
  const all = distributionsOf(plan, seen).flatMap((distribution, endpoint) => {
    const { tunnel: t, node } = plan.endpoints[endpoint]!
    const { id } = plan.tunnels[t]!
    return distribution === undefined || (tunnel !== undefined && id !== tunnel)
      ? []
      : [{ distribution, title: `${id} to ${node}` }]
  })
  return all
    .slice(0, limit)
    .flatMap(({ distribution, title }, i) => [
      ...(i > 0 ? [''] : []),
      ...plotLines(distribution, plot, title, width),
    ])
}
