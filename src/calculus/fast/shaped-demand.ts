import { Arrivals } from '../queue/arrivals.ts'
import { LOCAL, type QueueLoad } from '../queue/queue-load.ts'
import { EndSteps, SaturationEnds } from '../queue/saturation-ends.ts'
import { UNCOUNTED, type Work } from '../queue/work.ts'
import type { Quotient } from './held-back.ts'

/** Rounding of one operation, relative to its result. */
const ROUNDING = 2 ** -53

/** What a sum may be off by, ps. */
const LARGEST_ERROR = 2 ** -8

/** Pieces closer than this, ps, are taken for equal: they are where any of them could be off. */
const TIE = 2 ** -5

/** Neither above nor below as far as doubles can tell. */
export const NEAR = 2

/** Thrown where doubles cannot tell what comes next; never leaves {@link ShapedWait}. */
export const unsure: Error = new Error('closer than doubles can tell')

/** An instant in ps from {@link ShapedDemand.origin}, and how far off it may be: 0 where it is a whole one, exact. */
export interface Instant {
  readonly t: number
  readonly error: number
  /** The group whose saturation by the lane ends there, 0 where none does. */
  readonly endOf: number
}

export const instant = (t: number, error: number, endOf: number = LOCAL): Instant => ({ t, error, endOf })

/**
 * The stairs of a lane and of those above it, and the work that they and the caps leave (MODEL "Worst wait at one port", "Line
 * caps"), as what has arrived less what the links hold back:
 *
 *     G(a, w) = B − C + ΣA + ΣH − Σ_g max( own_g(a) + high_g(w), joint_g(max(a, w)) )
 *
 * own_g, high_g, joint_g are the stairs less the cap, `slope · (end − t)`, the first two not below 0. Instants count from
 * an origin that goes along, so that doubles hold them to many places, and every sum tells how far off it may be; where that is
 * too far to decide and a and w are whole, BigInt does.
 */
export class ShapedDemand {
  readonly same: Arrivals
  readonly higher: Arrivals
  readonly own: SaturationEnds = new SaturationEnds()
  readonly #high = new SaturationEnds()
  readonly #joint = new SaturationEnds()
  readonly #ownSteps = new EndSteps()
  readonly #highSteps = new EndSteps()
  readonly #jointSteps = new EndSteps()
  readonly #jointHighSteps = new EndSteps()
  /** Work per group at t = 0. */
  startSame: Float64Array = new Float64Array(16)
  startHigher: Float64Array = new Float64Array(16)
  #startBoth: Float64Array = new Float64Array(16)
  /** Work per group of the lane, as far as it is climbed. */
  levelSame: Float64Array = new Float64Array(16)
  /** Whether a group's cap is below the lane's stairs at the present a and right of it. */
  isSaturated: Uint8Array = new Uint8Array(16)
  /** 1 where both sets come by the link, so that the joint cap may bind. */
  #isMixed: Uint8Array = new Uint8Array(16)
  groups = 1
  /** A whole instant; others are told from it. */
  origin = 0
  /** No w of the busy period is beyond, ps. */
  limit = 0
  /** Higher arrivals that w has passed. */
  passed = 0
  /** Own arrivals climbed. */
  #climbed = 0
  /** B − C + ΣA + ΣH, ps. */
  #arrived = 0
  /** Of {@link look}: G − w, and how far off that may be. */
  excess = 0
  error = 0
  /** Slopes of G along a and along w; and the least and the greatest of the pieces that may hold there. */
  riseInA = 0
  riseInW = 0
  flatInA = 0
  flatInW = 0
  steepInA = 0
  steepInW = 0
  /** How far off the slopes may be. */
  slopeError = 0
  #load: QueueLoad | undefined

  constructor(work: Work = UNCOUNTED) {
    this.same = new Arrivals(work)
    this.higher = new Arrivals(work)
  }

  prepare(load: QueueLoad): void {
    const { groups } = load
    this.#load = load
    this.groups = groups
    if (this.startSame.length < groups) this.#grow(groups * 2)
    this.same.reset(load.same, this.startSame, groups)
    this.higher.reset(load.higher, this.startHigher, groups)
    for (let g = 0; g < groups; g++) {
      this.#startBoth[g] = this.startSame[g] + this.startHigher[g]
      // Without higher flows the joint cap is the lane's own, at a later instant: it never binds.
      this.#isMixed[g] = this.startHigher[g] > 0 ? 1 : 0
    }
    this.#ownSteps.begin(load.same.count)
    this.#jointSteps.begin(load.same.count)
    this.#highSteps.begin(load.higher.count)
    this.#jointHighSteps.begin(load.higher.count)
    this.limit = load.busyBound
  }

