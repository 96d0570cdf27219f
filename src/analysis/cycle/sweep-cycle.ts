import type { WorkBudget } from '../../model/work-budget.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { STRIDE, WAIT } from '../../network/flow-row.ts'
import type { QueueSolver } from '../queue/queue-solver.ts'
import { divergenceOf } from './divergence.ts'
import { boundFromAbove } from './from-above.ts'
import { linearQueues } from './linear-queue.ts'

/** Passes after which a cycle is looked at, and after a quarter more again. */
export const FIRST_LOOK = 8
export const nextLook = (pass: number): number => Math.ceil(pass * 1.25)

/**
 * Queues that feed each other, at `links`: sweeps from the waits they have until no jitter moves, or until it is proven that
 * they always will (MODEL "Divergence"); then their waits are infinite. Where half of the work allowed is spent before that and
 * it `mayLeap`, a bound that need not be the least (MODEL "Fixed point"). Returns the number of passes.
 */
export const sweepCycle = (
  hops: FlowHops,
  links: Int32Array,
  lane: number,
  solver: QueueSolver,
  work: WorkBudget,
  mayLeap: boolean,
): number => {
  let look = FIRST_LOOK
  let isAnew = true
  for (let pass = 1; ; pass++) {
    let moved = false
    for (const link of links) {
      const outcome = solver.solve(link, lane, isAnew, pass > 1)
      if (outcome === 'moved') moved = true
    }
    isAnew = false
    work.ask()
    if (!moved && pass > 1) return pass
    if (pass < look) continue
    look = nextLook(pass)
    if (isDiverging(hops, links, lane, solver)) {
      for (const h of rowsAt(hops, links, lane)) hops.row[h * STRIDE + WAIT] = Number.POSITIVE_INFINITY
      // The jitters follow, for the lanes below.
      for (const link of links) solver.gather(link, lane)
      return pass
    }
    if (!mayLeap || work.spent <= work.limit / 2) continue
    if (boundFromAbove(hops, links, lane, solver)) return pass
    // The jitters stand as they follow from the waits: that none moves any more does not say that their queues were solved.
    isAnew = true
  }
}

/** Rows of `lane` at `links`. */
export const rowsAt = (hops: FlowHops, links: Int32Array, lane: number): readonly number[] =>
  Array.from(links).flatMap(link =>
    Array.from(hops.atLink[link].subarray(0, hops.countAt[link])).filter(h => hops.lane[h] === lane),
  )

const isDiverging = (hops: FlowHops, links: Int32Array, lane: number, solver: QueueSolver): boolean => {
  const queues = linearQueues(hops, links, lane, solver)
  return queues !== undefined && divergenceOf(queues) !== undefined
}
