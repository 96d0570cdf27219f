import { CELL, COUNT, MAX, MIN, type Tally } from '../../src/simulation/kernels/tally.ts'
import type { RunTables } from '../../src/simulation/setup/run-tables.ts'
import { byTest } from '../simulation/kernels/port-compare.ts'
import type { Case } from './case.ts'

/**
 * Whether the tests' own simulator does the same: no clocks that turn or that control traffic has, no best effort by chance,
 * no failures, and nothing at the very first instant, before which its ports have had no best effort.
 */
const isCommon = ({ scenario, clock, phasePs }: RunTables): boolean =>
  !clock.isWandering &&
  scenario.clocks !== 'random' &&
  scenario.failure === undefined &&
  scenario.reservedPhasesPs?.every(phases => phases?.every(ps => ps > 0)) === true &&
  phasePs.every(ps => ps > 0) &&
  (scenario.bestEffort.kind === 'none' || scenario.bestEffort.kind === 'worst')

/** The first thing that the tests' own simulator, which shares no code with the product's, counts otherwise in a run. */
export const otherSimulatorDiffers = (tables: RunTables, tally: Tally, of: Case): string | undefined => {
  if (!isCommon(tables)) return undefined
  const { plan } = tables
  const { seen, drops, packetHops, backlog } = byTest(of, tables)
  const differs = (what: string, ours: number | undefined, theirs: number | undefined): string | undefined =>
    ours === theirs ? undefined : `the two simulators differ in ${what}: ${ours}, the tests' own ${theirs}`
  for (const [i, { tunnel, node }] of plan.endpoints.entries()) {
    const { id } = plan.tunnels[tunnel]!
    const cell = tally.cells.subarray(i * CELL)
    const other = seen[tunnel]!.get(node)
    const found =
      differs(`packets of ${id} at ${node}`, cell[COUNT], other?.count ?? 0) ??
      (other === undefined
        ? undefined
        : (differs(`the least latency of ${id}`, cell[MIN], other.minPs) ??
          differs(`the largest latency of ${id}`, cell[MAX], other.maxPs)))
    if (found !== undefined) return found
  }
  for (const [e, lanes] of backlog.entries())
    for (let q = plan.laneStart[e]!; q < plan.laneStart[e + 1]!; q++) {
      const found = differs(`the backlog of link ${e}`, tally.mostBits[q], lanes[plan.lanes[q]!])
      if (found !== undefined) return found
    }
  const lost = tally.drops.reduce((a, b) => a + b, 0)
  return differs('packets lost', lost, drops.length) ?? differs('packet hops', tally.packetHops, packetHops)
}
