import type { PortSetup } from '../setup/ports.ts'
import { roomBits } from '../setup/ports.ts'
import type { Packet } from '../setup/sources.ts'
import { cutOf } from './cut.ts'
import { Fifo } from './fifo.ts'

/** A packet in a queue, or on the wire behind it. */
export interface Waiting {
  readonly packet: Packet
  readonly record: number
  readonly arrivalPs: number
  /** Of its first bit; negative before. */
  startPs: number
}

/** Something on the wire, or interrupted there: a packet of a tunnel, a control frame (its number), best effort, or a wake-up. */
export interface Job {
  readonly what: Waiting | number | 'best effort' | 'wake-up'
  readonly isExpress: boolean
  /** Of the fragment under way or next, preamble and gap included. */
  bits: number
  startPs: number
  fragmentPs: number
  /** All fragments together, so far. */
  totalPs: number
  /** It will be cut, with so much left; 0: it will not. */
  restBits: number
}

/** Times at one port. */
export interface PortTimes {
  /** Of so many bits that begin then. */
  readonly ps: (bits: number, nowPs: number) => number
  /** When a port that is idle since then takes a packet: later than now where best effort is on the wire before it. */
  readonly readyPs: (idleSincePs: number, nowPs: number) => number
  readonly framePs: number
  /** Of so many bits of a frame of best effort, by the clock that `framePs` is counted with. */
  readonly ofFramePs: (bits: number) => number
  /** Whether best effort keeps the port from falling asleep. */
  readonly neverSleeps: boolean
}

/**
 * One egress port: a queue per lane and one for control traffic above them, what is on the wire, and what has been interrupted
 * there. It knows no events: it says when to look again, and is asked then.
 */
export class Port {
  /** When what is on the wire ends, or is cut; Infinity where nothing is. */
  endPs: number = Number.POSITIVE_INFINITY
  readonly #setup: PortSetup
  readonly #times: PortTimes
  readonly #lanes: readonly Fifo<Waiting>[]
  readonly #bits: Float64Array
  readonly #expressQueues: number
  readonly #control = new Fifo<number>()
  #current: Job | undefined
  #interrupted: Job | undefined
  #idleSincePs: number
  /** Best effort that a sleeping port has been given: it is sent first when the port has woken. */
  #isFrameNext = false

  /** `lanes`: those in use, ascending. */
  constructor(setup: PortSetup, times: PortTimes, lanes: Int32Array, idleSincePs: number) {
    this.#setup = setup
    this.#times = times
    this.#lanes = Array.from(lanes, () => new Fifo<Waiting>())
    this.#bits = new Float64Array(lanes.length)
    this.#expressQueues = lanes.filter(lane => lane < setup.expressLanes).length
    this.#idleSincePs = idleSincePs
  }

  get capacity(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.capacity, this.#control.capacity)
  }

  /** What is on the wire now. */
  get current(): Job | undefined {
    return this.#current
  }

  /** Bits in the queue of one lane in use. */
  bitsIn(queue: number): number {
    return this.#bits[queue]
  }

