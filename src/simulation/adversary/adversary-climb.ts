import type { Draws } from '../setup/draws.ts'
import type { Arena } from './adversary-arena.ts'
import { type Choices, copyChoices, NO_AIM, noChoices } from './adversary-choices.ts'
import {
  arrange,
  type Join,
  joinsOf,
  type Meeting,
  makeRoom,
  meetingTime,
  packetFor,
  upstreamMeeting,
} from './adversary-moves.ts'
import { cutMeeting, hasCuts, sendSooner, type TrafficMove, trafficMoves } from './adversary-traffic-moves.ts'

/** Tries to bring one tunnel's packet to the instant it was meant for, after the first. */
const CORRECTIONS = 2
/** Moves without a new best until the search starts elsewhere. */
const PATIENCE = 100
const PATIENCE_PER_JOIN = 24
/** Moves that late acceptance looks back. */
const MEMORY = 40
/** Moves that change clocks, sizes, windows, rests or control frames, and those that have a frame cut; where there are any. */
const TRAFFIC_SHARE = 0.3
const CUT_SHARE = 0.1
/** Moves at a join that push those before a packet ahead, too. */
const ROOM_SHARE = 0.1

/** Choices of an arena, kept. */
export interface Kept {
  readonly choices: Choices
  readonly victimNumber: number
  readonly latencyPs: number
}

const copyOf = (choices: Choices): Choices => {
  const copy = noChoices(choices.phasePs.length, choices.fast.length, choices.controlPs.length)
  copyChoices(copy, choices)
  return copy
}

export const keep = ({ choices, victimNumber }: Arena, latencyPs: number): Kept => ({
  choices: copyOf(choices),
  victimNumber,
  latencyPs,
})

export const bringBack = (arena: Arena, { choices, victimNumber }: Omit<Kept, 'latencyPs'>): void => {
  copyChoices(arena.choices, choices)
  arena.victimNumber = victimNumber
}

/**
 * Hill climbing for one victim packet: builds a critical instant hop by hop, then moves one tunnel at a time so that it
 * meets the victim, or a packet ahead of it, more awkwardly; keeps what is not better for the victim; starts
 * from elsewhere when nothing helps any more.
 */
export class Climb {
  readonly arena: Arena
  best: Kept
  readonly #draws: Draws
  /** Where tunnels come to the victim's path, and where they are on it already. */
  readonly #joins: readonly Join[]
  readonly #onWay: readonly Join[]
  readonly #evaluated: () => boolean
  /** Tunnels that meet the victim itself; others are kept only where they help. */
  readonly #near: ReadonlySet<number>
  #currentPs = -1
  /** What the search stood on in its last moves: no worse than long ago is good enough (late acceptance, [BB17]). */
  readonly #history = new Float64Array(MEMORY)
  #at = 0
  readonly #trafficMoves: readonly TrafficMove[]
  readonly #hasCuts: boolean
  /** Choices before a move. */
  readonly #before: Choices
  #stale = 0

  /** `evaluated` is told of every evaluation, and says whether to go on. */
  constructor(arena: Arena, draws: Draws, evaluated: () => boolean) {
    this.arena = arena
    this.#draws = draws
    const joins = joinsOf(arena)
    this.#joins = joins.filter(join => !join.together)
    this.#onWay = joins.filter(join => join.together)
    this.#near = new Set(this.#joins.map(join => arena.plan.tunnel[join.record]))
    this.#evaluated = evaluated
    this.#trafficMoves = trafficMoves(arena)
    this.#hasCuts = hasCuts(arena)
    this.#empty()
    this.best = keep(arena, -1)
    this.#before = keep(arena, -1).choices
  }

