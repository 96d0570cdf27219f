import { Arrivals } from '../queue/arrivals.ts'
import { LOCAL, QueueLoad } from '../queue/queue-load.ts'
import { commonScale, ScaledCaps } from '../queue/scaled-caps.ts'
import { UNCOUNTED, type Work } from '../queue/work.ts'
import { type Ratio, ZERO } from './ratio.ts'

/** Thrown inside where doubles cannot prove the next step; never leaves {@link PriorityWait}. */
export const unsafe: Error = new Error('leaves the safe integer range')

/**
 * The stairs of a lane and of those above it, climbed arrival by arrival, and the work that they and the caps leave as they
 * stand: `G(a, w) = B − C + Σ_g min(min(A_g, cap)(a) + min(H_g, cap)(w), cap_both(max(a, w)))` (MODEL "Worst wait at one
 * port", "Line caps"), over one denominator {@link scale}. What could leave the safe range throws {@link unsafe}.
 */
export class LaneDemand {
  load: QueueLoad = new QueueLoad()
  readonly same: Arrivals
  readonly higher: Arrivals
  /** Caps of the lane, of those above and of both together, times `scale`. */
  readonly ownCap: ScaledCaps = new ScaledCaps()
  readonly higherCap: ScaledCaps = new ScaledCaps()
  readonly bothCap: ScaledCaps = new ScaledCaps()
  /** Work per group at t = 0, and as far as it is climbed, ps. */
  startSame: Float64Array = new Float64Array(16)
  startHigher: Float64Array = new Float64Array(16)
  levelSame: Float64Array = new Float64Array(16)
  levelHigher: Float64Array = new Float64Array(16)
  /** Groups with higher flows. */
  readonly mixed: number[] = []
  /** Whether a group's cap is below its stairs just right of the present a. */
  isSaturated: Uint8Array = new Uint8Array(16)
  groups = 1
  scale = 1
  /** (B − C) · scale. */
  base = 0
  /** No w of the busy period is beyond. */
  limit = 0
  /** Higher arrivals that w has passed. */
  passed = 0
  /** Own arrivals climbed. */
  #climbed = 0
  /** The a that stands, see {@link standAt}. */
  at: Ratio = ZERO
  /** At that a, times scale · a.d: what does not depend on w in groups without cap or higher flows, and an upper bound of G. */
  own = 0
  ceiling = 0
  /** scale · a.d · min(A_g, cap_g)(a) at that a. */
  part: Float64Array = new Float64Array(16)
  /** Bound on scale · |any time or work| · slope, per unit of denominator. */
  #reach = 0

  constructor(work: Work = UNCOUNTED) {
    this.same = new Arrivals(work)
    this.higher = new Arrivals(work)
  }

  /** Takes in a load; false where doubles are too narrow for it. */
  prepare(load: QueueLoad): boolean {
    const { groups } = load
    this.load = load
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
    this.ownCap.set(load.sameCap, groups, scale)
    this.higherCap.set(load.higherCap, groups, scale)
    this.bothCap.set(load.bothCap, groups, scale)

    if (!(load.rate < 1)) return false
    // All of the busy period, and the w that belongs to its end.
    const end = load.busyBound
    this.limit = end
    const slope = Math.max(this.ownCap.maxSlope, this.higherCap.maxSlope, this.bothCap.maxSlope)
    const offset = Math.max(this.ownCap.maxOffset, this.higherCap.maxOffset, this.bothCap.maxOffset)
    this.#reach = (end * (scale + slope) + offset) * (groups + 2)
    return this.#reach * (slope + scale) < Number.MAX_SAFE_INTEGER
  }

  /** Goes back to t = 0, for a packet with B − C = `base`, ps. */
  begin(base: number): void {
    // Groups are few: a loop costs less than two views.
    for (let g = 0; g < this.groups; g++) {
      this.levelSame[g] = this.startSame[g]
      this.levelHigher[g] = this.startHigher[g]
    }
    this.base = base * this.scale
    this.passed = 0
    this.#climbed = 0
  }

