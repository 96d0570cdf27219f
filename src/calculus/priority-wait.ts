import { Arrivals } from './arrivals.ts'
import { ceilDiv } from './integer.ts'
import { LOCAL, type QueueLoad } from './queue-load.ts'
import { commonScale, ScaledCaps } from './scaled-caps.ts'

/** Thrown inside where doubles cannot prove the next step; never leaves this file. */
const unsafe = new Error('leaves the safe integer range')

/**
 * Worst wait below higher lanes (SPEC 2.2, 2.3): `ceil(sup over a of w(a) − a)` with w(a) the least solution of
 * `w = B − C + Σ_g min(min(A_g, cap)(a) + min(H_g, cap)(w), cap_both(max(a, w)))`.
 *
 * The walk goes along a. w(a) never falls; it jumps where a passes an arrival of the lane or w one of a higher lane, and
 * in between it is concave and piecewise linear, because G(a, w) is a sum of minima of lines. So an interval [l, r]
 * is done when w(r) − l cannot beat the best; else it is cut at the jumps of w, and a concave piece is closed by
 * the tangents at its ends. All points are fractions of safe integers; where one would not be, the caller falls back to rationals.
 */
export class PriorityWait {
  readonly #same = new Arrivals()
  readonly #higher = new Arrivals()
  readonly #s = new ScaledCaps()
  readonly #h = new ScaledCaps()
  readonly #j = new ScaledCaps()
  #startSame = new Float64Array(16)
  #startHigher = new Float64Array(16)
  #levelSame = new Float64Array(16)
  #levelHigher = new Float64Array(16)
  /** Work at exact time t, for the end of the busy period. */
  #levelBusy = new Float64Array(16)
  /** scale · ad · min(A_g, cap_g)(a) at the a last evaluated. */
  #part = new Float64Array(16)
  /** Groups with higher flows, and groups whose cap is below their stairs just right of the present a. */
  #mixed: number[] = []
  #saturated: number[] = []
  #isSaturated = new Uint8Array(16)

  #groups = 1
  #scale = 1
  /** (B − C) · scale. */
  #base = 0
  /** Bound on scale · |any time or work| · slope, per unit of denominator. */
  #reach = 0
  #limit = 0
  #best = 0
  /** Higher arrivals passed by w so far, and w itself as a fraction. */
  #passed = 0
  #wn = 0
  #wd = 1
  /** Tangent: w · tDelta = tConst + tSlope · a, scaled. */
  #tDelta = 0
  #tSlope = 0
  #tConst = 0
  #sigma = 0
  #rhoSame = 0
  #rhoHigher = 0

