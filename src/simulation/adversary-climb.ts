import type { Arena, Choices } from './adversary-arena.ts'
import { NO_AIM } from './adversary-arena.ts'
import {
  arrange,
  type Join,
  joinsOf,
  type Meeting,
  meetingTime,
  packetFor,
  upstreamMeeting,
} from './adversary-moves.ts'
import type { Draws } from './draws.ts'

/** Tries to bring one tunnel's packet to the instant it was meant for, after the first. */
const CORRECTIONS = 2

/** Choices of an arena, kept. */
export interface Kept {
  readonly choices: Choices
  readonly victimNumber: number
  readonly latencyPs: number
}

export const keep = ({ choices, victimNumber }: Arena, latencyPs: number): Kept => ({
  choices: {
    phasePs: choices.phasePs.slice(),
    aim: choices.aim.slice(),
    aimPs: choices.aimPs.slice(),
    late: choices.late.slice(),
  },
  victimNumber,
  latencyPs,
})

export const bringBack = (arena: Arena, { choices, victimNumber }: Kept): void => {
  arena.choices.phasePs.set(choices.phasePs)
  arena.choices.aim.set(choices.aim)
  arena.choices.aimPs.set(choices.aimPs)
  arena.choices.late.set(choices.late)
  arena.victimNumber = victimNumber
}

/**
 * Hill climbing for one victim packet: builds a critical instant hop by hop, then moves one tunnel at a time so that it
 * meets the victim, or a packet ahead of it, more awkwardly; keeps what is not better for the victim; starts anew from
 * elsewhere when nothing helps any more.
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
  #stale = 0

  /** `evaluated` is told of every evaluation, and says whether to go on. */
  constructor(arena: Arena, draws: Draws, evaluated: () => boolean) {
    this.arena = arena
    this.#draws = draws
    const joins = joinsOf(arena)
    this.#joins = joins.filter(join => !join.together)
    this.#onWay = joins.filter(join => join.together)
    this.#near = new Set(this.#joins.map(join => arena.plan.tunnel[join.record]!))
    this.#evaluated = evaluated
    this.#empty()
    this.best = keep(arena, -1)
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
    const patience = 40 + 12 * this.#joins.length
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
    choices.phasePs[arena.victim] = arena.releasePs
    arena.victimNumber = 0
  }

  /** Evaluates the choices as they are and stands on them, whatever they give. */
  #stand(): boolean {
    this.#currentPs = this.arena.evaluate()
    this.arena.accept()
    this.#note()
    this.#stale = 0
    return this.#evaluated()
  }

  #note(): void {
    if (this.#currentPs > this.best.latencyPs) {
      this.best = keep(this.arena, this.#currentPs)
      this.#stale = 0
    }
  }

  /** Everyone just ahead of the victim where their paths meet, from the first hop on. */
  #construct(): boolean {
    const order = this.#draws.shuffled(this.#joins).toSorted((a, b) => a.hop - b.hop)
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
    const kind = draws.below(100)
    this.#stale++
    if (kind < 80 && this.#joins.length > 0) {
      const isOnWay = this.#onWay.length > 0 && draws.chance(0.15)
      const join = draws.oneOf(isOnWay ? this.#onWay : this.#joins)
      const timePs = meetingTime(arena, join, draws, false)
      if (timePs === undefined) return true
      return this.#meet({
        record: join.record,
        packet: packetFor(arena, join.record, timePs, draws),
        timePs,
      })
    }
    if (kind < 92) {
      const meeting = upstreamMeeting(arena, draws)
      return meeting === undefined || this.#meet(meeting)
    }
    return this.#nudge()
  }

  /** Arranges a meeting; a packet that misses it, held up by others on its way, is sent again earlier or later. */
  #meet(meeting: Meeting): boolean {
    const { arena } = this
    const { plan, choices, place } = arena
    const t = plan.tunnel[meeting.record]!
    const undo = this.#undo(t)
    if (!arrange(arena, meeting, this.#draws)) {
      undo()
      return true
    }
    for (let tries = 0; ; tries++) {
      const isOn = this.#evaluateNow()
      const at = arena.trace.arrivalPs[place[meeting.record]! + meeting.packet]!
      const phasePs = choices.phasePs[t]! + meeting.timePs - at
      const isLast = !isOn || tries === CORRECTIONS || at === meeting.timePs || !(phasePs >= 0)
      if (isLast || arena.trace.latencyPs > this.#currentPs) {
        if (!this.#isKept(t)) undo()
        return isOn
      }
      choices.phasePs[t] = phasePs
    }
  }

  #nudge(): boolean {
    const { arena } = this
    const { choices, tables, victim } = arena
    const draws = this.#draws
    const t = draws.below(arena.members.length)
    const undo = this.#undo(t)
    if (t === victim) {
      const most = Math.floor(arena.releasePs / tables.periodPs[t]!)
      arena.victimNumber = draws.chance(0.5) ? 0 : Math.min(most, draws.below(4))
      choices.phasePs[t] = arena.releasePs - arena.victimNumber * tables.periodPs[t]!
    } else if (choices.phasePs[t]! >= arena.durationPs || draws.chance(0.2))
      choices.phasePs[t] = draws.chance(0.3) ? arena.durationPs : draws.below(arena.durationPs)
    else {
      const unit = draws.oneOf([1, 1000, tables.costPs[draws.below(tables.costPs.length)]!])
      choices.phasePs[t] = Math.max(0, choices.phasePs[t]! + (draws.chance(0.5) ? unit : -unit))
    }
    const isOn = this.#evaluateNow()
    if (!this.#isKept(t)) undo()
    return isOn
  }

  #evaluateNow(): boolean {
    this.arena.evaluate()
    return this.#evaluated()
  }

  /** Whether what was done to tunnel t is no worse for the victim; a bystander that changes nothing goes home. */
  #isKept(t: number): boolean {
    const { arena } = this
    const { latencyPs } = arena.trace
    if (latencyPs < this.#currentPs) return false
    const isIdle = t !== arena.victim && !this.#near.has(t)
    if (latencyPs === this.#currentPs && isIdle && arena.choices.phasePs[t]! < arena.durationPs) return false
    this.#currentPs = arena.trace.latencyPs
    arena.accept()
    this.#note()
    return true
  }

  #undo(t: number): () => void {
    const { choices, victimNumber } = this.arena
    const { phasePs, aim, aimPs, late } = choices
    const [phase, at, when, all] = [phasePs[t]!, aim[t]!, aimPs[t]!, late[t]!]
    return () => {
      phasePs[t] = phase
      aim[t] = at
      aimPs[t] = when
      late[t] = all
      this.arena.victimNumber = victimNumber
    }
  }
}
