import type { FlowHops } from '../network/flow-hops.ts'
import { type LaneOrder, queueOrder } from '../network/queue-order.ts'
import { type ResolvedOptions, Stopped } from './options.ts'
import { QueueSolver } from './queue/queue-solver.ts'

/**
 * Method `fixed-point` (MODEL "Fixed point"): waits and jitters of all hops, written into `hops`, which hold the
 * jitters of an empty network when it starts. One pass in the order of the queues is exact; the queues of a cycle are
 * swept until nothing moves, from the least jitters up, so that the result is the least fixed point. Returns the number
 * of passes.
 */
export const solveFixedPoint = (
  hops: FlowHops,
  options: ResolvedOptions,
  order: readonly LaneOrder[] = queueOrder(hops),
  solver: QueueSolver = new QueueSolver(hops, options),
): number => {
  let passes = 1
  for (const { lane, links, start } of order)
    for (let c = 0; c + 1 < start.length; c++) {
      const from = start[c]
      const to = start[c + 1]
      if ((c & 63) === 0 && options.shouldStop()) throw new Stopped()
      if (to - from === 1) solver.solve(links[from], lane, true)
      else passes = Math.max(passes, sweepCycle(links.subarray(from, to), lane, solver, options))
    }
  return passes
}

/** Queues that feed each other: sweeps until no jitter moves. Divergence ends at the delay limit, where waits turn infinite. */
export const sweepCycle = (
  links: Int32Array,
  lane: number,
  solver: QueueSolver,
  options: ResolvedOptions,
): number => {
  for (let pass = 1; ; pass++) {
    let moved = false
    for (const link of links) {
      const outcome = solver.solve(link, lane, pass === 1, pass > 1)
      if (outcome === 'moved') moved = true
    }
    if (options.shouldStop()) throw new Stopped()
    if (!moved && pass > 1) return pass
  }
}
