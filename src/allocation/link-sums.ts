import { transmissionPs } from '../calculus/transmission.ts'
import type { Tunnel } from '../model/request.ts'
import type { Network } from '../network/network.ts'
import type { Tree } from '../network/tree.ts'

/** Σσ of the tunnels on every link, in all and per lane, and the weight that x-opt makes of it. */
export class LinkSums {
  readonly #network: Network
  readonly #bits: Float64Array
  readonly #laneBits = new Map<number, Float64Array>()

  constructor(network: Network) {
    this.#network = network
    this.#bits = new Float64Array(network.linkCount)
  }

  add(tunnel: Tunnel, tree: Tree): void {
    const lane = this.#lane(tunnel.lane)
    for (const link of tree.links) {
      this.#bits[link]! += tunnel.sizeBits
      lane[link]! += tunnel.sizeBits
    }
  }

  /**
   * Weights for a request of `sizeBits` in `lane` (X-Lane extended version, appendix A.3, Algorithm 2): λmin + δmax +
   * (σ(r) + Σσ)/bw in ps; Infinity where Σσ with the request would exceed the lane's queue.
   */
  weights(sizeBits: number, lane: number): (link: number) => number {
    const { latencyPs, jitterPs, bandwidthBps, queueBits } = this.#network
    const inLane = this.#lane(lane)
    return link =>
      inLane[link]! + sizeBits > queueBits[link]!
        ? Number.POSITIVE_INFINITY
        : latencyPs[link]! +
          jitterPs[link]! +
          transmissionPs(this.#bits[link]! + sizeBits, bandwidthBps[link]!)
  }

  #lane(lane: number): Float64Array {
    let sums = this.#laneBits.get(lane)
    if (sums === undefined) {
      sums = new Float64Array(this.#network.linkCount)
      this.#laneBits.set(lane, sums)
    }
    return sums
  }
}
