import { Fraction } from 'fraction.js'
import { plainWait } from './exact/plain-wait.ts'
import { FifoDelay, UNSAFE } from './fast/fifo-delay.ts'
import { PriorityWait } from './fast/priority-wait.ts'
import { ShapedWait } from './fast/shaped-wait.ts'
import { countableUntil } from './queue/busy-period.ts'
import type { QueueLoad } from './queue/queue-load.ts'
import { UNCOUNTED, type Work } from './queue/work.ts'

/**
 * Worst waits of one lane of one egress queue (MODEL "Worst wait at one port", "Line caps", "Long busy periods"): the
 * fast kernels where doubles can prove the answer, exact rationals where they cannot, the affine tail where the busy
 * period holds too many arrivals.
 */
export class QueueWait {
  readonly #work: Work
  readonly #fifo: FifoDelay
  readonly #priority: PriorityWait
  readonly #shaped: ShapedWait
  /** Queues whose waits doubles could not prove. */
  rational = 0

  constructor(work: Work = UNCOUNTED) {
    this.#work = work
    this.#fifo = new FifoDelay(work)
    this.#priority = new PriorityWait(work)
    this.#shaped = new ShapedWait(work)
  }

  /**
   * Q, in ps, of the `count` distinct transmission times `costs` of the lane into `waits`.
   * Requires Σ C/π < 1 over the lane and those above, and at least one flow in the lane. Returns whether the waits are exact, not closed by the affine tail.
   */
  solve(
    load: QueueLoad,
    costs: ArrayLike<number>,
    count: number,
    waits: Float64Array,
    arrivalLimit: number,
  ): boolean {
    const until = countableUntil(load, arrivalLimit, this.#work)
    const isExact = until === Number.POSITIVE_INFINITY
    if (load.isCut) this.#solveCut(load, costs, count, waits, until)
    else if (load.higher.count === 0) this.#solveFifo(load, costs, count, waits, until)
    else if (!this.#solvePriority(load, costs, count, waits, until)) {
      this.rational++
      for (let i = 0; i < count; i++) waits[i] = plainWait(load, costs[i], until, this.#work).waitPs
    }
    return isExact
  }

  #solvePriority(
    load: QueueLoad,
    costs: ArrayLike<number>,
    count: number,
    waits: Float64Array,
    until: number,
  ): boolean {
    if (until === Number.POSITIVE_INFINITY && this.#priority.solve(load, costs, count, waits)) return true
    return this.#shaped.solve(load, costs, count, waits, until)
  }

  /** Nothing of a packet that can be cut is sure to be sent at once: `w ≥ B + ΣX` is when it has left, whatever its C. */
  #solveCut(
    load: QueueLoad,
    costs: ArrayLike<number>,
    count: number,
    waits: Float64Array,
    until: number,
  ): void {
    if (!this.#solvePriority(load, [0], 1, waits, until)) {
      this.rational++
      waits[0] = plainWait(load, 0, until, this.#work).waitPs
    }
    const delay = waits[0]
    for (let i = 0; i < count; i++) waits[i] = Math.max(0, delay - costs[i])
  }

  #solveFifo(
    load: QueueLoad,
    costs: ArrayLike<number>,
    count: number,
    waits: Float64Array,
    until: number,
  ): void {
    let delay = this.#fifo.solve(load, until)
    if (delay === UNSAFE) {
      this.rational++
      delay = plainWait(load, costs[0], until, this.#work).waitPs + costs[0]
    } else if (this.#fifo.tail < Number.POSITIVE_INFINITY)
      delay = Math.max(delay, affineDelayAt(load, this.#fifo.tail))
    for (let i = 0; i < count; i++) waits[i] = delay - costs[i]
  }
}

/** ceil(B + σ + ρ·a − a) for a lane without higher lanes. */
const affineDelayAt = (load: QueueLoad, a: number): number => {
  const { same } = load
  let work = new Fraction(load.blocking - a)
  for (let i = 0; i < same.count; i++) {
    const share = new Fraction(BigInt(same.cost[i]), BigInt(same.period[i]))
    work = work.add(same.cost[i]).add(share.mul(BigInt(same.jitter[i] + a)))
  }
  return Number(work.ceil().valueOf())
}
