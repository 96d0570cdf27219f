import { watchedKernel } from '../kernels/choose-kernel.ts'
import { CELL, COUNT, MAX, MAX_AT, MIN } from '../kernels/tally.ts'
import type { PacketRecords } from '../setup/packet-records.ts'
import { type RunTables, releasedPs, runTables } from '../setup/run-tables.ts'
import type { Proven, ProvenRange, ResolvedSimulation } from '../setup/simulation-options.ts'
import { pairRange } from './pair-range.ts'
import type { Seen } from './seen.ts'
import type { SoundnessViolation } from './simulation-result.ts'

/** Everything seen that contradicts the proof, the worst packet of each receiver and the first one lost at each queue. */
export const violationsOf = (
  plan: PacketRecords,
  resolved: ResolvedSimulation,
  seen: Seen,
): readonly SoundnessViolation[] => {
  const { proven, scenario } = resolved
  if (proven === undefined) return []
  const made = new Map<number, RunTables>()
  const tablesOf = (replication: number): RunTables => {
    const tables = made.get(replication) ?? runTables(plan, { ...scenario, replication })
    made.set(replication, tables)
    return tables
  }
  return [
    ...heldOf(plan, proven, scenario.failure !== undefined).flatMap(held =>
      escapes(plan, seen, held, tablesOf),
    ),
    ...(proven.isDropFree ? losses(plan, seen, tablesOf) : []),
  ]
}

type TablesOf = (replication: number) => RunTables

const escapes = (
  plan: PacketRecords,
  { tally, minIn, maxIn }: Seen,
  { cell, tunnel: t, name, node, minLatencyPs, maxJitterPs }: Held,
  tablesOf: TablesOf,
): SoundnessViolation[] => {
  const seen = tally.cells.subarray(cell * CELL, (cell + 1) * CELL)
  if (seen[COUNT] === 0) return []
  const found: SoundnessViolation[] = []
  const worstPs = maxJitterPs === null ? Number.POSITIVE_INFINITY : minLatencyPs + maxJitterPs
  const add = (code: 'EARLY' | 'LATE', latencyPs: number, replication: number, packet: number): void => {
    const limit =
      code === 'LATE' ? `the worst case proven is ${worstPs}` : `the least proven is ${minLatencyPs}`
    found.push({
      code,
      message: `packet ${packet} of ${name} took ${latencyPs} ps to ${node}, ${limit} ps`,
      tunnel: name,
      node,
      latencyPs,
      minLatencyPs,
      maxJitterPs,
      ...replay(tablesOf(replication), t, packet),
    })
  }
  if (seen[MIN] < minLatencyPs) {
    const tables = tablesOf(minIn[cell])
    const endpoints =
      cell < plan.endpoints.length ? [cell] : plan.pairs[cell - plan.endpoints.length].endpoints
    add('EARLY', seen[MIN], minIn[cell], packetThatTook(tables, endpoints, seen[MIN]))
  }
  if (seen[MAX] > worstPs) add('LATE', seen[MAX], maxIn[cell], seen[MAX_AT])
  return found
}

/** What is held against a range: a receiver of a tunnel, or of a request that is sent twice. */
interface Held extends ProvenRange {
  readonly cell: number
  readonly tunnel: number
  readonly name: string
  readonly node: string
}

const heldOf = (plan: PacketRecords, proven: Proven, isBroken: boolean): readonly Held[] => [
  ...plan.endpoints.map(({ tunnel, node }, cell) => ({
    cell,
    tunnel,
    name: plan.tunnels[tunnel].id,
    node,
    ...rangeOf(proven.ranges[tunnel][cell - plan.endpointStart[tunnel]]),
  })),
  ...plan.pairs.flatMap((pair, i) => {
    const range = pairRange(proven, pair, isBroken)
    if (range === undefined) return []
    const { tunnel } = plan.endpoints[pair.endpoints[0]]
    return [{ cell: plan.endpoints.length + i, tunnel, name: pair.request, node: pair.node, ...range }]
  }),
]

/** Bounds may carry more than their range. */
const rangeOf = ({ minLatencyPs, maxJitterPs }: ProvenRange): ProvenRange => ({ minLatencyPs, maxJitterPs })

const losses = (
  plan: PacketRecords,
  { tally, dropIn }: Seen,
  tablesOf: TablesOf,
): readonly SoundnessViolation[] =>
  Array.from(tally.drops.keys())
    .filter(r => tally.drops[r] > 0)
    .map(r => {
      const t = plan.tunnel[r]
      const tunnel = plan.tunnels[t].id
      const link = plan.network.topology.links[plan.link[r]].id
      const packet = tally.firstDropped[r]
      return {
        code: 'DROP' as const,
        message: `packet ${packet} of ${tunnel} found no room in the queue of ${link}, where none can be lost`,
        tunnel,
        link,
        atPs: tally.firstDropPs[r],
        ...replay(tablesOf(dropIn[r]), t, packet),
      }
    })

const replay = (
  tables: RunTables,
  t: number,
  packet: number,
): { seed: number; replication: number; packet: number; releasedPs: number } => ({
  seed: tables.scenario.seed,
  replication: tables.scenario.replication,
  packet,
  releasedPs: releasedPs(tables, t, packet),
})

/** The tally knows the number of the slowest packet, not of the fastest: that one is looked for by doing it again. */
const packetThatTook = (tables: RunTables, endpoints: readonly number[], latencyPs: number): number => {
  const records = new Set(endpoints.map(endpoint => tables.plan.endpoint.indexOf(endpoint)))
  let found = -1
  const kernel = watchedKernel(tables, (r, number, _arrival, _start, _end, farPs, bornPs) => {
    if (records.has(r) && found < 0 && farPs - bornPs === latencyPs && bornPs >= tables.warmUpPs)
      found = number
  })
  kernel.advance(Number.POSITIVE_INFINITY)
  return found
}
