import { isNewer32 } from '../wire/bytes.ts'

/**
 * What one process knows of the others: when it last heard each, and the counters that they sent. `lastAt` only grows. A
 * process is suspected when `now − lastAt ≥ Θ`; one that was never heard counts as heard when the table began, plus the
 * latency that its first heartbeat may have.
 */
export class AliveTable {
  /** By process: own clock's instant of the last heartbeat that was new, ps. */
  readonly lastAt: Float64Array
  readonly incarnation: Int32Array
  readonly counter: Float64Array
  readonly isSuspected: Uint8Array
  readonly #sequence: Float64Array
  /** Number of the first heartbeat that showed the counter's present value. */
  readonly #sinceSequence: Float64Array

  constructor(processes: number, startAt: number) {
    this.lastAt = new Float64Array(processes).fill(startAt)
    this.incarnation = new Int32Array(processes).fill(-1)
    this.counter = new Float64Array(processes).fill(-1)
    this.isSuspected = new Uint8Array(processes)
    this.#sequence = new Float64Array(processes).fill(-1)
    this.#sinceSequence = new Float64Array(processes).fill(-1)
  }

  /** Takes a heartbeat down; false where it is older than one that came before. */
  hear(peer: number, at: number, incarnation: number, sequence: number, counter: number): boolean {
    const isReborn = incarnation > this.incarnation[peer]
    const isFirst = this.incarnation[peer] < 0
    if (!isReborn) {
      if (incarnation < this.incarnation[peer]) return false
      if (!isNewer32(sequence, this.#sequence[peer])) return false
    }
    this.incarnation[peer] = incarnation
    this.#sequence[peer] = sequence
    if (isReborn || counter !== this.counter[peer]) {
      this.counter[peer] = counter
      this.#sinceSequence[peer] = sequence
    }
    if (isFirst || at > this.lastAt[peer]) this.lastAt[peer] = at
    return true
  }

  /** Heartbeats since the first that showed the counter's present value, lost ones counted too. */
  staleBeats(peer: number): number {
    return (this.#sequence[peer] - this.#sinceSequence[peer]) >>> 0
  }
}
