import type { Replication } from '../../src/model/services.ts'
import { chanceFrom, drawEnds, trueTimes } from './schedule.ts'

/** The range of one way, ps. */
export type Way = readonly [least: number, most: number]

export interface LogWorld {
  readonly group: Replication
  readonly tolerancePpb: number
  readonly heartbeatPs: number
  /** From the leader, the first member, to follower i, and back. */
  readonly log: readonly Way[]
  readonly ack: readonly Way[]
  readonly heartbeat: readonly Way[]
  /** Followers that are down, by index. */
  readonly down: ReadonlySet<number>
}

export interface Seen {
  /** The longest time from a proposal until its entry was committed at the leader. */
  readonly commitPs: number
  /** The longest until all live followers knew it. */
  readonly visiblePs: number
  readonly entries: number
}

interface Entry {
  readonly at: number
  /** Bits with its length, and of all entries up to its end. */
  readonly end: number
}

/** A token bucket that is emptied as fast as it may be, now and then after a pause: entries of the smallest size or more. */
const workloadOf = ({ group }: LogWorld, chance: () => number, count: number): readonly Entry[] => {
  const { workload } = group
  const entries: Entry[] = []
  let [at, end] = [1_000_000, 0]
  if (workload === undefined) {
    for (let i = 0; i < count; i++) {
      at += 2_000_000_000 + Math.floor(chance() * 1e9)
      end += 400
      entries.push({ at, end })
    }
    return entries
  }
  const { rateBps, burstBits, entryBits } = workload
  // Tokens in bits times 10¹², so that they are whole: r bits a second are r for each ps.
  const unit = 1_000_000_000_000n
  const full = BigInt(burstBits) * unit
  let tokens = full
  for (let i = 0; i < count; i++) {
    const bits =
      chance() < 0.7 ? entryBits : Math.min(burstBits, entryBits + Math.floor(chance() * entryBits))
    const need = BigInt(bits) * unit
    if (chance() < 0.03) {
      const pause = Math.floor(chance() * 3e8)
      at += pause
      tokens += BigInt(pause) * BigInt(rateBps)
    }
    if (tokens > full) tokens = full
    if (tokens < need) {
      const wait = (need - tokens + BigInt(rateBps) - 1n) / BigInt(rateBps)
      at += Number(wait)
      tokens += wait * BigInt(rateBps)
    }
    tokens -= need
    end += bits + 16
    entries.push({ at, end })
  }
  return entries
}

/** Instants of the slots of one sender: any phase, any clock, until `until`. */
const slotsOf = (periodPs: number, ppb: number, until: number, chance: () => number): readonly number[] => {
  const [shortest, longest] = trueTimes(periodPs, ppb)
  const slots: number[] = []
  const drawn = chance() < 0.5
  for (
    let at = -Math.floor(chance() * periodPs);
    at < until;
    at += drawn ? longest : drawEnds(chance, shortest, longest)
  )
    slots.push(at)
  return slots
}

/** The first index whose value is above `at`: a slot that leaves at the instant of a proposal does not carry it. */
const firstAfter = (slots: readonly number[], at: number): number => {
  let [low, high] = [0, slots.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (slots[middle]! > at) high = middle
    else low = middle + 1
  }
  return low
}

/** What packets of one tunnel meet: any latency of its range, none overtakes. */
const arrivalsOf = (
  slots: readonly number[],
  [least, most]: Way,
  chance: () => number,
): readonly number[] => {
  let before = Number.NEGATIVE_INFINITY
  return slots.map(at => {
    before = Math.max(before, at + drawEnds(chance, least, most))
    return before
  })
}

/** One schedule of one leader's log, made from the definitions alone: slots, streamed entries, acks of all that came. */
export const runLog = (world: LogWorld, seed: number, count: number): Seen => {
  const chance = chanceFrom(seed)
  const { group, tolerancePpb: ppb, down } = world
  const { replication, acks, processing, members, commit } = group
  const entries = workloadOf(world, chance, count)
  const until = entries.at(-1)!.at + 5_000_000_000
  const slots = slotsOf(replication.periodPs, ppb, until, chance)
  const room = replication.loadSizeBits - 128
  // Which slot takes the last bit of each entry: packets are filled with whatever is there.
  const slotOf: number[] = []
  const upTo = new Map<number, number>()
  let [sent, next, offered] = [0, 0, 0]
  for (const [s, at] of slots.entries()) {
    while (next < entries.length && entries[next]!.at < at) offered = entries[next++]!.end
    sent = Math.min(offered, sent + room)
    upTo.set(s, sent)
    while (slotOf.length < next && entries[slotOf.length]!.end <= sent) slotOf.push(s)
  }
  const followers = members.slice(1).map((_, i) => {
    const came = arrivalsOf(slots, world.log[i]!, chance)
    const ackSlots = slotsOf(acks.periodPs, ppb, until, chance)
    const back = arrivalsOf(ackSlots, world.ack[i]!, chance)
    return { came, ackSlots, back, isDown: down.has(i) }
  })
  const majority = Math.floor(members.length / 2) + 1
  const committed: number[] = []
  for (const s of slotOf) {
    const counted = followers.flatMap(({ came, ackSlots, back, isDown }) => {
      if (isDown) return []
      const ready = came[s]! + drawEnds(chance, 0, processing.followerPs)
      const slot = firstAfter(ackSlots, ready)
      return slot < back.length
        ? back[slot]! + drawEnds(chance, 0, processing.leaderPs)
        : Number.POSITIVE_INFINITY
    })
    counted.sort((a, b) => a - b)
    // Entries are committed in their order.
    committed.push(Math.max(committed.at(-1) ?? 0, counted[majority - 2]!))
  }
  const heartbeats = slotsOf(world.heartbeatPs, ppb, until, chance)
  const known = committed.map((at, e) => {
    let latest = 0
    for (const [i, { came, isDown }] of followers.entries()) {
      if (isDown) continue
      const told: number[] = []
      const slot = firstAfter(slots, at)
      if (commit !== 'heartbeat' && slot < came.length) told.push(came[slot]!)
      const beat = firstAfter(heartbeats, at)
      if (commit !== 'replication' && beat < heartbeats.length)
        told.push(heartbeats[beat]! + drawEnds(chance, ...world.heartbeat[i]!))
      const stored = came[slotOf[e]!]! + processing.followerPs
      latest = Math.max(latest, Math.max(Math.min(...told), stored) + processing.followerPs)
    }
    return latest
  })
  let [commitPs, visiblePs, seen] = [0, 0, 0]
  for (const [e, at] of committed.entries()) {
    if (!Number.isFinite(at) || entries[e]!.at > until - 4_000_000_000) continue
    seen++
    commitPs = Math.max(commitPs, at - entries[e]!.at)
    visiblePs = Math.max(visiblePs, known[e]! - entries[e]!.at)
  }
  return { commitPs, visiblePs, entries: seen }
}
