import { Fraction } from 'fraction.js'
import { Arrivals } from '../queue/arrivals.ts'
import type { Flows } from '../queue/flows.ts'
import {
  along,
  capsOf,
  ceiling,
  constant,
  DIAGONAL,
  FLAT_IN_W,
  flatAlong,
  type GroupCaps,
  type Line,
  later,
  least,
  less,
  lowest,
  ONE,
  plus,
  type Side,
  STEEP_IN_W,
  slopeForm,
  valueAt,
  whole,
  ZERO,
} from '../queue/line.ts'
import { type Caps, LOCAL, type QueueLoad } from '../queue/queue-load.ts'

/** The worst instant of a queue for one transmission time: who arrives at `at` may start only at `start`. */
export interface WorstInstant {
  /** ceil(start − at), ps. */
  readonly waitPs: number
  readonly at: Fraction
  readonly start: Fraction
}

/** A point (a, w) of the walk where the lines change. */
interface Cut {
  readonly a: Fraction
  readonly w: Fraction
  /** `look`: evaluate w there; `released`: w jumps right of it. */
  readonly next: 'look' | 'behind' | 'released'
}

/** `held`: w stays at an edge that is a root by a hair; `behind`: w < a, no packet waits. */
type State = 'moving' | 'held' | 'behind'

/**
 * Worst wait (MODEL "Worst wait at one port", "Line caps", with or without higher lanes) in exact rationals: the plain
 * form of {@link PriorityWait} and {@link FifoDelay}, their reference in the tests, their fallback where doubles are
 * too narrow, and the source of the worst instant for `explain`. Requires Σ C/π < 1 over the lane and those above.
 * Stairs are counted up to `until`; the first arrival beyond it, or whose w is beyond it, is where the affine curves
 * close the tail (MODEL "Long busy periods"). `tick` is called at every arrival; what it throws ends the walk.
 */
export const plainWait = (
  load: QueueLoad,
  costPs: number,
  until: number = Number.POSITIVE_INFINITY,
  tick: () => void = () => {},
): WorstInstant => new PlainWait(load, costPs, until).solve(tick)

class PlainWait {
  readonly #load: QueueLoad
  readonly #base: Fraction
  readonly #until: number
  readonly #same = new Arrivals()
  readonly #higher = new Arrivals()
  readonly #levelSame: Float64Array
  readonly #levelHigher: Float64Array
  readonly #levelBusy: Float64Array
  readonly #startHigher: Float64Array
  readonly #caps: readonly GroupCaps[]
  #known: { 'at a'?: Line[][]; 'at w'?: Line[][] } = {}
  #busyPassed = 0
  /** w is of no interest beyond. */
  #stop = Number.POSITIVE_INFINITY
  #passed = 0
  #w = ZERO
  #best: WorstInstant = { waitPs: 0, at: ZERO, start: ZERO }
  #bestGap = ZERO
  #sigma = ZERO
  #rhoSame = ZERO
  #rhoHigher = ZERO

  constructor(load: QueueLoad, costPs: number, until: number) {
    this.#until = until
    this.#load = load
    this.#base = whole(load.blocking - costPs)
    this.#levelSame = new Float64Array(load.groups)
    this.#levelHigher = new Float64Array(load.groups)
    this.#same.reset(load.same, this.#levelSame, load.groups)
    this.#higher.reset(load.higher, this.#levelHigher, load.groups)
    this.#startHigher = this.#levelHigher.slice()
    this.#levelBusy = this.#levelHigher.slice()
    this.#caps = Array.from({ length: load.groups }, (_, g) => capsOf(load, g, this.#startHigher[g] > 0))
    const [sigmaSame, rhoSame] = affine(load.same)
    const [sigmaHigher, rhoHigher] = affine(load.higher)
    this.#sigma = sigmaSame.add(sigmaHigher)
    this.#rhoSame = rhoSame
    this.#rhoHigher = rhoHigher
  }

