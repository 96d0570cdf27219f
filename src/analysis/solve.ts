import type { Tunnel } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import { Stopped } from '../model/work-budget.ts'
import { FlowHops } from '../network/flow-hops.ts'
import { STRIDE, WAIT } from '../network/flow-row.ts'
import type { Network } from '../network/network.ts'
import { type Tree, treeOf } from '../network/tree.ts'
import { worstLatency } from './bounds.ts'
import { solveFixedPoint } from './fixed-point.ts'
import type { ResolvedOptions } from './options.ts'
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
  /** Queues solved in rationals, as often as they were. */
  readonly rationalQueues?: number
}

/** The tunnels, some of whose trees may be `known`, as hops, without those that are no trees, which are verdicts. */
export const layOut = (
  network: Network,
  tunnels: readonly Tunnel[],
  known: readonly (Tree | undefined)[] = [],
): { hops: FlowHops; violations: readonly Violation[] } => {
  const hops = new FlowHops(network)
  const violations: Violation[] = []
  const placed: Tunnel[] = []
  const trees: Tree[] = []
  for (let t = 0; t < tunnels.length; t++) {
    const tunnel = tunnels[t]
    // Of several receivers' trees the hops are in the order of the routes, however they grew.
    const path = t < known.length && tunnel.receivers.length === 1 ? known[t] : undefined
    const tree: Tree | Violation = path ?? treeOf(network, tunnel)
    if ('code' in tree) violations.push(tree)
    else {
      placed.push(tunnel)
      trees.push(tree)
    }
  }
  hops.addAll(placed, trees)
  return { hops, violations }
}

/** Bounds, queue facts and verdicts of tunnels as they are placed, by the method asked for; `known` as for {@link layOut}. */
export const solveTunnels = (
  network: Network,
  tunnels: readonly Tunnel[],
  options: ResolvedOptions,
  known?: readonly (Tree | undefined)[],
): Solved => {
  options.work.begin()
  const laid = layOut(network, tunnels, known)
  try {
    return options.method === 'x-adj' ? byXAdjust(laid, options) : byFixedPoint(laid, options)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    // Waits that stand are those of queues solved to their end, and prove what they prove.
    const proven = violationsOf(laid.hops, [], options, true)
    return {
      hops: laid.hops,
      facts: [],
      violations: [...laid.violations, ...proven, stoppedBy(error, options, laid.hops)],
      passes: 0,
    }
  }
}

/** The verdict on what was ended before it was done: where, what is known until then, and what gives more. */
export const stoppedBy = (error: Stopped, { work }: ResolvedOptions, hops?: FlowHops): Violation => {
  const where = error.at === undefined ? '' : ` in lane ${error.at.lane} of link ${error.at.link}`
  const known = hops === undefined ? 'nothing is proven' : provenUntilThen(hops)
  if (error.reason === 'time') {
    const message = `stopped by the time limit${where}: ${known}; a longer --time-limit decides more`
    return { code: 'TIME_LIMIT', message, ...error.at }
  }
  const message = `stopped after ${work.limit} steps${where}: ${known}; a higher workLimit (--work-limit) decides more`
  return { code: 'UNDECIDED', message, ...error.at, workLimit: work.limit }
}

const provenUntilThen = (hops: FlowHops): string => {
  const count = hops.tunnels.length
  let bounded = 0
  for (let t = 0; t < count; t++) if (worstLatency(hops, t) < Number.POSITIVE_INFINITY) bounded++
  return bounded === 0 ? 'no bound is proven' : `the bounds of ${bounded} of ${count} tunnels are proven`
}

type LaidOut = ReturnType<typeof layOut>

const byFixedPoint = ({ hops, violations }: LaidOut, options: ResolvedOptions): Solved => {
  const solver = new QueueSolver(hops, options)
  const passes = solveFixedPoint(hops, options, undefined, solver)
  const facts = queueFacts(hops, solver)
  const all = [...violations, ...violationsOf(hops, facts, options)]
  return { hops, facts, passes, rationalQueues: solver.rational, violations: all }
}

const byXAdjust = ({ hops, violations }: LaidOut, options: ResolvedOptions): Solved => {
  const refused = methodViolations(hops)
  if (refused.length > 0) {
    claimNothing(hops)
    return { hops, facts: [], violations: [...violations, ...refused], passes: 0 }
  }
  const adjusted = xAdjusted(hops, options)
  return {
    ...adjusted,
    passes: 1,
    violations: [...violations, ...violationsOf(adjusted.hops, adjusted.facts, options)],
  }
}

/** Stopped, no wait is known to be the last word: each tree is adjusted on its own, but the lanes below are not yet. */
const xAdjusted = (hops: FlowHops, options: ResolvedOptions): ReturnType<typeof solveXAdjust> => {
  try {
    return solveXAdjust(hops, options)
  } catch (error) {
    if (error instanceof Stopped) claimNothing(hops)
    throw error
  }
}

const claimNothing = (hops: FlowHops): void => {
  for (let h = 0; h < hops.count; h++) hops.row[h * STRIDE + WAIT] = Number.POSITIVE_INFINITY
}