  /**
   * Waits for `count` transmission times `costs`, each one of the lane's own, into `waits`. Requires Σ C/π < 1 over
   * the lane and those above. False when doubles cannot prove the answer for some C: nothing of `waits` is then valid.
   */
  solve(load: QueueLoad, costs: ArrayLike<number>, count: number, waits: Float64Array): boolean {
    if (!this.#prepare(load)) return false
    try {
      for (let i = 0; i < count; i++) waits[i] = this.#wait(load, costs[i]!)
      return true
    } catch (error) {
      if (error === unsafe) return false
      throw error
    }
  }

  #prepare(load: QueueLoad): boolean {
    const { groups } = load
    this.#groups = groups
    if (this.#startSame.length < groups) this.#grow(groups * 2)
    this.#same.reset(load.same, this.#startSame, groups)
    this.#higher.reset(load.higher, this.#startHigher, groups)
    this.#mixed.length = 0
    for (let g = 1; g < groups; g++) if (this.#startHigher[g]! > 0) this.#mixed.push(g)
    let scale = commonScale(load.sameCap, groups, 1)
    scale = commonScale(load.higherCap, groups, scale)
    scale = commonScale(load.bothCap, groups, scale)
    this.#scale = scale
    this.#s.set(load.sameCap, groups, scale)
    this.#h.set(load.higherCap, groups, scale)
    this.#j.set(load.bothCap, groups, scale)

    const [sigmaSame, rhoSame] = affine(load.same)
    const [sigmaHigher, rhoHigher] = affine(load.higher)
    this.#sigma = sigmaSame + sigmaHigher
    this.#rhoSame = rhoSame
    this.#rhoHigher = rhoHigher
    const slack = 1 - rhoSame - rhoHigher
    if (!(slack > 0)) return false
    // All of the busy period, and the w that belongs to its end.
    const end = Math.ceil(((load.blocking + this.#sigma) / slack) * (1 + 1e-9)) + 1
    this.#limit = end
    const slope = Math.max(this.#s.maxSlope, this.#h.maxSlope, this.#j.maxSlope)
    const offset = Math.max(this.#s.maxOffset, this.#h.maxOffset, this.#j.maxOffset)
    this.#reach = (end * (scale + slope) + offset) * (groups + 2)
    return this.#reach * (slope + scale) < Number.MAX_SAFE_INTEGER
  }

  #grow(size: number): void {
    this.#startSame = new Float64Array(size)
    this.#startHigher = new Float64Array(size)
    this.#levelSame = new Float64Array(size)
    this.#levelHigher = new Float64Array(size)
    this.#levelBusy = new Float64Array(size)
    this.#part = new Float64Array(size)
    this.#isSaturated = new Uint8Array(size)
  }

  #wait(load: QueueLoad, cost: number): number {
    const groups = this.#groups
    const same = this.#same
    this.#levelSame.set(this.#startSame.subarray(0, groups))
    this.#levelHigher.set(this.#startHigher.subarray(0, groups))
    this.#base = (load.blocking - cost) * this.#scale
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
        busy ??= this.#startBusy()
        if (this.#endsBefore(busy, right, load.blocking)) return this.#best
      }
      for (; i < same.count && same.time[i] === right; i++) this.#levelSame[same.group[i]!]! += same.cost[i]!
      left = right
      this.#advance(left, 1)
      this.#offer(left, 1)
    }
  }

  /** Whole a beyond which even the affine curves cannot beat the best; rounding only ever costs a step more. */
  #horizon(load: QueueLoad, cost: number): number {
    const room = load.blocking - cost + this.#sigma - this.#best * (1 - this.#rhoHigher)
    return Math.ceil(Math.max(0, (room / (1 - this.#rhoSame - this.#rhoHigher)) * (1 + 1e-9)) + 1)
  }

  /** All a in [left, right) with the present stairs of the lane: cut at the ends of saturation of its wires. */
  #segment(left: number, right: number): void {
    const { slope, offset } = this.#s
    const scale = this.#scale
    const saturated = this.#saturated
    saturated.length = 0
    for (let g = 1; g < this.#groups; g++) {
      const below = slope[g]! * left + offset[g]! < this.#levelSame[g]! * scale
      this.#isSaturated[g] = below ? 1 : 0
      if (below) saturated.push(g)
    }
    const end = (g: number): number => this.#levelSame[g]! * scale - offset[g]!
    if (saturated.length > 1) saturated.sort((g, h) => end(g) * slope[h]! - end(h) * slope[g]!)
    let an = left
    let ad = 1
    this.#release(an, ad)
    for (let i = 0; i < saturated.length; ) {
      const g = saturated[i]!
      const en = end(g)
      const ed = slope[g]!
      const last = en >= right * ed
      if (last) this.#interval(an, ad, right, 1)
      else if (en * ad > an * ed) this.#interval(an, ad, en, ed)
      if (last) return
      an = en
      ad = ed
      for (; i < saturated.length && end(saturated[i]!) * ad === an * slope[saturated[i]!]!; i++)
        this.#isSaturated[saturated[i]!] = 0
      this.#release(an, ad)
    }
    // No wire saturated any more: w stays and the wait only shrinks, unless the joint cap held w back.
    const wn = this.#wn
    const wd = this.#wd
    this.#advance(right, 1)
    this.#guard(wd * this.#wd)
    if (this.#wn * wd !== wn * this.#wd && this.#beats(this.#wn, this.#wd, an, ad)) throw unsafe
  }

  /**
   * w = a where no packet waits, and the joint cap alone keeps G from exceeding w: right of such an instant w jumps to
   * the next root as soon as G(a, a) outgrows a. The supremum counts the limit from the right.
   */
  #release(an: number, ad: number): void {
    this.#guard(ad * this.#wd)
    if (this.#wn * ad !== an * this.#wd) return
    const scale = this.#scale
    this.#guard(ad)
    let work = (this.#base + (this.#levelSame[LOCAL]! + this.#levelHigher[LOCAL]!) * scale) * ad
    let rise = 0
    for (let g = 1; g < this.#groups; g++) {
      const own = this.#isSaturated[g] === 1
      const mine = own ? this.#s.slope[g]! * an + this.#s.offset[g]! * ad : this.#levelSame[g]! * scale * ad
      const stairs = this.#levelHigher[g]! * scale * ad
      const cap = this.#h.slope[g]! * an + this.#h.offset[g]! * ad
      // On a tie the stairs are the least from here on.
      const risesHigh = cap < stairs
      const sum = mine + (risesHigh ? cap : stairs)
      const slope = (own ? this.#s.slope[g]! : 0) + (risesHigh ? this.#h.slope[g]! : 0)
      const joint = this.#jointAt(g, an, ad)
      const jointSlope = this.#j.slope[g]!
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
      const h = this.#higher.time[this.#passed]!
      if (wn < h * wd) {
        const [bn, bd] = this.#reaches(h, an, ad)
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

  /** Least a ≥ (an/ad) at which w reaches the higher arrival at h: G(a, h⁻) ≥ h. Newton from the left on a concave function. */
  #reaches(h: number, an: number, ad: number): [number, number] {
    const scale = this.#scale
    for (;;) {
      let fixed = this.#base + this.#levelSame[LOCAL]! * scale + this.#levelHigher[LOCAL]! * scale
      let rise = 0
      for (let g = 1; g < this.#groups; g++) {
        const stairs = this.#levelHigher[g]! * scale
        const cap = this.#h.slope[g]! * h + this.#h.offset[g]!
        const high = cap < stairs ? cap : stairs
        const joint = this.#jointAt(g, h, 1)
        const own = this.#isSaturated[g] === 1
        const mine = own ? this.#s.slope[g]! * an + this.#s.offset[g]! * ad : this.#levelSame[g]! * scale * ad
        // Right derivative: on a tie the joint cap, which does not rise with a, is the minimum from here on.
        if (mine + high * ad >= joint * ad) fixed += joint
        else if (own) {
          rise += this.#s.slope[g]!
          fixed += this.#s.offset[g]! + high
        } else fixed += this.#levelSame[g]! * scale + high
      }
      const bn = h * scale - fixed
      if (!(rise > 0)) throw unsafe
      if (bn * ad <= an * rise) return [an, ad]
      an = bn
      ad = rise
      this.#guard(ad)
    }
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
    this.#tangent(a1n, a1d, w1n, w1d)
    const d1 = this.#tDelta
    const s1 = this.#tSlope
    const c1 = this.#tConst
    if (s1 <= d1) return
    this.#tangent(a2n, a2d, w2n, w2d)
    const d2 = this.#tDelta
    const s2 = this.#tSlope
    const c2 = this.#tConst
    if (s2 >= d2) {
      // Still rising at the right end: the supremum is there (the jump of w that may follow is offered by the caller).
      this.#offerValue(w2n, w2d, a2n, a2d)
      return
    }
    const an = c2 * d1 - c1 * d2
    const ad = s1 * d2 - s2 * d1
    if (!(Math.abs(c2) * d1 + Math.abs(c1) * d2 <= Number.MAX_SAFE_INTEGER)) throw unsafe
    this.#guard(ad)
    if (an * a1d <= a1n * ad || an * a2d >= a2n * ad) {
      this.#offerValue(w2n, w2d, a2n, a2d)
      return
    }
    const wn = c1 * ad + s1 * an
    const wd = d1 * ad
    this.#guard(wd)
    if (!this.#beats(wn, wd, an, ad)) return
    this.#wn = w1n
    this.#wd = w1d
    const passed = this.#passed
    this.#advance(an, ad)
    if (this.#passed !== passed) throw unsafe
    const vn = this.#wn
    const vd = this.#wd
    this.#guard(vd * wd)
    this.#offer(an, ad)
    if (vn * wd === wn * vd) return
    this.#concave(a1n, a1d, w1n, w1d, an, ad, vn, vd, depth + 1)
    this.#concave(an, ad, vn, vd, a2n, a2d, w2n, w2d, depth + 1)
  }

  /** A line through (a, w(a)) that w(a) never exceeds nearby: w · (scale − N) ≤ const + slope · a, left pieces in w. */
  #tangent(an: number, ad: number, wn: number, wd: number): void {
    const scale = this.#scale
    this.#guard(ad * wd)
    let fixed = this.#base + (this.#levelSame[LOCAL]! + this.#levelHigher[LOCAL]!) * scale
    let slopeW = 0
    let slopeA = 0
    for (let g = 1; g < this.#groups; g++) {
      const own = this.#isSaturated[g] === 1
      const mine = own ? this.#s.slope[g]! * an + this.#s.offset[g]! * ad : this.#levelSame[g]! * scale * ad
      const stairs = this.#levelHigher[g]! * scale * wd
      const cap = this.#h.slope[g]! * wn + this.#h.offset[g]! * wd
      const high = cap <= stairs ? cap : stairs
      const joint = this.#jointAt(g, wn, wd)
      if (joint * ad <= mine * wd + high * ad) {
        slopeW += this.#j.slope[g]!
        fixed += this.#j.offset[g]!
        continue
      }
      if (own) {
        slopeA += this.#s.slope[g]!
        fixed += this.#s.offset[g]!
      } else fixed += this.#levelSame[g]! * scale
      if (cap <= stairs) {
        slopeW += this.#h.slope[g]!
        fixed += this.#h.offset[g]!
      } else fixed += this.#levelHigher[g]! * scale
    }
    if (slopeW >= scale) throw unsafe
    this.#tDelta = scale - slopeW
    this.#tSlope = slopeA
    this.#tConst = fixed
  }

  /** scale · td · cap_both(tn/td). Without higher flows the joint cap is the lane's own, at a later instant: it never binds. */
  #jointAt(g: number, tn: number, td: number): number {
    if (this.#startHigher[g] === 0) return Number.POSITIVE_INFINITY
    return this.#j.slope[g]! * tn + this.#j.offset[g]! * td
  }

  /** Moves w to w(an/ad), passing higher arrivals on the way; a and w only ever grow. `released`: w is no answer any more. */
  #advance(an: number, ad: number, released = false): void {
    const scale = this.#scale
    const part = this.#part
    this.#guard(ad)
    let own = (this.#base + (this.#levelSame[LOCAL]! + this.#levelHigher[LOCAL]!) * scale) * ad
    let ceiling = own
    for (let g = 1; g < this.#groups; g++) {
      const stairs = this.#levelSame[g]! * scale * ad
      const cap = this.#s.slope[g]! * an + this.#s.offset[g]! * ad
      const mine = cap < stairs ? cap : stairs
      part[g] = mine
      if (this.#startHigher[g] === 0) own += mine
      ceiling += mine + this.#levelHigher[g]! * scale * ad
    }
    const higher = this.#higher
    for (;;) {
      // G never exceeds `ceiling` before the next higher arrival.
      const top = Math.min(this.#limit, Math.ceil(ceiling / (scale * ad)) + 1)
      const h = higher.timeOf(this.#passed, top)
      const behind = this.#wn * ad < an * this.#wd
      if (!released && this.#work(own, an, ad, this.#wn, this.#wd) <= this.#wn * scale * ad) return
      released = false
      if (behind && h * ad > an) {
        // w may still end before a, where the joint cap stands at a.
        if (this.#work(own, an, ad, an, ad) < an * scale * ad) return this.#root(own, an, ad, an, ad)
        this.#wn = an
        this.#wd = ad
        continue
      }
      if (h !== Number.POSITIVE_INFINITY && this.#work(own, an, ad, h, 1) >= h * scale * ad) {
        for (; this.#passed < higher.count && higher.time[this.#passed] === h; this.#passed++) {
          const g = higher.group[this.#passed]!
          const jump = higher.cost[this.#passed]! * scale * ad
          this.#levelHigher[g]! += higher.cost[this.#passed]!
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

  /** scale · ad · wd · G(a, w) with the present levels, left limit in w. */
  #work(own: number, an: number, ad: number, wn: number, wd: number): number {
    this.#guard(ad * wd)
    const scale = this.#scale
    const later = wn * ad >= an * wd
    let work = own * wd
    for (const g of this.#mixed) {
      const stairs = this.#levelHigher[g]! * scale * wd
      const cap = this.#h.slope[g]! * wn + this.#h.offset[g]! * wd
      const both = this.#part[g]! * wd + (cap < stairs ? cap : stairs) * ad
      const joint = later
        ? (this.#j.slope[g]! * wn + this.#j.offset[g]! * wd) * ad
        : (this.#j.slope[g]! * an + this.#j.offset[g]! * ad) * wd
      work += joint < both ? joint : both
    }
    return work
  }

  /** The first w at which G(a, w) ≤ w, from a point right of it: Newton on a concave function, exact after finitely many lines. */
  #root(own: number, an: number, ad: number, wn: number, wd: number): void {
    const scale = this.#scale
    const from = wn * ad <= an * wd
    for (;;) {
      this.#guard(ad * wd)
      let fixed = own
      let slope = 0
      for (const g of this.#mixed) {
        const stairs = this.#levelHigher[g]! * scale * wd
        const cap = this.#h.slope[g]! * wn + this.#h.offset[g]! * wd
        const both = this.#part[g]! * wd + (cap <= stairs ? cap : stairs) * ad
        const joint = from
          ? (this.#j.slope[g]! * an + this.#j.offset[g]! * ad) * wd
          : (this.#j.slope[g]! * wn + this.#j.offset[g]! * wd) * ad
        if (joint < both || (joint === both && !from)) {
          fixed += from ? this.#j.slope[g]! * an + this.#j.offset[g]! * ad : this.#j.offset[g]! * ad
          if (!from) slope += this.#j.slope[g]!
        } else if (cap <= stairs) {
          fixed += this.#part[g]! + this.#h.offset[g]! * ad
          slope += this.#h.slope[g]!
        } else fixed += this.#part[g]! + this.#levelHigher[g]! * scale * ad
      }
      if (slope >= scale) throw unsafe
      const nextD = ad * (scale - slope)
      this.#guard(nextD)
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
      this.#levelHigher[this.#higher.group[this.#passed]!]! -= this.#higher.cost[this.#passed]!
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
    this.#guard(wd * ad)
    return wn * ad - an * wd > this.#best * wd * ad
  }

  /** Any product of a time or work with `den` and one slope must be a safe integer. */
  #guard(den: number): void {
    if (!(this.#reach * den <= Number.MAX_SAFE_INTEGER)) throw unsafe
  }

  #startBusy(): BusyCheck {
    this.#levelBusy.set(this.#startHigher.subarray(0, this.#groups))
    return { higher: 0 }
  }

  /** Whether all that arrived before some t ≤ `right` has been served by t (t beyond what was looked at before). */
  #endsBefore(busy: BusyCheck, right: number, blocking: number): boolean {
    const higher = this.#higher
    for (;;) {
      const h = higher.timeOf(busy.higher, right)
      const t = Math.min(h, right)
      if (this.#busyWork(t) <= (t - blocking) * this.#scale) return true
      if (h === Number.POSITIVE_INFINITY) return false
      for (; busy.higher < higher.count && higher.time[busy.higher] === h; busy.higher++)
        this.#levelBusy[higher.group[busy.higher]!]! += higher.cost[busy.higher]!
      if (h === right) return false
    }
  }

  /** scale · Σ X_g(t⁻, t⁻). */
  #busyWork(t: number): number {
    const scale = this.#scale
    let work = (this.#levelSame[LOCAL]! + this.#levelBusy[LOCAL]!) * scale
    for (let g = 1; g < this.#groups; g++) {
      const mine = Math.min(this.#levelSame[g]! * scale, this.#s.slope[g]! * t + this.#s.offset[g]!)
      const high = Math.min(this.#levelBusy[g]! * scale, this.#h.slope[g]! * t + this.#h.offset[g]!)
      work += Math.min(mine + high, this.#j.slope[g]! * t + this.#j.offset[g]!)
    }
    return work
  }
}

/** Progress of the busy-period check: higher arrivals already counted. */
interface BusyCheck {
  higher: number
}

/** Burst σ = Σ C(1 + J/π) and rate ρ = Σ C/π of the affine arrival curve, in floating point. */
const affine = (flows: {
  count: number
  cost: Float64Array
  period: Float64Array
  jitter: Float64Array
}): [number, number] => {
  let sigma = 0
  let rho = 0
  for (let i = 0; i < flows.count; i++) {
    const share = flows.cost[i]! / flows.period[i]!
    rho += share
    sigma += flows.cost[i]! + share * flows.jitter[i]!
  }
  return [sigma, rho]
}
