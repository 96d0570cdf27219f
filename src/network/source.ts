import { PS_PER_SECOND, shortestPs } from '../calculus/queue/transmission.ts'
import { maxLoadBits, wireSizeBits } from '../model/encapsulation.ts'
import { cutLoadBits } from '../model/port.ts'
import type { Tunnel } from '../model/request.ts'
import type { Network } from './network.ts'

/** Packets of a batch that follow each other: `count` packets of any size in [loBits, hiBits], on the wire. */
export interface PacketKind {
  readonly loBits: number
  readonly hiBits: number
  readonly count: number
}

/**
 * What any source sends, in one form (MODEL "Traffic"): batches of packets of these kinds, in this order, whose
 * starts are at least `periodPs` apart and whose packets are released within `windowPs` of the start.
 */
export interface Source {
  readonly kinds: readonly PacketKind[]
  /** π, by a fast clock, ps, rounded down. */
  readonly periodPs: number
  /** W, ps, rounded up. */
  readonly windowPs: number
  /** Packets of a batch; of a token bucket of several sizes u, the most that one largest packet's bits may be. */
  readonly packets: number
  /** Whether it is a token bucket of several sizes: its batch is one largest packet and {@link packets} roundings. */
  readonly isMixedBucket: boolean
}

type Sending = Pick<
  Tunnel,
  'loadSizeBits' | 'minLoadSizeBits' | 'periodPs' | 'packets' | 'withinPs' | 'fragment' | 'arrival'
>

/** Whether batches are one packet of one size, for which everything is shorter. */
export const isSimple = ({ kinds }: Source): boolean =>
  kinds.length === 1 && kinds[0].count === 1 && kinds[0].loBits === kinds[0].hiBits

/** The source of a tunnel whose tree has these links. */
export const sourceOf = (network: Network, tunnel: Sending, links: ArrayLike<number>): Source => {
  const { encapsulation, clockTolerancePpb: ppb } = network.topology
  const periodPs = shortestPs(tunnel.periodPs, ppb)
  const cut = tunnel.fragment ? cutLoadBits(network.topology, leastMtuBits(network, links)) : 0
  if (cut > 0 && tunnel.loadSizeBits > cut) {
    const full = Math.ceil(tunnel.loadSizeBits / cut) - 1
    const size = wireSizeBits(encapsulation, cut)
    const last = wireSizeBits(encapsulation, tunnel.loadSizeBits - full * cut)
    return {
      kinds: [
        { loBits: size, hiBits: size, count: full },
        { loBits: last, hiBits: last, count: 1 },
      ],
      periodPs,
      windowPs: 0,
      packets: full + 1,
      isMixedBucket: false,
    }
  }
  // A load that no packet of this tree carries is a verdict (MTU), not a size.
  const hiBits = wireSizeBits(encapsulation, Math.min(tunnel.loadSizeBits, maxLoadBits(encapsulation)))
  const loBits = wireSizeBits(encapsulation, tunnel.minLoadSizeBits ?? tunnel.loadSizeBits)
  const { arrival, packets = 1, withinPs = 0 } = tunnel
  if (arrival?.kind !== 'token-bucket') {
    const kinds = [{ loBits, hiBits, count: packets }]
    return { kinds, periodPs, windowPs: withinPs, packets, isMixedBucket: false }
  }
  const isMixedBucket = loBits < hiBits
  const { rateBps, burstBits } = arrival
  return {
    kinds: [{ loBits, hiBits, count: 1 }],
    periodPs: bucketTimePs(hiBits, rateBps, ppb, 'down'),
    windowPs: bucketTimePs(isMixedBucket ? burstBits : burstBits - hiBits, rateBps, ppb, 'up'),
    packets: isMixedBucket ? Math.ceil(hiBits / loBits) : 1,
    isMixedBucket,
  }
}

/** The least MTU of a tree's links, bits. */
export const leastMtuBits = ({ mtuBits }: Network, links: ArrayLike<number>): number => {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < links.length; i++) least = Math.min(least, mtuBits[links[i]])
  return least
}

const BILLION = 1_000_000_000

/** Time in which a rate brings so many bits by a clock that is fast, bits·(1 − ppb)/rate, ps, rounded once. */
const bucketTimePs = (bits: number, rateBps: number, ppb: number, round: 'up' | 'down'): number => {
  const ticks = BigInt(bits) * BigInt(PS_PER_SECOND) * BigInt(BILLION - ppb)
  const per = BigInt(rateBps) * BigInt(BILLION)
  return Number(round === 'down' ? ticks / per : (ticks + per - 1n) / per)
}
