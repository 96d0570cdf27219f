import type { ResolvedOptions } from '../analysis/options.ts'
import { queueFacts } from '../analysis/queue/queue-facts.ts'
import { QueueSolver } from '../analysis/queue/queue-solver.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import { resultOf } from '../analysis/result-of.ts'
import type { Tunnel } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import { FlowHops, JITTER, STRIDE, WAIT } from '../network/flow-hops.ts'

/** What `check` gives for `tunnels`, from the waits of a running analysis; `slots` are those in place among them, in order. */
export const fullResult = (
  running: FlowHops,
  slots: readonly number[],
  tunnels: readonly Tunnel[],
  violations: readonly Violation[],
  options: ResolvedOptions,
): AnalysisResult => {
  const hops = new FlowHops(running.network)
  for (const t of slots) {
    const first = hops.start[hops.add(running.tunnels[t], running.trees[t])]
    for (let h = running.start[t], to = first; h < running.end[t]; h++, to++) {
      hops.row[to * STRIDE + JITTER] = running.row[h * STRIDE + JITTER]
      hops.row[to * STRIDE + WAIT] = running.row[h * STRIDE + WAIT]
    }
  }
  const facts = queueFacts(hops, new QueueSolver(hops, options))
  return resultOf(hops.network, tunnels, { hops, facts, violations, passes: 1 }, options)
}
