import type { Drain } from '../queue/drain.ts'
import { divideProduct } from '../queue/integer.ts'
import type { QueueLoad } from '../queue/queue-load.ts'
import { CertainService } from './certain-service.ts'
import { HeldBack, type Quotient } from './held-back.ts'

/** Rounding of a product and a difference, generously. */
const ROUNDING = 2 ** -49

/**
 * The backlog of a lane (MODEL "Backlog"), `min(S, S − d·F + σmax)`, as its stairs S̄ in bits less what is not in the queue: what
 * the links hold back, and what has surely been sent, `max(0, d·F − σmax)`. In doubles that know how far off they may be;
 * where that decides, in BigInt.
 */
export class BacklogHeight {
  readonly #bits = new HeldBack()
  readonly #service = new CertainService()
  #load: QueueLoad | undefined
  #arrived = 0
  #drainN = 0
  #drainD = 1
  #largest = 0
  /** The last arrival. */
  #start = 0
  /** Bound on the rounding of what was summed last. */
  #error = 0
  readonly #quotient = { whole: 0, rest: 0 }

  /**
   * Starts over with stairs at `bits` and `higher` (ps) per group, drained by `drain`. False where doubles do not
   * hold the numbers.
   */
  begin(load: QueueLoad, bits: Float64Array, higher: Float64Array, drain: Drain): boolean {
    this.#load = load
    this.#drainN = drain.rate[0]
    this.#drainD = drain.rate[1]
    this.#largest = drain.largest
    this.#start = 0
    this.#arrived = 0
    for (let g = 0; g < load.groups; g++) this.#arrived += bits[g]
    if (!this.#service.begin(load, higher)) return false
    return this.#bits.begin(load.bitCap, load.groups, bits, load.same, load.same.bits)
  }

  /** Whether the stairs are still where doubles hold everything. */
  get isSafe(): boolean {
    return this.#service.isSafe && this.#arrived <= this.#bits.ends.most
  }

  /** Links that hold something back: what a look costs. */
  get saturated(): number {
    return this.#bits.count + this.#service.held.count
  }

  /** Something arrives at `t`. */
  arrive(t: number): void {
    this.#service.arrive(t)
    this.#bits.settle(t)
    this.#start = t
  }

  /** One more arrival of flow `i` of the lane. */
  rise(i: number): void {
    this.#arrived += this.#load!.same.bits[i]
    this.#bits.rise(i)
  }

  /** One more arrival of flow `i` of the lanes above. */
  riseAbove(i: number): void {
    this.#service.rise(i)
  }

  /**
   * The largest backlog at whole instants in [left, right], bits, rounded up, or `best` where that is more; `left` is 0 or the
   * last arrival.
   */
  highest(left: number, right: number, best: number): number {
    const most = Math.max(best, this.#heightAt(left, best))
    // What has been sent never falls below what it was at the start: only what links bring on can raise the queue.
    if (left >= right || this.#bits.count === 0) return most
    this.#service.start()
    if (this.#missing(right) >= this.#arrived - most + this.#error) return most
    return Math.max(most, this.#heightAt(this.#peak(left + 1, right), most))
  }

  /** Where the backlog, concave right of an arrival, is largest in [left, right]. */
  #peak(left: number, right: number): number {
    if (left === right || this.#rises(right)) return right
    if (!this.#rises(left + 1)) return left
    while (right - left > 1) {
      const middle = Math.floor((left + right) / 2)
      if (this.#rises(middle)) left = middle
      else right = middle
    }
    return left
  }

  /** Whether the backlog at `t` is at least that of one picosecond before, both from the last arrival on. */
  #rises(t: number): boolean {
    const service = this.#service
    const isMoving = service.at(t - 1)
    const wasSending = isMoving && this.#sent() > this.#error
    // F stands still, or nothing is surely sent yet.
    if (!service.at(t) || this.#sent() < -this.#error) return true
    const fall = service.held.fallTo(t - 1)
    const up = this.#bits.fallTo(t)
    const drain = this.#drainN / this.#drainD
    const down = drain * (1 - fall)
    const error = (up + drain * (2 + fall)) * ROUNDING
    // The most that can have been sent in between; what has, where it was being sent all the time.
    if (up > down + error) return true
    if (wasSending && up < down - error) return false
    const [n, d] = this.#exactMissing(t)
    const [m, e] = this.#exactMissing(t - 1)
    return n * e <= m * d
  }

  /** The backlog at whole `t`, rounded up, or `best` where that is more. */
  #heightAt(t: number, best: number): number {
    if (this.#arrived <= best) return best
    if (t === this.#start) this.#service.start()
    else this.#service.at(t)
    const missing = this.#missing(t)
    if (missing >= this.#arrived - best + this.#error) return best
    const floor = Math.floor(missing)
    if (missing - floor > this.#error && floor + 1 - missing > this.#error) return this.#arrived - floor
    return Math.max(best, this.#arrived - this.#exactFloor(t))
  }

  #exactFloor(t: number): number {
    const { part, error, whole } = this.#service
    // Only what has been sent is missing, in a whole time.
    if (part === 0 && error === 0 && this.#bits.sumAt(t) === 0) {
      const sent = divideProduct(Math.max(0, whole), this.#drainN, this.#drainD, this.#quotient).whole
      return Math.max(0, sent - this.#largest)
    }
    const [n, d] = this.#exactMissing(t)
    return Number(n / d)
  }

  /** What is not in the queue at `t`, of what may have arrived; F as the service stands. */
  #missing(t: number): number {
    const sent = this.#sent()
    let error = this.#error
    const held = this.#bits.sumAt(t)
    if (held > 0) error += this.#bits.error
    this.#error = error + (held + Math.abs(sent)) * ROUNDING
    return held + Math.max(0, sent)
  }

  /** d·F − σmax, F as the service stands. */
  #sent(): number {
    const { whole, part, error } = this.#service
    const drain = this.#drainN / this.#drainD
    const sent = drain * (whole + part)
    this.#error = (Math.abs(sent) + this.#largest) * ROUNDING + drain * error
    return sent - this.#largest
  }

  #exactMissing(t: number): Quotient {
    const [held, heldD] = this.#bits.exactAt(t)
    const [served, servedD] = this.#service.exactAt(t === this.#start ? 'start' : t)
    const d = BigInt(this.#drainD) * servedD
    const sent = BigInt(this.#drainN) * served - BigInt(this.#largest) * d
    return sent <= 0n ? [held, heldD] : [held * d + sent * heldD, heldD * d]
  }
}
