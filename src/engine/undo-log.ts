import { extended } from '../calculus/flows.ts'
import { type Hops, JITTER, STRIDE, WAIT } from '../network/hops.ts'

/** What a trial overwrote, so that it can be put back. */
export class UndoLog {
  readonly #steps: (() => void)[] = []
  readonly #slots: number[] = []
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
    this.#steps.length = 0
    this.#slots.length = 0
    this.#worst.length = 0
    this.#count = 0
    this.#trial++
  }

  /** Notes how to take back something other than J, Q and worst latencies. */
  step(back: () => void): void {
    this.#steps.push(back)
  }

  /** Notes J and Q of the rows of a queue that is about to be solved. Returns how many rows it has. */
  rememberQueue(hops: Hops, link: number, lane: number): number {
    const list = hops.atLink[link]!
    const n = hops.countAt[link]!
    if (this.#latestWait.length < n) {
      this.#latestJitter = new Float64Array(n * 2)
      this.#latestWait = new Float64Array(n * 2)
    }
    let own = 0
    for (let i = 0; i < n; i++) {
      const h = list[i]!
      if (hops.lane[h] !== lane) continue
      this.#latestJitter[own] = hops.row[h * STRIDE + JITTER]!
      this.#latestWait[own++] = hops.row[h * STRIDE + WAIT]!
      this.#remember(hops, h)
    }
    return own
  }

  /** Notes J and Q of all rows of the tunnel in slot t. */
  rememberTunnel(hops: Hops, t: number): void {
    for (let h = hops.start[t]!; h < hops.end[t]!; h++) this.#remember(hops, h)
  }

  /** Whether J of the i-th row of the queue last remembered has moved since. */
  jitterMoved(i: number, jitter: number): boolean {
    return this.#latestJitter[i] !== jitter
  }

  waitMoved(i: number, wait: number): boolean {
    return this.#latestWait[i] !== wait
  }

  fell(i: number, jitter: number, wait: number): boolean {
    return jitter < this.#latestJitter[i]! || wait < this.#latestWait[i]!
  }

  rememberWorst(t: number, worst: number): void {
    this.#slots.push(t)
    this.#worst.push(worst)
  }

  /** Puts everything back, the last first. */
  restore(hops: Hops, worst: number[]): void {
    for (let i = this.#steps.length - 1; i >= 0; i--) this.#steps[i]!()
    for (let i = 0; i < this.#count; i++) {
      const at = this.#row[i]! * STRIDE
      hops.row[at + JITTER] = this.#jitter[i]!
      hops.row[at + WAIT] = this.#wait[i]!
    }
    for (let i = this.#slots.length - 1; i >= 0; i--) worst[this.#slots[i]!] = this.#worst[i]!
    this.clear()
  }

  /** Once per row and trial. */
  #remember(hops: Hops, h: number): void {
    if (this.#logged.length <= h) this.#logged = extended(this.#logged, new Int32Array(hops.link.length))
    if (this.#logged[h] === this.#trial) return
    this.#logged[h] = this.#trial
    const i = this.#count++
    if (i === this.#row.length) {
      this.#row = extended(this.#row, new Int32Array(i * 2))
      this.#jitter = extended(this.#jitter, new Float64Array(i * 2))
      this.#wait = extended(this.#wait, new Float64Array(i * 2))
    }
    this.#row[i] = h
    this.#jitter[i] = hops.row[h * STRIDE + JITTER]!
    this.#wait[i] = hops.row[h * STRIDE + WAIT]!
  }
}
