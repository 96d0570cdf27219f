import type { Draws } from '../setup/draws.ts'
import { ARRIVAL, type Arena, END, NUMBER, RECORD, SENT, START } from './adversary-arena.ts'
import { NO_AIM } from './adversary-choices.ts'

/** A queue that a tunnel shares with the victim, where the two may meet. */
export interface Join {
  readonly record: number
  readonly hop: number
  /** Above 0: its lane is served after the victim's; below 0: before. */
  readonly lane: number
  /** It came over the victim's own wire, so they have met before. */
  readonly together: boolean
}

/** One packet of a tunnel to reach one queue at one instant. */
export interface Meeting {
  readonly record: number
  readonly packet: number
  readonly timePs: number
}

/** All joins, hop by hop. */
export const joinsOf = ({ plan, path, victim }: Arena): readonly Join[] =>
  path.flatMap((own, hop) => {
    const e = plan.link[own]
    const joins: Join[] = []
    for (let record = plan.linkStart[e]; record < plan.linkStart[e + 1]; record++) {
      if (plan.tunnel[record] === victim) continue
      const [before, ours] = [plan.previous[record], plan.previous[own]]
      const together = before >= 0 && ours >= 0 && plan.link[before] === plan.link[ours]
      joins.push({ record, hop, lane: plan.lane[record] - plan.lane[own], together })
    }
    return joins
  })

/** Index in `sent[hop]` of the victim's transmission, −1 where it never came. */
export const victimAt = ({ known, path, victimNumber }: Arena, hop: number): number => {
  const sent = known.sent[hop]
  for (let i = sent.length - SENT; i >= 0; i -= SENT)
    if (sent[i + RECORD] === path[hop] && sent[i + NUMBER] === victimNumber) return i
  return -1
}

/** Index of the first transmission of the run without a gap that ends with the victim's. One that was cut holds others. */
const busyFrom = ({ known }: Arena, hop: number, at: number): number => {
  const sent = known.sent[hop]
  let i = at
  let startPs = sent[i + START]
  while (i >= SENT && sent[i - SENT + END] >= startPs) {
    i -= SENT
    startPs = Math.min(startPs, sent[i + START])
  }
  return i
}

/** At one instant the lower record comes first. */
const justBefore = (record: number, other: number, atPs: number): number => (record < other ? atPs : atPs - 1)

const randomOf = (draws: Draws, from: number, to: number): number =>
  from + SENT * draws.below((to - from) / SENT + 1)

/** When a tunnel should come to a join, to cost the victim more; undefined where the victim does not come. */
export const meetingTime = (
  arena: Arena,
  { record, hop, lane, together }: Join,
  draws: Draws,
  isPlain: boolean,
): number | undefined => {
  const { plan, known, tables } = arena
  const at = victimAt(arena, hop)
  if (at < 0) return undefined
  const sent = known.sent[hop]
  const from = busyFrom(arena, hop, at)
  const arrivalPs = sent[at + ARRIVAL]
  if (lane > 0) return Math.max(0, sent[from + ARRIVAL] - 1)
  if (lane < 0) {
    const startPs = sent[at + START]
    const most = startPs > arrivalPs ? startPs - 1 : justBefore(record, arena.path[hop], arrivalPs)
    return isPlain || draws.chance(0.6) ? most : arrivalPs + draws.below(Math.max(1, most - arrivalPs))
  }
  const before = plan.previous[record]
  const ours = plan.previous[arena.path[hop]]
  // One wire brings one packet after the other: as late as that allows, unless copies are made later than the victim's.
  if (together && plan.branchPs[before] === plan.branchPs[ours]) return arrivalPs - tables.costPs[ours]
  if (!isPlain && before >= 0 && draws.chance(0.5)) {
    // Behind one wire packets come one after the other: this one just ahead of another that is already in place.
    const wire = plan.link[before]
    const places: number[] = []
    for (let i = from; i < at; i += SENT) {
      const other = plan.previous[sent[i + RECORD]]
      if (other >= 0 && plan.link[other] === wire && sent[i + RECORD] !== record)
        places.push(sent[i + ARRIVAL] - tables.costPs[other])
    }
    if (places.length > 0) return draws.oneOf(places)
  }
  if (!isPlain && from < at && draws.chance(0.25)) {
    const i = randomOf(draws, from, at - SENT)
    return justBefore(record, sent[i + RECORD], sent[i + ARRIVAL])
  }
  return justBefore(record, arena.path[hop], arrivalPs)
}

/**
 * Sends what comes to a join over the same wire as `record`, and is ahead of the victim there, so much earlier that one
 * more packet of `record` fits between it and the victim.
 */
