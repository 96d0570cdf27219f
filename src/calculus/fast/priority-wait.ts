import { ceilDiv } from '../queue/integer.ts'
import type { QueueLoad } from '../queue/queue-load.ts'
import { tryOf, UNCOUNTED, type Work } from '../queue/work.ts'
import { affineHorizon } from './affine-horizon.ts'
import { BusyEnd } from './busy-end.ts'
import { LaneDemand, unsafe } from './lane-demand.ts'
import { isBelow, isEqual, type Point, type Ratio, ratio, wholeRatio, ZERO } from './ratio.ts'
import { outgrows, reaches, rootBefore } from './roots.ts'
import { meeting, tangentAt } from './tangent.ts'

/** Halvings of one concave stretch before rationals take over. */
const MOST_HALVINGS = 40

/**
 * Worst wait below higher lanes (MODEL "Worst wait at one port", "Line caps"): `ceil(sup over a of w(a) − a)` with w(a)
 * the least solution of `w = B − C + Σ_g min(min(A_g, cap)(a) + min(H_g, cap)(w), cap_both(max(a, w)))`.
 *
 * The walk goes along a. w(a) never falls; it jumps where a passes an arrival of the lane or w one of a higher lane,
 * and in between it is concave and piecewise linear, because G(a, w) is a sum of minima of lines. So an interval [l, r]
 * is done when w(r) − l cannot beat the best; else it is cut at the jumps of w, and a concave piece is closed by the
 * tangents at its ends. All points are fractions of safe integers; where one would not be, the caller falls back to
 * rationals.
 */
export class PriorityWait {
  readonly #work: Work
  readonly #demand: LaneDemand
  readonly #busyEnd: BusyEnd
  readonly #saturated: number[] = []
  /** Largest w − a so far, rounded up. */
  #best = 0
  /** w(a) of the a last gone to. */
  #w = ZERO

  constructor(work: Work = UNCOUNTED) {
    this.#work = work
    this.#demand = new LaneDemand(work)
    this.#busyEnd = new BusyEnd(this.#demand)
  }