  /** Goes back to t = 0, for a packet with B − C = `base`, ps; false where doubles do not hold the numbers. */
  begin(base: number): boolean {
    const { groups } = this
    const load = this.#load!
    if (!this.own.begin(load.sameCap, groups, this.startSame)) return false
    if (!this.#high.begin(load.higherCap, groups, this.startHigher)) return false
    if (!this.#joint.begin(load.bothCap, groups, this.#startBoth)) return false
    this.#arrived = base
    for (let g = 0; g < groups; g++) {
      this.levelSame[g] = this.startSame[g]
      this.#arrived += this.#startBoth[g]
    }
    this.passed = 0
    this.#climbed = 0
    this.origin = 0
    return this.limit < this.#most
  }

  /** Lets a whole instant be the origin, and a the one there. */
  standAt(origin: number): void {
    this.origin = origin
    for (let g = 1; g < this.groups; g++) this.isSaturated[g] = this.own.isAfter(g, origin) ? 1 : 0
  }

  /** The lane's next arrival, Infinity where there is none up to `horizon`. */
  nextOwn(horizon: number): number {
    return this.same.timeOf(this.#climbed, horizon)
  }

  /** Takes in the lane's arrivals at `t`. */
  climb(t: number): void {
    const { time, flow, count } = this.same
    const { group, cost } = this.#load!.same
    for (; this.#climbed < count && time[this.#climbed] === t; this.#climbed++) {
      const i = flow[this.#climbed]
      const g = group[i]
      this.levelSame[g] += cost[i]
      this.#arrived += cost[i]
      this.own.rise(g, cost[i], this.#ownSteps, i)
      if (this.#isMixed[g] === 1) this.#joint.rise(g, cost[i], this.#jointSteps, i)
    }
    if (this.#arrived > this.#most) throw unsure
  }

  /** The next higher arrival that w has not passed, Infinity where G cannot reach it. */
  nextHigher(): number {
    return this.higher.timeOf(this.passed, Math.min(this.limit, Math.max(0, this.#arrived)))
  }

  /** An instant that w cannot be beyond before the next higher arrival. */
  get ceiling(): number {
    return this.#arrived - this.origin
  }

  /** Takes in the higher arrivals at `h`. */
  pass(h: number): void {
    const { time, flow, count } = this.higher
    const { group, cost } = this.#load!.higher
    for (; this.passed < count && time[this.passed] === h; this.passed++) {
      const i = flow[this.passed]
      this.#arrived += cost[i]
      this.#high.rise(group[i], cost[i], this.#highSteps, i)
      this.#joint.rise(group[i], cost[i], this.#jointHighSteps, i)
    }
    if (this.#arrived > this.#most) throw unsure
  }

  /** Takes back higher arrivals until `passed` are left. */
  rewind(passed: number): void {
    const { flow } = this.higher
    const { group, cost } = this.#load!.higher
    while (this.passed > passed) {
      const i = flow[--this.passed]
      this.#arrived -= cost[i]
      this.#high.fall(group[i], this.#highSteps, i)
      this.#joint.fall(group[i], this.#jointHighSteps, i)
    }
  }

  /** When group g stops being saturated. */
  endOf(g: number): Instant {
    const t = this.own.whole[g] - this.origin + this.own.part[g]
    return instant(t, this.own.rest[g] === 0 ? 0 : (Math.abs(t) + 1) * 4 * ROUNDING, g)
  }

  /** Sums up G − w at (a, w), and its slopes there. */
  look(a: Instant, w: Instant): void {
    const { own, isSaturated, groups, origin } = this
    const high = this.#high
    const joint = this.#joint
    const isBehind = w.t < a.t
    const later = isBehind ? a.t : w.t
    let held = 0
    let size = 0
    let riseA = 0
    let riseW = 0
    let flatA = 0
    let flatW = 0
    let steepA = 0
    let steepW = 0
    let rising = 0
    for (let g = 1; g < groups; g++) {
      let mine = 0
      let mineRise = 0
      if (isSaturated[g] === 1) {
        const end = own.whole[g] - origin
        mineRise = own.slope[g]
        mine = Math.max(0, mineRise * (end - a.t + own.part[g]))
        size += mineRise * (Math.abs(end) + Math.abs(a.t) + 1)
      }
      const highEnd = high.whole[g] - origin - w.t
      const jointEnd = joint.whole[g] - origin - later
      if (this.#isMixed[g] === 0 || (highEnd < -2 && jointEnd < -2)) {
        if (mineRise === 0) continue
        held += mine
        riseA += mineRise
        flatA += mineRise
        steepA += mineRise
        rising++
        continue
      }
      const highSlope = high.slope[g]
      const jointSlope = joint.slope[g]
      size += highSlope * (Math.abs(highEnd) + 2 * Math.abs(w.t) + 1)
      size += jointSlope * (Math.abs(jointEnd) + 2 * Math.abs(later) + 1)
      const raw = highSlope * (highEnd + high.part[g])
      const apart = mine + Math.max(0, raw)
      const together = jointSlope * (jointEnd + joint.part[g])
      const jointInA = isBehind ? jointSlope : 0
      const jointInW = isBehind ? 0 : jointSlope
      if (together > apart) {
        held += together
        riseA += jointInA
        riseW += jointInW
      } else {
        held += apart
        riseA += mineRise
        if (raw > 0) riseW += highSlope
      }
      // Where two pieces are as good as equal, either may hold.
      if (together > apart + TIE) {
        flatA += jointInA
        steepA += jointInA
        flatW += jointInW
        steepW += jointInW
        rising++
        continue
      }
      const mayBeJoint = together >= apart - TIE
      flatA += mayBeJoint ? Math.min(mineRise, jointInA) : mineRise
      steepA += mayBeJoint ? Math.max(mineRise, jointInA) : mineRise
      const most = raw > -TIE ? highSlope : 0
      const least = raw > TIE ? highSlope : 0
      flatW += mayBeJoint ? Math.min(least, jointInW) : least
      steepW += mayBeJoint ? Math.max(most, jointInW) : most
      if (mayBeJoint) rising += 2
      else rising += (mineRise > 0 ? 1 : 0) + (most > 0 ? 1 : 0)
    }
    this.excess = this.#arrived - origin - w.t - held
    this.riseInA = riseA
    this.riseInW = riseW
    this.flatInA = flatA
    this.flatInW = flatW
    this.steepInA = steepA
    this.steepInW = steepW
    // A sum of one is exact.
    this.slopeError = rising <= 1 ? 0 : (steepA + steepW + 1) * (groups + 8) * 4 * ROUNDING
    const isPlain = size === 0 && w.error === 0 && Number.isInteger(w.t)
    const summed = (held + Math.abs(w.t) + Math.abs(this.excess) + 1) * (groups + 8)
    this.error = isPlain ? 0 : (8 * size + summed) * ROUNDING + steepA * a.error + (steepW + 1) * w.error
    if (this.error > LARGEST_ERROR) throw unsure
  }

  /** Sign of G − w at (a, w); {@link NEAR} where that cannot be told. */
  sign(a: Instant, w: Instant): number {
    this.look(a, w)
    if (this.excess > this.error) return 1
    if (this.excess < -this.error) return -1
    if (this.error === 0) return 0
    return isWhole(a) && isWhole(w) ? this.#exactSign(a, [BigInt(this.origin + w.t), 1n]) : NEAR
  }

  /** Sign of G − w at w = a + `wait`, exact; {@link NEAR} where a is not known exactly. */
  signAfter(a: Instant, wait: number): number {
    if (a.endOf === LOCAL && !isWhole(a)) return NEAR
    const [n, d] = this.#exact(a)
    return this.#exactSign(a, [n + BigInt(wait) * d, d])
  }

  /** An instant that is whole or an end of saturation, from t = 0. */
  #exact({ t, endOf }: Instant): Quotient {
    if (endOf === LOCAL) return [BigInt(this.origin + t), 1n]
    const num = BigInt(this.own.num[endOf])
    return [BigInt(this.own.whole[endOf]) * num + BigInt(this.own.rest[endOf]), num]
  }

  #exactSign(at: Instant, w: Quotient): number {
    const a = this.#exact(at)
    const later = a[0] * w[1] > w[0] * a[1] ? a : w
    let [n, d] = [BigInt(this.#arrived) * w[1] - w[0], w[1]]
    for (let g = 1; g < this.groups; g++) {
      let held: Quotient = this.isSaturated[g] === 1 ? backAt(this.own, g, a) : NONE
      if (this.#isMixed[g] === 1) {
        const above = backAt(this.#high, g, w)
        const apart: Quotient = [held[0] * above[1] + above[0] * held[1], held[1] * above[1]]
        const together = backAt(this.#joint, g, later)
        held = together[0] * apart[1] > apart[0] * together[1] ? together : apart
      }
      if (held[0] === 0n) continue
      n = n * held[1] - held[0] * d
      d *= held[1]
    }
    return n > 0n ? 1 : n < 0n ? -1 : 0
  }

  get #most(): number {
    return Math.min(this.own.most, this.#high.most, this.#joint.most)
  }

  #grow(size: number): void {
    this.startSame = new Float64Array(size)
    this.startHigher = new Float64Array(size)
    this.#startBoth = new Float64Array(size)
    this.levelSame = new Float64Array(size)
    this.isSaturated = new Uint8Array(size)
    this.#isMixed = new Uint8Array(size)
  }
}

const NONE: Quotient = [0n, 1n]

/** What the cap of group g holds back at `t`, exact, not below 0. */
const backAt = (ends: SaturationEnds, g: number, [n, d]: Quotient): Quotient => {
  const back = BigInt(ends.num[g]) * (BigInt(ends.whole[g]) * d - n) + BigInt(ends.rest[g]) * d
  return back > 0n ? [back, BigInt(ends.den[g]) * d] : NONE
}

/** Whether an instant is a whole one, exactly known. */
export const isWhole = ({ t, error }: Instant): boolean => error === 0 && Number.isInteger(t)
