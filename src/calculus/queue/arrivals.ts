import { extended, type Flows } from './flows.ts'
import { UNCOUNTED, type Work } from './work.ts'

/** Arrivals of one flow in a closed window of length t ≥ 0. The quotient of integers below 2^52 is floored exactly. */
export const arrivalsIn = (t: number, jitter: number, period: number): number =>
  Math.floor((t + jitter) / period) + 1

/** Steps of work that an arrival costs to be found, in order of time. */
const FOUND = 8

/**
 * The jumps of a set of staircases after t = 0 in time order, one by one on demand: event i happens at `time[i]` and is
 * an arrival of flow `flow[i]` of those given. Ties are in no particular order: their work adds up.
 */
export class Arrivals {
  count = 0
  time: Float64Array = new Float64Array(64)
  flow: Int32Array = new Int32Array(64)
  #flows: Flows | undefined
  /** A heap of the flows by their next arrival: the least first, once {@link #isHeap}. */
  #next: Float64Array = new Float64Array(64)
  #who: Int32Array = new Int32Array(64)
  #isHeap = false
  /** Least of `#next`. */
  #soonest = Number.POSITIVE_INFINITY
  readonly #work: Work

  constructor(work: Work = UNCOUNTED) {
    this.#work = work
  }

  /** Starts over; fills `level` (zeroed here) with the work at t = 0 per group. */
  reset(flows: Flows, level: Float64Array, groups: number): void {
    this.count = 0
    this.#flows = flows
    this.#isHeap = false
    let soonest = Number.POSITIVE_INFINITY
    if (this.#next.length < flows.count) {
      this.#next = new Float64Array(flows.cost.length)
      this.#who = new Int32Array(flows.cost.length)
    }
    level.fill(0, 0, groups)
    for (let i = 0; i < flows.count; i++) {
      const period = flows.period[i]
      const first = Math.floor(flows.jitter[i] / period) + 1
      level[flows.group[i]] += flows.cost[i] * first
      const next = first * period - flows.jitter[i]
      this.#next[i] = next
      if (next < soonest) soonest = next
    }
    this.#soonest = soonest
  }

  /** Time of event `i`, or Infinity when there is none up to `limit`; looks no further than it must. */
  timeOf(i: number, limit: number): number {
    while (i >= this.count) {
      if (this.#soonest > limit) return Number.POSITIVE_INFINITY
      this.#advance()
    }
    const time = this.time[i]
    return time <= limit ? time : Number.POSITIVE_INFINITY
  }

  #advance(): void {
    const flows = this.#flows!
    this.#work.spend(FOUND)
    if (!this.#isHeap) this.#makeHeap(flows.count)
    const i = this.count++
    if (i === this.time.length) {
      this.time = extended(this.time, new Float64Array(i * 2))
      this.flow = extended(this.flow, new Int32Array(i * 2))
    }
    const time = this.#next[0]
    const flow = this.#who[0]
    this.time[i] = time
    this.flow[i] = flow
    this.#place(0, time + flows.period[flow], flow, flows.count)
    this.#soonest = this.#next[0]
  }

  #makeHeap(size: number): void {
    this.#work.spend(size)
    for (let i = 0; i < size; i++) this.#who[i] = i
    for (let i = (size >> 1) - 1; i >= 0; i--) this.#place(i, this.#next[i], this.#who[i], size)
    this.#isHeap = true
  }

  /** Puts a flow into the hole at `hole`, or below it where others are earlier. */
  #place(hole: number, time: number, flow: number, size: number): void {
    const next = this.#next
    const who = this.#who
    for (;;) {
      let child = 2 * hole + 1
      if (child >= size) break
      if (child + 1 < size && next[child + 1] < next[child]) child++
      if (next[child] >= time) break
      next[hole] = next[child]
      who[hole] = who[child]
      hole = child
    }
    next[hole] = time
    who[hole] = flow
  }
}
