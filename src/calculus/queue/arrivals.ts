import { extended, type Flows } from './flows.ts'
import { UNCOUNTED, type Work } from './work.ts'

/** Arrivals of one flow in a closed window of length t ≥ 0. The quotient of integers below 2^52 is floored exactly. */
export const arrivalsIn = (t: number, jitter: number, period: number): number =>
  Math.floor((t + jitter) / period) + 1

/** Steps of work that an arrival costs to be found, in order of time. */
const FOUND = 16

/**
 * The jumps of a set of staircases after t = 0 in time order, one by one on demand: event i happens at `time[i]` and is
 * an arrival of flow `flow[i]` of those given. Ties are in no particular order: their work adds up.
 */
export class Arrivals {
  count = 0
  time: Float64Array = new Float64Array(64)
  flow: Int32Array = new Int32Array(64)
  #flows: Flows | undefined
  /** Next arrival of each flow. */
  #next: Float64Array = new Float64Array(64)
  /** A heap of the flows that arrive up to {@link #heapUntil}, by their next arrival: the least first. */
  #heapTime: Float64Array = new Float64Array(64)
  #heapFlow: Int32Array = new Int32Array(64)
  #heapSize = 0
  #heapUntil = 0
  /** Least next arrival of the flows that are not in the heap. */
  #later = Number.POSITIVE_INFINITY
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
    this.#heapSize = 0
    this.#heapUntil = 0
    let soonest = Number.POSITIVE_INFINITY
    if (this.#next.length < flows.count) {
      this.#next = new Float64Array(flows.cost.length)
      this.#heapTime = new Float64Array(flows.cost.length)
      this.#heapFlow = new Int32Array(flows.cost.length)
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
    this.#later = soonest
  }

  /** Time of event `i`, or Infinity when there is none up to `limit`; looks no further than it must. */
  timeOf(i: number, limit: number): number {
    while (i >= this.count) {
      if (this.#soonest > limit) return Number.POSITIVE_INFINITY
      this.#advance(limit)
    }
    const time = this.time[i]
    return time <= limit ? time : Number.POSITIVE_INFINITY
  }

  #advance(limit: number): void {
    const flows = this.#flows!
    this.#work.spend(FOUND)
    if (this.#heapSize === 0) this.#makeHeap(flows.count, limit)
    const i = this.count++
    if (i === this.time.length) {
      this.time = extended(this.time, new Float64Array(i * 2))
      this.flow = extended(this.flow, new Int32Array(i * 2))
    }
    const time = this.#heapTime[0]
    const flow = this.#heapFlow[0]
    this.time[i] = time
    this.flow[i] = flow
    const next = time + flows.period[flow]
    this.#next[flow] = next
    if (next <= this.#heapUntil) this.#place(0, next, flow)
    else {
      this.#later = Math.min(this.#later, next)
      const last = --this.#heapSize
      if (last > 0) this.#place(0, this.#heapTime[last], this.#heapFlow[last])
    }
    this.#soonest = this.#heapSize > 0 ? this.#heapTime[0] : this.#later
  }

  /**
   * Of the flows that arrive up to `limit`, at first; where the caller goes beyond that, of all. Most queues are done long
   * before most of their flows arrive.
   */
  #makeHeap(count: number, limit: number): void {
    this.#work.spend(count)
    this.#heapUntil = this.#heapUntil === 0 ? limit : Number.POSITIVE_INFINITY
    this.#later = Number.POSITIVE_INFINITY
    let size = 0
    for (let flow = 0; flow < count; flow++) {
      const next = this.#next[flow]
      if (next <= this.#heapUntil) {
        this.#heapTime[size] = next
        this.#heapFlow[size++] = flow
      } else if (next < this.#later) this.#later = next
    }
    this.#heapSize = size
    for (let i = (size >> 1) - 1; i >= 0; i--) this.#place(i, this.#heapTime[i], this.#heapFlow[i])
  }

  /** Puts a flow into the hole at `hole`, or below it where others are earlier. */
  #place(hole: number, time: number, flow: number): void {
    const times = this.#heapTime
    const flows = this.#heapFlow
    const size = this.#heapSize
    for (;;) {
      let child = 2 * hole + 1
      if (child >= size) break
      if (child + 1 < size && times[child + 1] < times[child]) child++
      if (times[child] >= time) break
      times[hole] = times[child]
      flows[hole] = flows[child]
      hole = child
    }
    times[hole] = time
    flows[hole] = flow
  }
}
