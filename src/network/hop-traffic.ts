import { compareProducts, mulCeilDiv } from '../calculus/queue/integer.ts'
import { fastestPs, slowestPs } from '../calculus/queue/transmission.ts'
import type { Network } from './network.ts'
import type { PacketKind, Source } from './source.ts'

/** n/d, both whole and positive. */
export type Ratio = readonly [n: number, d: number]

/**
 * What a queue must know of a tunnel whose batches are more than one packet of one size (MODEL "Traffic", "Line
 * caps", "Backlog").
 */
export interface HopTraffic {
  /** Packets of a batch, each of which may cut a preemptable frame. */
  readonly packets: number
  /** C⁺ of the largest packet, ps. */
  readonly largestPs: number
  /** C⁻ of the last kind's least packet, ps. */
  readonly lastLeastPs: number
  /** Largest packet as the queue counts it, bits. */
  readonly largestBits: number
  /** Largest share of C⁺ here to C⁻ on the wire before; undefined where there is none before, or no cap follows. */
  readonly ratio: Ratio | undefined
  /** The same with the cost of a cut added to each packet. */
  readonly cutRatio: Ratio | undefined
  /** Largest share of queue bits here to C⁻ on the wire before. */
  readonly bitRatio: Ratio | undefined
  /** Least share of queue bits to C⁺ here: how slowly its packets leave at worst. */
  readonly drain: Ratio
}

/** Rounding each of a batch's packets up to whole ps may add up to this, beside what the sum of bits takes. */
const ROUNDING_PS = 3

/** Times on the wire by the clocks of a network, and the sums of a source at the link it was last {@link set} for. */
export class PortTimes {
  /** c, ps. */
  costPs = 0
  /** b, as the queue counts it, bits. */
  bits = 0
  /** The C⁺ whose wait counts: of the last kind's largest packet; of a token bucket of several sizes, of its smallest. */
  ownPs = 0
  /** C⁻ of the first kind's least packet. */
  leastPs = 0
  readonly #network: Network
  readonly #ppb: number

  constructor(network: Network) {
    this.#network = network
    this.#ppb = network.topology.clockTolerancePpb
  }

  /** C⁺, ps. */
  slowest(bits: number, link: number): number {
    return slowestPs(this.#nominal(bits, link), this.#ppb)
  }

  /** C⁻, ps. */
  fastest(bits: number, link: number): number {
    return fastestPs(this.#nominal(bits, link), this.#ppb)
  }

  /** C0, ps. */
  #nominal(bits: number, link: number): number {
    return mulCeilDiv(bits, this.#network.bitsDen[link], this.#network.bitsNum[link])
  }

  /** Whole cells of the queue that a frame takes, bits. */
  cells(bits: number, link: number): number {
    const cell = this.#network.cellBits[link]
    return cell === 1 ? bits : Math.ceil(bits / cell) * cell
  }

  set({ kinds, packets, isMixedBucket }: Source, link: number): void {
    const first = kinds[0]
    this.leastPs = this.fastest(first.loBits, link)
    if (isMixedBucket) {
      this.costPs = this.slowest(first.hiBits, link) + ROUNDING_PS * packets
      this.bits = first.hiBits + packets * (this.#network.cellBits[link] - 1)
      this.ownPs = this.slowest(first.loBits, link)
      return
    }
    this.costPs = 0
    this.bits = 0
    for (const { hiBits, count } of kinds) {
      this.ownPs = this.slowest(hiBits, link)
      this.costPs += count * this.ownPs
      this.bits += count * this.cells(hiBits, link)
    }
  }

  /** `before`: the link by which the tunnel comes, below 0 at its sender. */
  traffic({ kinds, packets }: Source, link: number, before: number): HopTraffic {
    const largest = kinds.reduce((bits, kind) => Math.max(bits, kind.hiBits), 0)
    return {
      packets,
      largestPs: this.slowest(largest, link),
      lastLeastPs: this.fastest(kinds[kinds.length - 1].loBits, link),
      largestBits: this.cells(largest, link),
      ratio: before < 0 ? undefined : greatest(kinds, kind => this.#share(kind, link, before, 0)),
      cutRatio:
        before < 0
          ? undefined
          : greatest(kinds, kind => this.#share(kind, link, before, this.#network.cutPs[link])),
      bitRatio: before < 0 ? undefined : greatest(kinds, kind => this.#bitShare(kind, link, before)),
      drain: kinds.map(kind => this.#drain(kind, link)).reduce((a, b) => (isLess(b, a) ? b : a)),
    }
  }

  /** What a packet costs here, and `more`, for each ps it takes on the wire before. */
  #share({ loBits, hiBits }: PacketKind, link: number, before: number, more: number): Ratio | undefined {
    if (loBits === hiBits) return [this.slowest(hiBits, link) + more, this.fastest(hiBits, before)]
    // C⁺ ≤ αs + 3 and C⁻ ≥ βs − 1 for every size s: their quotient is greatest for the smallest.
    const least = this.fastest(loBits, before) - 2
    return least <= 0 ? undefined : [this.slowest(loBits, link) + ROUNDING_PS + more, least]
  }

  #bitShare({ loBits, hiBits }: PacketKind, link: number, before: number): Ratio | undefined {
    if (loBits === hiBits) return [this.cells(hiBits, link), this.fastest(hiBits, before)]
    const least = this.fastest(loBits, before) - 2
    return least <= 0 ? undefined : [loBits + this.#network.cellBits[link] - 1, least]
  }

  #drain({ loBits, hiBits }: PacketKind, link: number): Ratio {
    if (loBits === hiBits) return [this.cells(hiBits, link), this.slowest(hiBits, link)]
    return [loBits, this.slowest(loBits, link) + ROUNDING_PS]
  }
}

export const isLess = ([n, d]: Ratio, [m, e]: Ratio): boolean => compareProducts(n, e, m, d) < 0

/** Undefined where one of the kinds has no share: then nothing caps them. */
const greatest = (
  kinds: readonly PacketKind[],
  share: (kind: PacketKind) => Ratio | undefined,
): Ratio | undefined => {
  let most: Ratio | undefined
  for (const kind of kinds) {
    const ratio = share(kind)
    if (ratio === undefined || ratio[1] <= 0) return undefined
    if (most === undefined || isLess(most, ratio)) most = ratio
  }
  return most
}
