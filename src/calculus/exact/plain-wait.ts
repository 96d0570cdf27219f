import type { Fraction } from 'fraction.js'
import {
  constant,
  DIAGONAL,
  FLAT_IN_W,
  later,
  less,
  ONE,
  STEEP_IN_W,
  slopeForm,
  whole,
  ZERO,
} from '../queue/line.ts'
import type { QueueLoad } from '../queue/queue-load.ts'
import { RATIONAL, UNCOUNTED, type Work } from '../queue/work.ts'
import { type ExactEnvelope, exactEnvelope } from './exact-envelope.ts'
import { LaneStairs } from './lane-stairs.ts'
import { exceeds, fallsBehind, reaches, rootBefore } from './roots.ts'
import type { SumOfMinima } from './sum-of-minima.ts'

/** The worst instant of a queue for one transmission time: who arrives at `at` may start only at `start`. */
export interface WorstInstant {
  /** ceil(start − at), ps. */
  readonly waitPs: number
  readonly at: Fraction
  readonly start: Fraction
}

interface Point {
  readonly a: Fraction
  readonly w: Fraction
}

/** A point of the walk where the lines change. */
interface Cut extends Point {
  /** `look`: evaluate w there; `behind`: w < a from there on; `released`: w jumps right of it. */
  readonly next: 'look' | 'behind' | 'released'
}

/** `held`: w stays at an edge where G touches it without exceeding it; `behind`: w < a, no packet waits. */
type State = 'moving' | 'held' | 'behind'

/**
 * Worst wait (MODEL "Worst wait at one port", "Line caps", with or without higher lanes) in exact rationals: the plain
 * form of {@link PriorityWait} and {@link FifoDelay}, their reference in the tests, their fallback where doubles are
 * too narrow, and the source of the worst instant for `explain`. Requires Σ C/π < 1 over the lane and those above.
 * Stairs are counted up to `until`; the first arrival beyond it, or whose w is beyond it, is where the affine curves
 * close the tail (MODEL "Long busy periods").
 */
export const plainWait = (
  load: QueueLoad,
  costPs: number,
  until: number = Number.POSITIVE_INFINITY,
  work: Work = UNCOUNTED,
): WorstInstant => new PlainWait(load, costPs, until, work).solve()

/** The walk along a: from arrival to arrival of the lane, in between from cut to cut. */
class PlainWait {
  readonly #load: QueueLoad
  readonly #base: Fraction
  readonly #until: number
  readonly #work: Work
  readonly #stairs: LaneStairs
  readonly #same: ExactEnvelope
  readonly #higher: ExactEnvelope
  /** w is of no interest beyond. */
  #stop = Number.POSITIVE_INFINITY
  #w = ZERO
  #best: WorstInstant = { waitPs: 0, at: ZERO, start: ZERO }
  #bestGap = ZERO

  constructor(load: QueueLoad, costPs: number, until: number, work: Work) {
    this.#until = until
    this.#work = work
    this.#load = load
    this.#base = whole(load.blocking - costPs)
    this.#stairs = new LaneStairs(load, this.#base, work)
    this.#same = exactEnvelope(load.same)
    this.#higher = exactEnvelope(load.higher)
  }

