import { tailWait } from '../exact/exact-envelope.ts'
import { isIdleBy } from '../queue/idle.ts'
import type { QueueLoad } from '../queue/queue-load.ts'
import { tryOf, UNCOUNTED, type Work } from '../queue/work.ts'
import { affineHorizon } from './affine-horizon.ts'
import { type Instant, instant, isWhole, NEAR, ShapedDemand, unsure } from './shaped-demand.ts'
import { caughtUp, reaches, rootBefore, STEEP } from './shaped-roots.ts'

/** Halvings of one concave stretch before rationals take over. */
const MOST_HALVINGS = 40

/** Rounding of a few operations, generously. */
const ROUNDING = 2 ** -50

/** A packet that arrives at a may start only at w. */
interface Point {
  readonly a: Instant
  readonly w: Instant
}

/** `w ≤ at.w + slope · (a − at.a) + error`. */
interface Tangent {
  readonly at: Point
  readonly slope: number
  readonly error: number
}

/**
 * The worst wait below higher lanes as {@link PriorityWait} finds it, for rates that have no handy common denominator: the same
 * walk along a with instants in doubles that know how far off they may be. Every step that makes w jump is decided for
 * certain, by BigInt where it is close and both instants are whole; what cannot be is left to rationals.
 */
export class ShapedWait {
  readonly #work: Work
  readonly #demand: ShapedDemand
  readonly #ends: number[] = []
  #until = Number.POSITIVE_INFINITY
  /** Largest w − a so far, rounded up. */
  #best = 0
  /** What it may be, where doubles could not tell. */
  #doubt = 0
  /** w(a) of the a last gone to. */
  #w = instant(0, 0)
  /** Higher work per group, and arrivals, as far as the end of the busy period has been looked for. */
  #levelBusy = new Float64Array(16)
  #busyPassed = 0

  constructor(work: Work = UNCOUNTED) {
    this.#work = work
    this.#demand = new ShapedDemand(work)
  }

