import { Arrivals } from '../queue/arrivals.ts'
import { OUTWARD } from '../queue/envelope.ts'
import { ceilDiv } from '../queue/integer.ts'
import type { QueueLoad } from '../queue/queue-load.ts'
import { commonScale, ScaledCaps } from '../queue/scaled-caps.ts'

/** The calculation left the range where doubles are exact: the caller falls back to rationals. */
export const UNSAFE = -1

/**
 * Worst delay (wait and own transmission, ps) in a queue that nothing of higher priority shares: the horizontal
 * deviation between the aggregate arrival curve and the line, `ceil(sup over a of B + Σ_g min(A_g, cap_g)(a) − a)`
 * (MODEL "Worst wait at one port", "Line caps"; [BBLC18] ch. 5).
 *
 * The excess over the line jumps at arrivals, and between them is concave: it rises while input wires saturate. So the
 * supremum sits at an arrival or where the wires still saturated stop out-pacing the line. Steps after
 * (B + σ − best)/(1 − ρ) cannot matter: there even the affine curve is below the best found.
 */
export class FifoDelay {
  tail: number = Number.POSITIVE_INFINITY
  readonly #arrivals = new Arrivals()
  readonly #caps = new ScaledCaps()
  #level = new Float64Array(16)
  #ends: number[] = []

  /**
   * ps; {@link UNSAFE} when doubles cannot prove the answer. Requires Σ C/π < 1. Stairs are counted up to `until`;
   * `tail` is the first arrival beyond it where the affine curve must close (MODEL "Long busy periods"), Infinity where
   * none matters.
   */
  solve(load: QueueLoad, until: number = Number.POSITIVE_INFINITY): number {
    this.tail = Number.POSITIVE_INFINITY
    const { same, groups, blocking } = load
    if (this.#level.length < groups) this.#level = new Float64Array(groups * 2)
    const level = this.#level
    const arrivals = this.#arrivals
    arrivals.reset(same, level, groups)
    let sum = 0
    for (let g = 0; g < groups; g++) sum += level[g]
    if (until < 0) {
      this.tail = 0
      return 0
    }
    if (groups === 1) return this.#unshaped(load, sum, until)

    const scale = commonScale(load.sameCap, groups, 1)
    const caps = this.#caps
    caps.set(load.sameCap, groups, scale)
    let best = ceilDiv(this.#scaledWork(0, scale, groups) + blocking * scale, scale)
    let horizon = horizonOf(load, best)
    const reach =
      (horizon + same.envelope.burst + blocking) * scale + caps.maxOffset + horizon * caps.maxSlope
    // A vertex value is a fraction over scale · slope with at most `groups` terms.
    if (!(reach * (caps.maxSlope + 1) * groups < Number.MAX_SAFE_INTEGER)) return UNSAFE

    for (let i = 0, left = 0; ; ) {
      if (blocking + sum - left > best) {
        best = Math.max(
          best,
          ceilDiv(this.#scaledWork(left, scale, groups) + (blocking - left) * scale, scale),
        )
        best = Math.max(best, this.#vertex(left, arrivals.timeOf(i, horizon), scale, groups, blocking, best))
        horizon = horizonOf(load, best)
      }
      const right = arrivals.timeOf(i, horizon)
      if (right === Number.POSITIVE_INFINITY) return best
      // The busy period ends where all that arrived before has been served.
      if (this.#scaledWork(right, scale, groups) <= (right - blocking) * scale) return best
      if (right > until) {
        this.tail = right
        return best
      }
      for (; i < arrivals.count && arrivals.time[i] === right; i++) {
        level[arrivals.group[i]] += arrivals.cost[i]
        sum += arrivals.cost[i]
      }
      left = right
    }
  }

  #unshaped(load: QueueLoad, total: number, until: number): number {
    const arrivals = this.#arrivals
    let best = load.blocking + total
    let horizon = horizonOf(load, best)
    for (let i = 0, work = best; ; ) {
      const t = arrivals.timeOf(i, horizon)
      if (t === Number.POSITIVE_INFINITY || work <= t) return best
      if (t > until) {
        this.tail = t
        return best
      }
      for (; i < arrivals.count && arrivals.time[i] === t; i++) work += arrivals.cost[i]
      if (work - t > best) {
        best = work - t
        horizon = horizonOf(load, best)
      }
    }
  }

  /** scale · Σ_g min(A_g, cap_g(t)) with the present levels. */
  #scaledWork(t: number, scale: number, groups: number): number {
    const { slope, offset } = this.#caps
    const level = this.#level
    let work = 0
    for (let g = 0; g < groups; g++) {
      const stairs = level[g] * scale
      const cap = slope[g] * t + offset[g]
      work += cap < stairs ? cap : stairs
    }
    return work
  }

  /** The highest excess strictly inside (left, right), rounded up; `best` where nothing there beats it. */
  #vertex(
    left: number,
    right: number,
    scale: number,
    groups: number,
    blocking: number,
    best: number,
  ): number {
    const { slope, offset } = this.#caps
    const level = this.#level
    const ends = this.#ends
    ends.length = 0
    let rise = -scale
    for (let g = 1; g < groups; g++)
      if (slope[g] * left + offset[g] < level[g] * scale) {
        ends.push(g)
        rise += slope[g]
      }
    if (rise <= 0) return best
    // Saturation of g ends at (level·scale − offset)/slope; compare the fractions by cross-multiplication.
    const end = (g: number): number => level[g] * scale - offset[g]
    if (ends.length > 1) ends.sort((g, h) => end(g) * slope[h] - end(h) * slope[g])
    for (const g of ends) {
      rise -= slope[g]
      if (rise > 0) continue
      const at = end(g)
      const den = slope[g]
      if (at >= right * den) return best
      let excess = (blocking * den - at) * scale
      for (let h = 0; h < groups; h++) {
        const stairs = level[h] * scale * den
        const cap = slope[h] * at + offset[h] * den
        excess += cap < stairs ? cap : stairs
      }
      return ceilDiv(excess, scale * den)
    }
    return best
  }
}

/** No instant beyond it can beat `best`; inflated so that rounding only ever costs a step more. */
const horizonOf = ({ blocking, same }: QueueLoad, best: number): number => {
  const { burst, rate } = same.envelope
  const slack = 1 - rate
  if (!(slack > 0)) return Number.MAX_SAFE_INTEGER
  return Math.ceil(Math.max(0, ((blocking + burst - best) / slack) * OUTWARD) + 1)
}
