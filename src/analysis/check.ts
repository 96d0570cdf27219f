import { requireInput } from '../model/checks/require-input.ts'
import type { Allocation, Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Rejection } from '../model/verdict.ts'
import { STRIDE, WAIT } from '../network/flow-hops.ts'
import { compileNetwork, type Network } from '../network/network.ts'
import { describeLinks, describeTunnel, worstLatency } from './bounds.ts'
import { lowerBound } from './lower-bound.ts'
import { ANALYSIS_RULES, type AnalysisOptions, type ResolvedOptions, resolveOptions } from './options.ts'
import { utilizationAt } from './queue-facts.ts'
import type { AnalysisResult, Assumptions, Move } from './result.ts'
import { type Solved, solve } from './solve.ts'

/**
 * Proves or refutes an allocation as it stands (MODEL "Ranges", "Verdicts"): worst-case λmin/δmax of every tunnel,
 * backlog of every queue, and all verdicts. Pure: the same input gives the same result.
 */
export const check = (
  topology: Topology,
  allocation: Allocation,
  options: AnalysisOptions = {},
): AnalysisResult => {
  requireInput({ topology, allocation, options: [options, ANALYSIS_RULES] })
  const resolved = resolveOptions(options)
  const network = compileNetwork(topology)
  const solved = solve(network, allocation.tunnels, resolved)
  return resultOf(network, allocation.tunnels, solved, resolved)
}

/** The wire form of a solved set of tunnels (MODEL "Results"). */
export const resultOf = (
  network: Network,
  tunnels: readonly Tunnel[],
  { hops, facts, violations, passes }: Solved,
  options: ResolvedOptions,
  rejected: readonly Rejection[] = [],
  moved?: readonly Move[],
): AnalysisResult => {
  const isDone = !violations.some(v => v.code === 'TIME_LIMIT')
  const inexact = new Set<number>()
  for (const queue of facts) {
    if (queue.exact) continue
    const list = hops.atLink[queue.link]
    for (let i = 0; i < hops.countAt[queue.link]; i++)
      if (hops.lane[list[i]] === queue.lane) inexact.add(list[i])
  }
  // What was stopped half-way has no bounds: lower values than the true ones may stand in the hops.
  if (!isDone) for (let h = 0; h < hops.count; h++) hops.row[h * STRIDE + WAIT] = Number.POSITIVE_INFINITY
  const bounds = hops.tunnels.map((_, t) => describeTunnel(hops, t, inexact))
  let objective = 0
  for (let t = 0; t < hops.tunnels.length; t++) objective += worstLatency(hops, t)
  return {
    schema: 'xlane/analysis@1',
    valid: violations.length === 0 && rejected.length === 0,
    assumptions: assumptionsOf(network, options),
    summary: {
      tunnels: tunnels.length + rejected.length,
      accepted: tunnels.length,
      rejected: rejected.length,
      objectivePs: objective === Number.POSITIVE_INFINITY ? null : objective,
      lowerBoundPs: lowerBound(network, hops.tunnels, options.method === 'fixed-point' || options.blocking),
      passes,
    },
    tunnels: bounds,
    links: describeLinks(hops, facts, link => utilizationAt(hops, link)),
    rejected,
    violations,
    ...(moved === undefined ? {} : { moved }),
  }
}

const assumptionsOf = (network: Network, options: ResolvedOptions): Assumptions => ({
  method: options.method,
  lineShaping: options.method === 'fixed-point' && options.lineShaping,
  bestEffortBits: network.topology.bestEffortMaxFrameBits,
  encapsulation: network.topology.encapsulation.name,
  clockTolerancePpb: network.topology.clockTolerancePpb,
  arrivalLimit: options.arrivalLimit,
  delayLimitPs: options.delayLimitPs,
  storeAndForward: true,
  pauseFrames: false,
  sharedQueues: false,
  ...(options.method === 'x-adj' ? { blocking: options.blocking, overtaking: options.overtaking } : {}),
})
