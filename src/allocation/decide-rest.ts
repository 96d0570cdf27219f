import type { ResolvedOptions } from '../analysis/options.ts'
import { isLaned } from '../model/request.ts'
import type { Rejection } from '../model/verdict.ts'
import { Stopped } from '../model/work-budget.ts'
import type { Network } from '../network/network.ts'
import { MOST_REMEDIES } from './allocate.ts'
import { type Decided, stoppedAfter, undecided } from './decided.ts'
import { decideAt, LaneSearches } from './lanes/decide-at.ts'
import type { PlacedRequests } from './placed-requests.ts'

/** Why each request that is not in place cannot be, beside those that are; one that can comes in. */
export const decideRest = (network: Network, placed: PlacedRequests, options: ResolvedOptions): Decided => {
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
