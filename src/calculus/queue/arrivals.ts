import { extended, type Flows } from './flows.ts'
import { UNCOUNTED, type Work } from './work.ts'

/** Arrivals of one flow in a closed window of length t ≥ 0. The quotient of integers below 2^52 is floored exactly. */
export const arrivalsIn = (t: number, jitter: number, period: number): number =>
  Math.floor((t + jitter) / period) + 1

const SMALL = 24
/** Steps of work that an arrival costs to be found and put in order. */
const SORTED = 10

/**
 * The jumps of a set of staircases after t = 0 in time order, produced piece by piece on demand: event i happens at
 * `time[i]` and adds `cost[i]` of work (`bits[i]` of data) to group `group[i]`. Ties are in no particular order: their work adds up.
 */
export class Arrivals {
  count = 0
  time: Float64Array = new Float64Array(64)
  cost: Float64Array = new Float64Array(64)
  bits: Float64Array = new Float64Array(64)
  group: Int32Array = new Int32Array(64)
  /** All events up to here are known. */
  until = 0
  #flows: Flows | undefined
  #next: Float64Array = new Float64Array(64)
  /** Least of `#next`. */
  #soonest = Number.POSITIVE_INFINITY
  /** Mean arrivals per ps. */
  #rate = 0
  readonly #work: Work

  constructor(work: Work = UNCOUNTED) {
    this.#work = work
  }

  /** Starts over; fills `level` (zeroed here) with the work at t = 0 per group. */
  reset(flows: Flows, level: Float64Array, groups: number): void {
    this.count = 0
    this.until = 0
    this.#flows = flows
    this.#soonest = Number.POSITIVE_INFINITY
    this.#rate = 0
    if (this.#next.length < flows.count) this.#next = new Float64Array(flows.cost.length)
    level.fill(0, 0, groups)
    for (let i = 0; i < flows.count; i++) {
      const period = flows.period[i]
      const first = Math.floor(flows.jitter[i] / period) + 1
      level[flows.group[i]] += flows.cost[i] * first
      const next = first * period - flows.jitter[i]
      this.#next[i] = next
      if (next < this.#soonest) this.#soonest = next
      this.#rate += 1 / period
    }
  }

  /** Makes all events up to and including `t` known. */
  extendTo(t: number): void {
    if (t <= this.until) return
    this.until = t
    if (this.#soonest > t) return
    const flows = this.#flows!
    const from = this.count
    let soonest = Number.POSITIVE_INFINITY
    for (let i = 0; i < flows.count; i++) {
      let next = this.#next[i]
      while (next <= t) {
        this.#push(next, flows.cost[i], flows.bits[i], flows.group[i])
        next += flows.period[i]
      }
      this.#next[i] = next
      if (next < soonest) soonest = next
    }
    this.#soonest = soonest
    this.#work.spend(flows.count + SORTED * (this.count - from))
    this.#sort(from)
  }

  /** Time of event `i`, or Infinity when there is none up to `limit`; looks a few events ahead, never far. */
  timeOf(i: number, limit: number): number {
    while (i >= this.count) {
      if (this.until >= limit || this.#soonest > limit) return Number.POSITIVE_INFINITY
      const step = Math.ceil(SMALL / this.#rate)
      this.extendTo(Math.min(limit, Math.max(this.until, this.#soonest) + step))
    }
    const time = this.time[i]
    return time <= limit ? time : Number.POSITIVE_INFINITY
  }

  #push(time: number, cost: number, bits: number, group: number): void {
    const i = this.count++
    if (i === this.time.length) {
      this.time = extended(this.time, new Float64Array(i * 2))
      this.cost = extended(this.cost, new Float64Array(i * 2))
      this.bits = extended(this.bits, new Float64Array(i * 2))
      this.group = extended(this.group, new Int32Array(i * 2))
    }
    this.time[i] = time
    this.cost[i] = cost
    this.bits[i] = bits
    this.group[i] = group
  }

  #sort(from: number): void {
    if (this.count - from > SMALL) return this.#sortMany(from)
    for (let i = from + 1; i < this.count; i++) {
      const time = this.time[i]
      const cost = this.cost[i]
      const bits = this.bits[i]
      const group = this.group[i]
      let j = i
      for (; j > from && this.time[j - 1] > time; j--) {
        this.time[j] = this.time[j - 1]
        this.cost[j] = this.cost[j - 1]
        this.bits[j] = this.bits[j - 1]
        this.group[j] = this.group[j - 1]
      }
      this.time[j] = time
      this.cost[j] = cost
      this.bits[j] = bits
      this.group[j] = group
    }
  }

  #sortMany(from: number): void {
    const size = this.count - from
    const time = this.time.slice(from, this.count)
    const cost = this.cost.slice(from, this.count)
    const bits = this.bits.slice(from, this.count)
    const group = this.group.slice(from, this.count)
    const order = new Uint32Array(size)
    for (let i = 0; i < size; i++) order[i] = i
    order.sort((a, b) => time[a] - time[b])
    for (let i = 0; i < size; i++) {
      this.time[from + i] = time[order[i]]
      this.cost[from + i] = cost[order[i]]
      this.bits[from + i] = bits[order[i]]
      this.group[from + i] = group[order[i]]
    }
  }
}
