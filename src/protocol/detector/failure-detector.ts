import { type Heartbeat, newHeartbeat, readHeartbeat, writeHeartbeat } from '../wire/heartbeat.ts'
import { AliveTable } from './alive-table.ts'

/** What a detector is told before it starts. */
export interface FailureDetectorSettings {
  /** How many processes there are; they are numbered from 0. */
  readonly processes: number
  /** Number of this one. */
  readonly self: number
  /** How often this process has started with empty memory. */
  readonly incarnation: number
  /** Θ: a process not heard for so long by the own clock is suspected, ps. */
  readonly thresholdPs: number
  /** A process that was never heard is suspected so long after the start, ps. */
  readonly firstThresholdPs: number
  /** Heartbeats in a row that may show one counter value before the application counts as stalled. */
  readonly staleBeats?: number
}

/** What happens to a detector. Instants are the own clock's, in whole ps. */
export type FailureDetectorEvent =
  | { kind: 'slot'; at: number; packet: Uint8Array; counter: number; statement?: Statement }
  | { kind: 'delivery'; at: number; packet: Uint8Array; length: number }
  | { kind: 'timer'; at: number }

/** What a heartbeat carries for a replication group. */
export type Statement = Pick<Heartbeat, 'group' | 'isLeader' | 'term' | 'commitIndex'>

/** What a step asks for. The same object after every step: read it before the next one. */
export interface FailureDetectorEffects {
  /** When to send a `timer` event, Infinity for never. An earlier event moves it. */
  wakeAt: number
  /** Bytes written into the packet of a slot. */
  sentBytes: number
  /** The heartbeat that came, where it is new: for those who read what else it says. */
  heard: Heartbeat | undefined
  /** Processes suspected by this step. */
  readonly suspected: number[]
  /** The process that was suspected and has been heard again, −1 for none. */
  restored: number
}

/**
 * X-FD: a failure detector by periodic multicast heartbeats [XLANE21]. A pure state machine: it reads no clock and sends
 * nothing; events come in with their instants, effects go out. Inside the proven range of the heartbeats' latency no live
 * process is ever suspected, and a crash is noticed within the detection time; outside it errs and mends. Instants are
 * exact up to 2^53 ps, two and a half hours of a clock's reading.
 */
export class FailureDetector {
  /** Who was heard when. */
  readonly table: AliveTable
  readonly #settings: FailureDetectorSettings
  readonly #beat: Heartbeat = newHeartbeat()
  readonly #effects: FailureDetectorEffects
  #sequence = 0

  constructor(settings: FailureDetectorSettings, startAt: number) {
    this.#settings = settings
    const { thresholdPs, firstThresholdPs, processes } = settings
    this.table = new AliveTable(processes, startAt + firstThresholdPs - thresholdPs)
    this.#effects = {
      wakeAt: startAt + firstThresholdPs,
      sentBytes: 0,
      heard: undefined,
      suspected: [],
      restored: -1,
    }
  }

  /** When to send a `timer` event, ps of the own clock. */
  get wakeAt(): number {
    return this.#effects.wakeAt
  }

  /** Takes an event in; what it asks for is valid until the next. */
  step(event: FailureDetectorEvent): FailureDetectorEffects {
    const effects = this.#effects
    effects.heard = undefined
    effects.restored = -1
    effects.sentBytes = 0
    if (effects.suspected.length > 0) effects.suspected.length = 0
    if (event.kind === 'delivery') this.#hear(event.at, event.packet, event.length)
    else if (event.kind === 'slot')
      effects.sentBytes = this.#fill(event.packet, event.counter, event.statement)
    else this.#suspect(event.at)
    return effects
  }

  /** Whether the application of a process has not counted for longer than a live one may. */
  isStalled(peer: number): boolean {
    const { staleBeats } = this.#settings
    return staleBeats !== undefined && this.table.staleBeats(peer) > staleBeats
  }

  #fill(packet: Uint8Array, counter: number, statement: Statement | undefined): number {
    const beat = this.#beat
    beat.from = this.#settings.self
    beat.incarnation = this.#settings.incarnation
    beat.sequence = this.#sequence
    this.#sequence = (this.#sequence + 1) >>> 0
    beat.counter = counter
    beat.group = statement?.group ?? 0
    beat.isLeader = statement?.isLeader ?? false
    beat.term = statement?.term ?? 0
    beat.commitIndex = statement?.commitIndex ?? 0
    return writeHeartbeat(beat, packet)
  }

  #hear(at: number, packet: Uint8Array, length: number): void {
    const beat = this.#beat
    const { table } = this
    if (!readHeartbeat(packet, length, beat)) return
    const { from } = beat
    if (from >= this.#settings.processes || from === this.#settings.self) return
    const isFirst = table.incarnation[from] < 0
    if (!table.hear(from, at, beat.incarnation, beat.sequence, beat.counter)) return
    if (isFirst) this.#effects.wakeAt = Math.min(this.#effects.wakeAt, at + this.#settings.thresholdPs)
    this.#effects.heard = beat
    if (table.isSuspected[from] === 1) {
      table.isSuspected[from] = 0
      this.#effects.restored = from
      this.#effects.wakeAt = Math.min(this.#effects.wakeAt, at + this.#settings.thresholdPs)
    }
  }

  #suspect(at: number): void {
    const { thresholdPs, self, processes } = this.#settings
    const { lastAt, isSuspected } = this.table
    let oldest = Number.POSITIVE_INFINITY
    for (let p = 0; p < processes; p++) {
      if (p === self || isSuspected[p] === 1) continue
      if (at - lastAt[p] >= thresholdPs) {
        isSuspected[p] = 1
        this.#effects.suspected.push(p)
      } else if (lastAt[p] < oldest) oldest = lastAt[p]
    }
    this.#effects.wakeAt = oldest + thresholdPs
  }
}
