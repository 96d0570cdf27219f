import type { Fraction } from 'fraction.js'
import { Arrivals } from '../queue/arrivals.ts'
import { isIdleBy } from '../queue/idle.ts'
import { capsOf, constant, type GroupCaps, type Line, later, plus, whole } from '../queue/line.ts'
import { LOCAL, type QueueLoad } from '../queue/queue-load.ts'
import type { Work } from '../queue/work.ts'
import { SumOfMinima } from './sum-of-minima.ts'

/** Where the joint cap stands: at a while w is behind it, else at w. */
export type JointAt = 'at a' | 'at w'

/**
 * The stairs of a lane and of those above it, climbed arrival by arrival, and the work G(a, w) that they and the caps leave
 * as they stand (MODEL "Worst wait at one port"): `base + Σ_g min(min(A_g, cap)(a) + min(H_g, cap)(w), cap_both(max(a, w)))`.
 */
export class LaneStairs {
  readonly same: Arrivals
  readonly #load: QueueLoad
  readonly #base: Fraction
  readonly #higher: Arrivals
  readonly #levelSame: Float64Array
  readonly #levelHigher: Float64Array
  readonly #hasHigher: readonly boolean[]
  readonly #caps: readonly GroupCaps[]
  /** G, kept until a stair is climbed. */
  #known: { [at in JointAt]?: SumOfMinima } = {}
  /** Arrivals climbed. */
  #own = 0
  #passed = 0
  /** Higher stairs as far as the end of the busy period has been looked for. */
  readonly #levelBusy: Float64Array
  #busyPassed = 0

  constructor(load: QueueLoad, base: Fraction, work: Work) {
    this.same = new Arrivals(work)
    this.#higher = new Arrivals(work)
    this.#load = load
    this.#base = base
    this.#levelSame = new Float64Array(load.groups)
    this.#levelHigher = new Float64Array(load.groups)
    this.same.reset(load.same, this.#levelSame, load.groups)
    this.#higher.reset(load.higher, this.#levelHigher, load.groups)
    this.#levelBusy = this.#levelHigher.slice()
    this.#hasHigher = Array.from(this.#levelHigher, work => work > 0)
    this.#caps = this.#hasHigher.map((hasHigher, g) => capsOf(load, g, hasHigher))
  }

  /** Higher arrivals that w has passed. */
  get passed(): number {
    return this.#passed
  }

  work(joint: JointAt): SumOfMinima {
    const known = this.#known[joint]
    if (known !== undefined) return known
    const minima = Array.from({ length: this.#load.groups }, (_, g) => this.#lines(g, joint))
    const work = new SumOfMinima(this.#base, minima)
    this.#known[joint] = work
    return work
  }

  /** The next arrival of the lane, Infinity where there is none up to `limit`. */
  nextOwn(limit: number): number {
    return this.same.timeOf(this.#own, limit)
  }

  /** Takes in the lane's arrivals at `t`. */
  climb(t: number): void {
    const { time, flow, count } = this.same
    const { group, cost } = this.#load.same
    for (; this.#own < count && time[this.#own] === t; this.#own++)
      this.#levelSame[group[flow[this.#own]]] += cost[flow[this.#own]]
    this.#known = {}
  }

  /** The next higher arrival that w could pass before a gets to `a`. */
  nextHigher(work: SumOfMinima, a: Fraction): number | undefined {
    const top = later(work.ceiling(a), a)
    const h = this.#higher.timeOf(this.#passed, Math.max(0, Number(top.ceil().valueOf())))
    return Number.isFinite(h) ? h : undefined
  }

  /** Takes in the higher arrivals at `h`. */
  pass(h: number): void {
    const { time, flow, count } = this.#higher
    const { group, cost } = this.#load.higher
    for (; this.#passed < count && time[this.#passed] === h; this.#passed++)
      this.#levelHigher[group[flow[this.#passed]]] += cost[flow[this.#passed]]
    this.#known = {}
  }

  /** Takes back higher arrivals until `passed` are left. */
  rewind(passed: number): void {
    if (this.#passed > passed) this.#known = {}
    const { flow } = this.#higher
    const { group, cost } = this.#load.higher
    while (this.#passed > passed) {
      this.#passed--
      this.#levelHigher[group[flow[this.#passed]]] -= cost[flow[this.#passed]]
    }
  }

  /** The instants right of `left` at which an input link stops being saturated by the lane's present stairs, in order. */
  saturationEnds(left: number): readonly Fraction[] {
    const ends: Fraction[] = []
    for (let g = 1; g < this.#load.groups; g++) {
      if (this.#levelSame[g] === 0) continue
      const { same: cap } = this.#caps[g]
      const end = whole(this.#levelSame[g]).sub(cap.c).div(cap.a)
      if (end.compare(left) > 0) ends.push(end)
    }
    return ends.sort((x, y) => x.compare(y))
  }

  /** Whether all that arrived before some t ≤ `right` is served by t; t beyond what was looked at before. */
  isIdleBy(right: number): boolean {
    const higher = this.#higher
    const { group, cost } = this.#load.higher
    for (;;) {
      // Looking ahead may find more arrivals, in longer arrays.
      const h = higher.timeOf(this.#busyPassed, right)
      if (isIdleBy(this.#load, this.#levelSame, this.#levelBusy, Math.min(h, right))) return true
      if (h >= right) return false
      for (; this.#busyPassed < higher.count && higher.time[this.#busyPassed] === h; this.#busyPassed++)
        this.#levelBusy[group[higher.flow[this.#busyPassed]]] += cost[higher.flow[this.#busyPassed]]
    }
  }

  /** The lines whose minimum is X_g near the present stairs. */
  #lines(g: number, joint: JointAt): readonly Line[] {
    const stairsSame = constant(this.#levelSame[g])
    const stairsHigher = constant(this.#levelHigher[g])
    if (g === LOCAL) return [plus(stairsSame, stairsHigher)]
    const caps = this.#caps[g]
    if (!this.#hasHigher[g]) return [stairsSame, caps.same]
    const sums = [stairsSame, caps.same].flatMap(s => [plus(s, stairsHigher), plus(s, caps.higher)])
    return [...sums, joint === 'at a' ? caps.bothAtA : caps.bothAtW]
  }
}
