import { FifoDelay, UNSAFE } from '../../calculus/fast/fifo-delay.ts'
import { OUTWARD } from '../../calculus/queue/envelope.ts'
import { QueueLoad } from '../../calculus/queue/queue-load.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { BITS, COST, HOP_JITTER, JITTER, PERIOD, STRIDE, WAIT } from '../../network/flow-row.ts'
import type { LaneRun } from '../../network/lane-runs.ts'
import { blockingPs } from './port-rules.ts'
import { QueueGroups } from './queue-groups.ts'

/** What is kept of a queue is a cache line of doubles. D, worst delay of its packets while it is calm, ps. */
const DELAY = 0
/** B + Σ C, ps. */
const WORK = 1
/** Σ C/π. */
const RATE = 2
/** Σ 1/π, per ps. */
const FREQUENCY = 3
/** Least π, ps. */
const PERIOD_PS = 4
const KEPT = 8

/** Nearer to full, rounding might reach the slack of a queue. */
const MOST_RATE = 0.99

/** Said of a queue that is not calm, or may not be. */
export const NOT_CALM = -1

/**
 * Queues without anything of higher priority in which every J < π and no packet after the first of each tunnel can
 * matter. Their worst delay follows from the first packets alone, whatever the jitters: it is computed once for the tunnels
 * that are there, and what is left to do in a pass is to see that the queue is still calm.
 *
 * The excess over the line (see FifoDelay) before the first arrival after t = 0 depends on no J < π, and from there on it
 * stays below B + σ − (1 − ρ)t with σ = Σ C(1 + J/π).
 */
export class CalmQueues {
  /** Whether a jitter of the queue last asked for moved. */
  jitterMoved = false
  readonly #hops: FlowHops
  readonly #arrivalLimit: number
  readonly #kept: Float64Array
  /** By link, the lanes that the numbers kept are of. */
  readonly #of: (readonly LaneRun[] | undefined)[]
  readonly #load = new QueueLoad()
  readonly #groups: QueueGroups
  readonly #fifo = new FifoDelay()

  constructor(hops: FlowHops, lineShaping: boolean, arrivalLimit: number) {
    const { linkCount } = hops.network
    this.#hops = hops
    this.#arrivalLimit = arrivalLimit
    this.#kept = new Float64Array(linkCount * KEPT)
    this.#of = Array.from({ length: linkCount }, () => undefined)
    this.#groups = new QueueGroups(hops, lineShaping)
  }

  /** Stores the jitters that its tunnels bring in the rows of `run`, the first lane of a link; D, or {@link NOT_CALM}. */
  delayAt(link: number, runs: readonly LaneRun[]): number {
    if (this.#of[link] !== runs) this.#measure(link, runs)
    const { row, parent, atLink } = this.#hops
    const { from, to } = runs[0]
    const list = atLink[link]
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
    return isBelow && this.#isCalm(link * KEPT, to - from, soonest, late) ? this.#kept[link * KEPT] : NOT_CALM
  }

  /** `late`: Σ C·J; `soonest`: the first arrival after t = 0. */
  #isCalm(at: number, count: number, soonest: number, late: number): boolean {
    const kept = this.#kept
    const delay = kept[at + DELAY]
    const rate = kept[at + RATE]
    if (delay === NOT_CALM || rate > MOST_RATE) return false
    const slack = 1 - rate
    // Never less than B + σ: no π is below the least.
    const burst = (kept[at + WORK] + late / kept[at + PERIOD_PS]) * OUTWARD
    if (!(soonest > ((burst - delay) / slack) * OUTWARD + 1)) return false
    return (2 * count + (kept[at + FREQUENCY] * burst) / slack) * OUTWARD < this.#arrivalLimit
  }

  #measure(link: number, runs: readonly LaneRun[]): void {
    const { row, atLink } = this.#hops
    const { lane, from, to } = runs[0]
    const list = atLink[link]
    const load = this.#load
    const groups = this.#groups
    load.reset(blockingPs(this.#hops, link, lane))
    groups.begin(link)
    let least = Number.POSITIVE_INFINITY
    for (let i = from; i < to; i++) {
      const at = list[i] * STRIDE
      const period = row[at + PERIOD]
      if (period < least) least = period
      load.same.push(row[at + COST], period, 0, row[at + BITS], groups.add(list[i], true, 0))
    }
    groups.end(load)
    const delay = this.#fifo.atOnce(load)
    const { burst, rate, frequency } = load.same.envelope
    const kept = this.#kept
    const at = link * KEPT
    kept[at + DELAY] = delay === UNSAFE ? NOT_CALM : delay
    kept[at + WORK] = load.blocking + burst
    kept[at + RATE] = rate
    kept[at + FREQUENCY] = frequency
    kept[at + PERIOD_PS] = least
    this.#of[link] = runs
  }
}