  /**
   * Waits for `count` transmission times `costs`, each one of the lane's own, into `waits`. Requires Σ C/π < 1 over
   * the lane and those above. Stairs are counted up to `until`; then the affine curves close the tail (MODEL "Long busy
   * periods"). False when doubles cannot prove the answer for some C: nothing of `waits` is then valid.
   */
  solve(
    load: QueueLoad,
    costs: ArrayLike<number>,
    count: number,
    waits: Float64Array,
    until: number = Number.POSITIVE_INFINITY,
  ): boolean {
    if (!(load.rate < 1)) return false
    this.#until = until
    this.#demand.prepare(load)
    try {
      for (let i = 0; i < count; i++) {
        waits[i] = this.#wait(load, costs[i])
        if (this.#doubt > waits[i]) return false
      }
      return true
    } catch (error) {
      if (error === unsure) return false
      throw error
    }
  }

  #wait(load: QueueLoad, cost: number): number {
    const demand = this.#demand
    if (!demand.begin(load.blocking - cost)) throw unsure
    this.#best = 0
    this.#doubt = 0
    this.#w = instant(0, 0)
    this.#beginBusy(load)
    const horizonOf = affineHorizon(load, cost)
    for (let left = 0; ; ) {
      if (left > this.#until) return Math.max(this.#best, tailWait(load, cost, left))
      this.#standAt(left)
      this.#moveTo(START)
      if (this.#isBeyond(left)) return Math.max(this.#best, tailWait(load, cost, left))
      this.#offer(START, this.#w)
      const horizon = horizonOf(this.#best)
      const right = demand.nextOwn(horizon)
      // A packet that arrives at `left` and starts at w ≥ left leaves the lane busy until w + C.
      const busyUntil = this.#w.t >= 0 ? left + this.#w.t + cost : 0
      this.#segment(right === Number.POSITIVE_INFINITY ? Math.max(left, horizon) : right)
      if (right === Number.POSITIVE_INFINITY) return this.#best
      if (right >= busyUntil - 2 && this.#isIdleBy(load, right)) return this.#best
      demand.climb(right)
      left = right
    }
  }

  /** Whether w has passed what may be counted. */
  #isBeyond(left: number): boolean {
    const { t, error } = this.#w
    const beyond = t + left - this.#until
    if (error > 0 && Math.abs(beyond) <= error + (Math.abs(t) + left) * ROUNDING) throw unsure
    return beyond > 0
  }

  /** Lets instants be told from `left` on. */
  #standAt(left: number): void {
    const demand = this.#demand
    const { t, error } = this.#w
    const moved = t - (left - demand.origin)
    this.#w = instant(moved, isWhole(this.#w) ? 0 : error + (Math.abs(t) + Math.abs(moved)) * ROUNDING)
    demand.standAt(left)
  }

  /** All a from the origin to `right` with the present stairs of the lane: cut at the ends of saturation of its links. */
  #segment(right: number): void {
    const demand = this.#demand
    const { own, isSaturated, origin } = demand
    const ends = this.#ends
    ends.length = 0
    for (let g = 1; g < demand.groups; g++) if (isSaturated[g] === 1) ends.push(g)
    if (ends.length > 1) ends.sort((g, h) => own.compare(g, h))
    const end = instant(right - origin, 0)
    let a = START
    this.#release(a)
    for (let i = 0; i < ends.length; ) {
      const g = ends[i]
      if (own.whole[g] >= right) return this.#interval(a, end)
      const cut = demand.endOf(g)
      if (a.t < cut.t) this.#interval(a, cut)
      a = cut
      for (; i < ends.length && own.compare(ends[i], g) === 0; i++) isSaturated[ends[i]] = 0
      this.#release(a)
    }
    this.#flat(a, end)
  }

  /** No link saturated any more: w stays and the wait only shrinks, unless the joint cap held w back. */
  #flat(from: Instant, to: Instant): void {
    const before = this.#w
    this.#moveTo(to)
    if (this.#w.t - before.t > this.#w.error + before.error) this.#mayBe(from, this.#w)
  }

  /**
   * w = a where no packet waits, and the joint cap alone keeps G from exceeding w: right of such an instant w jumps to
   * the next root as soon as G(a, a) outgrows a. The supremum counts the limit from the right.
   */
  #release(a: Instant): void {
    const { error, t } = this.#w
    const apart = Math.abs(t - a.t)
    if (apart > error + a.error) return
    const demand = this.#demand
    const sign = demand.sign(a, a)
    if (sign === -1) return
    // Which of two pieces that are as good as equal holds right of it, doubles cannot tell.
    const { slopeError } = demand
    if (demand.steepInA + demand.steepInW <= 1 - slopeError) return
    if (apart > 0 || sign === NEAR || demand.flatInA + demand.flatInW <= 1 + slopeError) throw unsure
    this.#moveTo(a, true)
    this.#offer(a, this.#w)
  }

