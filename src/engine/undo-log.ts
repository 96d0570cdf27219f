import { type Hops, JITTER, STRIDE, WAIT } from '../network/hops.ts'

/** J and Q of a row before the change. */
export interface RowBefore {
  readonly jitter: number
  readonly wait: number
}

/** What a trial overwrote, so that it can be put back. */
export class UndoLog {
  /** Σ (λmin + δmax) before; undefined while it has not moved. */
  objective: number | undefined
  readonly #rows = new Map<number, RowBefore>()
  readonly #worst = new Map<number, number>()
  /** Rows of the queue about to be solved, as they stand: what {@link rowBefore} compares with. */
  readonly #latest = new Map<number, RowBefore>()

  clear(): void {
    this.objective = undefined
    this.#rows.clear()
    this.#worst.clear()
    this.#latest.clear()
  }

  rememberQueue(hops: Hops, link: number, lane: number): void {
    this.#latest.clear()
    const list = hops.atLink[link]!
    for (let i = 0; i < hops.countAt[link]!; i++) {
      const h = list[i]!
      if (hops.lane[h] !== lane) continue
      const before = { jitter: hops.row[h * STRIDE + JITTER]!, wait: hops.row[h * STRIDE + WAIT]! }
      this.#latest.set(h, before)
      if (!this.#rows.has(h)) this.#rows.set(h, before)
    }
  }

  /** Row h before the queue now solved was; undefined for a row that was not there. */
  rowBefore(h: number): RowBefore | undefined {
    return this.#latest.get(h)
  }

  rememberWorst(t: number, worst: number): void {
    if (!this.#worst.has(t)) this.#worst.set(t, worst)
  }

  restore(hops: Hops, worst: number[]): void {
    for (const [h, before] of this.#rows) {
      hops.row[h * STRIDE + JITTER] = before.jitter
      hops.row[h * STRIDE + WAIT] = before.wait
    }
    for (const [t, value] of this.#worst) worst[t] = value
  }
}
