import type { ResolvedOptions } from '../analysis/options.ts'
import { queueFacts } from '../analysis/queue/queue-facts.ts'
import { QueueSolver } from '../analysis/queue/queue-solver.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import { resultOf } from '../analysis/result-of.ts'
import type { Tunnel } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import { FlowHops } from '../network/flow-hops.ts'
import { JITTER, STRIDE, WAIT } from '../network/flow-row.ts'

/**
 * What `check` gives for `tunnels`, from the waits of a running analysis, `rationalWaits` of which took rationals; `slots` are
 * those in place among them, in order.
 */
export const fullResult = (
  running: FlowHops,
  slots: readonly number[],
  tunnels: readonly Tunnel[],
  violations: readonly Violation[],
  rationalWaits: number,
  options: ResolvedOptions,
): AnalysisResult => {
  const hops = new FlowHops(running.network)
  hops.addAll(
    slots.map(t => running.tunnels[t]),
    slots.map(t => running.trees[t]),
  )
  for (let slot = 0; slot < slots.length; slot++) {
    const from = running.rowsOf(slots[slot])
    hops.rowsOf(slot).forEach((to, i) => {
      hops.row[to * STRIDE + JITTER] = running.row[from[i] * STRIDE + JITTER]
      hops.row[to * STRIDE + WAIT] = running.row[from[i] * STRIDE + WAIT]
    })
  }
  const solver = new QueueSolver(hops, options)
  const facts = queueFacts(hops, solver)
  const rationalQueues = rationalWaits + solver.rational
  return resultOf(hops.network, tunnels, { hops, facts, violations, passes: 1, rationalQueues }, options)
}
