import { Arrivals } from '../queue/arrivals.ts'
import { LOCAL, type QueueLoad } from '../queue/queue-load.ts'
import { commonScale, ScaledCaps } from '../queue/scaled-caps.ts'

/** Thrown inside where doubles cannot prove the next step; never leaves {@link PriorityWait}. */
export const unsafe: Error = new Error('leaves the safe integer range')

/**
 * G(a, w) of a lane below higher lanes, as the stairs stand: `B − C + Σ_g min(min(A_g, cap)(a) + min(H_g, cap)(w),
 * cap_both(max(a, w)))`, over one denominator, with its tangents and the end of the busy period. Points are fractions
 * of whole numbers, (an/ad, wn/wd); what could leave the safe range throws {@link unsafe}.
 */
export class LaneDemand {
  readonly same: Arrivals = new Arrivals()
  readonly higher: Arrivals = new Arrivals()
  readonly s: ScaledCaps = new ScaledCaps()
  readonly h: ScaledCaps = new ScaledCaps()
  readonly j: ScaledCaps = new ScaledCaps()
  startSame: Float64Array = new Float64Array(16)
  startHigher: Float64Array = new Float64Array(16)
  levelSame: Float64Array = new Float64Array(16)
  levelHigher: Float64Array = new Float64Array(16)
  /** Work at exact time t, for the end of the busy period. */
  #levelBusy = new Float64Array(16)
  /** scale · ad · min(A_g, cap_g)(a) at the a last evaluated. */
  part: Float64Array = new Float64Array(16)
  /** Groups with higher flows. */
  readonly mixed: number[] = []
  /** Whether a group's cap is below its stairs just right of the present a. */
  isSaturated: Uint8Array = new Uint8Array(16)
  groups = 1
  scale = 1
  /** (B − C) · scale. */
  base = 0
  /** Bound on scale · |any time or work| · slope, per unit of denominator. */
  #reach = 0
  limit = 0
  /** Tangent: w · tDelta = tConst + tSlope · a, scaled. */
  tDelta = 0
  tSlope = 0
  tConst = 0

  prepare(load: QueueLoad): boolean {
    const { groups } = load
    this.groups = groups
    if (this.startSame.length < groups) this.#grow(groups * 2)
    this.same.reset(load.same, this.startSame, groups)
    this.higher.reset(load.higher, this.startHigher, groups)
    this.mixed.length = 0
    for (let g = 1; g < groups; g++) if (this.startHigher[g] > 0) this.mixed.push(g)
    let scale = commonScale(load.sameCap, groups, 1)
    scale = commonScale(load.higherCap, groups, scale)
    scale = commonScale(load.bothCap, groups, scale)
    this.scale = scale
    this.s.set(load.sameCap, groups, scale)
    this.h.set(load.higherCap, groups, scale)
    this.j.set(load.bothCap, groups, scale)

    if (!(load.rate < 1)) return false
    // All of the busy period, and the w that belongs to its end.
    const end = load.busyBound
    this.limit = end
    const slope = Math.max(this.s.maxSlope, this.h.maxSlope, this.j.maxSlope)
    const offset = Math.max(this.s.maxOffset, this.h.maxOffset, this.j.maxOffset)
    this.#reach = (end * (scale + slope) + offset) * (groups + 2)
    return this.#reach * (slope + scale) < Number.MAX_SAFE_INTEGER
  }

  /** scale · td · cap_both(tn/td). Without higher flows the joint cap is the lane's own, at a later instant: it never binds. */
  jointAt(g: number, tn: number, td: number): number {
    if (this.startHigher[g] === 0) return Number.POSITIVE_INFINITY
    return this.j.slope[g] * tn + this.j.offset[g] * td
  }

  /** scale · ad · wd · G(a, w) with the present levels, left limit in w. */
  work(own: number, an: number, ad: number, wn: number, wd: number): number {
    this.guard(ad * wd)
    const scale = this.scale
    const later = wn * ad >= an * wd
    let work = own * wd
    for (const g of this.mixed) {
      const stairs = this.levelHigher[g] * scale * wd
      const cap = this.h.slope[g] * wn + this.h.offset[g] * wd
      const both = this.part[g] * wd + (cap < stairs ? cap : stairs) * ad
      const joint = later
        ? (this.j.slope[g] * wn + this.j.offset[g] * wd) * ad
        : (this.j.slope[g] * an + this.j.offset[g] * ad) * wd
      work += joint < both ? joint : both
    }
    return work
  }

