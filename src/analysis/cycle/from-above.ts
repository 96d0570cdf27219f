import type { FlowHops } from '../../network/flow-hops.ts'
import { STRIDE, WAIT } from '../../network/flow-row.ts'
import type { QueueSolver } from '../queue/queue-solver.ts'
import { fastestGrowth } from './growth.ts'
import { linearQueues } from './linear-queue.ts'

/** Lengths of the leap that are tried, each twice the one before. */
const LEAPS = 8
/** Passes back down from where it landed, each of which tightens the bound. */
const DESCENTS = 8

/**
 * Ends a cycle that converges too slowly from below: leaps beyond its fixed point, in the direction in which its waits grow, and
 * verifies that they do not grow from there. Waits that do not grow are a bound, whether or not the least one (MODEL "Fixed
 * point"): the solver notes that they are not exact. False where that did not succeed: the waits are as they were.
 */
export const boundFromAbove = (
  hops: FlowHops,
  links: Int32Array,
  lane: number,
  solver: QueueSolver,
): boolean => {
  const queues = linearQueues(hops, links, lane, solver)
  const found = queues === undefined ? undefined : fastestGrowth(queues)
  if (queues === undefined || found === undefined || found.growth >= 1) return false
  const cycle = new Cycle(hops, links, lane, solver)
  const before = queues.map(({ waitPs }) => waitPs)
  for (const link of links) solver.solve(link, lane, true, true)
  const start = cycle.waits()
  // What is left of a geometric series, in the direction of the slowest.
  let step = 0
  linearQueues(hops, links, lane, solver)?.forEach(({ waitPs }, i) => {
    if (found.waits[i] > 0) step = Math.max(step, (waitPs - before[i]) / found.waits[i])
  })
  let leap = step / (1 - found.growth)
  for (let k = 0; k < LEAPS; k++, leap *= 2) {
    cycle.set(start.map((waits, i) => waits.map(wait => wait + Math.ceil(leap * found.waits[i]) + 1)))
    if (cycle.grows()) continue
    for (let pass = 0; pass < DESCENTS; pass++) for (const link of links) solver.solve(link, lane, true)
    cycle.follow()
    for (const link of links) solver.noteLoose(link, lane)
    return true
  }
  cycle.set(start)
  return false
}

/** The waits of a cycle, per queue in the order of its rows. */
class Cycle {
  readonly #hops: FlowHops
  readonly #links: Int32Array
  readonly #lane: number
  readonly #solver: QueueSolver
  readonly #rows: readonly (readonly number[])[]

  constructor(hops: FlowHops, links: Int32Array, lane: number, solver: QueueSolver) {
    this.#hops = hops
    this.#links = links
    this.#lane = lane
    this.#solver = solver
    this.#rows = Array.from(links, link => Array.from(solver.gather(link, lane).own()))
  }

  waits(): readonly (readonly number[])[] {
    return this.#rows.map(rows => rows.map(h => this.#hops.row[h * STRIDE + WAIT]))
  }

  /** Puts these waits in place, and has the jitters follow from them. */
  set(waits: readonly (readonly number[])[]): void {
    this.#rows.forEach((rows, i) => {
      this.#setQueue(rows, waits[i])
    })
    this.follow()
  }

  /** The jitters as they follow from the waits: one goes on from row to row of its tunnel, and a round may meet the rows in any order. */
  follow(): void {
    for (let isMoving = true; isMoving; ) {
      isMoving = false
      for (const link of this.#links) if (this.#solver.gather(link, this.#lane).jitterMoved) isMoving = true
    }
  }

  /** Whether some queue, solved with the waits of all others as they stand, waits longer; the waits stay. */
  grows(): boolean {
    const claimed = this.waits()
    return this.#rows.some((rows, i) => {
      this.#solver.settle(this.#solver.gather(this.#links[i], this.#lane), false)
      const isLonger = rows.some((h, r) => this.#hops.row[h * STRIDE + WAIT] > claimed[i][r])
      this.#setQueue(rows, claimed[i])
      return isLonger
    })
  }

  #setQueue(rows: readonly number[], waits: readonly number[]): void {
    rows.forEach((h, r) => {
      this.#hops.row[h * STRIDE + WAIT] = waits[r]
    })
  }
}
