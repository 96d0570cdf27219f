import type { ResolvedOptions } from '../../analysis/options.ts'
import type { Improvement } from '../../analysis/result.ts'
import { chance } from '../../generate/chance.ts'
import type { RulesOf } from '../../model/checks/option-faults.ts'
import { countFrom } from '../../model/checks/whole.ts'
import type { Request, Tunnel } from '../../model/request.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { Network } from '../../network/network.ts'
import { allocate } from '../allocate.ts'
import { decideRest } from '../decide-rest.ts'
import { type Decided, stoppedAfter } from '../decided.ts'
import type { Algorithm } from '../place-request.ts'
import { PlacedRequests } from '../placed-requests.ts'
import { compareRanks } from '../rank.ts'
import { wholeOrders } from './orders.ts'
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
  /** Undefined where it was stopped before it began. */
  readonly improvement?: Improvement
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
  const start = unlessStopped(() => placedOn(greedy.accepted, options))
  if (start instanceof Stopped) return { decided: stoppedWith(greedy.accepted, start, requests, options) }
  const before = start.rank
  let placed = start
  const draws = chance(seed)
  const orders = before.accepted < requests.length ? wholeOrders(requests) : []
  let trials = 0
  try {
    placed = placedOn(greedy.accepted, searching)
    let reroutes = new RerouteTrials(placed, draws)
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
  const last = unlessStopped(() => placedOn(placed.tunnels, options))
  const decided =
    last instanceof Stopped
      ? stoppedWith(placed.tunnels, last, requests, options)
      : decideRest(network, last, options)
  const after = last instanceof Stopped ? placed.rank : last.rank
  const improvement = {
    trials,
    seed,
    acceptedBefore: before.accepted,
    acceptedAfter: after.accepted,
    objectiveBeforePs: before.objectivePs,
    objectiveAfterPs: after.objectivePs,
  }
  return { decided, improvement }
}

const unlessStopped = <T>(make: () => T): T | Stopped => {
  try {
    return make()
  } catch (error) {
    if (error instanceof Stopped) return error
    throw error
  }
}

/** What is in place stands; why the rest is not was not said in time. */
const stoppedWith = (
  accepted: readonly Tunnel[],
  stopped: Stopped,
  requests: readonly Request[],
  options: ResolvedOptions,
): Decided => ({
  accepted,
  rejected: [],
  violations: [stoppedAfter(stopped, options, accepted.length, requests.length)],
})

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
