import type { AnalysisResult } from '../../src/analysis/result.ts'
import type { Plan } from '../../src/simulation/plan.ts'
import { CELL, COUNT, MAX, MAX_AT, MIN, type Tally } from '../../src/simulation/tally.ts'

/** Every promise of an analysis that a run of the product's kernels breaks, in words. */
export const brokenBy = (plan: Plan, tally: Tally, result: AnalysisResult, isDropFree: boolean): string[] => {
  const broken: string[] = []
  for (const [i, { tunnel, node }] of plan.slots.entries()) {
    const cell = tally.cells.subarray(i * CELL)
    if (cell[COUNT] === 0) continue
    const { id, receivers } = result.tunnels[tunnel]!
    const { minLatencyPs, maxJitterPs } = receivers[i - plan.slotStart[tunnel]!]!
    const most = minLatencyPs + (maxJitterPs ?? Number.POSITIVE_INFINITY)
    if (cell[MIN]! < minLatencyPs) broken.push(`${id} to ${node}: ${cell[MIN]} ps, λmin is ${minLatencyPs}`)
    if (cell[MAX]! > most)
      broken.push(
        `${id} to ${node}: ${cell[MAX]} ps (packet ${cell[MAX_AT]}), ${cell[MAX]! - most} above ${most}`,
      )
  }
  if (isDropFree)
    for (const [r, count] of tally.drops.entries())
      if (count > 0)
        broken.push(`${plan.tunnels[plan.tunnel[r]!]!.id} lost ${count} at link ${plan.link[r]}`)
  const bounds = new Map(result.links.map(link => [link.id, link.lanes]))
  for (const [e, { id }] of plan.network.topology.links.entries())
    for (let q = plan.laneStart[e]!; q < plan.laneStart[e + 1]!; q++) {
      const lane = bounds.get(id)?.find(l => l.lane === plan.lanes[q])
      const most = lane?.backlogBits ?? Number.POSITIVE_INFINITY
      if (tally.mostBits[q]! > most)
        broken.push(`${id} lane ${plan.lanes[q]}: backlog ${tally.mostBits[q]} bits, above ${most}`)
    }
  return broken
}
