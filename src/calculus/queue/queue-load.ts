import { OUTWARD } from './envelope.ts'
import { extended, Flows } from './flows.ts'

/**
 * Line caps of one set of flows, one per group (MODEL "Line caps"): in a closed window of length t the wire brings at
 * most `num/den · (t + window) + packet` ps of work. `window` = jitter of the wire + multicast spread, `packet` =
 * largest C.
 */
export class Caps {
  num: Float64Array = new Float64Array(8)
  den: Float64Array = new Float64Array(8)
  window: Float64Array = new Float64Array(8)
  packet: Float64Array = new Float64Array(8)

  set(group: number, num: number, den: number, window: number, packet: number): void {
    if (group >= this.num.length) {
      const size = Math.max(group + 1, this.num.length * 2)
      this.num = extended(this.num, new Float64Array(size))
      this.den = extended(this.den, new Float64Array(size))
      this.window = extended(this.window, new Float64Array(size))
      this.packet = extended(this.packet, new Float64Array(size))
    }
    this.num[group] = num
    this.den[group] = den
    this.window[group] = window
    this.packet[group] = packet
  }
}

/** Group of flows that no wire serialised before: tunnels that start here, and all where line shaping is off. */
export const LOCAL = 0

/** What the backlog must know of single packets. */
export interface FrameFacts {
  /** The largest, as the queue counts it, bits. */
  readonly largestBits: number
  /** Least share of queue bits to C⁺: `[bits, ps]`. */
  readonly drain: readonly [bits: number, ps: number]
}

/**
 * All that decides the waits of one lane of one egress queue. Group {@link LOCAL} has no cap; every other group
 * 1 ≤ g < groups has its caps set for the same-lane set, the higher-lane set and both together.
 */
export class QueueLoad {
  /** B: longest transmission of lower priority that may already be under way, ps. */
  blocking = 0
  groups = 1
  readonly same: Flows = new Flows()
  readonly higher: Flows = new Flows()
  readonly sameCap: Caps = new Caps()
  readonly higherCap: Caps = new Caps()
  readonly bothCap: Caps = new Caps()
  /** Caps of the same-lane set in bits: `num/den` bits per ps, `packet` = largest size. */
  readonly bitCap: Caps = new Caps()

  /**
   * Whether the lane's frames may be cut by packets of lanes above (frame preemption): then the packet looked at can be
   * interrupted to its end, so that its own transmission is part of what the wait is for (MODEL "Preemption").
   */
  isCut = false
  /** Of the lane's packets, where batches are more than one packet of one size; undefined where flows say it all. */
  frames: FrameFacts | undefined

  /** Σ C/π over the lane and those above, in floating point. */
  get rate(): number {
    return this.same.envelope.rate + this.higher.envelope.rate
  }

  /** An instant by which the busy period is over, by the affine curves, rounded outward; not above 0 where Σ C/π is at least 1. */
  get busyBound(): number {
    const burst = this.blocking + this.same.envelope.burst + this.higher.envelope.burst
    return Math.ceil((burst / (1 - this.rate)) * OUTWARD) + 1
  }

  reset(blockingPs: number): void {
    this.blocking = blockingPs
    this.groups = 1
    this.isCut = false
    this.frames = undefined
    this.same.clear()
    this.higher.clear()
  }
}
