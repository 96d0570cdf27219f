import type { Wire } from './plan.ts'
import type { Packet } from './simulate.ts'

/** What a port has on the wire. `frame`: best effort; `wake`: not yet awake. */
export interface Job {
  readonly kind: 'packet' | 'control' | 'frame' | 'wake'
  readonly packet?: Packet
  readonly isExpress: boolean
  /** Bits of the piece that begins at `startPs`, all that is left of it, and how long they take. */
  readonly bits: number
  readonly startPs: number
  readonly lengthPs: number
  /** Bits that are left when it is interrupted at `endPs`; undefined where it is sent to its end. */
  readonly rest?: number
  readonly endPs: number
}

export interface PortChoices {
  /** Bits at this port, beginning then. */
  readonly timePs: (wire: Wire, bits: number, nowPs: number) => number
  readonly bestEffort: (wire: Wire, framePs: number, idleSincePs: number, nowPs: number) => number | undefined
}

const PREAMBLE = 64
const GAP = 96

/**
 * Where an interrupted piece ends, octet by octet (802.3 clause 99): minFragment − 4 B have been sent, 64 B are left; then a
 * check sum of 4 B and a gap of 12 B; the rest begins with a preamble of 8 B. The rest takes the time of its own octets.
 */
export const interrupted = (job: Job, wire: Wire, nowPs: number, timePs: PortChoices['timePs']): Job => {
  if (job.isExpress || job.rest !== undefined) return job
  const frame = job.bits - PREAMBLE - GAP
  for (let sent = 0; frame - sent >= 512; sent += 8) {
    if (sent < wire.minFragmentBits - 32) continue
    if (job.startPs + timePs(wire, PREAMBLE + sent, job.startPs) < nowPs) continue
    const rest = job.bits - sent
    const pieces = job.lengthPs + timePs(wire, 24 * 8, job.startPs)
    return { ...job, rest, endPs: job.startPs + pieces - timePs(wire, rest, job.startPs) }
  }
  return job
}

/** One egress port: first what is express, by lane; then what has been interrupted; then the other lanes. */
export class Port {
  readonly lanes: { queue: Packet[]; bits: number; mostBits: number }[]
  readonly wire: Wire
  current: Job | undefined
  lastArrivalPs = -1
  sent = 0
  readonly #choices: PortChoices
  readonly #control: number[] = []
  #interrupted: Job | undefined
  #idleSincePs = 0
  #isFrameNext = false

  constructor(wire: Wire, lanes: number, choices: PortChoices) {
    this.wire = wire
    this.#choices = choices
    this.lanes = Array.from({ length: lanes }, () => ({ queue: [], bits: 0, mostBits: 0 }))
  }

  room(packet: Packet): number {
    return Math.ceil(packet.bits / this.wire.cellBits) * this.wire.cellBits
  }

  /** False where there is no room. */
  enqueue(packet: Packet, now: number): boolean {
    const { lane } = packet.flow.tunnel
    const queue = this.lanes[lane]!
    if (queue.bits + this.room(packet) > this.wire.queueSizeBits) return false
    queue.bits += this.room(packet)
    queue.mostBits = Math.max(queue.mostBits, queue.bits)
    queue.queue.push(packet)
    this.#wakeUp(lane < this.wire.expressLanes, now)
    return true
  }

  enqueueControl(bits: number, now: number): void {
    this.#control.push(bits)
    this.#wakeUp(this.wire.expressLanes > 0, now)
  }

  /** What has ended, whole or not; the next has begun. */
  end(now: number): Job {
    const job = this.current!
    this.current = undefined
    this.#idleSincePs = now
    if (job.rest !== undefined) this.#interrupted = { ...job, bits: job.rest }
    if (job.kind === 'packet' && job.rest === undefined)
      this.lanes[job.packet!.flow.tunnel.lane]!.bits -= this.room(job.packet!)
    if (job.kind === 'wake' && this.#isFrameNext) {
      this.#isFrameNext = false
      this.#frame(now)
      const isExpressWaiting =
        this.#control.length > 0 || this.lanes.slice(0, this.wire.expressLanes).some(l => l.queue.length > 0)
      if (this.wire.expressLanes > 0 && isExpressWaiting) this.#interrupt(now)
    } else this.#serve(now)
    return job
  }

  #frame(startPs: number): void {
    this.#begin(
      { kind: 'frame', isExpress: this.wire.expressLanes === 0, bits: this.wire.frameBits },
      startPs,
    )
  }

  #begin(job: Pick<Job, 'kind' | 'isExpress' | 'bits' | 'packet'>, startPs: number): void {
    const lengthPs = this.#choices.timePs(this.wire, job.bits, startPs)
    const { kind, isExpress, bits, packet } = job
    const rest = { kind, isExpress, bits, startPs, lengthPs, endPs: startPs + lengthPs }
    this.current = packet === undefined ? rest : { ...rest, packet }
  }

  #interrupt(now: number): void {
    this.current = interrupted(this.current!, this.wire, now, this.#choices.timePs)
  }

  #wakeUp(isExpress: boolean, now: number): void {
    const { wire } = this
    if (this.current !== undefined) {
      if (isExpress) this.#interrupt(now)
      return
    }
    const frame = wire.frameBits === 0 ? 0 : this.#choices.timePs(wire, wire.frameBits, now)
    const started = frame > 0 ? this.#choices.bestEffort(wire, frame, this.#idleSincePs, now) : undefined
    if (started !== undefined && (started < this.#idleSincePs || started > now || started + frame <= now))
      throw new Error('impossible frame')
    const awakePs = (started ?? now) + wire.wakePs
    if (started !== undefined && awakePs <= now) {
      // Whenever it was given the frame, it is awake by now, and sending it.
      this.#frame(awakePs)
      if (isExpress) this.#interrupt(now)
    } else if (wire.wakePs > 0) {
      this.#isFrameNext = started !== undefined
      const startPs = started ?? now
      const lengthPs = wire.wakePs
      this.current = { kind: 'wake', isExpress: true, bits: 0, startPs, lengthPs, endPs: startPs + lengthPs }
    } else this.#serve(now)
  }

  #serve(now: number): void {
    const { expressLanes } = this.wire
    const control = this.#control.shift()
    if (control !== undefined) {
      this.#begin({ kind: 'control', isExpress: true, bits: control }, now)
      return
    }
    const lane = this.lanes.findIndex(l => l.queue.length > 0)
    if (this.#interrupted !== undefined && (lane < 0 || lane >= expressLanes)) {
      const job = this.#interrupted
      this.#interrupted = undefined
      this.#begin(job, now)
      return
    }
    const packet = this.lanes[lane]?.queue.shift()
    if (packet === undefined) return
    const isExpress = expressLanes === 0 || lane < expressLanes
    this.#begin({ kind: 'packet', isExpress, bits: packet.bits, packet }, now)
  }
}
