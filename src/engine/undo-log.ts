import { extended } from '../calculus/flows.ts'
import { type Hops, JITTER, STRIDE, WAIT } from '../network/hops.ts'

/** What a trial overwrote, so that it can be put back. */
export class UndoLog {
  /** Σ (λmin + δmax) before; undefined while it has not moved. */
  objective: number | undefined
  readonly #tunnels: number[] = []
  readonly #worst: number[] = []
  #count = 0
  #row = new Int32Array(64)
  #jitter = new Float64Array(64)
  #wait = new Float64Array(64)
  /** Trial in which a row was last logged. */
  #logged = new Int32Array(64)
  #trial = 1
  #latestJitter = new Float64Array(16)
  #latestWait = new Float64Array(16)

  clear(): void {
    this.objective = undefined
    this.#tunnels.length = 0
    this.#worst.length = 0
    this.#count = 0
    this.#trial++
  }

  /** Notes J and Q of the rows of a queue that is about to be solved. */
  rememberQueue(hops: Hops, link: number, lane: number): void {
    const list = hops.atLink[link]!
    const n = hops.countAt[link]!
    if (this.#latestWait.length < n) {
      this.#latestJitter = new Float64Array(n * 2)
      this.#latestWait = new Float64Array(n * 2)
    }
    if (this.#logged.length < hops.count)
      this.#logged = extended(this.#logged, new Int32Array(hops.count * 2))
    for (let i = 0, own = 0; i < n; i++) {
      const h = list[i]!
      if (hops.lane[h] !== lane) continue
      const jitter = hops.row[h * STRIDE + JITTER]!
      const wait = hops.row[h * STRIDE + WAIT]!
      this.#latestJitter[own] = jitter
      this.#latestWait[own++] = wait
      if (this.#logged[h] !== this.#trial) this.#log(h, jitter, wait)
    }
  }

  /** Whether J of the i-th row of the queue last remembered has moved since. */
  jitterMoved(i: number, jitter: number): boolean {
    return this.#latestJitter[i] !== jitter
  }

  waitMoved(i: number, wait: number): boolean {
    return this.#latestWait[i] !== wait
  }

  /** Once per tunnel and trial. */
  rememberWorst(t: number, worst: number): void {
    this.#tunnels.push(t)
    this.#worst.push(worst)
  }

  restore(hops: Hops, worst: number[]): void {
    for (let i = 0; i < this.#count; i++) {
      const at = this.#row[i]! * STRIDE
      hops.row[at + JITTER] = this.#jitter[i]!
      hops.row[at + WAIT] = this.#wait[i]!
    }
    this.#tunnels.forEach((t, i) => {
      worst[t] = this.#worst[i]!
    })
  }

  #log(h: number, jitter: number, wait: number): void {
    this.#logged[h] = this.#trial
    const i = this.#count++
    if (i === this.#row.length) {
      this.#row = extended(this.#row, new Int32Array(i * 2))
      this.#jitter = extended(this.#jitter, new Float64Array(i * 2))
      this.#wait = extended(this.#wait, new Float64Array(i * 2))
    }
    this.#row[i] = h
    this.#jitter[i] = jitter
    this.#wait[i] = wait
  }
}
