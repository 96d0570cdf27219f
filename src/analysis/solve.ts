import type { Tunnel } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import { FlowHops } from '../network/flow-hops.ts'
import { STRIDE, WAIT } from '../network/flow-row.ts'
import type { Network } from '../network/network.ts'
import { type Tree, treeOf } from '../network/tree.ts'
import { solveFixedPoint } from './fixed-point.ts'
import { type ResolvedOptions, Stopped } from './options.ts'
import { type QueueFacts, queueFacts } from './queue/queue-facts.ts'
import { QueueSolver } from './queue/queue-solver.ts'
import { violationsOf } from './verdicts/validity.ts'
import { methodViolations, solveXAdjust } from './x-adjust.ts'

/** A solved set of tunnels: the bounds stand in `hops`, which nobody may write into afterwards. */
export interface Solved {
  readonly hops: FlowHops
  readonly facts: readonly QueueFacts[]
  readonly violations: readonly Violation[]
  readonly passes: number
}

/** The tunnels as hops, without those that are no trees, which are verdicts. */
export const layOut = (
  network: Network,
  tunnels: readonly Tunnel[],
): { hops: FlowHops; violations: readonly Violation[] } => {
  const hops = new FlowHops(network)
  const violations: Violation[] = []
  const placed: Tunnel[] = []
  const trees: Tree[] = []
  for (const tunnel of tunnels) {
    const tree: Tree | Violation = treeOf(network, tunnel)
    if ('code' in tree) violations.push(tree)
    else {
      placed.push(tunnel)
      trees.push(tree)
    }
  }
  hops.addAll(placed, trees)
  return { hops, violations }
}

/** Bounds, queue facts and verdicts of tunnels as they are placed, by the method asked for. */
export const solveTunnels = (
  network: Network,
  tunnels: readonly Tunnel[],
  options: ResolvedOptions,
): Solved => {
  const laid = layOut(network, tunnels)
  try {
    return options.method === 'x-adj' ? byXAdjust(laid, options) : byFixedPoint(laid, options)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return { hops: laid.hops, facts: [], violations: [...laid.violations, stoppedBy(error)], passes: 0 }
  }
}

export const stoppedBy = (error: Stopped): Violation => ({
  code: 'TIME_LIMIT',
  message: `${error.message}: nothing is proven`,
})

type LaidOut = ReturnType<typeof layOut>

const byFixedPoint = ({ hops, violations }: LaidOut, options: ResolvedOptions): Solved => {
  const solver = new QueueSolver(hops, options)
  const passes = solveFixedPoint(hops, options, undefined, solver)
  const facts = queueFacts(hops, solver)
  return { hops, facts, passes, violations: [...violations, ...violationsOf(hops, facts, options)] }
}

const byXAdjust = ({ hops, violations }: LaidOut, options: ResolvedOptions): Solved => {
  const refused = methodViolations(hops)
  if (refused.length > 0) {
    for (let h = 0; h < hops.count; h++) hops.row[h * STRIDE + WAIT] = Number.POSITIVE_INFINITY
    return { hops, facts: [], violations: [...violations, ...refused], passes: 0 }
  }
  const adjusted = solveXAdjust(hops, options)
  return {
    ...adjusted,
    passes: 1,
    violations: [...violations, ...violationsOf(adjusted.hops, adjusted.facts, options)],
  }
}
