import type { ResolvedOptions } from '../../analysis/options.ts'
import type { Improvement } from '../../analysis/result.ts'
import { chance } from '../../generate/chance.ts'
import type { RulesOf } from '../../model/checks/option-faults.ts'
import { countFrom } from '../../model/checks/whole.ts'
import { isLaned, type Request, type Tunnel } from '../../model/request.ts'
import type { Rejection } from '../../model/verdict.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { Network } from '../../network/network.ts'
import { allocate, MOST_REMEDIES } from '../allocate.ts'
import { type Decided, stoppedAfter, undecided } from '../decided.ts'
import { decideAt, LaneSearches } from '../lanes/decide-at.ts'
import type { Algorithm } from '../place-request.ts'
import { PlacedRequests } from '../placed-requests.ts'
import { wholeOrders } from './orders.ts'
import { compareRanks } from './rank.ts'
import { RerouteTrials } from './reroute-trial.ts'

/** How long to look for better placements. */
export interface ImproveOptions {
  /** Trials at most. */
  readonly trials: number
  /** Of all draws; 1 by default. */
  readonly seed?: number
  /** Asked now and then; true ends the search, and the best that was found is kept. */
  readonly shouldStop?: () => boolean
}

/** What each option may be. */
export const IMPROVE_RULES: RulesOf<ImproveOptions> = {
  trials: { whole: countFrom(0) },
  seed: { whole: countFrom(0) },
  shouldStop: 'function',
}

/** How far the search is. */
export interface ImproveStep {
  /** Trials made. */
  readonly trials: number
  /** Requests in place. */
  readonly accepted: number
  /** Σ (λmin + δmax), ps. */
  readonly objectivePs: number
}

/** What the search found. */
export interface Improved {
  readonly decided: Decided
  readonly improvement: Improvement
}

/**
 * Better placements than one by one in file order (MODEL "Better placements"), step by step: other orders where requests were
 * rejected, then rip-up and reroute. What stands is only replaced by what is worth no less. It ends, between trials or in
 * one, which then counts for nothing, where `searching` says so, and says afresh why what is left out is rejected, by `options`.
 */
export function* improveSteps(
  network: Network,
  kept: readonly Tunnel[],
  requests: readonly Request[],
  greedy: Decided,
  algorithm: Algorithm,
  options: ResolvedOptions,
  searching: ResolvedOptions,
  { trials: mostTrials, seed = 1 }: ImproveOptions,
): Generator<ImproveStep, Improved, void> {
  const placedOn = (tunnels: readonly Tunnel[], by: ResolvedOptions): PlacedRequests =>
    new PlacedRequests(network, kept, requests, tunnels, algorithm, by)
  let placed = placedOn(greedy.accepted, searching)
  const before = placed.rank
  const draws = chance(seed)
  const orders = before.accepted < requests.length ? wholeOrders(requests) : []
  let reroutes = new RerouteTrials(placed, draws)
  let trials = 0
  try {
    for (; trials < mostTrials; trials++) {
      searching.work.ask()
      if (trials < orders.length) {
        const order = orders[trials].map(at => requests[at])
        const { accepted, violations } = allocate(network, kept, order, algorithm, searching, undefined, 0)
        if (violations.some(({ code }) => code === 'TIME_LIMIT')) break
        const other = placedOn(accepted, searching)
        if (compareRanks(other.rank, placed.rank) < 0) {
          placed = other
          reroutes = new RerouteTrials(placed, draws)
        }
      } else tryOnce(placed, () => reroutes.make())
      const { accepted, objectivePs } = placed.rank
      yield { trials: trials + 1, accepted, objectivePs }
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    placed.engine.rollBack()
  }
  const last = placedOn(placed.tunnels, options)
  const decided = decidedAnew(network, last, options)
  const improvement = {
    trials,
    seed,
    acceptedBefore: before.accepted,
    acceptedAfter: last.rank.accepted,
    objectiveBeforePs: before.objectivePs,
    objectiveAfterPs: last.rank.objectivePs,
  }
  return { decided, improvement }
}

/** A trial that is kept where what stands then is worth no less than what stood. */
const tryOnce = (placed: PlacedRequests, trial: () => void): void => {
  const mark = placed.mark()
  const { rank } = placed
  try {
    trial()
    if (compareRanks(placed.rank, rank) > 0) placed.rollBackTo(mark)
  } catch (error) {
    placed.rollBackTo(mark)
    // One decision of it took too many steps: nothing is known of it.
    if (!(error instanceof Stopped) || error.reason === 'time') throw error
  }
  placed.commit()
}

/** Why each request that is not in place cannot be, beside those that are; one that can comes in. */
const decidedAnew = (network: Network, placed: PlacedRequests, options: ResolvedOptions): Decided => {
  const rejected: Rejection[] = []
  const searches = new LaneSearches(network, placed, options)
  const lanes = placed.requests.every(isLaned) ? {} : { lanes: searches.found }
  const outside = placed.where(false)
  for (const [i, at] of outside.entries()) {
    try {
      const reason = decideAt(placed, searches, at, rejected.length < MOST_REMEDIES)
      if (reason !== undefined) rejected.push(reason)
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      placed.engine.rollBack()
      if (error.reason === 'time') {
        const { length } = placed.requests
        const violations = [stoppedAfter(error, options, length - outside.length + i, length)]
        return { accepted: placed.tunnels, rejected, violations, ...lanes }
      }
      rejected.push(undecided(placed.requests[at].id, error, options))
    }
    placed.commit()
  }
  return { accepted: placed.tunnels, rejected, violations: [], ...lanes }
}
