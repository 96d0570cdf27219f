import { FifoDelay, UNSAFE } from '../../calculus/fast/fifo-delay.ts'
import { PriorityWait } from '../../calculus/fast/priority-wait.ts'
import { extended } from '../../calculus/queue/flows.ts'
import { LOCAL, QueueLoad } from '../../calculus/queue/queue-load.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { BITS, COST, PERIOD, STRIDE } from '../../network/flow-row.ts'
import type { LaneRun } from '../../network/lane-runs.ts'
import { DistinctCosts } from './distinct-costs.ts'
import { blockingPs, cutCostPs } from './port-rules.ts'
import { QueueGroups } from './queue-groups.ts'

// What is kept of one lane of one queue, all of it independent of jitters.

/** Whether it has been measured: 0 not yet, 1 yes, −1 where doubles cannot prove its waits or they are beyond the limit. */
export const STATE = 0
/** B and the work of a batch of each tunnel of the lane and those above, ps. */
export const WORK = 1
/** Σ C/π of the lane and those above. */
export const RATE = 2
/** Σ 1/π, likewise. */
export const FREQUENCY = 3
/** Least π of the lane and those above, ps. */
export const LEAST_PERIOD = 4
/** Least of C + Q·(1 − ρ above), over the lane's packets, ps. */
export const GAIN = 5
/** What each packet above adds by cutting a frame, ps. */
export const CUT = 6
export const KEPT = 8

/** The period of who never sends again. */
const NEVER = Number.POSITIVE_INFINITY

/** The waits of a queue by the first batch of each of its tunnels alone, all at once. */
export class FirstBatches {
  /** By row, of the queues that were measured. */
  waits: Float64Array = new Float64Array(64)
  readonly #hops: FlowHops
  readonly #delayLimitPs: number
  readonly #load = new QueueLoad()
  readonly #groups: QueueGroups
  readonly #fifo = new FifoDelay()
  readonly #priority = new PriorityWait()
  readonly #distinct = new DistinctCosts()
  /** Σ C/π of what is above the lane. */
  #rateAbove = 0

  constructor(hops: FlowHops, lineShaping: boolean, delayLimitPs: number) {
    this.#hops = hops
    this.#delayLimitPs = delayLimitPs
    this.#groups = new QueueGroups(hops, lineShaping)
  }

  /** Measures lane `runs[k]` at a link: its waits into {@link waits}, the rest into `kept` from `at` on. */
  measure(link: number, runs: readonly LaneRun[], k: number, kept: Float64Array, at: number): void {
    const { lane } = runs[k]
    const cutPs = cutCostPs(this.#hops, link, lane)
    const load = this.#load
    load.reset(blockingPs(this.#hops, link, lane))
    load.isCut = cutPs > 0
    kept[at + CUT] = cutPs
    this.#groups.begin(link)
    this.#takeAll(link, runs, k, kept, at)
    this.#groups.end(load)
    kept[at + STATE] = this.#solve(this.#hops.atLink[link], runs[k], kept, at) ? 1 : -1
  }

  #solve(list: Int32Array, run: LaneRun, kept: Float64Array, at: number): boolean {
    const { isCut, higher } = this.#load
    const isFifo = higher.count === 0
    const distinct = this.#distinct
    let delayPs = 0
    if (isFifo) delayPs = this.#fifo.solve(this.#load)
    else {
      if (isCut) distinct.set(0)
      else distinct.fill(this.#hops.ownPs, list, run.from, run.to)
      if (!this.#priority.solve(this.#load, distinct.costs, distinct.count, distinct.waits)) return false
      if (isCut) delayPs = distinct.waits[0]
    }
    if (delayPs === UNSAFE) return false
    const { ownPs, count, row } = this.#hops
    if (this.waits.length < count) this.waits = extended(this.waits, new Float64Array(row.length / STRIDE))
    const above = 1 - this.#rateAbove
    // What may be cut waits until it has left: its own C counts nothing.
    let gain = isCut ? delayPs * above : Number.POSITIVE_INFINITY
    let longest = 0
    for (let i = run.from; i < run.to; i++) {
      const own = ownPs[list[i]]
      const wait = isFifo ? delayPs - own : isCut ? Math.max(0, delayPs - own) : distinct.waitOf(own)
      this.waits[list[i]] = wait
      if (!isCut) gain = Math.min(gain, own + wait * above)
      longest = Math.max(longest, wait + own)
    }
    kept[at + GAIN] = gain
    return longest <= this.#delayLimitPs
  }

  /** Every tunnel as one that never sends again, and sums over what they do send. */
  #takeAll(link: number, runs: readonly LaneRun[], k: number, kept: Float64Array, at: number): void {
    const { network, atLink } = this.#hops
    kept[at + WORK] = this.#load.blocking
    kept[at + LEAST_PERIOD] = Number.POSITIVE_INFINITY
    const cutPs = kept[at + CUT]
    for (const { costPs, packets, periodPs } of network.reserved[link]) {
      const cost = costPs + cutPs * packets
      count(kept, at, cost, periodPs)
      this.#load.higher.push(cost, NEVER, 0, 0, LOCAL)
    }
    for (let r = 0; r <= k; r++) {
      if (r === k) this.#rateAbove = kept[at + RATE]
      this.#take(
        atLink[link],
        runs[r],
        r === k,
        runs[r].lane < network.expressLanes[link] ? cutPs : 0,
        kept,
        at,
      )
    }
  }

  #take(
    list: Int32Array,
    { from, to }: LaneRun,
    isOwn: boolean,
    cutPs: number,
    kept: Float64Array,
    at: number,
  ): void {
    const { row, traffic } = this.#hops
    const flows = isOwn ? this.#load.same : this.#load.higher
    for (let i = from; i < to; i++) {
      const h = list[i]
      const batch = row[h * STRIDE + COST]
      const cost = cutPs === 0 ? batch : batch + cutPs * (traffic[h]?.packets ?? 1)
      count(kept, at, cost, row[h * STRIDE + PERIOD])
      flows.push(cost, NEVER, 0, row[h * STRIDE + BITS], this.#groups.add(h, isOwn, cutPs))
    }
  }
}

const count = (kept: Float64Array, at: number, cost: number, period: number): void => {
  kept[at + WORK] += cost
  kept[at + RATE] += cost / period
  kept[at + FREQUENCY] += 1 / period
  if (period < kept[at + LEAST_PERIOD]) kept[at + LEAST_PERIOD] = period
}
