import type { Tunnel } from '../model/request.ts'
import type { Network } from '../network/network.ts'
import type { Tree } from '../network/tree.ts'

/** A queue taken to hold `bits`, for a question: the network stays as it is. */
export interface WidenedQueue {
  readonly link: number
  readonly bits: number
}

/**
 * Σσ of the tunnels on every link and lane, and the weights that x-opt makes of it, in ps. They steer a search and prove
 * nothing, so they are floating point: plain sums and products, the same on every machine. Where a bit takes whole
 * picoseconds (100 Gbit/s, 25, 10, 1 ..) they are whole numbers and what was added can be subtracted again; elsewhere the last
 * digit depends on the order of adding.
 */
export class LinkSums {
  readonly #network: Network
  /** λmin + δmax + Σσ/bw of a link. */
  readonly #base: Float64Array
  readonly #psPerBit: Float64Array
  readonly #laneBits = new Map<number, Float64Array>()

  constructor(network: Network) {
    this.#network = network
    this.#base = network.latencyPs.map((latency, e) => latency + network.jitterPs[e])
    this.#psPerBit = network.bitsDen.map((den, e) => den / network.bitsNum[e])
  }

  /** Returns what takes it back, exactly, once all that was added or removed later is taken back. */
  add(tunnel: Tunnel, tree: Tree): () => void {
    return this.#addBits(tunnel.lane, tunnel.sizeBits, tree)
  }

  /** As {@link add}; false, with nothing done, where the sums would then not be those of the others added in their order. */
  remove(tunnel: Tunnel, tree: Tree): (() => void) | false {
    const isExact = tree.links.every(
      link => Number.isInteger(this.#psPerBit[link]) && Number.isSafeInteger(this.#base[link]),
    )
    return isExact && this.#addBits(tunnel.lane, -tunnel.sizeBits, tree)
  }

  #addBits(laneNumber: number, bits: number, { links }: Tree): () => void {
    const lane = this.#lane(laneNumber)
    const base = this.#base
    const before = Array.from(links, link => base[link])
    for (const link of links) {
      base[link] += bits * this.#psPerBit[link]
      lane[link] += bits
    }
    return () =>
      links.forEach((link, i) => {
        base[link] = before[i]
        lane[link] -= bits
      })
  }

  /** Nothing goes over this link any more. */
  close(link: number): void {
    this.#base[link] = Number.POSITIVE_INFINITY
  }

  /**
   * Weights for a request of `sizeBits` in `lane` ([XLANE21] appendix A.3, Algorithm 2): λmin + δmax +
   * (σ(r) + Σσ)/bw; Infinity where Σσ with the request would exceed the lane's queue, of which one may be taken to be
   * wider than it is.
   */
  weights(sizeBits: number, lane: number, widened?: WidenedQueue): (link: number) => number {
    const { queueBits } = this.#network
    const inLane = this.#lane(lane)
    const base = this.#base
    const psPerBit = this.#psPerBit
    const { link: wide, bits: wideBits } = widened ?? { link: -1, bits: 0 }
    // Asked of every link of a search: one function, that calls no other.
    return link => {
      const room = link === wide ? wideBits : queueBits[link]
      return inLane[link] + sizeBits > room
        ? Number.POSITIVE_INFINITY
        : base[link] + sizeBits * psPerBit[link]
    }
  }

  /** The same where every queue is taken to have room. */
  freeWeights(sizeBits: number): (link: number) => number {
    const base = this.#base
    const psPerBit = this.#psPerBit
    return link => base[link] + sizeBits * psPerBit[link]
  }

  /** Σσ in the request's lane at a link, the request included, bits. */
  neededBits(link: number, { sizeBits, lane }: { sizeBits: number; lane: number }): number {
    return this.#lane(lane)[link] + sizeBits
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
