import { LOCAL } from '../queue/queue-load.ts'
import type { LaneDemand } from './lane-demand.ts'

const NOT_BEGUN = -1

/** Looks for the end of a busy period along with the walk: t never falls from one question to the next. */
export class BusyEnd {
  readonly #demand: LaneDemand
  #blocking = 0
  /** Work per group of the higher arrivals counted; room is kept from load to load. */
  #levelHigher = new Float64Array(16)
  #counted = 0

  constructor(demand: LaneDemand) {
    this.#demand = demand
  }

  /** Starts over, for the load that the demand has taken in; nothing is done before the first question. */
  begin(blocking: number): void {
    this.#blocking = blocking
    this.#counted = NOT_BEGUN
  }

  /** Whether all that arrived before some t ≤ `right` has been served by t. */
  isBy(right: number): boolean {
    const { higher, scale, load } = this.#demand
    if (this.#counted === NOT_BEGUN) this.#atZero()
    for (;;) {
      const h = higher.timeOf(this.#counted, right)
      const t = Math.min(h, right)
      if (this.#workBefore(t) <= (t - this.#blocking) * scale) return true
      if (h === Number.POSITIVE_INFINITY) return false
      for (; this.#counted < higher.count && higher.time[this.#counted] === h; this.#counted++) {
        const flow = higher.flow[this.#counted]
        this.#levelHigher[load.higher.group[flow]] += load.higher.cost[flow]
      }
      if (h === right) return false
    }
  }

  #atZero(): void {
    const { groups, startHigher } = this.#demand
    if (this.#levelHigher.length < groups) this.#levelHigher = new Float64Array(groups * 2)
    for (let g = 0; g < groups; g++) this.#levelHigher[g] = startHigher[g]
    this.#counted = 0
  }

  /** scale · Σ X_g(t⁻, t⁻). */
  #workBefore(t: number): number {
    const { scale, levelSame, groups, ownCap, higherCap, bothCap } = this.#demand
    const level = this.#levelHigher
    let work = (levelSame[LOCAL] + level[LOCAL]) * scale
    for (let g = 1; g < groups; g++) {
      const mine = Math.min(levelSame[g] * scale, ownCap.slope[g] * t + ownCap.offset[g])
      const high = Math.min(level[g] * scale, higherCap.slope[g] * t + higherCap.offset[g])
      work += Math.min(mine + high, bothCap.slope[g] * t + bothCap.offset[g])
    }
    return work
  }
}
