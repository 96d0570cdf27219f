import { type BacklogCurve, backlogCurve, fullestInstant } from './backlog-curve.ts'
import { BacklogHeight } from './fast/backlog-height.ts'
import { Arrivals } from './queue/arrivals.ts'
import { type Drain, drainOf } from './queue/drain.ts'
import { OUTWARD } from './queue/envelope.ts'
import type { Flows } from './queue/flows.ts'
import { isIdleBy } from './queue/idle.ts'
import type { QueueLoad } from './queue/queue-load.ts'
import { UNCOUNTED, type Work } from './queue/work.ts'

/** Steps that an arrival costs at each input link, and at each that is saturated. */
const LOOK = 2

/**
 * Largest backlog of one lane of one egress queue, in bits (MODEL "Backlog"): the largest over whole
 * instants a of the busy period of `min(S, S − d·F + σmax)(a)`, rounded up. Between two arrivals that is concave, so the
 * largest is found by halving.
 */
export class QueueBacklog {
  readonly #work: Work
  readonly #same: Arrivals
  readonly #higher: Arrivals
  #levelSame = new Float64Array(16)
  #levelHigher = new Float64Array(16)
  #levelBits = new Float64Array(16)
  readonly #fast = new BacklogHeight()
  /** Queues that doubles could not hold. */
  rational = 0

  constructor(work: Work = UNCOUNTED) {
    this.#work = work
    this.#same = new Arrivals(work)
    this.#higher = new Arrivals(work)
  }

  /**
   * Requires Σ C/π < 1 over the lane and those above, and a flow in the lane. After `until` the affine curves close the
   * tail.
   */
  solve(load: QueueLoad, until: number): number {
    const bits = this.#walk(load, until, this.#fast)
    if (bits !== undefined) return bits
    this.rational++
    return this.#walk(load, until, new RationalHeight(this.#work))!
  }

  /** Undefined where `height` cannot hold the numbers. */
  #walk(load: QueueLoad, until: number, height: Height): number | undefined {
    const { groups, same, higher } = load
    this.#grow(groups)
    this.#same.reset(same, this.#levelSame, groups)
    this.#higher.reset(higher, this.#levelHigher, groups)
    const bits = this.#levelBits.fill(0, 0, groups)
    let arrived = 0
    for (let i = 0; i < same.count; i++) {
      const n = Math.floor(same.jitter[i] / same.period[i]) + 1
      bits[same.group[i]] += n * same.bits[i]
      arrived += n * same.bits[i]
    }
    const drain = drainOf(load)
    if (!height.begin(load, bits, this.#levelHigher, drain)) return undefined
    const spent = spentBound(load, drain)
    let best = 0
    for (let left = 0, i = 0, j = 0; ; ) {
      const limit = Math.min(spent.until(best), until + 1)
      const t = Math.min(this.#same.timeOf(i, limit), this.#higher.timeOf(j, limit))
      this.#work.spend(LOOK * (groups + height.saturated))
      if (arrived > best)
        best = height.highest(left, this.#lastBusy(load, left, Math.min(t - 1, limit)), best)
      if (t === Number.POSITIVE_INFINITY)
        return limit > until ? Math.max(best, spent.boundAt(until + 1)) : best
      if (t > until) return Math.max(best, spent.boundAt(until + 1))
      if (isIdleBy(load, this.#levelSame, this.#levelHigher, t)) return best
      height.arrive(t)
      for (; i < this.#same.count && this.#same.time[i] === t; i++) {
        const flow = this.#same.flow[i]
        this.#levelSame[same.group[flow]] += same.cost[flow]
        bits[same.group[flow]] += same.bits[flow]
        arrived += same.bits[flow]
        height.rise(flow)
      }
      for (; j < this.#higher.count && this.#higher.time[j] === t; j++) {
        const flow = this.#higher.flow[j]
        this.#levelHigher[higher.group[flow]] += higher.cost[flow]
        height.riseAbove(flow)
      }
      if (!height.isSafe) return undefined
      left = t
    }
  }

  #grow(groups: number): void {
    if (this.#levelSame.length >= groups) return
    this.#levelSame = new Float64Array(groups * 2)
    this.#levelHigher = new Float64Array(groups * 2)
    this.#levelBits = new Float64Array(groups * 2)
  }

  /** Last whole instant of [left, right] inside the busy period; without an arrival in (left, right] it ends there once. */
  #lastBusy(load: QueueLoad, left: number, right: number): number {
    // Asked once an arrival: no function is made for it.
    if (!isIdleBy(load, this.#levelSame, this.#levelHigher, right)) return right
    let busy = left
    for (let idle = right; idle - busy > 1; ) {
      const middle = Math.floor((busy + idle) / 2)
      if (isIdleBy(load, this.#levelSame, this.#levelHigher, middle)) idle = middle
      else busy = middle
    }
    return busy
  }
}

/** What the affine curves say of the backlog at and after an instant, rounded outward. */
const spentBound = (
  load: QueueLoad,
  { rate: [drainN, drainD], largest }: Drain,
): { until: (best: number) => number; boundAt: (a: number) => number } => {
  const drain = drainN / drainD
  const [bitBurst, bitRate] = bitEnvelope(load.same)
  const { burst, rate } = load.higher.envelope
  const fall = drain * (1 - rate) - bitRate
  const atZero = bitBurst + largest + drain * (load.blocking + burst)
  // Where d is so far below the line rate that the line does not fall, it is highest at the end of the busy period.
  const latest = (load.blocking + burst + load.same.envelope.burst) / (1 - rate - load.same.envelope.rate)
  return {
    until: best =>
      fall > 0 ? Math.ceil(Math.max(0, ((atZero - best) / fall) * OUTWARD) + 1) : Number.MAX_SAFE_INTEGER,
    boundAt: a => Math.ceil((atZero - fall * (fall > 0 ? a : Math.max(a, latest))) * OUTWARD) + 1,
  }
}

/** Σ bits · (1 + J/π) and Σ bits/π. */
const bitEnvelope = ({ count, bits, period, jitter }: Flows): [burst: number, rate: number] => {
  let burst = 0
  let rate = 0
  for (let i = 0; i < count; i++) {
    rate += bits[i] / period[i]
    burst += bits[i] * (1 + jitter[i] / period[i])
  }
  return [burst, rate]
}

/** The height of the queue between two arrivals, by doubles or by rationals. */
interface Height {
  /** Links that hold something back: what a look costs. */
  readonly saturated: number
  /** Whether the stairs are still where it can hold everything. */
  readonly isSafe: boolean
  begin(load: QueueLoad, bits: Float64Array, higher: Float64Array, drain: Drain): boolean
  arrive(t: number): void
  rise(flow: number): void
  riseAbove(flow: number): void
  highest(left: number, right: number, best: number): number
}

class RationalHeight implements Height {
  readonly saturated = 0
  readonly isSafe = true
  readonly #work: Work
  #curve: BacklogCurve | undefined

  constructor(work: Work) {
    this.#work = work
  }

  begin(load: QueueLoad, bits: Float64Array, higher: Float64Array): boolean {
    this.#curve = backlogCurve(load, bits, higher, this.#work)
    return true
  }

  arrive(t: number): void {
    this.#curve!.arrive(t)
  }

  /** The curve reads the stairs where the caller raises them. */
  rise(): void {}

  riseAbove(): void {}

  highest(left: number, right: number, best: number): number {
    const curve = this.#curve!
    return Math.max(
      best,
      Number(
        curve
          .at(fullestInstant(curve, left, right))
          .ceil()
          .valueOf(),
      ),
    )
  }
}
