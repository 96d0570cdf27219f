import { provenRanges } from '../../src/analysis/proven.ts'
import type { AnalysisResult } from '../../src/analysis/result.ts'
import type { Witness } from '../../src/model/witness.ts'
import { CELL, COUNT, MAX, MAX_AT, MIN, type Tally } from '../../src/simulation/kernels/tally.ts'
import { pairRange } from '../../src/simulation/results/pair-range.ts'
import type { EndpointPair } from '../../src/simulation/setup/lay-out.ts'
import type { RunTables } from '../../src/simulation/setup/run-tables.ts'
import { dropWitness, latencyWitness } from '../../src/simulation/witness/witness.ts'

export interface Broken {
  readonly message: string
  readonly witness?: Witness
}

/** Whether both copies of a request are released at the same times. The adversary moves each by itself. */
const areTogether = (
  { plan, phasePs, scenario }: RunTables,
  { endpoints: [a, b] }: EndpointPair,
): boolean => {
  const [first, second] = [plan.endpoints[a]!.tunnel, plan.endpoints[b]!.tunnel]
  const { packets } = scenario
  const isSameGiven = JSON.stringify(packets?.[first]) === JSON.stringify(packets?.[second])
  return isSameGiven && phasePs[first] === phasePs[second]
}

/** What the copies that come first of requests sent twice break. */
const ofPairs = (tables: RunTables, tally: Tally, result: AnalysisResult): Broken[] =>
  tables.plan.pairs.flatMap((pair, i) => {
    const { plan, scenario } = tables
    if (!areTogether(tables, pair)) return []
    const cell = tally.cells.subarray((plan.endpoints.length + i) * CELL)
    const range = pairRange(provenRanges(result), pair, scenario.failure !== undefined)
    if (range === undefined || cell[COUNT] === 0) return []
    const { minLatencyPs, maxJitterPs } = range
    const most = minLatencyPs + (maxJitterPs ?? Number.POSITIVE_INFINITY)
    if (cell[MIN]! >= minLatencyPs && cell[MAX]! <= most) return []
    const seen = `first copies took ${cell[MIN]} to ${cell[MAX]} ps, proven are ${minLatencyPs} to ${most}`
    return [{ message: `${pair.request} to ${pair.node}: ${seen}` }]
  })

/** Every promise of an analysis that a run of the product's kernels breaks. None of its packets may be lost. */
export const brokenBy = (tables: RunTables, tally: Tally, result: AnalysisResult): Broken[] => {
  const { plan } = tables
  const broken: Broken[] = []
  for (const [i, endpoint] of plan.endpoints.entries()) {
    const cell = tally.cells.subarray(i * CELL)
    if (cell[COUNT] === 0) continue
    const { id, receivers } = result.tunnels[endpoint.tunnel]!
    const { minLatencyPs, maxJitterPs } = receivers[i - plan.endpointStart[endpoint.tunnel]!]!
    const most = minLatencyPs + (maxJitterPs ?? Number.POSITIVE_INFINITY)
    const name = `${id} to ${endpoint.node}`
    if (cell[MIN]! < minLatencyPs)
      broken.push({ message: `${name}: ${cell[MIN]} ps, λmin is ${minLatencyPs}` })
    if (cell[MAX]! > most)
      broken.push({
        message: `${name}: ${cell[MAX]} ps (packet ${cell[MAX_AT]}), ${cell[MAX]! - most} above ${most}`,
        witness: latencyWitness(tables, 'outside', endpoint, cell[MAX_AT]!, cell[MAX]!),
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
  return [...broken, ...ofPairs(tables, tally, result)]
}
