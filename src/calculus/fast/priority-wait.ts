import { OUTWARD } from '../queue/envelope.ts'
import { ceilDiv } from '../queue/integer.ts'
import { LOCAL, type QueueLoad } from '../queue/queue-load.ts'
import { type BusyCheck, LaneDemand, unsafe } from './lane-demand.ts'

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
  readonly #demand = new LaneDemand()
  #saturated: number[] = []

  #best = 0
  /** Higher arrivals passed by w so far, and w itself as a fraction. */
  #passed = 0
  #wn = 0
  #wd = 1

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
    const groups = this.#demand.groups
    const same = this.#demand.same
    this.#demand.levelSame.set(this.#demand.startSame.subarray(0, groups))
    this.#demand.levelHigher.set(this.#demand.startHigher.subarray(0, groups))
    this.#demand.base = (load.blocking - cost) * this.#demand.scale
    this.#best = 0
    this.#passed = 0
    this.#wn = 0
    this.#wd = 1
    let busy: BusyCheck | undefined
    this.#advance(0, 1)
    this.#offer(0, 1)
    for (let i = 0, left = 0; ; ) {
      const horizon = this.#horizon(load, cost)
      const right = same.timeOf(i, horizon)
      // A packet that arrives at `left` and starts at w ≥ left leaves the lane busy until w + C.
      const busyUntil = this.#wn >= left * this.#wd ? this.#wn / this.#wd + cost : 0
      this.#segment(left, right === Number.POSITIVE_INFINITY ? horizon : right)
      if (right === Number.POSITIVE_INFINITY) return this.#best
      if (right >= busyUntil - 1) {
        busy ??= this.#demand.startBusy()
        if (this.#demand.endsBefore(busy, right, load.blocking)) return this.#best
      }
      for (; i < same.count && same.time[i] === right; i++)
        this.#demand.levelSame[same.group[i]] += same.cost[i]
      left = right
      this.#advance(left, 1)
      this.#offer(left, 1)
    }
  }

  /** Whole a beyond which even the affine curves cannot beat the best; rounding only ever costs a step more. */
  #horizon(load: QueueLoad, cost: number): number {
    const { same, higher } = load
    const burst = same.envelope.burst + higher.envelope.burst
    const room = load.blocking - cost + burst - this.#best * (1 - higher.envelope.rate)
    return Math.ceil(Math.max(0, (room / (1 - load.rate)) * OUTWARD) + 1)
  }

  /** All a in [left, right) with the present stairs of the lane: cut at the ends of saturation of its wires. */
  #segment(left: number, right: number): void {
    const { slope, offset } = this.#demand.s
    const scale = this.#demand.scale
    const saturated = this.#saturated
    saturated.length = 0
    for (let g = 1; g < this.#demand.groups; g++) {
      const below = slope[g] * left + offset[g] < this.#demand.levelSame[g] * scale
      this.#demand.isSaturated[g] = below ? 1 : 0
      if (below) saturated.push(g)
    }
    const end = (g: number): number => this.#demand.levelSame[g] * scale - offset[g]
    if (saturated.length > 1) saturated.sort((g, h) => end(g) * slope[h] - end(h) * slope[g])
    let an = left
    let ad = 1
    this.#release(an, ad)
    for (let i = 0; i < saturated.length; ) {
      const g = saturated[i]
      const en = end(g)
      const ed = slope[g]
      const last = en >= right * ed
      if (last) this.#interval(an, ad, right, 1)
      else if (en * ad > an * ed) this.#interval(an, ad, en, ed)
      if (last) return
      an = en
      ad = ed
      for (; i < saturated.length && end(saturated[i]) * ad === an * slope[saturated[i]]; i++)
        this.#demand.isSaturated[saturated[i]] = 0
      this.#release(an, ad)
    }
    // No wire saturated any more: w stays and the wait only shrinks, unless the joint cap held w back.
    const wn = this.#wn
    const wd = this.#wd
    this.#advance(right, 1)
    this.#demand.guard(wd * this.#wd)
    if (this.#wn * wd !== wn * this.#wd && this.#beats(this.#wn, this.#wd, an, ad)) throw unsafe
  }

  /**
   * w = a where no packet waits, and the joint cap alone keeps G from exceeding w: right of such an instant w jumps to
   * the next root as soon as G(a, a) outgrows a. The supremum counts the limit from the right.
   */
  #release(an: number, ad: number): void {
    this.#demand.guard(ad * this.#wd)
    if (this.#wn * ad !== an * this.#wd) return
    const scale = this.#demand.scale
    this.#demand.guard(ad)
    let work =
      (this.#demand.base + (this.#demand.levelSame[LOCAL] + this.#demand.levelHigher[LOCAL]) * scale) * ad
    let rise = 0
    for (let g = 1; g < this.#demand.groups; g++) {
      const own = this.#demand.isSaturated[g] === 1
      const mine = own
        ? this.#demand.s.slope[g] * an + this.#demand.s.offset[g] * ad
        : this.#demand.levelSame[g] * scale * ad
      const stairs = this.#demand.levelHigher[g] * scale * ad
      const cap = this.#demand.h.slope[g] * an + this.#demand.h.offset[g] * ad
      // On a tie the stairs are the least from here on.
      const risesHigh = cap < stairs
      const sum = mine + (risesHigh ? cap : stairs)
      const slope = (own ? this.#demand.s.slope[g] : 0) + (risesHigh ? this.#demand.h.slope[g] : 0)
      const joint = this.#demand.jointAt(g, an, ad)
      const jointSlope = this.#demand.j.slope[g]
      const isJoint = joint < sum || (joint === sum && jointSlope < slope)
      work += isJoint ? joint : sum
      rise += isJoint ? jointSlope : slope
    }
    if (work < an * scale || rise <= scale) return
    this.#advance(an, ad, true)
    this.#offer(an, ad)
  }

  /** a from l (where w is known) to r, saturation fixed. Leaves w at r. */
  #interval(ln: number, ld: number, rn: number, rd: number): void {
    const passedAtLeft = this.#passed
    let an = ln
    let ad = ld
    let wn = this.#wn
    let wd = this.#wd
    this.#advance(rn, rd)
    const passedAtRight = this.#passed
    const endWn = this.#wn
    const endWd = this.#wd
    if (!this.#beats(endWn, endWd, an, ad)) return
    this.#rewind(passedAtLeft)
    while (this.#passed < passedAtRight) {
      if (wn * ad < an * wd) throw unsafe
      const h = this.#demand.higher.time[this.#passed]
      if (wn < h * wd) {
        const [bn, bd] = this.#demand.reaches(h, an, ad)
        if (bn > h * bd) throw unsafe
        if (this.#beats(h, 1, an, ad)) this.#concave(an, ad, wn, wd, bn, bd, h, 1)
        an = bn
        ad = bd
      }
      this.#wn = wn
      this.#wd = wd
      const before = this.#passed
      this.#advance(an, ad)
      if (this.#passed === before) throw unsafe
      wn = this.#wn
      wd = this.#wd
      this.#offer(an, ad)
    }
    if (wn * ad < an * wd && this.#beats(endWn, endWd, an, ad)) throw unsafe
    this.#concave(an, ad, wn, wd, rn, rd, endWn, endWd)
    this.#wn = endWn
    this.#wd = endWd
  }

  /**
   * A stretch on which w has no jump, so w(a) is concave: its ends (a1, w1), (a2, w2). The tangents at the ends bound
   * w − a from above; where they meet higher than the best, w is evaluated there and both halves are closed alike.
   */
  #concave(
    a1n: number,
    a1d: number,
    w1n: number,
    w1d: number,
    a2n: number,
    a2d: number,
    w2n: number,
    w2d: number,
    depth = 0,
  ): void {
    if (depth > 40) throw unsafe
    if (!this.#beats(w2n, w2d, a1n, a1d)) return
    this.#demand.tangent(a1n, a1d, w1n, w1d)
    const d1 = this.#demand.tDelta
    const s1 = this.#demand.tSlope
    const c1 = this.#demand.tConst
    if (s1 <= d1) return
    this.#demand.tangent(a2n, a2d, w2n, w2d)
    const d2 = this.#demand.tDelta
    const s2 = this.#demand.tSlope
    const c2 = this.#demand.tConst
    if (s2 >= d2) {
      // Still rising at the right end: the supremum is there (the jump of w that may follow is offered by the caller).
      this.#offerValue(w2n, w2d, a2n, a2d)
      return
    }
    const an = c2 * d1 - c1 * d2
    const ad = s1 * d2 - s2 * d1
    if (!(Math.abs(c2) * d1 + Math.abs(c1) * d2 <= Number.MAX_SAFE_INTEGER)) throw unsafe
    this.#demand.guard(ad)
    if (an * a1d <= a1n * ad || an * a2d >= a2n * ad) {
      this.#offerValue(w2n, w2d, a2n, a2d)
      return
    }
    const wn = c1 * ad + s1 * an
    const wd = d1 * ad
    this.#demand.guard(wd)
    if (!this.#beats(wn, wd, an, ad)) return
    this.#wn = w1n
    this.#wd = w1d
    const passed = this.#passed
    this.#advance(an, ad)
    if (this.#passed !== passed) throw unsafe
    const vn = this.#wn
    const vd = this.#wd
    this.#demand.guard(vd * wd)
    this.#offer(an, ad)
    if (vn * wd === wn * vd) return
    this.#concave(a1n, a1d, w1n, w1d, an, ad, vn, vd, depth + 1)
    this.#concave(an, ad, vn, vd, a2n, a2d, w2n, w2d, depth + 1)
  }

  /** Moves w to w(an/ad), passing higher arrivals on the way; a and w only ever grow. `released`: w is no answer any more. */
  #advance(an: number, ad: number, released = false): void {
    const scale = this.#demand.scale
    const part = this.#demand.part
    this.#demand.guard(ad)
    let own =
      (this.#demand.base + (this.#demand.levelSame[LOCAL] + this.#demand.levelHigher[LOCAL]) * scale) * ad
    let ceiling = own
    for (let g = 1; g < this.#demand.groups; g++) {
      const stairs = this.#demand.levelSame[g] * scale * ad
      const cap = this.#demand.s.slope[g] * an + this.#demand.s.offset[g] * ad
      const mine = cap < stairs ? cap : stairs
      part[g] = mine
      if (this.#demand.startHigher[g] === 0) own += mine
      ceiling += mine + this.#demand.levelHigher[g] * scale * ad
    }
    const higher = this.#demand.higher
    for (;;) {
      // G never exceeds `ceiling` before the next higher arrival.
      const top = Math.min(this.#demand.limit, Math.ceil(ceiling / (scale * ad)) + 1)
      const h = higher.timeOf(this.#passed, top)
      const behind = this.#wn * ad < an * this.#wd
      if (!released && this.#demand.work(own, an, ad, this.#wn, this.#wd) <= this.#wn * scale * ad) return
      released = false
      if (behind && h * ad > an) {
        // w may still end before a, where the joint cap stands at a.
        if (this.#demand.work(own, an, ad, an, ad) < an * scale * ad) return this.#root(own, an, ad, an, ad)
        this.#wn = an
        this.#wd = ad
        continue
      }
      if (h !== Number.POSITIVE_INFINITY && this.#demand.work(own, an, ad, h, 1) >= h * scale * ad) {
        for (; this.#passed < higher.count && higher.time[this.#passed] === h; this.#passed++) {
          const g = higher.group[this.#passed]
          const jump = higher.cost[this.#passed] * scale * ad
          this.#demand.levelHigher[g] += higher.cost[this.#passed]
          if (g === LOCAL) own += jump
          ceiling += jump
        }
        this.#wn = h
        this.#wd = 1
        continue
      }
      if (h !== Number.POSITIVE_INFINITY && ceiling > h * scale * ad) return this.#root(own, an, ad, h, 1)
      return this.#root(own, an, ad, ceiling, scale * ad)
    }
  }

  /** The first w at which G(a, w) ≤ w, from a point right of it: Newton on a concave function, exact after finitely many lines. */
  #root(own: number, an: number, ad: number, wn: number, wd: number): void {
    const scale = this.#demand.scale
    const from = wn * ad <= an * wd
    for (;;) {
      this.#demand.guard(ad * wd)
      let fixed = own
      let slope = 0
      for (const g of this.#demand.mixed) {
        const stairs = this.#demand.levelHigher[g] * scale * wd
        const cap = this.#demand.h.slope[g] * wn + this.#demand.h.offset[g] * wd
        const both = this.#demand.part[g] * wd + (cap <= stairs ? cap : stairs) * ad
        const joint = from
          ? (this.#demand.j.slope[g] * an + this.#demand.j.offset[g] * ad) * wd
          : (this.#demand.j.slope[g] * wn + this.#demand.j.offset[g] * wd) * ad
        if (joint < both || (joint === both && !from)) {
          fixed += from
            ? this.#demand.j.slope[g] * an + this.#demand.j.offset[g] * ad
            : this.#demand.j.offset[g] * ad
          if (!from) slope += this.#demand.j.slope[g]
        } else if (cap <= stairs) {
          fixed += this.#demand.part[g] + this.#demand.h.offset[g] * ad
          slope += this.#demand.h.slope[g]
        } else fixed += this.#demand.part[g] + this.#demand.levelHigher[g] * scale * ad
      }
      if (slope >= scale) throw unsafe
      const nextD = ad * (scale - slope)
      this.#demand.guard(nextD)
      if (fixed * wd === wn * nextD) {
        this.#wn = wn
        this.#wd = wd
        return
      }
      wn = fixed
      wd = nextD
    }
  }

  /** Takes back higher arrivals until `passed` are left. */
  #rewind(passed: number): void {
    while (this.#passed > passed) {
      this.#passed--
      this.#demand.levelHigher[this.#demand.higher.group[this.#passed]] -=
        this.#demand.higher.cost[this.#passed]
    }
  }

  #offer(an: number, ad: number): void {
    this.#offerValue(this.#wn, this.#wd, an, ad)
  }

  #offerValue(wn: number, wd: number, an: number, ad: number): void {
    if (this.#beats(wn, wd, an, ad)) this.#best = ceilDiv(wn * ad - an * wd, wd * ad)
  }

  /** Whether w − a exceeds the best so far. */
  #beats(wn: number, wd: number, an: number, ad: number): boolean {
    this.#demand.guard(wd * ad)
    return wn * ad - an * wd > this.#best * wd * ad
  }
}
