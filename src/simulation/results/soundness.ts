import { watchedKernel } from '../kernels/choose-kernel.ts'
import { CELL, COUNT, MAX, MAX_AT, MIN } from '../kernels/tally.ts'
import type { PacketRecords } from '../setup/packet-records.ts'
import { type RunTables, releasedPs, runTables } from '../setup/run-tables.ts'
import type { Proven, ResolvedSimulation } from '../setup/simulation-options.ts'
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
    ...plan.slots.flatMap((_, slot) => escapes(plan, proven, seen, slot, tablesOf)),
    ...(proven.isDropFree ? losses(plan, seen, tablesOf) : []),
  ]
}

type TablesOf = (replication: number) => RunTables

const escapes = (
  plan: PacketRecords,
  proven: Proven,
  { tally, minIn, maxIn }: Seen,
  slot: number,
  tablesOf: TablesOf,
): SoundnessViolation[] => {
  const { tunnel: t, node } = plan.slots[slot]
  const { minLatencyPs, maxJitterPs } = proven.ranges[t][slot - plan.slotStart[t]]
  const cell = tally.cells.subarray(slot * CELL, (slot + 1) * CELL)
  if (cell[COUNT] === 0) return []
  const found: SoundnessViolation[] = []
  const tunnel = plan.tunnels[t].id
  const worstPs = maxJitterPs === null ? Number.POSITIVE_INFINITY : minLatencyPs + maxJitterPs
  const add = (code: 'EARLY' | 'LATE', latencyPs: number, replication: number, packet: number): void => {
    const limit =
      code === 'LATE' ? `the worst case proven is ${worstPs}` : `the least proven is ${minLatencyPs}`
    found.push({
      code,
      message: `packet ${packet} of ${tunnel} took ${latencyPs} ps to ${node}, ${limit} ps`,
      tunnel,
      node,
      latencyPs,
      minLatencyPs,
      maxJitterPs,
      ...replay(tablesOf(replication), t, packet),
    })
  }
  if (cell[MIN] < minLatencyPs)
    add('EARLY', cell[MIN], minIn[slot], packetThatTook(tablesOf(minIn[slot]), slot, cell[MIN]))
  if (cell[MAX] > worstPs) add('LATE', cell[MAX], maxIn[slot], cell[MAX_AT])
  return found
}

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
const packetThatTook = (tables: RunTables, slot: number, latencyPs: number): number => {
  const record = tables.plan.slot.indexOf(slot)
  let found = -1
  const kernel = watchedKernel(tables, (r, number, _arrival, _start, _end, farPs, bornPs) => {
    if (r === record && found < 0 && farPs - bornPs === latencyPs && bornPs >= tables.warmUpPs) found = number
  })
  kernel.advance(Number.POSITIVE_INFINITY)
  return found
}
