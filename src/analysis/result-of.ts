import type { Tunnel } from '../model/request.ts'
import { leavesOpen, type Rejection } from '../model/verdict.ts'
import type { Network } from '../network/network.ts'
import { assumptionsOf } from './assumptions.ts'
import { describeLinks, describeTunnel, worstLatency } from './bounds.ts'
import { lowerBound } from './lower-bound.ts'
import type { ResolvedOptions } from './options.ts'
import { utilizationAt } from './queue/queue-facts.ts'
import type { AnalysisResult, Move } from './result.ts'
import type { Solved } from './solve.ts'
import { replicatedBounds } from './verdicts/replicated.ts'

/** The wire form of a solved set of tunnels (MODEL "Results"). */
export const resultOf = (
  network: Network,
  tunnels: readonly Tunnel[],
  { hops, facts, violations, passes }: Solved,
  options: ResolvedOptions,
  rejected: readonly Rejection[] = [],
  moved?: readonly Move[],
): AnalysisResult => {
  const isDone = !violations.some(leavesOpen)
  const inexact = new Set<number>()
  for (const queue of facts) {
    if (queue.exact) continue
    const list = hops.atLink[queue.link]
    for (let i = 0; i < hops.countAt[queue.link]; i++)
      if (hops.lane[list[i]] === queue.lane) inexact.add(list[i])
  }
  const bounds = hops.tunnels.map((_, t) => describeTunnel(hops, t, inexact))
  let objective = isDone ? 0 : Number.POSITIVE_INFINITY
  for (let t = 0; t < hops.tunnels.length; t++) objective += worstLatency(hops, t)
  return {
    schema: 'xlane/analysis@1',
    valid: violations.length === 0 && rejected.length === 0,
    assumptions: assumptionsOf(network, tunnels, options),
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
    ...(isDone && hops.tunnels.some(({ replica }) => replica !== undefined)
      ? { replicated: replicatedBounds(hops) }
      : {}),
    violations,
    ...(moved === undefined ? {} : { moved }),
  }
}