  /** The lane's next arrival, Infinity where there is none up to `horizon`. */
  nextOwn(horizon: number): number {
    return this.same.timeOf(this.#climbed, horizon)
  }

  /** Takes in the lane's arrivals at `t`. */
  climb(t: number): void {
    const { time, flow, count } = this.same
    const { group, cost } = this.load.same
    for (; this.#climbed < count && time[this.#climbed] === t; this.#climbed++)
      this.levelSame[group[flow[this.#climbed]]] += cost[flow[this.#climbed]]
  }

  /** Takes in the higher arrivals at `h`. */
  pass(h: number): void {
    const { time, flow, count } = this.higher
    const { group, cost } = this.load.higher
    const unit = this.scale * this.at.d
    for (; this.passed < count && time[this.passed] === h; this.passed++) {
      const i = flow[this.passed]
      const g = group[i]
      const jump = cost[i] * unit
      this.levelHigher[g] += cost[i]
      if (g === LOCAL) this.own += jump
      this.ceiling += jump
    }
  }

  /** Takes back higher arrivals until `passed` are left. */
  rewind(passed: number): void {
    const { flow } = this.higher
    const { group, cost } = this.load.higher
    while (this.passed > passed) {
      const i = flow[--this.passed]
      this.levelHigher[group[i]] -= cost[i]
    }
  }

  /** (B − C + the local group's stairs) · scale. */
  get fixed(): number {
    return this.base + (this.levelSame[LOCAL] + this.levelHigher[LOCAL]) * this.scale
  }

  /** Lets `a` stand: what follows from it alone is summed once, and kept as w passes higher arrivals. */
  standAt(a: Ratio): void {
    this.guard(a.d)
    const { scale, levelSame, levelHigher, startHigher, part } = this
    const { slope, offset } = this.ownCap
    let own = this.fixed * a.d
    let ceiling = own
    for (let g = 1; g < this.groups; g++) {
      const stairs = levelSame[g] * scale * a.d
      const cap = slope[g] * a.n + offset[g] * a.d
      const mine = cap < stairs ? cap : stairs
      part[g] = mine
      if (startHigher[g] === 0) own += mine
      ceiling += mine + levelHigher[g] * scale * a.d
    }
    this.at = a
    this.own = own
    this.ceiling = ceiling
  }

  /** scale · a.d · w.d · G(a, w) at the a that stands, with the present stairs, left limit in w. */
  work(w: Ratio): number {
    this.guard(this.at.d * w.d)
    return this.own * w.d + (this.mixed.length === 0 ? 0 : this.#mixedWork(w))
  }

  /** The part of {@link work} by wires that higher flows come by. */
  #mixedWork(w: Ratio): number {
    const { at: a, scale, levelHigher, higherCap, bothCap, part } = this
    const later = w.n * a.d >= a.n * w.d
    let work = 0
    for (const g of this.mixed) {
      const stairs = levelHigher[g] * scale * w.d
      const cap = higherCap.slope[g] * w.n + higherCap.offset[g] * w.d
      const both = part[g] * w.d + (cap < stairs ? cap : stairs) * a.d
      const joint = later
        ? (bothCap.slope[g] * w.n + bothCap.offset[g] * w.d) * a.d
        : (bothCap.slope[g] * a.n + bothCap.offset[g] * a.d) * w.d
      work += joint < both ? joint : both
    }
    return work
  }

  /** scale · t.d · cap_both(t). Without higher flows the joint cap is the lane's own, at a later instant: it never binds. */
  jointAt(g: number, t: Ratio): number {
    if (this.startHigher[g] === 0) return Number.POSITIVE_INFINITY
    return this.bothCap.slope[g] * t.n + this.bothCap.offset[g] * t.d
  }

  /** Any product of a time or work with `den` and one slope must be a safe integer. */
  guard(den: number): void {
    if (!(this.#reach * den <= Number.MAX_SAFE_INTEGER)) throw unsafe
  }

  #grow(size: number): void {
    this.startSame = new Float64Array(size)
    this.startHigher = new Float64Array(size)
    this.levelSame = new Float64Array(size)
    this.levelHigher = new Float64Array(size)
    this.part = new Float64Array(size)
    this.isSaturated = new Uint8Array(size)
  }
}