  solve(tick: () => void): WorstInstant {
    if (this.#endsInTail(0)) return this.#best
    for (let i = 0, left = 0; ; ) {
      tick()
      const horizon = this.#horizon()
      const right = this.#same.timeOf(i, horizon)
      this.#segment(left, Math.min(right, horizon))
      if (right === Number.POSITIVE_INFINITY || this.#idleBy(right)) return this.#best
      for (; i < this.#same.count && this.#same.time[i] === right; i++)
        this.#levelSame[this.#same.group[i]] += this.#same.cost[i]
      this.#known = {}
      left = right
      if (this.#endsInTail(left)) return this.#best
    }
  }

  /** Goes to the arrival at `a`; true where it lies beyond what may be counted, and V(a) has closed the tail. */
  #endsInTail(a: number): boolean {
    const at = whole(a)
    if (a <= this.#until) {
      this.#stop = this.#load.higher.count === 0 ? Number.POSITIVE_INFINITY : this.#until
      this.#moveTo(at)
      this.#stop = Number.POSITIVE_INFINITY
      if (this.#load.higher.count === 0 || this.#w.valueOf() <= this.#until) {
        this.#offer(at, this.#w)
        return false
      }
    }
    const work = this.#base.add(this.#sigma).add(this.#rhoSame.mul(at))
    this.#offer(at, work.div(ONE.sub(this.#rhoHigher)))
    return true
  }

  /** Whole a from which even the affine curves, (B − C + σ + ρS·a)/(1 − ρH) − a, cannot beat the best. */
  #horizon(): number {
    const room = this.#base.add(this.#sigma).sub(this.#bestGap.mul(ONE.sub(this.#rhoHigher)))
    const a = room.div(ONE.sub(this.#rhoSame).sub(this.#rhoHigher))
    return a.compare(0) <= 0 ? 0 : Number(a.ceil().valueOf())
  }

  #offer(a: Fraction, w: Fraction): void {
    const gap = w.sub(a)
    if (gap.compare(this.#bestGap) <= 0) return
    this.#bestGap = gap
    this.#best = { waitPs: Number(gap.ceil().valueOf()), at: a, start: w }
  }

  /** The lines whose minimum is X_g near the present stairs; `joint` says whether the joint cap stands at a or at w. */
  #lines(g: number, joint: 'at a' | 'at w'): Line[] {
    const stairsSame = constant(this.#levelSame[g])
    const stairsHigher = constant(this.#levelHigher[g])
    if (g === LOCAL) return [plus(stairsSame, stairsHigher)]
    const caps = this.#caps[g]
    if (this.#startHigher[g] === 0) return [stairsSame, caps.same]
    const sums = [stairsSame, caps.same].flatMap(s => [plus(s, stairsHigher), plus(s, caps.higher)])
    return [...sums, joint === 'at a' ? caps.bothAtA : caps.bothAtW]
  }

  /** G as a list of minima; kept until a stair is climbed. */
  #terms(joint: 'at a' | 'at w'): Line[][] {
    const known = this.#known[joint]
    if (known !== undefined) return known
    const terms = Array.from({ length: this.#load.groups }, (_, g) => this.#lines(g, joint))
    this.#known[joint] = terms
    return terms
  }

  #work(terms: Line[][], a: Fraction, w: Fraction): Fraction {
    return terms.reduce((sum, lines) => sum.add(valueAt(lowest(lines, a, w, STEEP_IN_W), a, w)), this.#base)
  }

  /** Moves w to w(a): least w ≥ 0 with w ≥ G(a, w). Between higher arrivals G(a, ·) is concave, below a and above it. */
  #moveTo(a: Fraction): void {
    for (;;) {
      const terms = this.#terms(less(this.#w, a) ? 'at a' : 'at w')
      if (this.#work(terms, a, this.#w).compare(this.#w) <= 0) return
      if (this.#w.valueOf() > this.#stop || this.#moveOn(a)) return
    }
  }

  /** Goes on from a w that is not (or no longer) the answer; true when the next root was found before the next edge. */
  #moveOn(a: Fraction): boolean {
    const behind = less(this.#w, a)
    const terms = this.#terms(behind ? 'at a' : 'at w')
    const h = this.#nextHigher(terms, a)
    const edge = behind && (h === undefined || less(a, whole(h))) ? a : h === undefined ? undefined : whole(h)
    if (edge === undefined || less(this.#work(terms, a, edge), edge)) {
      this.#rootBefore(terms, a, edge ?? terms.reduce((sum, lines) => sum.add(ceiling(lines, a)), this.#base))
      return true
    }
    if (edge !== a) this.#pass(h!)
    this.#w = edge
    return false
  }

  #pass(h: number): void {
    const { time, group, cost, count } = this.#higher
    for (; this.#passed < count && time[this.#passed] === h; this.#passed++)
      this.#levelHigher[group[this.#passed]] += cost[this.#passed]
    this.#known = {}
  }

  /** Newton from the right on the concave G(a, ·) − w: the first w where it is 0. */
  #rootBefore(terms: Line[][], a: Fraction, from: Fraction): void {
    for (let w = from; ; ) {
      const line = this.#tangent(terms, a, w, STEEP_IN_W)
      const next = line.c.add(line.a.mul(a)).div(ONE.sub(line.w))
      if (next.equals(w)) {
        this.#w = w
        return
      }
      w = next
    }
  }

  #tangent(terms: Line[][], a: Fraction, w: Fraction, side: Side): Line {
    return terms.reduce((sum, lines) => plus(sum, lowest(lines, a, w, side)), {
      c: this.#base,
      a: ZERO,
      w: ZERO,
    })
  }

  /** a in [left, right) between two arrivals of the lane: cut where wires stop to be saturated. */
  #segment(left: number, right: number): void {
    const { sameCap, groups } = this.#load
    const cuts: Fraction[] = []
    for (let g = 1; g < groups; g++) {
      if (this.#levelSame[g] === 0) continue
      const cap = along(sameCap, g, 'a')
      const end = whole(this.#levelSame[g]).sub(cap.c).div(cap.a)
      if (less(whole(left), end)) cuts.push(end)
    }
    cuts.sort((x, y) => x.compare(y))
    let from = whole(left)
    for (const cut of cuts) {
      const to = less(cut, whole(right)) ? cut : whole(right)
      if (less(from, to)) this.#interval(from, to)
      from = to
    }
    // The lane's own curve is flat now, but a w held by the joint cap may still be released.
    if (less(from, whole(right))) this.#interval(from, whole(right))
  }

  /** w(a) from `from` (where it is known) to `to`; leaves w at `to`. */
  #interval(from: Fraction, to: Fraction): void {
    const start = { w: this.#w, passed: this.#passed }
    this.#moveTo(to)
    const end = this.#w
    if (end.sub(from).compare(this.#bestGap) <= 0) return
    this.#rewind(start.passed)
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
    const terms = this.#terms('at w')
    if (this.#work(terms, a, this.#w).compare(this.#w) < 0) return 'moving'
    return this.#tangent(terms, a, this.#w, FLAT_IN_W).w.compare(1) >= 0 ? 'held' : 'moving'
  }

  /** Where w next meets a higher arrival, falls behind a (no packet waits there), catches up again, or is released. */
  #nextCut(from: Fraction, to: Fraction, state: State): Cut | undefined {
    const terms = this.#terms(state === 'behind' ? 'at a' : 'at w')
    if (state === 'held') return this.#release(terms, from, to)
    const cuts: Cut[] = []
    const h = this.#nextHigher(terms, to)
    if (h !== undefined) {
      const a = this.#reaches(terms, from, to, constant(h))
      if (a !== undefined) cuts.push({ a, w: whole(h), next: 'look' })
    }
    if (state === 'moving') {
      const a = this.#fallsBehind(terms, from, to)
      if (a !== undefined) cuts.push({ a, w: a, next: 'behind' })
    } else if (less(this.#work(terms, from, from), from)) {
      const a = this.#reaches(terms, from, to, DIAGONAL)
      if (a !== undefined) cuts.push({ a, w: a, next: 'look' })
    }
    return cuts.sort((x, y) => x.a.compare(y.a))[0]
  }

  /**
   * A first root at the edge of what w may be (a, or a higher arrival just passed) with G − w not falling right of it:
   * w stays there until G exceeds it strictly, and then jumps.
   */
  #release(terms: Line[][], from: Fraction, to: Fraction): Cut | undefined {
    const held = this.#w
    if (less(from, held)) {
      const until = less(held, to) ? held : to
      const a = this.#exceeds(terms, from, until, { c: held, a: ZERO, w: ZERO })
      if (a !== undefined) return { a, w: held, next: 'released' }
      return less(held, to) ? { a: held, w: held, next: 'look' } : undefined
    }
    const a = this.#exceeds(terms, from, to, DIAGONAL)
    return a === undefined ? undefined : { a, w: a, next: 'released' }
  }

  /** Least a in [from, to) right of which G(a, p(a)) > p(a). */
  #exceeds(terms: Line[][], from: Fraction, to: Fraction, p: Line): Fraction | undefined {
    const a = this.#reaches(terms, from, to, p)
    if (a === undefined || a.compare(to) >= 0) return undefined
    const line = this.#tangent(terms, a, valueAt(p, a, ZERO), flatAlong(p))
    return line.a.add(line.w.mul(p.a)).compare(p.a) > 0 ? a : undefined
  }

  /** The next higher arrival that w could pass before a gets to `a`. */
  #nextHigher(terms: Line[][], a: Fraction): number | undefined {
    const top = terms.reduce((sum, lines) => sum.add(ceiling(lines, a)), this.#base)
    const h = this.#higher.timeOf(this.#passed, Math.max(0, Number(later(top, a).ceil().valueOf())))
    return Number.isFinite(h) ? h : undefined
  }

  /** Least a in [from, to] with G(a, p(a)) ≥ p(a) along the line w = p(a): Newton from the left on a concave function. */
  #reaches(terms: Line[][], from: Fraction, to: Fraction, p: Line): Fraction | undefined {
    for (let a = from; ; ) {
      const w = valueAt(p, a, ZERO)
      if (this.#work(terms, a, w).compare(w) >= 0) return a
      const line = this.#tangent(terms, a, w, flatAlong(p))
      const rise = line.a.add(line.w.mul(p.a)).sub(p.a)
      if (rise.compare(0) <= 0) return undefined
      a = p.c.sub(line.c).sub(line.w.mul(p.c)).div(rise)
      if (less(to, a)) return undefined
    }
  }

  /** Largest a in [from, to) with G(a, a) ≥ a, where that fails at `to`: Newton from the right on a concave function. */
  #fallsBehind(terms: Line[][], from: Fraction, to: Fraction): Fraction | undefined {
    if (this.#work(terms, to, to).compare(to) >= 0) return undefined
    for (let a = to; ; ) {
      const line = this.#tangent(terms, a, a, STEEP_IN_W)
      const fall = ONE.sub(line.a).sub(line.w)
      if (fall.compare(0) <= 0) return from
      const next = later(line.c.div(fall), from)
      if (next.equals(from) || this.#work(terms, next, next).compare(next) >= 0) return next
      a = next
    }
  }

  #rewind(passed: number): void {
    if (this.#passed > passed) this.#known = {}
    while (this.#passed > passed) {
      this.#passed--
      this.#levelHigher[this.#higher.group[this.#passed]] -= this.#higher.cost[this.#passed]
    }
  }

  /** No jump of w between the ends: the tangents there bound w − a; where they meet above the best, look and halve. */
  #concave(l: { a: Fraction; w: Fraction }, r: { a: Fraction; w: Fraction }): void {
    if (r.w.sub(l.a).compare(this.#bestGap) <= 0) return
    const terms = this.#terms('at w')
    const first = slopeForm(this.#tangent(terms, l.a, l.w, STEEP_IN_W))
    const last = slopeForm(this.#tangent(terms, r.a, r.w, STEEP_IN_W))
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

  /** Whether all that arrived before some t ≤ `right` is served by t. */
  #idleBy(right: number): boolean {
    const higher = this.#higher
    for (;;) {
      const h = higher.timeOf(this.#busyPassed, right)
      const t = whole(Math.min(h, right))
      let work = whole(this.#load.blocking)
      for (let g = 0; g < this.#load.groups; g++) work = work.add(this.#busyWork(g, t))
      if (work.compare(t) <= 0) return true
      if (h >= right) return false
      for (; this.#busyPassed < higher.count && higher.time[this.#busyPassed] === h; this.#busyPassed++)
        this.#levelBusy[higher.group[this.#busyPassed]] += higher.cost[this.#busyPassed]
    }
  }

  #busyWork(g: number, t: Fraction): Fraction {
    const same = whole(this.#levelSame[g])
    const high = whole(this.#levelBusy[g])
    if (g === LOCAL) return same.add(high)
    // The caps of a set that sends nothing need not be set.
    if (this.#startHigher[g] === 0) return least(same, valueAt(along(this.#load.sameCap, g, 'a'), t, ZERO))
    const at = (caps: Caps): Fraction => valueAt(along(caps, g, 'a'), t, ZERO)
    return least(
      least(same, at(this.#load.sameCap)).add(least(high, at(this.#load.higherCap))),
      at(this.#load.bothCap),
    )
  }
}

const affine = (flows: Flows): [Fraction, Fraction] => {
  let sigma = ZERO
  let rho = ZERO
  for (let i = 0; i < flows.count; i++) {
    const share = new Fraction(BigInt(flows.cost[i]), BigInt(flows.period[i]))
    rho = rho.add(share)
    sigma = sigma.add(whole(flows.cost[i])).add(share.mul(whole(flows.jitter[i])))
  }
  return [sigma, rho]
}