  /** a from `from` (where w is known) to `to`, saturation fixed. Leaves w at `to`. */
  #interval(from: Instant, to: Instant): void {
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
      if (w.t < a.t) {
        this.#mayBe(from, end)
        while (demand.passed < passedAtRight) demand.pass(demand.higher.time[demand.passed])
        this.#w = end
        return
      }
      const h = demand.higher.time[demand.passed]
      const arrival = instant(h - demand.origin, 0)
      if (w.t < arrival.t) {
        const meets = reaches(demand, arrival.t, a)
        if (meets.t > arrival.t) throw unsure
        if (this.#beats(a, arrival)) this.#stretch({ a, w }, { a: meets, w: arrival })
        a = meets
      }
      // G has come to h: what arrives there goes first.
      this.#w = arrival
      demand.pass(h)
      this.#moveTo(a)
      w = this.#w
      this.#offer(a, w)
    }
    if (demand.passed !== passedAtRight) throw unsure
    if (w.t < a.t) this.#mayBe(a, end)
    else this.#stretch({ a, w }, { a: to, w: end })
    this.#w = end
  }

  /**
   * A stretch on which w has no jump, from where it is not behind a. Where it falls behind on the way, the joint caps stand at a
   * from there on, and w is concave on either side only.
   */
  #stretch(l: Point, r: Point): void {
    if (r.w.t > r.a.t + errorOf(r.a, r.w)) return this.#concave(l, r)
    const { t, error } = caughtUp(this.#demand, r.a)
    const cut = instant(Math.max(l.a.t, t), error)
    if (cut.t > l.a.t) this.#concave(l, { a: cut, w: cut })
    this.#mayBe(cut, r.w)
  }

  /**
   * A stretch on which w has no jump and is not behind a, so w(a) is concave. The tangents at its ends bound w − a from above; where they meet
   * higher than the best, w is evaluated there and both halves are closed alike.
   */
  #concave(l: Point, r: Point, depth = 0): void {
    if (!this.#beats(l.a, r.w)) return
    if (depth > MOST_HALVINGS) throw unsure
    const demand = this.#demand
    this.#offer(l.a, l.w)
    const first = this.#tangentAt(l)
    // It does not rise from the left end: the supremum is there.
    if (demand.steepInA <= 1 - demand.steepInW - demand.slopeError) return
    this.#offer(r.a, r.w)
    const last = this.#tangentAt(r)
    // Still rising at the right end: the supremum is there (the jump of w that may follow is offered by the caller).
    if (demand.flatInA >= 1 - demand.flatInW + demand.slopeError) return
    const top = meeting(first, last)
    if (!this.#beats(top.a, top.w)) return
    if (!(top.a.t > l.a.t && top.a.t < r.a.t)) return this.#mayBe(top.a, top.w)
    this.#w = l.w
    const { passed } = demand
    this.#moveTo(top.a)
    if (demand.passed !== passed) throw unsure
    const middle: Point = { a: top.a, w: this.#w }
    this.#offer(middle.a, middle.w)
    if (!this.#beats(top.a, top.w)) return
    if (top.w.t - middle.w.t <= top.w.error + middle.w.error) return this.#mayBe(top.a, top.w)
    this.#concave(l, middle, depth + 1)
    this.#concave(middle, r, depth + 1)
  }

  /** The line through (a, w(a)) that w(a) never exceeds nearby. */
  #tangentAt(at: Point): Tangent {
    const demand = this.#demand
    demand.look(at.a, at.w)
    const delta = 1 - demand.riseInW
    if (delta < ROUNDING * 2 ** 30) throw unsure
    return { at, slope: demand.riseInA / delta, error: (Math.max(0, demand.excess) + demand.error) / delta }
  }

  /** Moves w to w(a), passing higher arrivals on the way; a and w only ever grow. `released`: w is no answer any more. */
  #moveTo(a: Instant, released = false): void {
    const demand = this.#demand
    for (let isAnswer = !released; ; isAnswer = true) {
      this.#work.spend(tryOf(demand.groups))
      if (isAnswer && this.#isAnswer(a)) return
      const h = demand.nextHigher() - demand.origin
      if (this.#w.t < a.t && h > a.t) {
        if (h - a.t <= a.error) throw unsure
        // w may still end before a, where the joint cap stands at a.
        const sign = demand.sign(a, a)
        if (sign === -1) this.#w = rootBefore(demand, a, a.t)
        else this.#w = a
        if (sign === -1) return
        continue
      }
      if (h === Number.POSITIVE_INFINITY) {
        this.#w = rootBefore(demand, a, demand.ceiling)
        return
      }
      const arrival = instant(h, 0)
      const sign = demand.sign(a, arrival)
      if (sign === NEAR) throw unsure
      if (sign === -1) {
        this.#w = rootBefore(demand, a, Math.min(h, demand.ceiling))
        return
      }
      demand.pass(h + demand.origin)
      this.#w = arrival
    }
  }

  /** Whether w is at least G(a, w); where that is close, w is as good as the root, and its error says so. */
  #isAnswer(a: Instant): boolean {
    const demand = this.#demand
    const w = this.#w
    if (isWhole(a) && isWhole(w)) return demand.sign(a, w) <= 0
    demand.look(a, instant(w.t, 0))
    const { excess, error, steepInW } = demand
    const near = error + (1 + steepInW) * w.error
    if (excess > near) return false
    if (excess < -near) return true
    if (steepInW >= STEEP) throw unsure
    const apart = (Math.abs(excess) + error) / (1 - steepInW)
    // The joint cap begins to rise with w where w passes a.
    if (w.t < a.t && a.t - w.t <= apart + w.error + a.error) throw unsure
    if (w.error > 0 || apart > 0) this.#w = instant(w.t, apart)
    return true
  }

  #offer(a: Instant, w: Instant): void {
    const gap = w.t - a.t
    const error = errorOf(a, w)
    if (gap + error <= this.#best) return
    const least = Math.ceil(gap - error)
    this.#best = Math.max(this.#best, least)
    if (gap + error <= least) return
    // The root is at most a whole wait later where G is.
    const sign = this.#demand.signAfter(a, least)
    if (sign === NEAR) this.#doubt = Math.max(this.#doubt, least + 1)
    else if (sign === 1) this.#best = least + 1
  }

  /** No wait is longer than w − a here, but whether there is one, doubles cannot tell. */
  #mayBe(a: Instant, w: Instant): void {
    this.#doubt = Math.max(this.#doubt, Math.ceil(w.t - a.t + errorOf(a, w)))
  }

  /** Whether w − a may exceed the best so far. */
  #beats(a: Instant, w: Instant): boolean {
    return w.t - a.t + errorOf(a, w) > this.#best
  }

  #beginBusy(load: QueueLoad): void {
    if (this.#levelBusy.length < load.groups) this.#levelBusy = new Float64Array(load.groups * 2)
    for (let g = 0; g < load.groups; g++) this.#levelBusy[g] = this.#demand.startHigher[g]
    this.#busyPassed = 0
  }

  /** Whether all that arrived before some t ≤ `right` has been served by t. */
  #isIdleBy(load: QueueLoad, right: number): boolean {
    const { higher, levelSame } = this.#demand
    const { group, cost } = load.higher
    for (;;) {
      const h = higher.timeOf(this.#busyPassed, right)
      if (isIdleBy(load, levelSame, this.#levelBusy, Math.min(h, right))) return true
      if (h === Number.POSITIVE_INFINITY) return false
      for (; this.#busyPassed < higher.count && higher.time[this.#busyPassed] === h; this.#busyPassed++) {
        const flow = higher.flow[this.#busyPassed]
        this.#levelBusy[group[flow]] += cost[flow]
      }
      if (h === right) return false
    }
  }
}

/** The origin. */
const START = instant(0, 0)

const errorOf = (a: Instant, w: Instant): number =>
  isWhole(a) && isWhole(w) ? 0 : a.error + w.error + (Math.abs(a.t) + Math.abs(w.t)) * ROUNDING

/**
 * Where the lesser of two tangents of one concave stretch is highest above a, and how high it is: where they meet, or at an end
 * of the stretch. Where they are as good as parallel, one of them is looked at.
 */
const meeting = (l: Tangent, r: Tangent): Point => {
  const turn = l.slope - r.slope
  const length = r.at.a.t - l.at.a.t
  const [low, high] = [l.at.w.t, r.at.w.t]
  const steep = l.slope + r.slope + 1
  const size = Math.abs(low) + Math.abs(high) + steep * (length + Math.abs(l.at.a.t) + Math.abs(r.at.a.t))
  const error =
    l.error + r.error + l.at.w.error + r.at.w.error + steep * (l.at.a.error + r.at.a.error) + size * ROUNDING
  if (turn < 2 ** -16)
    return { a: l.at.a, w: instant(low + Math.max(0, l.slope - 1) * length, steep * error) }
  const after = Math.min(length, Math.max(0, (high - low - r.slope * length) / turn))
  // Outside, one is below the other all along, and highest at one of its ends.
  const gap = (x: number): number => Math.min(low + l.slope * x, high - r.slope * (length - x)) - x
  const top = Math.max(gap(after), gap(0), gap(length))
  return { a: instant(l.at.a.t + after, 0), w: instant(top + after, (steep * error) / turn) }
}
