import { Arrivals } from '../queue/arrivals.ts'
import { OUTWARD } from '../queue/envelope.ts'
import type { QueueLoad } from '../queue/queue-load.ts'
import { UNCOUNTED, type Work } from '../queue/work.ts'
import { HeldBack } from './held-back.ts'

/** The calculation left the range where doubles are exact: the caller falls back to rationals. */
export const UNSAFE = -1

/** Steps of work that an arrival costs, and each input link that is saturated then. */
const STEPS = 4

/** A sum of slopes is known to better than this share of it. */
const NEARLY = 2 ** -44

/**
 * Worst delay (wait and own transmission, ps) in a queue that nothing of higher priority shares: the horizontal
 * deviation between the aggregate arrival curve and the line, `ceil(sup over a of B + Σ_g min(A_g, cap_g)(a) − a)`
 * (MODEL "Worst wait at one port", "Line caps"; [BBLC18] ch. 5).
 *
 * The excess over the line jumps at arrivals, and between them is concave: it rises while input wires saturate. So the
 * supremum sits at an arrival or where the wires still saturated stop out-pacing the line. Steps after
 * (B + σ − best)/(1 − ρ) cannot matter: there even the affine curve is below the best found. At each such instant the
 * excess is a whole number less what the saturated wires hold back.
 */
export class FifoDelay {
  tail: number = Number.POSITIVE_INFINITY
  readonly #work: Work
  readonly #arrivals: Arrivals
  readonly #held = new HeldBack()
  #level = new Float64Array(16)
  readonly #ends: number[] = []

  constructor(work: Work = UNCOUNTED) {
    this.#work = work
    this.#arrivals = new Arrivals(work)
  }

  /**
   * ps; {@link UNSAFE} when doubles cannot prove the answer. Requires Σ C/π < 1. Stairs are counted up to `until`;
   * `tail` is the first arrival beyond it where the affine curve must close (MODEL "Long busy periods"), Infinity where
   * none matters.
   */
  solve(load: QueueLoad, until: number = Number.POSITIVE_INFINITY): number {
    this.tail = Number.POSITIVE_INFINITY
    const { same, groups, blocking } = load
    if (this.#level.length < groups) this.#level = new Float64Array(groups * 2)
    const arrivals = this.#arrivals
    arrivals.reset(same, this.#level, groups)
    if (until < 0) {
      this.tail = 0
      return 0
    }
    let work = blocking
    for (let g = 0; g < groups; g++) work += this.#level[g]
    if (groups === 1) return this.#unshaped(load, work, until)

    const held = this.#held
    if (!held.begin(load.sameCap, groups, this.#level, same, same.cost)) return UNSAFE
    let best = work - held.floorAt(0)
    let horizon = horizonOf(load, best)
    for (let i = 0, left = 0; ; ) {
      held.settle(left)
      this.#work.spend(STEPS * (1 + held.count))
      if (work - left > best) {
        best = Math.max(best, work - left - held.floorAt(left))
        best = Math.max(best, this.#vertex(arrivals.timeOf(i, horizon), work, best))
        horizon = horizonOf(load, best)
      }
      const right = arrivals.timeOf(i, horizon)
      if (right === Number.POSITIVE_INFINITY) return best
      // The busy period ends where all that arrived before has been served.
      if (held.isAtLeast(right, work - right)) return best
      if (right > until) {
        this.tail = right
        return best
      }
      for (; i < arrivals.count && arrivals.time[i] === right; i++) {
        const flow = arrivals.flow[i]
        work += same.cost[flow]
        held.rise(flow)
      }
      if (work > held.ends.most) return UNSAFE
      left = right
    }
  }

  #unshaped(load: QueueLoad, atOnce: number, until: number): number {
    const arrivals = this.#arrivals
    const { cost } = load.same
    let best = atOnce
    let horizon = horizonOf(load, best)
    for (let i = 0, work = best; ; ) {
      const t = arrivals.timeOf(i, horizon)
      if (t === Number.POSITIVE_INFINITY || work <= t) return best
      if (t > until) {
        this.tail = t
        return best
      }
      for (; i < arrivals.count && arrivals.time[i] === t; i++) work += cost[arrivals.flow[i]]
      if (work - t > best) {
        best = work - t
        horizon = horizonOf(load, best)
      }
    }
  }

  /** The highest excess between the arrival that was last and `right`, rounded up; `best` where nothing there beats it. */
  #vertex(right: number, work: number, best: number): number {
    const held = this.#held
    const { slope, whole } = held.ends
    let rise = -1
    for (let i = 0; i < held.count; i++) rise += slope[held.saturated[i]]
    const nearly = (rise + 2) * NEARLY
    if (rise < -nearly) return best
    const ends = this.#ends
    ends.length = 0
    for (let i = 0; i < held.count; i++) ends.push(held.saturated[i])
    if (ends.length > 1) ends.sort((g, h) => held.ends.compare(g, h))
    for (const g of ends) {
      if (whole[g] >= right) return best
      rise -= slope[g]
      // Where doubles cannot tell whether it still rises, both ends of the stretch are looked at.
      if (rise > nearly) continue
      const excess = work - whole[g]
      if (excess > best) best = Math.max(best, excess - held.floorAtEnd(g))
      if (rise < -nearly) return best
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
