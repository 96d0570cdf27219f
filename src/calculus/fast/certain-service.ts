import type { QueueLoad } from '../queue/queue-load.ts'
import { HeldBack, KeptBack, type Quotient } from './held-back.ts'

/**
 * F, the longest that a lane has been served for certain (MODEL "Backlog"): by x at least x − B − H(x − 1 ps), never less than
 * before. A whole number, and the part that links still hold back of the lanes above.
 */
export class CertainService {
  readonly held: HeldBack = new HeldBack()
  /** F as it was found last; off by at most `error`. */
  whole = 0
  part = 0
  error = 0
  /** F at the last arrival. */
  #startWhole = 0
  #startPart = 0
  #startError = 0
  readonly #startKept = new KeptBack()
  #load: QueueLoad | undefined
  /** B and the stairs of the lanes above. */
  #ahead = 0

  /** The stairs of the lanes above stand at `level` per group. False where doubles do not hold the numbers. */
  begin(load: QueueLoad, level: Float64Array): boolean {
    this.#load = load
    this.#ahead = load.blocking
    for (let g = 0; g < load.groups; g++) this.#ahead += level[g]
    this.#startWhole = 0
    this.#startPart = 0
    this.#startError = 0
    this.#startKept.count = 0
    return this.held.begin(load.higherCap, load.groups, level, load.higher, load.higher.cost)
  }

  /** Whether the stairs are still where doubles hold everything. */
  get isSafe(): boolean {
    return this.#ahead <= this.held.ends.most
  }

  /** Something arrives at `t`: what has been served by then stays served. */
  arrive(t: number): void {
    if (this.#moveTo(t) > 0) {
      this.#startWhole = this.whole
      this.#startPart = this.part
      this.#startError = this.error
      if (this.part === 0) this.#startKept.count = 0
      else this.held.keep(t - 1, this.#startKept)
    }
    this.held.settle(t - 1)
  }

  /** One more arrival of flow `i` of the lanes above. */
  rise(i: number): void {
    this.#ahead += this.#load!.higher.cost[i]
    this.held.rise(i)
  }

  /** F at the last arrival. */
  start(): void {
    this.whole = this.#startWhole
    this.part = this.#startPart
    this.error = this.#startError
  }

  /** F at whole `t` from the last arrival on; whether that is more than it was then. */
  at(t: number): boolean {
    const isMore = this.#moveTo(t) > 0
    if (!isMore) this.start()
    return isMore
  }

  /** F exact, at the last arrival or at `t` after it. */
  exactAt(t: number | 'start'): Quotient {
    const [n, d] = this.#startKept.exact
    const start: Quotient = [BigInt(this.#startWhole) * d + n, d]
    if (t === 'start') return start
    const [held, over] = this.held.exactAt(t - 1)
    const now: Quotient = [BigInt(t - this.#ahead) * over + held, over]
    return now[0] * start[1] > start[0] * now[1] ? now : start
  }

  /** What would be served by `t` from the stairs as they are, and whether that is more than at the last arrival. */
  #moveTo(t: number): number {
    const whole = t - this.#ahead
    const part = this.held.sumAt(t - 1)
    const error = part === 0 ? 0 : this.held.error
    const more = whole - this.#startWhole + (part - this.#startPart)
    const unsure = error + this.#startError
    this.whole = whole
    this.part = part
    this.error = error
    if (Math.abs(more) > unsure || unsure === 0) return more
    const [n, d] = this.held.exactAt(t - 1)
    const [startN, startD] = this.#startKept.exact
    const exact = (BigInt(whole - this.#startWhole) * d + n) * startD - startN * d
    return exact > 0n ? 1 : exact < 0n ? -1 : 0
  }
}
