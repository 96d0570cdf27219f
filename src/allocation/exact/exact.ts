import { LoneTunnels } from '../../analysis/lower-bound.ts'
import type { ResolvedOptions } from '../../analysis/options.ts'
import type { Optimum } from '../../analysis/result.ts'
import { LANES } from '../../model/checks/whole.ts'
import { isLaned, type Request, type Tunnel } from '../../model/request.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { Network } from '../../network/network.ts'
import { decideRest } from '../decide-rest.ts'
import { type Decided, stoppedAfter } from '../decided.ts'
import type { Algorithm } from '../place-request.ts'
import { PlacedRequests } from '../placed-requests.ts'
import { allWays } from './all-trees.ts'
import { BestSetSearch } from './best-set.ts'

/** Tunnels tried: some minutes. */
const MOST_TRIALS = 500_000

/** The best of all placements of the requests beside what is kept, from one that is known on (MODEL "Exact placements"). */
export const decideExactly = (
  network: Network,
  kept: readonly Tunnel[],
  requests: readonly Request[],
  known: Decided,
  algorithm: Algorithm,
  options: ResolvedOptions,
): { readonly decided: Decided; readonly optimum?: Optimum } => {
  try {
    return bestOf(network, kept, requests, known, algorithm, options)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    const { length } = known.accepted
    return { decided: { ...known, violations: [stoppedAfter(error, options, length, requests.length)] } }
  }
}

const bestOf = (
  network: Network,
  kept: readonly Tunnel[],
  requests: readonly Request[],
  known: Decided,
  algorithm: Algorithm,
  options: ResolvedOptions,
): { readonly decided: Decided; readonly optimum: Optimum } => {
  const placedOn = (tunnels: readonly Tunnel[]): PlacedRequests =>
    new PlacedRequests(network, kept, requests, tunnels, algorithm, options)
  const before = placedOn(known.accepted).rank
  const open = requests.filter(request => !isLaned(request)).length
  // As many lanes as requests tell all orders apart, unless some lanes are given.
  const isFree =
    kept.length === 0 && open === requests.length && network.expressLanes.every(lanes => lanes === 0)
  const lanes = isFree ? Math.min(LANES, Math.max(1, open)) : LANES
  const { engine } = placedOn([])
  const lone = new LoneTunnels(network, true)
  const lonePs = requests.map(request => lone.worst(request))
  // Where all are in place already, only a lesser sum is better: what leaves none to the others is out.
  const spentPs = lonePs.reduce((sum, ps) => sum + ps, engine.objectivePs)
  const sparePs = before.accepted < requests.length ? Number.POSITIVE_INFINITY : before.objectivePs - spentPs
  const ways = requests.map((request, i) => allWays(network, request, lanes, sparePs + lonePs[i]))
  const found = new BestSetSearch(engine, before, MOST_TRIALS).run(ways.map(({ placements }) => placements))
  const placed = placedOn(found.tunnels ?? known.accepted)
  const decided = decideRest(network, placed, options)
  const trees = ways.reduce((sum, { placements }) => sum + placements.length, 0)
  const optimum = {
    isProven: found.isBest && ways.every(({ isAll }) => isAll),
    ways: trees,
    trials: found.trials,
    acceptedBefore: before.accepted,
    acceptedAfter: placed.rank.accepted,
    objectiveBeforePs: before.objectivePs,
    objectiveAfterPs: placed.rank.objectivePs,
  }
  return { decided, optimum }
}
