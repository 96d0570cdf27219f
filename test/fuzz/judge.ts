import type { AnalysisResult } from '../../src/analysis/result.ts'
import type { Witness } from '../../src/model/witness.ts'
import { CELL, COUNT, MAX, MAX_AT, MIN, type Tally } from '../../src/simulation/kernels/tally.ts'
import type { RunTables } from '../../src/simulation/setup/run-tables.ts'
import { dropWitness, latencyWitness } from '../../src/simulation/witness/witness.ts'

export interface Broken {
  readonly message: string
  readonly witness?: Witness
}

/** Every promise of an analysis that a run of the product's kernels breaks. None of its packets may be lost. */
export const brokenBy = (tables: RunTables, tally: Tally, result: AnalysisResult): Broken[] => {
  const { plan } = tables
  const broken: Broken[] = []
  for (const [i, slot] of plan.slots.entries()) {
    const cell = tally.cells.subarray(i * CELL)
    if (cell[COUNT] === 0) continue
    const { id, receivers } = result.tunnels[slot.tunnel]!
    const { minLatencyPs, maxJitterPs } = receivers[i - plan.slotStart[slot.tunnel]!]!
    const most = minLatencyPs + (maxJitterPs ?? Number.POSITIVE_INFINITY)
    const name = `${id} to ${slot.node}`
    if (cell[MIN]! < minLatencyPs)
      broken.push({ message: `${name}: ${cell[MIN]} ps, λmin is ${minLatencyPs}` })
    if (cell[MAX]! > most)
      broken.push({
        message: `${name}: ${cell[MAX]} ps (packet ${cell[MAX_AT]}), ${cell[MAX]! - most} above ${most}`,
        witness: latencyWitness(tables, 'outside', slot, cell[MAX_AT]!, cell[MAX]!),
      })
  }
  const { links } = plan.network.topology
  for (const [r, count] of tally.drops.entries())
    if (count > 0)
      broken.push({
        message: `${plan.tunnels[plan.tunnel[r]!]!.id} lost ${count} at ${links[plan.link[r]!]!.id}`,
        witness: dropWitness(tables, r, tally.firstDropped[r]!),
      })
  const bounds = new Map(result.links.map(link => [link.id, link.lanes]))
  for (const [e, { id }] of links.entries())
    for (let q = plan.laneStart[e]!; q < plan.laneStart[e + 1]!; q++) {
      const lane = bounds.get(id)?.find(l => l.lane === plan.lanes[q])
      const most = lane?.backlogBits ?? Number.POSITIVE_INFINITY
      if (tally.mostBits[q]! > most)
        broken.push({ message: `${id} lane ${plan.lanes[q]}: ${tally.mostBits[q]} bits wait, above ${most}` })
    }
  return broken
}
