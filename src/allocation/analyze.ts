import { describeTunnel, worstLatency } from '../analysis/bounds.ts'
import { ANALYSIS_RULES, type AnalysisOptions, resolveOptions } from '../analysis/options.ts'
import type { AnalysisResult, Move } from '../analysis/result.ts'
import { resultOf } from '../analysis/result-of.ts'
import { type Solution, solutionOf } from '../analysis/solution.ts'
import { type Solved, solveTunnels } from '../analysis/solve.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput, soundEntries } from '../model/checks/require-input.ts'
import { type Allocation, declared, type Request, type Tunnel, undeclared } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { leavesOpen } from '../model/verdict.ts'
import { WorkBudget } from '../model/work-budget.ts'
import { compileNetwork, type Network } from '../network/network.ts'
import { allocate } from './allocate.ts'
import type { Algorithm } from './place-request.ts'
import { allocateXAdjust } from './x-adjust-allocation.ts'

/** What `analyze` takes besides a network and requests; everything has a default. Times in ps. */
export interface AnalyzeOptions extends AnalysisOptions {
  /** How trees are chosen (MODEL "Allocation"). `x-adj` always takes `x-opt`, as the paper does. */
  readonly algorithm?: Algorithm
  /** Tunnels already in place: they keep their trees and periods, and what moves is listed. */
  readonly keep?: Allocation
  /**
   * What was accepted before `shouldStop` ended the placement is proven afresh; that asks this now and then, and true leaves
   * it undecided too.
   */
  readonly mustStop?: () => boolean
  /** Told now and then how many requests are decided. */
  readonly onProgress?: (done: number, total: number, phase: string) => void
}

/** What each option may be, for {@link requireInput}. */
export const ANALYZE_RULES: RulesOf<AnalyzeOptions> = {
  ...ANALYSIS_RULES,
  algorithm: { oneOf: ['greedy', 'x-opt'] },
  keep: 'map',
  mustStop: 'function',
  onProgress: 'function',
}

/** What `analyze` answers. */
export interface Analyzed {
  /** Bounds and verdicts of what was accepted, and reasons for what was not. */
  readonly result: AnalysisResult
  /** The tunnels kept and the requests accepted, with their routes, periods and ranges: what `check` takes. */
  readonly allocation: Allocation
}

/**
 * The product's main job (MODEL "Allocation"): places the requests one by one in file order, accepts what leaves
 * everything valid, rejects the rest with reasons, and proves the bounds of what was accepted afresh.
 */
export const analyze = (
  topology: Topology,
  requests: readonly Request[],
  options: AnalyzeOptions = {},
): Analyzed => {
  const { result, allocation } = placeAndSolve(topology, requests, options)
  return { result, allocation }
}

/** The same for who has more questions: explanations, curves, the certificate, other methods. Solved once for all. */
export const placeAndSolve = (
  topology: Topology,
  requests: readonly Request[],
  options: AnalyzeOptions = {},
): Solution => {
  requireInput({ topology, requests, keep: options.keep, options: [options, ANALYZE_RULES] })
  const resolved = resolveOptions(options)
  const network = compileNetwork(topology)
  // What a kept file declares held without the newcomers: whom they move is listed, and is no fault.
  const kept = (options.keep?.tunnels ?? []).map(undeclared)
  const decided =
    resolved.method === 'x-adj'
      ? allocateXAdjust(network, kept, requests, resolved)
      : allocate(network, kept, requests, options.algorithm ?? 'greedy', resolved, options.onProgress)
  const tunnels = [...kept, ...decided.accepted]
  // What was accepted before a stop has been solved once already: proving it afresh does not take long.
  const isStopped = decided.violations.length > 0
  const solved =
    decided.solved ??
    solveTunnels(
      network,
      tunnels,
      isStopped ? { ...resolved, work: new WorkBudget(resolved.work.limit, options.mustStop) } : resolved,
    )
  const moved = options.keep === undefined ? undefined : movesOf(network, kept, options, solved)
  const result = resultOf(
    network,
    tunnels,
    { ...solved, violations: [...decided.violations, ...solved.violations] },
    resolved,
    decided.rejected,
    moved,
  )
  const allocation = { tunnels: soundEntries(topology, withRanges(solved.hops.tunnels, tunnels, result)) }
  return solutionOf(network, allocation, solved, resolved, result)
}

/** Kept tunnels whose range is not what it was without the new ones. */
const movesOf = (
  network: Network,
  kept: readonly Tunnel[],
  options: AnalyzeOptions,
  after: Solved,
): readonly Move[] | undefined => {
  const before = solveTunnels(network, kept, resolveOptions(options))
  if (before.violations.some(leavesOpen)) return undefined
  const moves: Move[] = []
  for (let t = 0; t < Math.min(before.hops.tunnels.length, after.hops.tunnels.length); t++) {
    const from = describeTunnel(before.hops, t, NONE)
    const to = describeTunnel(after.hops, t, NONE)
    if (worstLatency(before.hops, t) === worstLatency(after.hops, t)) continue
    moves.push({
      id: from.id,
      fromMinLatencyPs: from.minLatencyPs,
      toMinLatencyPs: to.minLatencyPs,
      fromMaxJitterPs: from.maxJitterPs,
      toMaxJitterPs: to.maxJitterPs,
    })
  }
  return moves
}

const NONE: ReadonlySet<number> = new Set()

/** The tunnels with the ranges proven for them, and the periods x-adj raised. */
const withRanges = (
  solved: readonly Tunnel[],
  tunnels: readonly Tunnel[],
  result: AnalysisResult,
): readonly Tunnel[] => {
  const bounds = new Map(result.tunnels.map(t => [t.id, t]))
  const granted = new Map(solved.map(t => [t.id, t]))
  return tunnels.map(tunnel => {
    const bound = bounds.get(tunnel.id)
    return bound === undefined || bound.maxJitterPs === null
      ? tunnel
      : declared(granted.get(tunnel.id) ?? tunnel, bound)
  })
}