  /** Climbs until told to stop. */
  run(): void {
    if (this.best.latencyPs < 0) {
      if (!this.#stand()) return
      if (!this.#construct()) return
    } else {
      bringBack(this.arena, this.best)
      if (!this.#stand()) return
    }
    const patience = PATIENCE + PATIENCE_PER_JOIN * this.#joins.length
    for (;;) {
      if (this.#stale > patience && (this.arena.members.length === 1 || !this.#elsewhere())) return
      if (!this.#step()) return
    }
  }

  /** Nobody but the victim, which takes all jitter there is. */
  #empty(): void {
    const { arena } = this
    const { choices } = arena
    choices.phasePs.fill(arena.durationPs)
    choices.aim.fill(NO_AIM)
    choices.late.fill(0)
    choices.late[arena.victim] = 1
    this.#release(arena.lastAtOnce)
  }

  /** The victim is to be this packet of its tunnel. */
  #release(number: number): void {
    const { arena } = this
    arena.victimNumber = number
    const phasePs = arena.releasePs - arena.sources.offsetPs(arena.victim, number)
    arena.choices.phasePs[arena.victim] = Math.max(0, phasePs)
  }

  /** Evaluates the choices as they are and stands on them, whatever they give. */
  #stand(): boolean {
    this.#currentPs = this.arena.evaluate()
    this.arena.accept()
    this.#note()
    this.#stale = 0
    this.#history.fill(this.#currentPs)
    return this.#evaluated()
  }

  #note(): void {
    if (this.#currentPs > this.best.latencyPs) {
      this.best = keep(this.arena, this.#currentPs)
      this.#stale = 0
    }
  }

  /** Everyone just ahead of the victim where their paths meet. */
  #construct(): boolean {
    const draws = this.#draws
    const order = draws.shuffled(this.#joins)
    // From the first hop on; later constructions from the last back, or in any order.
    const way = this.best.latencyPs < 0 ? 1 : draws.oneOf([1, 0, -1])
    if (way !== 0) order.sort((a, b) => way * (a.hop - b.hop))
    for (const join of order) {
      const timePs = meetingTime(this.arena, join, this.#draws, true)
      if (timePs === undefined) continue
      if (!this.#meet({ record: join.record, packet: 0, timePs })) return false
    }
    return true
  }

  /** Another start: some tunnels of the best are sent away, or all. */
  #elsewhere(): boolean {
    const { arena } = this
    if (this.#draws.chance(0.3)) {
      this.#empty()
      return this.#stand() && this.#construct()
    }
    bringBack(arena, this.best)
    const share = this.#draws.oneOf([0.1, 0.25, 0.5])
    for (let t = 0; t < arena.members.length; t++)
      if (t !== arena.victim && this.#draws.chance(share)) arena.choices.phasePs[t] = arena.durationPs
    return this.#stand()
  }

  #step(): boolean {
    const { arena } = this
    const draws = this.#draws
    this.#stale++
    if (this.#trafficMoves.length > 0 && draws.chance(TRAFFIC_SHARE)) return this.#changeTraffic()
    if (this.#hasCuts && draws.chance(CUT_SHARE)) {
      const found = cutMeeting(arena, draws)
      if (found !== undefined) return this.#meet(found.meeting, () => sendSooner(arena, found))
    }
    const kind = draws.below(100)
    if (kind < 80 && this.#joins.length > 0) {
      const isOnWay = this.#onWay.length > 0 && draws.chance(0.15)
      const join = draws.oneOf(isOnWay ? this.#onWay : this.#joins)
      const isRoomMade = !join.together && join.lane === 0 && draws.chance(ROOM_SHARE)
      const timePs = meetingTime(arena, join, draws, isRoomMade)
      if (timePs === undefined) return true
      const packet = packetFor(arena, join.record, timePs, draws)
      const prepare = isRoomMade ? () => makeRoom(arena, join) : undefined
      return this.#meet({ record: join.record, packet, timePs }, prepare)
    }
    if (kind < 92) {
      const meeting = upstreamMeeting(arena, draws)
      return meeting === undefined || this.#meet(meeting)
    }
    return this.#nudge()
  }

  /** Arranges a meeting; a packet that misses it, held up by others on its way, is sent again earlier or later. */
  #meet(meeting: Meeting, prepare?: () => void): boolean {
    const { arena } = this
    const { plan, choices, place } = arena
    const t = plan.tunnel[meeting.record]
    const undo = this.#undo()
    prepare?.()
    if (!arrange(arena, meeting, this.#draws)) {
      undo()
      return true
    }
    for (let tries = 0; ; tries++) {
      const isOn = this.#evaluateNow()
      const at = arena.trace.arrivalPs[place[meeting.record] + meeting.packet]
      const phasePs = choices.phasePs[t] + meeting.timePs - at
      const isLast = !isOn || tries === CORRECTIONS || at === meeting.timePs || !(phasePs >= 0)
      if (isLast || arena.trace.latencyPs > this.#currentPs) {
        if (!this.#isKept(t)) undo()
        return isOn
      }
      choices.phasePs[t] = phasePs
    }
  }

  /** Other clocks, sizes, windows, rests or control frames; the victim is released when it was. */
  #changeTraffic(): boolean {
    const { arena } = this
    const undo = this.#undo()
    this.#draws.oneOf(this.#trafficMoves)(arena, this.#draws)
    this.#release(arena.victimNumber)
    const isOn = this.#evaluateNow()
    if (!this.#isKept(arena.victim)) undo()
    return isOn
  }

  #nudge(): boolean {
    const { arena } = this
    const { choices, tables, victim } = arena
    const draws = this.#draws
    const t = draws.below(arena.members.length)
    const undo = this.#undo()
    if (t === victim) {
      const most = arena.sources.lastWithin(t, arena.releasePs)
      const first = arena.lastAtOnce
      const number = draws.chance(0.5) ? first : Math.min(most, draws.below(4 + first))
      this.#release(arena.lastOfMessage(number))
    } else if (choices.phasePs[t] >= arena.durationPs || draws.chance(0.2))
      choices.phasePs[t] = draws.chance(0.3) ? arena.durationPs : draws.below(arena.durationPs)
    else {
      const unit = draws.oneOf([1, 1000, tables.costPs[draws.below(tables.costPs.length)]])
      choices.phasePs[t] = Math.max(0, choices.phasePs[t] + (draws.chance(0.5) ? unit : -unit))
    }
    const isOn = this.#evaluateNow()
    if (!this.#isKept(t)) undo()
    return isOn
  }

  #evaluateNow(): boolean {
    this.arena.evaluate()
    return this.#evaluated()
  }

  /**
   * Whether to stand on what was done to tunnel t: no worse for the adversary than now, or than a while ago. A tunnel that
   * does not meet the victim itself, and whose move changes nothing, is taken out again: fewer tunnels are easier to search.
   */
  #isKept(t: number): boolean {
    const { arena } = this
    const { latencyPs } = arena.trace
    const latePs = this.#history[this.#at]
    this.#history[this.#at] = this.#currentPs
    this.#at = (this.#at + 1) % MEMORY
    if (latencyPs < 0 || latencyPs < Math.min(this.#currentPs, latePs)) return false
    const isIndirect = t !== arena.victim && !this.#near.has(t)
    if (latencyPs === this.#currentPs && isIndirect && arena.choices.phasePs[t] < arena.durationPs)
      return false
    this.#currentPs = latencyPs
    arena.accept()
    this.#note()
    return true
  }

  /** Remembers the choices as they are, for one move. */
  #undo(): () => void {
    const { choices, victimNumber } = this.arena
    copyChoices(this.#before, choices)
    return () => bringBack(this.arena, { choices: this.#before, victimNumber })
  }
}
