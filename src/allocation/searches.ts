import type { Work } from '../calculus/queue/work.ts'
import { DistancesTo } from '../network/distances-to.ts'
import type { Network } from '../network/network.ts'
import { ShortestPath } from '../network/shortest-path.ts'
import { AlternativePaths } from './alternative-paths.ts'

/** The arrays of searches in one network, made when they are first needed and kept from request to request. */
export class Searches {
  readonly #distances: DistancesTo[] = []
  #alternatives: AlternativePaths | undefined
  #path: ShortestPath | undefined

  /** One for each receiver of a request. */
  distancesTo(i: number, network: Network, work: Work): DistancesTo {
    this.#distances[i] ??= new DistancesTo(network, work)
    return this.#distances[i]
  }

  alternatives(network: Network, work: Work): AlternativePaths {
    this.#alternatives ??= new AlternativePaths(network, work)
    return this.#alternatives
  }

  path(network: Network, work: Work): ShortestPath {
    this.#path ??= new ShortestPath(network, work)
    return this.#path
  }
}
