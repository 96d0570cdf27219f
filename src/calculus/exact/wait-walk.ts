import type { Fraction } from 'fraction.js'
import type { Arrivals } from '../queue/arrivals.ts'
import { capsOf, type GroupCaps, least, less, ONE, valueAt, whole, ZERO } from '../queue/line.ts'
import { LOCAL, type QueueLoad } from '../queue/queue-load.ts'

/** c + slope · w */
interface InW {
  readonly c: Fraction
  readonly slope: Fraction
}

/** A higher lane overtook on the way: the instant, and the work still to be sent before and after it came. */
export interface Overtaken {
  readonly at: Fraction
  readonly before: Fraction
  readonly after: Fraction
}

/**
 * w(a) of MODEL "Worst wait at one port", evaluated instant by instant for one transmission time: least w ≥ 0 with
 * `w ≥ B − C + Σ X_f(a, w)`. Goes forward only: instants and stairs never fall from one call to the next. Plain on
 * purpose, for drawing; {@link plainWait} and the fast kernels find the supremum.
 */
export class WaitWalk {
  #w = ZERO
  #passed = 0
  readonly #base: Fraction
  readonly #load: QueueLoad
  readonly #caps: readonly GroupCaps[]
  readonly #hasHigher: readonly boolean[]
  readonly #higher: Arrivals
  readonly #levelHigher: Float64Array
  readonly #end: number

  /** `atOnce` is the higher lanes' work at 0 per group; the busy period is over by `end`. */
  constructor(load: QueueLoad, costPs: number, higher: Arrivals, atOnce: Float64Array, end: number) {
    this.#load = load
    this.#end = end
    this.#base = whole(load.blocking - costPs)
    this.#higher = higher
    this.#levelHigher = atOnce.slice()
    this.#hasHigher = Array.from({ length: load.groups }, (_, g) => atOnce[g] > 0)
    this.#caps = Array.from({ length: load.groups }, (_, g) => capsOf(load, g, this.#hasHigher[g]))
  }

  /** The lane's work in [0, a] with stairs `level`, capped; ps. */
  own(a: Fraction, level: Float64Array): Fraction {
    let work = ZERO
    for (let g = 0; g < this.#load.groups; g++) work = work.add(this.#ownOf(g, a, level))
    return work
  }

  /** w(a), the lane's stairs standing at `level`. Says where higher lanes overtook on the way there. */
  at(a: Fraction, level: Float64Array, overtaken: Overtaken[] = []): Fraction {
    const own = Array.from({ length: this.#load.groups }, (_, g) => this.#ownOf(g, a, level))
    for (;;) {
      const w = this.#w
      const terms = own.map((mine, g) => this.#term(g, mine, a))
      const work = terms.reduce((sum, { line }) => sum.add(line.c).add(line.slope.mul(w)), this.#base)
      const excess = work.sub(w)
      if (excess.compare(0) <= 0) return w
      const slope = terms.reduce((sum, { line }) => sum.add(line.slope), ZERO)
      const edge = this.#nextEdge(a, terms)
      if (slope.compare(1) < 0) {
        const root = w.add(excess.div(ONE.sub(slope)))
        if (edge === undefined || less(root, edge)) {
          this.#w = root
          return root
        }
      }
      if (edge === undefined) throw new RangeError('the queue is never empty again: its load must be below 1')
      this.#w = edge
      const before = this.#higherWork()
      this.#pass(edge)
      const left = excess.sub(edge.sub(w).mul(ONE.sub(slope)))
      // What a cap keeps away comes later: the whole of it is the latest that service may stand still.
      if (this.#higherWork() > before)
        overtaken.push({ at: edge, before: left, after: left.add(this.#higherWork() - before) })
    }
  }

  #ownOf(g: number, a: Fraction, level: Float64Array): Fraction {
    const stairs = whole(level[g])
    return g === LOCAL || level[g] === 0 ? stairs : least(stairs, valueAt(this.#caps[g].same, a, ZERO))
  }

  /** X_g from w on, and where another of its lines takes over. */
  #term(g: number, mine: Fraction, a: Fraction): { line: InW; until: Fraction | undefined } {
    if (!this.#hasHigher[g]) return { line: { c: mine, slope: ZERO }, until: undefined }
    const stairs: InW = { c: mine.add(whole(this.#levelHigher[g])), slope: ZERO }
    if (g === LOCAL) return { line: stairs, until: undefined }
    const { higher, bothAtA, bothAtW } = this.#caps[g]
    const joint: InW = less(this.#w, a)
      ? { c: valueAt(bothAtA, a, ZERO), slope: ZERO }
      : { c: bothAtW.c, slope: bothAtW.w }
    const lines = [stairs, { c: mine.add(higher.c), slope: higher.w }, joint]
    const height = (l: InW): Fraction => l.c.add(l.slope.mul(this.#w))
    const line = lines.reduce((best, l) => {
      const order = height(l).compare(height(best))
      return order < 0 || (order === 0 && less(l.slope, best.slope)) ? l : best
    })
    const crossings = lines
      .filter(l => less(l.slope, line.slope))
      .map(l => l.c.sub(line.c).div(line.slope.sub(l.slope)))
    return { line, until: crossings.length === 0 ? undefined : crossings.reduce(least) }
  }

  #nextEdge(a: Fraction, terms: readonly { until: Fraction | undefined }[]): Fraction | undefined {
    const edges = terms.flatMap(({ until }) => (until === undefined ? [] : [until]))
    if (less(this.#w, a)) edges.push(a)
    const next = this.#higher.timeOf(this.#passed, this.#end)
    if (next !== Number.POSITIVE_INFINITY) edges.push(whole(next))
    return edges.length === 0 ? undefined : edges.reduce(least)
  }

  #higherWork(): number {
    return this.#levelHigher.reduce((sum, work) => sum + work, 0)
  }

  #pass(edge: Fraction): void {
    const { time, flow, count } = this.#higher
    const { group, cost } = this.#load.higher
    for (; this.#passed < count && edge.equals(time[this.#passed]); this.#passed++)
      this.#levelHigher[group[flow[this.#passed]]] += cost[flow[this.#passed]]
  }
}
