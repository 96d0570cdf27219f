import type { ResolvedOptions } from '../analysis/options.ts'
import { layOut, solveTunnels } from '../analysis/solve.ts'
import { Engine } from '../engine/engine.ts'
import type { LanedRequest, Tunnel } from '../model/request.ts'
import type { Rejection, Violation } from '../model/verdict.ts'
import { Stopped } from '../model/work-budget.ts'
import type { Network } from '../network/network.ts'
import { type Decided, stoppedAfter } from './decided.ts'
import { leastWhole } from './least-whole.ts'
import { LinkSums } from './link-sums.ts'
import { findPlacement, type Placement, type PlacementTools } from './place-request.ts'
import { placeTwice } from './place-twice.ts'
import { rejectionOf, tooLargeOf } from './rejection.ts'
import { Searches } from './searches.ts'
import { withoutTree } from './without-tree.ts'

/**
 * Admission under `x-adj`: trees by x-opt, as the paper pairs them ([XLANE21] appendices A.2, A.3). A tunnel's adjustment depends on all
 * tunnels on its links, but a verdict once broken stays broken as tunnels are added: so all remaining requests are
 * placed at once, and only where that breaks something is the first culprit looked for, by halving.
 */
export const allocateXAdjust = (
  network: Network,
  kept: readonly Tunnel[],
  requests: readonly LanedRequest[],
  options: ResolvedOptions,
): Decided => {
  const baseline = new Set(solveTunnels(network, kept, options).violations.map(keyOf))
  const attempt = (tunnels: readonly Tunnel[]): readonly Violation[] => {
    options.work.ask()
    const { violations } = solveTunnels(network, [...kept, ...tunnels], options)
    return violations.filter(v => !baseline.has(keyOf(v)))
  }
  const accepted: Placement[] = []
  const rejected: Rejection[] = []
  try {
    for (let from = 0; from < requests.length; ) {
      const batch = placeBatch(network, kept, accepted, requests, from, options)
      rejected.push(...batch.rejected)
      const upTo = (n: number): readonly Tunnel[] =>
        [...accepted, ...batch.placed.slice(0, n)].map(p => p.tunnel)
      const all = attempt(upTo(batch.placed.length))
      if (all.length === 0) {
        accepted.push(...batch.placed)
        break
      }
      const n = leastWhole(0, batch.placed.length, k => attempt(upTo(k)).length > 0)
      const request = requests[batch.index[n - 1]]
      const broken = attempt(upTo(n))
      // The rejections of requests behind the culprit are decided anew with it gone.
      rejected.splice(
        rejected.length - batch.rejected.filter((_, i) => batch.rejectedIndex[i] > batch.index[n - 1]).length,
      )
      rejected.push(rejectionOf(network, request, broken, undefined))
      // Of a request sent twice neither tunnel stays without the other.
      accepted.push(...batch.placed.slice(0, batch.index.indexOf(batch.index[n - 1])))
      from = batch.index[n - 1] + 1
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    const decided = accepted.map(p => p.tunnel)
    return {
      accepted: decided,
      rejected,
      violations: [stoppedAfter(error, options, decided.length + rejected.length, requests.length)],
    }
  }
  return { accepted: accepted.map(p => p.tunnel), rejected, violations: [] }
}

/** Who and where, without the numbers, which move as tunnels are added. */
const keyOf = (v: Violation): string =>
  JSON.stringify([v.code, 'link' in v ? v.link : '', 'tunnel' in v ? v.tunnel : ''])

/** Requests from `from` on, each on its x-opt tree beside all placed before it. */
const placeBatch = (
  network: Network,
  kept: readonly Tunnel[],
  accepted: readonly Placement[],
  requests: readonly LanedRequest[],
  from: number,
  options: ResolvedOptions,
): { placed: Placement[]; index: number[]; rejected: Rejection[]; rejectedIndex: number[] } => {
  const tools: PlacementTools = {
    network,
    engine: new Engine(network, options),
    sums: new LinkSums(network),
    searches: new Searches(),
  }
  const laid = layOut(network, kept).hops
  laid.tunnels.forEach((tunnel, t) => {
    tools.sums.add(tunnel, laid.trees[t])
  })
  for (const { tunnel, tree } of accepted) tools.sums.add(tunnel, tree)
  const batch = {
    placed: [] as Placement[],
    index: [] as number[],
    rejected: [] as Rejection[],
    rejectedIndex: [] as number[],
  }
  for (let i = from; i < requests.length; i++) {
    const request = requests[i]
    const found =
      request.replicas === undefined
        ? findPlacement(tools, request, request.periodPs, 'x-opt')
        : placeTwice(tools, request, request.periodPs, 'x-opt')
    if ('kind' in found) {
      batch.rejected.push(withoutTree(network, request, found))
      batch.rejectedIndex.push(i)
      continue
    }
    const placements = 'tunnel' in found ? [found] : found
    const tooLarge = tooLargeOf(network, placements)
    if (tooLarge !== undefined) {
      batch.rejected.push(rejectionOf(network, request, tooLarge, undefined))
      batch.rejectedIndex.push(i)
      continue
    }
    for (const placement of placements) {
      tools.sums.add(placement.tunnel, placement.tree)
      batch.placed.push(placement)
      batch.index.push(i)
    }
  }
  return batch
}