  /** A line through (a, w(a)) that w(a) never exceeds nearby: w · (scale − N) ≤ const + slope · a, left pieces in w. */
  tangent(an: number, ad: number, wn: number, wd: number): void {
    const scale = this.scale
    this.guard(ad * wd)
    let fixed = this.base + (this.levelSame[LOCAL] + this.levelHigher[LOCAL]) * scale
    let slopeW = 0
    let slopeA = 0
    for (let g = 1; g < this.groups; g++) {
      const own = this.isSaturated[g] === 1
      const mine = own ? this.s.slope[g] * an + this.s.offset[g] * ad : this.levelSame[g] * scale * ad
      const stairs = this.levelHigher[g] * scale * wd
      const cap = this.h.slope[g] * wn + this.h.offset[g] * wd
      const high = cap <= stairs ? cap : stairs
      const joint = this.jointAt(g, wn, wd)
      if (joint * ad <= mine * wd + high * ad) {
        slopeW += this.j.slope[g]
        fixed += this.j.offset[g]
        continue
      }
      if (own) {
        slopeA += this.s.slope[g]
        fixed += this.s.offset[g]
      } else fixed += this.levelSame[g] * scale
      if (cap <= stairs) {
        slopeW += this.h.slope[g]
        fixed += this.h.offset[g]
      } else fixed += this.levelHigher[g] * scale
    }
    if (slopeW >= scale) throw unsafe
    this.tDelta = scale - slopeW
    this.tSlope = slopeA
    this.tConst = fixed
  }

  /** Least a ≥ (an/ad) at which w reaches the higher arrival at h: G(a, h⁻) ≥ h. Newton from the left on a concave function. */
  reaches(h: number, an: number, ad: number): [number, number] {
    const scale = this.scale
    for (;;) {
      let fixed = this.base + this.levelSame[LOCAL] * scale + this.levelHigher[LOCAL] * scale
      let rise = 0
      for (let g = 1; g < this.groups; g++) {
        const stairs = this.levelHigher[g] * scale
        const cap = this.h.slope[g] * h + this.h.offset[g]
        const high = cap < stairs ? cap : stairs
        const joint = this.jointAt(g, h, 1)
        const own = this.isSaturated[g] === 1
        const mine = own ? this.s.slope[g] * an + this.s.offset[g] * ad : this.levelSame[g] * scale * ad
        // Right derivative: on a tie the joint cap, which does not rise with a, is the minimum from here on.
        if (mine + high * ad >= joint * ad) fixed += joint
        else if (own) {
          rise += this.s.slope[g]
          fixed += this.s.offset[g] + high
        } else fixed += this.levelSame[g] * scale + high
      }
      const bn = h * scale - fixed
      if (!(rise > 0)) throw unsafe
      if (bn * ad <= an * rise) return [an, ad]
      an = bn
      ad = rise
      this.guard(ad)
    }
  }

  /** Any product of a time or work with `den` and one slope must be a safe integer. */
  guard(den: number): void {
    if (!(this.#reach * den <= Number.MAX_SAFE_INTEGER)) throw unsafe
  }

  startBusy(): BusyCheck {
    this.#levelBusy.set(this.startHigher.subarray(0, this.groups))
    return { higher: 0 }
  }

  /** Whether all that arrived before some t ≤ `right` has been served by t (t beyond what was looked at before). */
  endsBefore(busy: BusyCheck, right: number, blocking: number): boolean {
    const higher = this.higher
    for (;;) {
      const h = higher.timeOf(busy.higher, right)
      const t = Math.min(h, right)
      if (this.#busyWork(t) <= (t - blocking) * this.scale) return true
      if (h === Number.POSITIVE_INFINITY) return false
      for (; busy.higher < higher.count && higher.time[busy.higher] === h; busy.higher++)
        this.#levelBusy[higher.group[busy.higher]] += higher.cost[busy.higher]
      if (h === right) return false
    }
  }

  /** scale · Σ X_g(t⁻, t⁻). */
  #busyWork(t: number): number {
    const scale = this.scale
    let work = (this.levelSame[LOCAL] + this.#levelBusy[LOCAL]) * scale
    for (let g = 1; g < this.groups; g++) {
      const mine = Math.min(this.levelSame[g] * scale, this.s.slope[g] * t + this.s.offset[g])
      const high = Math.min(this.#levelBusy[g] * scale, this.h.slope[g] * t + this.h.offset[g])
      work += Math.min(mine + high, this.j.slope[g] * t + this.j.offset[g])
    }
    return work
  }

  #grow(size: number): void {
    this.startSame = new Float64Array(size)
    this.startHigher = new Float64Array(size)
    this.levelSame = new Float64Array(size)
    this.levelHigher = new Float64Array(size)
    this.#levelBusy = new Float64Array(size)
    this.part = new Float64Array(size)
    this.isSaturated = new Uint8Array(size)
  }
}

/** Progress of the busy-period check: higher arrivals already counted. */
export interface BusyCheck {
  higher: number
}
