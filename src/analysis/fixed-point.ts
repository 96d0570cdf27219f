import { Stopped } from '../model/work-budget.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { STRIDE, WAIT } from '../network/flow-row.ts'
import { type LaneOrder, queueOrder } from '../network/queue-order.ts'
import { rowsAt, sweepCycle } from './cycle/sweep-cycle.ts'
import type { ResolvedOptions } from './options.ts'
import { QueueSolver } from './queue/queue-solver.ts'

/**
 * Method `fixed-point` (MODEL "Fixed point"): waits and jitters of all hops, written into `hops`, which hold the
 * jitters of an empty network when it starts. One pass in the order of the queues is exact; the queues of a cycle are
 * swept until nothing moves, from the least jitters up, so that the result is the least fixed point. Returns the number
 * of passes. Throws Stopped where `options.work` ends it: the waits of queues then not solved are Infinity, all others final.
 */
export const solveFixedPoint = (
  hops: FlowHops,
  options: ResolvedOptions,
  order: readonly LaneOrder[] = queueOrder(hops),
  solver: QueueSolver = new QueueSolver(hops, options),
): number => {
  let passes = 1
  order.forEach(({ lane, links, start }, o) => {
    let c = 0
    try {
      for (; c + 1 < start.length; c++) {
        const from = start[c]
        const to = start[c + 1]
        if ((c & 63) === 0) options.work.ask()
        if (to - from === 1) solver.solve(links[from], lane, true)
        else
          passes = Math.max(
            passes,
            sweepCycle(hops, links.subarray(from, to), lane, solver, options.work, true),
          )
      }
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      error.at ??= { link: hops.network.topology.links[links[start[c]]].id, lane }
      leaveOpen(hops, lane, links.subarray(start[c]))
      for (const behind of order.slice(o + 1)) leaveOpen(hops, behind.lane, behind.links)
      throw error
    }
  })
  return passes
}

/** Nothing is claimed of queues that were not solved to their end: lower values than the true ones may stand there. */
const leaveOpen = (hops: FlowHops, lane: number, links: Int32Array): void => {
  for (const h of rowsAt(hops, links, lane)) hops.row[h * STRIDE + WAIT] = Number.POSITIVE_INFINITY
}
