import type { ResolvedOptions } from '../../analysis/options.ts'
import type { Rejection } from '../../model/verdict.ts'
import type { Network } from '../../network/network.ts'
import type { PlacedRequests } from '../placed-requests.ts'
import { withLanesAnew } from './with-lanes-anew.ts'

/** Lanes are found anew for this many requests that first fit rejects; each solves the whole network some times. */
const MOST_SEARCHES = 100

/** What searches for lanes gave. */
export interface LanesFound {
  /** Requests that first fit rejected, and that came in with lanes found anew. */
  readonly anew: readonly string[]
  /** Rejected requests for which no lanes are in which all would hold, on the trees at hand. */
  readonly impossible: readonly string[]
}

/** Lanes found anew, for so many requests at most. */
export class LaneSearches {
  readonly #network: Network
  readonly #placed: PlacedRequests
  readonly #options: ResolvedOptions
  readonly #anew: string[] = []
  readonly #impossible: string[] = []
  #left = MOST_SEARCHES

  constructor(network: Network, placed: PlacedRequests, options: ResolvedOptions) {
    this.#network = network
    this.#placed = placed
    this.#options = options
  }

  get found(): LanesFound {
    return { anew: this.#anew, impossible: this.#impossible }
  }

  /** Whether a rejected request comes in so. */
  admits(at: number): boolean {
    const { requests } = this.#placed
    if (this.#left === 0 || !requests.some(({ lane }) => lane === 'auto')) return false
    this.#left--
    const answer = withLanesAnew(this.#network, this.#placed, at, this.#options)
    if (answer === 'in place') this.#anew.push(requests[at].id)
    if (answer === 'impossible') this.#impossible.push(requests[at].id)
    return answer === 'in place'
  }
}

/** Decides a request that is not in place: first fit, else with lanes found anew; the reason where it is rejected. */
export const decideAt = (
  placed: PlacedRequests,
  searches: LaneSearches,
  at: number,
  withRemedy: boolean,
): Rejection | undefined => {
  const reason = placed.admit(at, false)
  if (reason === undefined || searches.admits(at)) return undefined
  return withRemedy ? placed.admit(at, true) : reason
}