  /**
   * Waits for `count` transmission times `costs`, each one of the lane's own, into `waits`. Requires Σ C/π < 1 over
   * the lane and those above. False when doubles cannot prove the answer for some C: nothing of `waits` is then valid.
   */
  solve(load: QueueLoad, costs: ArrayLike<number>, count: number, waits: Float64Array): boolean {
    if (!this.#demand.prepare(load)) return false
    try {
      for (let i = 0; i < count; i++) waits[i] = this.#wait(load, costs[i])
      return true
    } catch (error) {
      if (error === unsafe) return false
      throw error
    }
  }

  #wait(load: QueueLoad, cost: number): number {
    const demand = this.#demand
    demand.begin(load.blocking - cost)
    this.#best = 0
    this.#w = ZERO
    this.#busyEnd.begin(load.blocking)
    const horizonOf = affineHorizon(load, cost)
    for (let left = ZERO; ; ) {
      this.#moveTo(left)
      this.#offer(left, this.#w)
      const horizon = horizonOf(this.#best)
      const right = demand.nextOwn(horizon)
      // A packet that arrives at `left` and starts at w ≥ left leaves the lane busy until w + C.
      const busyUntil = this.#w.n >= left.n * this.#w.d ? this.#w.n / this.#w.d + cost : 0
      this.#segment(left, right === Number.POSITIVE_INFINITY ? horizon : right)
      if (right === Number.POSITIVE_INFINITY) return this.#best
      if (right >= busyUntil - 1 && this.#busyEnd.isBy(right)) return this.#best
      demand.climb(right)
      left = wholeRatio(right)
    }
  }

  /** All a in [left, right) with the present stairs of the lane: cut at the ends of saturation of its wires. */
  #segment(left: Ratio, right: number): void {
    const { scale, groups, levelSame, isSaturated, ownCap } = this.#demand
    const { slope, offset } = ownCap
    const saturated = this.#saturated
    saturated.length = 0
    for (let g = 1; g < groups; g++) {
      const isBelowStairs = slope[g] * left.n + offset[g] < levelSame[g] * scale
      isSaturated[g] = isBelowStairs ? 1 : 0
      if (isBelowStairs) saturated.push(g)
    }
    // Saturation of g ends at (level·scale − offset)/slope; the fractions are compared by cross-multiplication.
    const end = (g: number): number => levelSame[g] * scale - offset[g]
    if (saturated.length > 1) saturated.sort((g, h) => end(g) * slope[h] - end(h) * slope[g])
    let a = left
    this.#release(a)
    for (let i = 0; i < saturated.length; ) {
      const cut = ratio(end(saturated[i]), slope[saturated[i]])
      if (cut.n >= right * cut.d) return this.#interval(a, wholeRatio(right))
      if (isBelow(a, cut)) this.#interval(a, cut)
      a = cut
      for (; i < saturated.length && end(saturated[i]) * a.d === a.n * slope[saturated[i]]; i++)
        isSaturated[saturated[i]] = 0
      this.#release(a)
    }
    this.#flat(a, wholeRatio(right))
  }

  /** No wire saturated any more: w stays and the wait only shrinks, unless the joint cap held w back. */
  #flat(from: Ratio, to: Ratio): void {
    const before = this.#w
    this.#moveTo(to)
    this.#demand.guard(before.d * this.#w.d)
    if (!isEqual(this.#w, before) && this.#beats(from, this.#w)) throw unsafe
  }

  /**
   * w = a where no packet waits, and the joint cap alone keeps G from exceeding w: right of such an instant w jumps to
   * the next root as soon as G(a, a) outgrows a. The supremum counts the limit from the right.
   */
  #release(a: Ratio): void {
    this.#demand.guard(a.d * this.#w.d)
    if (!isEqual(this.#w, a) || !outgrows(this.#demand, a)) return
    this.#moveTo(a, true)
    this.#offer(a, this.#w)
  }

  /** a from `from` (where w is known) to `to`, saturation fixed. Leaves w at `to`. */
  #interval(from: Ratio, to: Ratio): void {
    const demand = this.#demand
    const passedAtLeft = demand.passed
    let a = from
    let w = this.#w
    this.#moveTo(to)
    const passedAtRight = demand.passed
    const end = this.#w
    if (!this.#beats(a, end)) return
    demand.rewind(passedAtLeft)
    while (demand.passed < passedAtRight) {
      if (isBelow(w, a)) throw unsafe
      const h = demand.higher.time[demand.passed]
      if (w.n < h * w.d) {
        const meets = reaches(demand, h, a)
        if (meets.n > h * meets.d) throw unsafe
        const arrival = wholeRatio(h)
        if (this.#beats(a, arrival)) this.#concave({ a, w }, { a: meets, w: arrival })
        a = meets
      }
      this.#w = w
      const before = demand.passed
      this.#moveTo(a)
      if (demand.passed === before) throw unsafe
      w = this.#w
      this.#offer(a, w)
    }
    if (isBelow(w, a) && this.#beats(a, end)) throw unsafe
    this.#concave({ a, w }, { a: to, w: end })
    this.#w = end
  }

  /**
   * A stretch on which w has no jump, so w(a) is concave. The tangents at its ends bound w − a from above; where they meet
   * higher than the best, w is evaluated there and both halves are closed alike.
   */
  #concave(l: Point, r: Point, depth = 0): void {
    if (depth > MOST_HALVINGS) throw unsafe
    if (!this.#beats(l.a, r.w)) return
    const demand = this.#demand
    const first = tangentAt(demand, l)
    if (first.slope <= first.delta) return
    const last = tangentAt(demand, r)
    // Still rising at the right end: the supremum is there (the jump of w that may follow is offered by the caller).
    const isRising = last.slope >= last.delta
    const top = isRising ? undefined : meeting(demand, first, last, l.a, r.a)
    if (top === undefined) {
      // Where w has fallen behind a on the way, its end says nothing of the part before.
      if (isBelow(r.w, r.a)) throw unsafe
      return this.#offer(r.a, r.w)
    }
    if (!this.#beats(top.a, top.w)) return
    this.#w = l.w
    const { passed } = demand
    this.#moveTo(top.a)
    if (demand.passed !== passed) throw unsafe
    const middle: Point = { a: top.a, w: this.#w }
    demand.guard(middle.w.d * top.w.d)
    this.#offer(middle.a, middle.w)
    if (isEqual(middle.w, top.w)) return
    this.#concave(l, middle, depth + 1)
    this.#concave(middle, r, depth + 1)
  }

  /** Moves w to w(a), passing higher arrivals on the way; a and w only ever grow. `released`: w is no answer any more. */
  #moveTo(a: Ratio, released = false): void {
    const demand = this.#demand
    const unit = demand.scale * a.d
    demand.standAt(a)
    for (let isAnswer = !released; ; isAnswer = true) {
      this.#work.spend(tryOf(demand.groups))
      const w = this.#w
      // G never exceeds the ceiling before the next higher arrival.
      const top = Math.min(demand.limit, Math.ceil(demand.ceiling / unit) + 1)
      const h = demand.higher.timeOf(demand.passed, top)
      if (isAnswer && demand.work(w) <= w.n * unit) return
      if (isBelow(w, a) && h * a.d > a.n) {
        this.#w = a
        // w may still end before a, where the joint cap stands at a.
        if (demand.work(a) >= a.n * unit) continue
        this.#w = rootBefore(demand, a)
        return
      }
      if (h === Number.POSITIVE_INFINITY) {
        this.#w = rootBefore(demand, ratio(demand.ceiling, unit))
        return
      }
      const arrival = wholeRatio(h)
      if (demand.work(arrival) < h * unit) {
        this.#w = rootBefore(demand, demand.ceiling > h * unit ? arrival : ratio(demand.ceiling, unit))
        return
      }
      demand.pass(h)
      this.#w = arrival
    }
  }

  #offer(a: Ratio, w: Ratio): void {
    if (this.#beats(a, w)) this.#best = ceilDiv(w.n * a.d - a.n * w.d, w.d * a.d)
  }

  /** Whether w − a exceeds the best so far. */
  #beats(a: Ratio, w: Ratio): boolean {
    this.#demand.guard(w.d * a.d)
    return w.n * a.d - a.n * w.d > this.#best * w.d * a.d
  }
}