export const makeRoom = (arena: Arena, { record, hop }: Join): void => {
  const { plan, known, tables, choices, victim } = arena
  const before = plan.previous[record]
  const at = victimAt(arena, hop)
  if (before < 0 || at < 0) return
  const sent = known.sent[hop]
  const moved = new Set([victim, plan.tunnel[record]])
  for (let i = busyFrom(arena, hop, at); i < at; i += SENT) {
    const other = plan.previous[sent[i + RECORD]]
    const t = plan.tunnel[sent[i + RECORD]]
    if (other < 0 || plan.link[other] !== plan.link[before] || moved.has(t)) continue
    moved.add(t)
    choices.phasePs[t] = Math.max(0, choices.phasePs[t] - tables.costPs[before])
    choices.aimPs[t] -= tables.costPs[before]
  }
}

/** A meeting upstream: with a packet that will be ahead of the victim, at a queue on its way there. */
export const upstreamMeeting = (arena: Arena, draws: Draws): Meeting | undefined => {
  const { plan, known, place } = arena
  const hop = draws.below(arena.path.length)
  const at = victimAt(arena, hop)
  if (at < 0) return undefined
  const sent = known.sent[hop]
  const i = randomOf(draws, busyFrom(arena, hop, at), at)
  const ways: number[] = []
  for (let r = plan.previous[sent[i + RECORD]]; r >= 0; r = plan.previous[r]) ways.push(r)
  if (ways.length === 0) return undefined
  const other = draws.oneOf(ways)
  const e = plan.link[other]
  const record = plan.linkStart[e] + draws.below(plan.linkStart[e + 1] - plan.linkStart[e])
  if (plan.tunnel[record] === arena.victim || record === other) return undefined
  const arrivalPs = known.arrivalPs[place[other] + sent[i + NUMBER]]
  if (Number.isNaN(arrivalPs)) return undefined
  const timePs = draws.chance(0.7) ? justBefore(record, other, arrivalPs) : arrivalPs + 1
  return { record, packet: packetFor(arena, record, timePs, draws), timePs }
}

/** Which packet of a tunnel to bring to a meeting: its first, so that none comes before, or a later one. */
export const packetFor = (arena: Arena, record: number, timePs: number, draws: Draws): number => {
  const most = arena.sources.lastWithin(arena.plan.tunnel[record], timePs - arena.leastPs[record])
  if (most === 0 || draws.chance(0.6)) return 0
  return draws.chance(0.7) ? Math.min(most, 1 + draws.below(3)) : draws.below(most + 1)
}

/** Delay from release to a queue, as far as it is known: that of the packet that comes nearest to `timePs`. */
const delayTo = (
  { plan, known, place, leastPs, sources, choices }: Arena,
  record: number,
  timePs: number,
): number => {
  const t = plan.tunnel[record]
  const from = place[record]
  let nearest = -1
  for (let n = 0; n < place[record + 1] - from; n++) {
    const at = known.arrivalPs[from + n]
    if (Number.isNaN(at)) continue
    if (nearest < 0 || Math.abs(at - timePs) < Math.abs(known.arrivalPs[from + nearest] - timePs)) nearest = n
  }
  if (nearest < 0) return leastPs[record]
  return known.arrivalPs[from + nearest] - choices.phasePs[t] - sources.offsetPs(t, nearest)
}

/** Most jitter from a release to a queue. */
const jitterTo = ({ plan, tables }: Arena, record: number): number => {
  let sum = tables.sendJitterPs[plan.tunnel[record]]
  for (let r = plan.previous[record]; r >= 0; r = plan.previous[r]) sum += plan.network.jitterPs[plan.link[r]]
  return sum
}

/** Chooses phase and jitter of a tunnel for a meeting. False where it would have to be released before the start. */
export const arrange = (arena: Arena, { record, packet, timePs }: Meeting, draws: Draws): boolean => {
  const { plan, choices, sources, leastPs } = arena
  const t = plan.tunnel[record]
  const spare = jitterTo(arena, record)
  const style = spare === 0 ? 0 : draws.below(8)
  let delay = delayTo(arena, record, timePs)
  choices.aim[t] = NO_AIM
  choices.late[t] = 0
  if (style >= 5) {
    choices.aim[t] = record
    choices.aimPs[t] = timePs
    delay = leastPs[record] + (style >= 7 ? spare : 0)
  } else if (style >= 4) choices.late[t] = 1
  const phasePs = timePs - delay - sources.offsetPs(t, packet)
  if (phasePs < 0) return false
  choices.phasePs[t] = phasePs
  return true
}
