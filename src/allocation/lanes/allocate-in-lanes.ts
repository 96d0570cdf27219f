import type { ResolvedOptions } from '../../analysis/options.ts'
import type { Request, Tunnel } from '../../model/request.ts'
import type { Rejection } from '../../model/verdict.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { Network } from '../../network/network.ts'
import { type Decided, stoppedAfter, undecided } from '../decided.ts'
import type { Algorithm } from '../place-request.ts'
import { PlacedRequests } from '../placed-requests.ts'
import { decideAt, LaneSearches } from './decide-at.ts'

const PROGRESS_EVERY = 64

/** Decides requests one by one in file order where some leave their lane open (MODEL "Lanes"). */
export const allocateInLanes = (
  network: Network,
  kept: readonly Tunnel[],
  requests: readonly Request[],
  algorithm: Algorithm,
  options: ResolvedOptions,
  mostRemedies: number,
  onProgress?: (done: number, total: number, phase: string) => void,
): Decided => {
  const placed = new PlacedRequests(network, kept, requests, [], algorithm, options)
  const searches = new LaneSearches(network, placed, options)
  const rejected: Rejection[] = []
  for (const at of requests.keys()) {
    if (at % PROGRESS_EVERY === 0) onProgress?.(at, requests.length, 'placing')
    try {
      const reason = decideAt(placed, searches, at, rejected.length < mostRemedies)
      if (reason !== undefined) rejected.push(reason)
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      placed.engine.rollBack()
      if (error.reason === 'time') {
        const violations = [stoppedAfter(error, options, at, requests.length)]
        return { accepted: placed.tunnels, rejected, violations, lanes: searches.found }
      }
      rejected.push(undecided(requests[at].id, error, options))
    }
    placed.commit()
  }
  onProgress?.(requests.length, requests.length, 'placing')
  return { accepted: placed.tunnels, rejected, violations: [], lanes: searches.found }
}
