import { extended } from '../calculus/queue/flows.ts'
import { type FlowHops, JITTER, STRIDE, WAIT } from '../network/flow-hops.ts'

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

  /** Number of the present trial, from 1: things are logged once in each. */
  get trial(): number {
    return this.#trial
  }

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

  /** Notes J and Q of all rows of the tunnel in slot t. */
  rememberTunnel(hops: FlowHops, t: number): void {
    for (let h = hops.start[t]; h < hops.end[t]; h++)
      this.rememberRow(h, hops.row[h * STRIDE + JITTER], hops.row[h * STRIDE + WAIT])
  }

  /** Notes J and Q that row h had; once per row and trial. */
  rememberRow(h: number, jitter: number, wait: number): void {
    if (this.#logged.length <= h) this.#logged = extended(this.#logged, new Int32Array(2 * h))
    if (this.#logged[h] === this.#trial) return
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

  rememberWorst(t: number, worst: number): void {
    this.#slots.push(t)
    this.#worst.push(worst)
  }

  /** Puts everything back, the last first. */
  restore(hops: FlowHops, worst: number[]): void {
    for (let i = this.#steps.length - 1; i >= 0; i--) this.#steps[i]()
    for (let i = 0; i < this.#count; i++) {
      const at = this.#row[i] * STRIDE
      hops.row[at + JITTER] = this.#jitter[i]
      hops.row[at + WAIT] = this.#wait[i]
    }
    for (let i = this.#slots.length - 1; i >= 0; i--) worst[this.#slots[i]] = this.#worst[i]
    this.clear()
  }
}