  solve(): WorstInstant {
    if (this.#endsInTail(0)) return this.#best
    for (let left = 0; ; ) {
      const horizon = this.#horizon()
      const right = this.#stairs.nextOwn(horizon)
      this.#segment(left, Math.min(right, horizon))
      if (right === Number.POSITIVE_INFINITY || this.#stairs.isIdleBy(right)) return this.#best
      this.#stairs.climb(right)
      left = right
      if (this.#endsInTail(left)) return this.#best
    }
  }

  /** Goes to the arrival at `a`; true where it lies beyond what may be counted, and V(a) has closed the tail. */
  #endsInTail(a: number): boolean {
    const at = whole(a)
    const isFifo = this.#load.higher.count === 0
    if (a <= this.#until) {
      this.#stop = isFifo ? Number.POSITIVE_INFINITY : this.#until
      this.#moveTo(at)
      this.#stop = Number.POSITIVE_INFINITY
      if (isFifo || this.#w.valueOf() <= this.#until) {
        this.#offer(at, this.#w)
        return false
      }
    }
    this.#offer(at, this.#burst().add(this.#same.rate.mul(at)).div(ONE.sub(this.#higher.rate)))
    return true
  }

  /** B − C + σ of the lane and those above. */
  #burst(): Fraction {
    return this.#base.add(this.#same.burst).add(this.#higher.burst)
  }

  /** Whole a from which even the affine curves, (B − C + σ + ρS·a)/(1 − ρH) − a, cannot beat the best. */
  #horizon(): number {
    const room = this.#burst().sub(this.#bestGap.mul(ONE.sub(this.#higher.rate)))
    const a = room.div(ONE.sub(this.#same.rate).sub(this.#higher.rate))
    return a.compare(0) <= 0 ? 0 : Number(a.ceil().valueOf())
  }

  #offer(a: Fraction, w: Fraction): void {
    const gap = w.sub(a)
    if (gap.compare(this.#bestGap) <= 0) return
    this.#bestGap = gap
    this.#best = { waitPs: Number(gap.ceil().valueOf()), at: a, start: w }
  }

  /** G near (a, w). */
  #workAt(a: Fraction): SumOfMinima {
    return this.#stairs.work(less(this.#w, a) ? 'at a' : 'at w')
  }

  /** Moves w to w(a): least w ≥ 0 with w ≥ G(a, w). Between higher arrivals G(a, ·) is concave, below a and above it. */
  #moveTo(a: Fraction): void {
    for (;;) {
      this.#work.spend(RATIONAL * this.#load.groups)
      if (this.#workAt(a).at(a, this.#w).compare(this.#w) <= 0) return
      if (this.#w.valueOf() > this.#stop || this.#moveOn(a)) return
    }
  }

  /** Goes on from a w that is not (or no longer) the answer; true when the next root was found before the next edge. */
  #moveOn(a: Fraction): boolean {
    const work = this.#workAt(a)
    const h = this.#stairs.nextHigher(work, a)
    const next = h === undefined ? undefined : whole(h)
    const edge = less(this.#w, a) && (next === undefined || less(a, next)) ? a : next
    if (edge === undefined || less(work.at(a, edge), edge)) {
      this.#w = rootBefore(work, a, edge ?? work.ceiling(a))
      return true
    }
    if (edge !== a) this.#stairs.pass(h!)
    this.#w = edge
    return false
  }

  /** a in [left, right) between two arrivals of the lane: cut where wires stop to be saturated. */
  #segment(left: number, right: number): void {
    const end = whole(right)
    let from = whole(left)
    for (const cut of this.#stairs.saturationEnds(left)) {
      const to = less(cut, end) ? cut : end
      if (less(from, to)) this.#interval(from, to)
      from = to
    }
    // The lane's own curve is flat now, but a w held by the joint cap may still be released.
    if (less(from, end)) this.#interval(from, end)
  }

  /** w(a) from `from` (where it is known) to `to`; leaves w at `to`. */
  #interval(from: Fraction, to: Fraction): void {
    const start = { w: this.#w, passed: this.#stairs.passed }
    this.#moveTo(to)
    const end = this.#w
    if (end.sub(from).compare(this.#bestGap) <= 0) return
    this.#stairs.rewind(start.passed)
    this.#w = start.w
    for (let a = from, state = this.#stateAt(from); ; ) {
      const w = this.#w
      const cut = this.#nextCut(a, to, state)
      if (state === 'moving') this.#concave({ a, w }, cut ?? { a: to, w: end })
      this.#w = w
      if (cut === undefined) break
      a = cut.a
      if (cut.next === 'released') {
        this.#w = later(w, a)
        if (!this.#moveOn(a)) this.#moveTo(a)
      } else this.#moveTo(a)
      this.#offer(a, this.#w)
      state = cut.next === 'behind' ? 'behind' : this.#stateAt(a)
    }
    this.#moveTo(to)
  }

  /** How w goes on from (a, w(a)). */
  #stateAt(a: Fraction): State {
    if (less(this.#w, a)) return 'behind'
    const work = this.#stairs.work('at w')
    if (work.at(a, this.#w).compare(this.#w) < 0) return 'moving'
    return work.tangent(a, this.#w, FLAT_IN_W).w.compare(1) >= 0 ? 'held' : 'moving'
  }

  /** Where w next meets a higher arrival, falls behind a (no packet waits there), catches up again, or is released. */
  #nextCut(from: Fraction, to: Fraction, state: State): Cut | undefined {
    const work = this.#stairs.work(state === 'behind' ? 'at a' : 'at w')
    if (state === 'held') return this.#release(work, from, to)
    const cuts: Cut[] = []
    const h = this.#stairs.nextHigher(work, to)
    if (h !== undefined) {
      const a = reaches(work, from, to, constant(h))
      if (a !== undefined) cuts.push({ a, w: whole(h), next: 'look' })
    }
    if (state === 'moving') {
      const a = fallsBehind(work, from, to)
      if (a !== undefined) cuts.push({ a, w: a, next: 'behind' })
    } else if (less(work.at(from, from), from)) {
      const a = reaches(work, from, to, DIAGONAL)
      if (a !== undefined) cuts.push({ a, w: a, next: 'look' })
    }
    return cuts.sort((x, y) => x.a.compare(y.a))[0]
  }

  /**
   * A first root at the edge of what w may be (a, or a higher arrival just passed) with G − w not falling right of it:
   * w stays there until G exceeds it strictly, and then jumps.
   */
  #release(work: SumOfMinima, from: Fraction, to: Fraction): Cut | undefined {
    const held = this.#w
    if (less(from, held)) {
      const until = less(held, to) ? held : to
      const a = exceeds(work, from, until, { c: held, a: ZERO, w: ZERO })
      if (a !== undefined) return { a, w: held, next: 'released' }
      return less(held, to) ? { a: held, w: held, next: 'look' } : undefined
    }
    const a = exceeds(work, from, to, DIAGONAL)
    return a === undefined ? undefined : { a, w: a, next: 'released' }
  }

  /** No jump of w between the ends: the tangents there bound w − a; where they meet above the best, look and halve. */
  #concave(l: Point, r: Point): void {
    if (r.w.sub(l.a).compare(this.#bestGap) <= 0) return
    const work = this.#stairs.work('at w')
    const first = slopeForm(work.tangent(l.a, l.w, STEEP_IN_W))
    const last = slopeForm(work.tangent(r.a, r.w, STEEP_IN_W))
    if (first === undefined || last === undefined || first.slope.compare(1) <= 0) return this.#offer(r.a, r.w)
    if (last.slope.compare(1) >= 0) return this.#offer(r.a, r.w)
    const a = last.c.sub(first.c).div(first.slope.sub(last.slope))
    if (a.compare(l.a) <= 0 || a.compare(r.a) >= 0) return this.#offer(r.a, r.w)
    const bound = first.c.add(first.slope.mul(a))
    if (bound.sub(a).compare(this.#bestGap) <= 0) return
    this.#w = l.w
    this.#moveTo(a)
    const w = this.#w
    this.#offer(a, w)
    if (w.equals(bound)) return
    this.#concave(l, { a, w })
    this.#concave({ a, w }, r)
  }
}