  roomFor({ bits }: Packet): number {
    return roomBits(bits, this.#setup.cellBits)
  }

  /** A packet joins its queue; whether it fits has been asked. */
  takePacket(queue: number, waiting: Waiting, nowPs: number): void {
    this.#bits[queue] += this.roomFor(waiting.packet)
    this.#lanes[queue].put(waiting)
    this.#arrived(queue < this.#expressQueues, nowPs)
  }

  /** A control frame comes up. */
  takeControl(number: number, nowPs: number): void {
    this.#control.put(number)
    this.#arrived(this.#setup.expressLanes > 0, nowPs)
  }

  /** At {@link endPs}: what has been sent whole, undefined where it was only cut. The next transmission has begun. */
  ended(queueOf: (record: number) => number): Job | undefined {
    const nowPs = this.endPs
    const job = this.#current!
    this.#current = undefined
    this.endPs = Number.POSITIVE_INFINITY
    this.#idleSincePs = nowPs
    if (job.restBits > 0) {
      job.bits = job.restBits
      job.restBits = 0
      this.#interrupted = job
      this.#serve(nowPs)
      return undefined
    }
    if (typeof job.what === 'object') this.#bits[queueOf(job.what.record)] -= this.roomFor(job.what.packet)
    if (job.what === 'wake-up' && this.#isFrameNext) {
      this.#isFrameNext = false
      this.#beginFrame(nowPs)
      if (this.#isExpressWaiting) this.#cut(nowPs)
    } else this.#serve(nowPs)
    return job
  }

  get #isExpressWaiting(): boolean {
    if (this.#setup.expressLanes === 0) return false
    return (
      this.#control.length > 0 || this.#lanes.some((lane, q) => q < this.#expressQueues && lane.length > 0)
    )
  }

  #arrived(isExpress: boolean, nowPs: number): void {
    if (this.#current !== undefined) {
      if (isExpress) this.#cut(nowPs)
      return
    }
    const { wakePs } = this.#setup
    const { readyPs, framePs, neverSleeps } = this.#times
    const ready = readyPs(this.#idleSincePs, nowPs)
    const isAsleep = wakePs > 0 && !neverSleeps
    if (ready === nowPs) {
      if (isAsleep) this.#wake(nowPs, wakePs)
      else this.#serve(nowPs)
      return
    }
    const givenPs = ready - framePs
    const startPs = isAsleep ? givenPs + wakePs : givenPs
    if (startPs > nowPs) {
      this.#isFrameNext = true
      this.#wake(givenPs, wakePs)
      return
    }
    this.#beginFrame(startPs)
    if (isExpress) this.#cut(nowPs)
  }

  #wake(nowPs: number, wakePs: number): void {
    this.#current = {
      what: 'wake-up',
      isExpress: true,
      bits: 0,
      startPs: nowPs,
      fragmentPs: wakePs,
      totalPs: wakePs,
      restBits: 0,
    }
    this.endPs = nowPs + wakePs
  }

  /** A frame of best effort, of a time that is known. */
  #beginFrame(startPs: number): void {
    const { framePs } = this.#times
    const isExpress = this.#setup.expressLanes === 0
    const bits = this.#setup.frameBits
    this.#current = {
      what: 'best effort',
      isExpress,
      bits,
      startPs,
      fragmentPs: framePs,
      totalPs: framePs,
      restBits: 0,
    }
    this.endPs = startPs + framePs
  }

  /** Control traffic, express lanes, what was interrupted, all other lanes. */
  #serve(nowPs: number): void {
    const number = this.#control.take()
    const cuts = this.#setup.expressLanes > 0
    if (number !== undefined) {
      this.#begin(this.#jobOf(number, this.#setup.control[number].bits, true), nowPs)
      return
    }
    for (let q = 0; q < this.#lanes.length; q++) {
      if (q === this.#expressQueues && this.#interrupted !== undefined) break
      const waiting = this.#lanes[q].take()
      if (waiting === undefined) continue
      waiting.startPs = nowPs
      this.#begin(this.#jobOf(waiting, waiting.packet.bits, !cuts || q < this.#expressQueues), nowPs)
      return
    }
    if (this.#interrupted === undefined) return
    const job = this.#interrupted
    this.#interrupted = undefined
    this.#begin(job, nowPs)
  }

  #jobOf(what: Job['what'], bits: number, isExpress: boolean): Job {
    return { what, isExpress, bits, startPs: 0, fragmentPs: 0, totalPs: 0, restBits: 0 }
  }

  #begin(job: Job, nowPs: number): void {
    job.startPs = nowPs
    job.fragmentPs = this.#times.ps(job.bits, nowPs)
    job.totalPs += job.fragmentPs
    this.#current = job
    this.endPs = nowPs + job.fragmentPs
  }

  /** Something express waits: what is on the wire gives way as soon as it can. */
  #cut(nowPs: number): void {
    const job = this.#current!
    if (job.isExpress || job.restBits > 0) return
    const { startPs } = job
    // A frame is counted by one clock from its beginning on, even where the port's own wanders; what is left of it, anew.
    const isWholeFrame = job.what === 'best effort' && job.bits === this.#setup.frameBits
    const ps = (bits: number): number =>
      isWholeFrame ? this.#times.ofFramePs(bits) : this.#times.ps(bits, startPs)
    const cut = cutOf(job.bits, job.fragmentPs, this.#setup.minFragmentBits, nowPs - startPs, ps)
    if (cut === undefined) return
    job.restBits = cut.restBits
    job.totalPs += cut.afterPs - job.fragmentPs
    this.endPs = startPs + cut.afterPs
  }
}
