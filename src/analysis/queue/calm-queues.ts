import { OUTWARD } from '../../calculus/queue/envelope.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { COST, HOP_JITTER, JITTER, PERIOD, STRIDE, WAIT } from '../../network/flow-row.ts'
import type { LaneRun } from '../../network/lane-runs.ts'
import { CUT, FirstBatches, FREQUENCY, GAIN, KEPT, LEAST_PERIOD, RATE, STATE, WORK } from './first-batches.ts'

/** Nearer to full, rounding might reach the slack of a queue. */
const MOST_RATE = 0.99

/**
 * Queues in which every J < π, in the lane and above, and no batch after the first of each tunnel can matter. Their waits
 * follow from the first batches alone, whatever the jitters: they are computed once for the tunnels that are there, and
 * what is left to do in a pass is to see that the queue is still calm.
 *
 * Before the first arrival after t = 0 no J < π decides anything. A packet that arrives before it starts before all that has
 * arrived by then is sent, so that a later arrival above is too late for it; and those who arrive from the lane's own next
 * arrival on wait no longer, where even the affine curve says so (see FifoDelay and PriorityWait).
 */
export class CalmQueues {
  /** Whether a jitter of the queue last asked for moved. */
  jitterMoved = false
  readonly #hops: FlowHops
  readonly #arrivalLimit: number
  /** By link: the lanes that numbers are kept of, and the numbers, {@link KEPT} for each lane. */
  readonly #of: (readonly LaneRun[] | undefined)[]
  readonly #kept: Float64Array[]
  readonly #first: FirstBatches
  /** Σ C·J of the lane and those above, the first arrivals after t = 0, and whether all J < π, of the queue asked for. */
  #late = 0
  #soonestOwn = 0
  #soonestAbove = 0
  #isBelow = true

  constructor(
    hops: FlowHops,
    settings: {
      readonly lineShaping: boolean
      readonly arrivalLimit: number
      readonly delayLimitPs: number
    },
  ) {
    const { linkCount } = hops.network
    this.#hops = hops
    this.#arrivalLimit = settings.arrivalLimit
    this.#of = Array.from({ length: linkCount }, () => undefined)
    this.#kept = Array.from({ length: linkCount }, () => NONE)
    this.#first = new FirstBatches(hops, settings.lineShaping, settings.delayLimitPs)
  }

  /** Whether the queue has the tunnels that it had when last asked: then measuring it, once, is worth more than it costs. */
  isSettled(link: number, runs: readonly LaneRun[]): boolean {
    if (this.#of[link] === runs) return true
    this.#begin(link, runs)
    return false
  }

  /** Stores the jitters that its tunnels bring in the rows of lane `runs[k]` at a link, and says whether it is calm. */
  isCalm(link: number, runs: readonly LaneRun[], k: number): boolean {
    if (this.#of[link] !== runs) this.#begin(link, runs)
    const list = this.#hops.atLink[link]
    this.#late = 0
    this.#isBelow = true
    this.#bring(list, runs[k])
    this.#soonestAbove = Number.POSITIVE_INFINITY
    if (!this.#isBelow) return false
    const kept = this.#kept[link]
    const at = k * KEPT
    if (kept[at + STATE] === 0) this.#first.measure(link, runs, k, kept, at)
    if (kept[at + STATE] < 0) return false
    const control = this.#hops.network.reserved[link]
    for (const { periodPs } of control) this.#soonestAbove = Math.min(this.#soonestAbove, periodPs)
    for (let above = 0; above < k; above++) this.#lookAbove(list, runs[above], kept[at + CUT])
    return this.#isBelow && this.#isSure(kept, at, runs[k].to + control.length)
  }

  /** Writes the waits of a calm queue into its rows; where `rising`, only longer ones. Returns whether one moved. */
  store(link: number, { from, to }: LaneRun, rising: boolean): boolean {
    const { row, atLink } = this.#hops
    const list = atLink[link]
    const { waits } = this.#first
    let moved = false
    for (let i = from; i < to; i++) {
      const at = list[i] * STRIDE + WAIT
      const wait = waits[list[i]]
      const before = row[at]
      if (wait === before || (rising && before > wait)) continue
      row[at] = wait
      moved = true
    }
    return moved
  }

  #begin(link: number, runs: readonly LaneRun[]): void {
    this.#of[link] = runs
    const size = runs.length * KEPT
    if (this.#kept[link].length === size) this.#kept[link].fill(0)
    else this.#kept[link] = new Float64Array(size)
  }

  /** Short, so that the cache misses of the hops before overlap. */
  #bring(list: Int32Array, { from, to }: LaneRun): void {
    const { row, parent } = this.#hops
    let isBelow = true
    let moved = false
    let soonest = Number.POSITIVE_INFINITY
    let late = 0
    for (let i = from; i < to; i++) {
      const at = list[i] * STRIDE
      const up = parent[list[i]] * STRIDE
      const before = row[at + JITTER]
      const jitter = up < 0 ? before : row[up + JITTER] + row[up + WAIT] + row[up + HOP_JITTER]
      if (jitter !== before) {
        row[at + JITTER] = jitter
        moved = true
      }
      const room = row[at + PERIOD] - jitter
      if (!(room > 0)) isBelow = false
      if (room < soonest) soonest = room
      late += row[at + COST] * jitter
    }
    this.jitterMoved = moved
    this.#soonestOwn = soonest
    this.#late = late
    this.#isBelow = isBelow
  }

  #lookAbove(list: Int32Array, { from, to }: LaneRun, cutPs: number): void {
    const { row, traffic } = this.#hops
    let isBelow = true
    let soonest = this.#soonestAbove
    let late = 0
    for (let i = from; i < to; i++) {
      const at = list[i] * STRIDE
      const jitter = row[at + JITTER]
      const room = row[at + PERIOD] - jitter
      if (!(room > 0)) isBelow = false
      if (room < soonest) soonest = room
      const cost = cutPs === 0 ? row[at + COST] : row[at + COST] + cutPs * (traffic[list[i]]?.packets ?? 1)
      late += cost * jitter
    }
    this.#soonestAbove = soonest
    this.#late += late
    if (!isBelow) this.#isBelow = false
  }

  #isSure(kept: Float64Array, at: number, count: number): boolean {
    const rate = kept[at + RATE]
    const work = kept[at + WORK]
    if (rate > MOST_RATE || !(this.#soonestAbove > work)) return false
    const slack = 1 - rate
    // Never less than B + σ = B + Σ C(1 + J/π): no π is below the least.
    const burst = (work + this.#late / kept[at + LEAST_PERIOD]) * OUTWARD
    if (!(this.#soonestOwn > ((burst - kept[at + GAIN]) / slack) * OUTWARD + 1)) return false
    return (2 * count + (kept[at + FREQUENCY] * burst) / slack) * OUTWARD < this.#arrivalLimit
  }
}

const NONE = new Float64Array(0)
