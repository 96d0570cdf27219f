import { describeTunnel, worstLatency } from '../analysis/bounds.ts'
import {
  ANALYSIS_RULES,
  type AnalysisOptions,
  type ResolvedOptions,
  resolveOptions,
} from '../analysis/options.ts'
import type { AnalysisResult, FoundLanes, Improvement, Move } from '../analysis/result.ts'
import { resultOf } from '../analysis/result-of.ts'
import { sharedLowerBound } from '../analysis/shared-lower-bound.ts'
import { type Solution, solutionOf } from '../analysis/solution.ts'
import { type Solved, solveTunnels } from '../analysis/solve.ts'
import { InputError } from '../model/checks/input-error.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput, soundEntries } from '../model/checks/require-input.ts'
import {
  type Allocation,
  declared,
  isLaned,
  type Request,
  type Tunnel,
  undeclared,
} from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { leavesOpen } from '../model/verdict.ts'
import { WorkBudget } from '../model/work-budget.ts'
import { compileNetwork, type Network } from '../network/network.ts'
import { allocate } from './allocate.ts'
import type { Decided } from './decided.ts'
import { IMPROVE_RULES, type ImproveOptions, type ImproveStep, improveSteps } from './improve/improve.ts'
import { requestOf } from './lanes/assign-lanes.ts'
import type { LanesFound } from './lanes/decide-at.ts'
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
  /** Looks for better placements than one by one in file order (docs/MODEL.md, "Better placements"). Not with `x-adj`. */
  readonly improve?: ImproveOptions
  /** Told now and then how many requests are decided. */
  readonly onProgress?: (done: number, total: number, phase: string) => void
}

/** What each option may be, for {@link requireInput}. */
export const ANALYZE_RULES: RulesOf<AnalyzeOptions> = {
  ...ANALYSIS_RULES,
  algorithm: { oneOf: ['greedy', 'x-opt'] },
  keep: 'map',
  mustStop: 'function',
  improve: { options: IMPROVE_RULES },
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
  const steps = placeSteps(topology, requests, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same step by step, where a search for better placements is asked for: one step is one trial. */
export function* placeSteps(
  topology: Topology,
  requests: readonly Request[],
  options: AnalyzeOptions = {},
): Generator<ImproveStep, Solution, void> {
  requireInput({ topology, requests, keep: options.keep, options: [options, ANALYZE_RULES] })
  const resolved = resolveOptions(options)
  const network = compileNetwork(topology)
  // What a kept file declares held without the newcomers: whom they move is listed, and is no fault.
  const kept = (options.keep?.tunnels ?? []).map(undeclared)
  const { decided, ...extras } = yield* decideSteps(network, kept, requests, options, resolved)
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
  const plain = resultOf(
    network,
    tunnels,
    { ...solved, violations: [...decided.violations, ...solved.violations] },
    resolved,
    decided.rejected,
    moved,
  )
  const lanes =
    decided.lanes === undefined ? undefined : foundLanes(requests, decided.accepted, decided.lanes)
  const withLanes = lanes === undefined ? plain : { ...plain, lanes }
  const result = isEmpty(extras)
    ? withLanes
    : withExtras(withLanes, network, tunnels, requests, resolved, extras)
  const allocation = { tunnels: soundEntries(topology, withRanges(solved.hops.tunnels, tunnels, result)) }
  return solutionOf(network, allocation, solved, resolved, result)
}

const isEmpty = ({ improvement }: Extras): boolean => improvement === undefined

const notByXAdjust = (option: string): InputError => {
  const expected = 'method fixed-point'
  const found = 'x-adj'
  const message = `expected ${expected} beside ${option}; found ${found}`
  return new InputError([{ path: ['options', 'method'], code: 'CONFLICTING_KEYS', message, expected, found }])
}

/** What was looked for beyond one tunnel after the other. */
interface Extras {
  readonly improvement?: Improvement
}

function* decideSteps(
  network: Network,
  kept: readonly Tunnel[],
  requests: readonly Request[],
  options: AnalyzeOptions,
  resolved: ResolvedOptions,
): Generator<ImproveStep, Extras & { readonly decided: Decided }, void> {
  const { algorithm = 'greedy', improve, onProgress, shouldStop } = options
  if (resolved.method === 'x-adj') {
    if (improve !== undefined) throw notByXAdjust('improve')
    if (!requests.every(isLaned)) throw notByXAdjust('lane: auto')
    return { decided: allocateXAdjust(network, kept, requests, resolved) }
  }
  const greedy = allocate(network, kept, requests, algorithm, resolved, onProgress)
  if (improve === undefined || greedy.violations.length > 0) return { decided: greedy }
  const work = new WorkBudget(
    resolved.work.limit,
    () => improve.shouldStop?.() === true || shouldStop?.() === true,
  )
  const { decided, improvement } = yield* improveSteps(
    network,
    kept,
    requests,
    greedy,
    algorithm,
    resolved,
    {
      ...resolved,
      work,
    },
    improve,
  )
  return { decided, improvement }
}

const foundLanes = (
  requests: readonly Request[],
  accepted: readonly Tunnel[],
  { anew, impossible }: LanesFound,
): FoundLanes => {
  const open = new Set(requests.filter(request => !isLaned(request)).map(({ id }) => id))
  const lanes = new Map(accepted.map(tunnel => [requestOf(tunnel), tunnel.lane]))
  const found = [...lanes].filter(([id]) => open.has(id))
  const used = found.reduce((most, [, lane]) => Math.max(most, lane + 1), 0)
  return {
    requests: found.length,
    used,
    anew: anew.filter(id => lanes.has(id)),
    impossible: impossible.filter(id => !lanes.has(id)),
  }
}

/** The result with what a search found, held against what no placement of these tunnels can go below. */
const withExtras = (
  result: AnalysisResult,
  network: Network,
  tunnels: readonly Tunnel[],
  requests: readonly Request[],
  options: ResolvedOptions,
  extras: Extras,
): AnalysisResult => {
  const free = new Set(
    requests.filter(r => r.routes === undefined && typeof r.replicas !== 'object').map(r => r.id),
  )
  const isFixed = ({ id, replica }: Tunnel): boolean => !free.has(replica?.of ?? id)
  const sharedLowerBoundPs = sharedLowerBound(network, tunnels, isFixed, options)
  return { ...result, summary: { ...result.summary, sharedLowerBoundPs }, ...extras }
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
