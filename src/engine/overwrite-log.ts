import { extended } from '../calculus/queue/flows.ts'

/** Values of an array that were overwritten, `width` neighbours at a time, so that they can be put back. */
export class OverwriteLog {
  /** Entries so far. */
  count = 0
  readonly #width: number
  #at = new Int32Array(64)
  #values: Float64Array

  constructor(width: number) {
    this.#width = width
    this.#values = new Float64Array(64 * width)
  }

  /** Notes the values that `from` has at a place. */
  remember(from: Float64Array, at: number): void {
    const first = this.#note(at)
    for (let i = 0; i < this.#width; i++) this.#values[first + i] = from[at + i]
  }

  /** Notes two values that were at a place before. */
  rememberPair(at: number, first: number, second: number): void {
    const i = this.#note(at)
    this.#values[i] = first
    this.#values[i + 1] = second
  }

  /** Writes all back that was noted since there were `count` entries, the last first. */
  restore(to: Float64Array, count: number): void {
    const width = this.#width
    for (let e = this.count - 1; e >= count; e--)
      for (let i = 0; i < width; i++) to[this.#at[e] + i] = this.#values[e * width + i]
    this.count = count
  }

  /** Drops the first `count` entries. */
  forget(count: number): void {
    this.#at.copyWithin(0, count, this.count)
    this.#values.copyWithin(0, count * this.#width, this.count * this.#width)
    this.count -= count
  }

  /** A new entry; where its values go. */
  #note(at: number): number {
    const e = this.count++
    if (e === this.#at.length) {
      this.#at = extended(this.#at, new Int32Array(e * 2))
      this.#values = extended(this.#values, new Float64Array(e * 2 * this.#width))
    }
    this.#at[e] = at
    return e * this.#width
  }
}
