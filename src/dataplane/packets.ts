import { wireSizeBits } from '../model/encapsulation.ts'
import { cutLoadBits } from '../model/port.ts'
import type { Tunnel } from '../model/request.ts'
import type { Network } from '../network/network.ts'
import { leastMtuBits, sourceOf } from '../network/source.ts'
import type { Stream } from './contract.ts'
import { AROUND_BYTES, type Frame, frameOf, TAG_BYTES } from './frame.ts'

/** A tunnel's packets as devices see and count them. */
export interface Packets {
  /** From the shortest to the longest. */
  readonly frame: Frame
  /** Packets of a batch or message; of a token bucket 1. */
  readonly count: number
  readonly leastLoadBits: number
  readonly mostLoadBits: number
  /** Whether the wire carries all of them as packets of one size. */
  readonly isOneSize: boolean
  /** Least size of the first packet of a batch, on the wire. */
  readonly firstBits: number
  /** The shortest frame as a meter counts it and as the wire does. */
  readonly shortest: { readonly meteredBits: number; readonly wireBits: number }
  /** In which a batch is released; a token bucket's burst says the same of its bits. */
  readonly windowPs: number
  /** As meters count, between preamble and FCS. */
  readonly metered: Omit<Stream, 'jitterPs'>
  /** As `police` counts, preamble and gap included. */
  readonly onWire: Omit<Stream, 'jitterPs'>
}

/** What a tunnel sends over these links, or why no device takes it. */
export const packetsOf = (network: Network, tunnel: Tunnel, links: ArrayLike<number>): Packets | string => {
  const { encapsulation, clockTolerancePpb } = network.topology
  const { kinds, windowPs } = sourceOf(network, tunnel, links)
  const [leastLoadBits, mostLoadBits] = loadsOf(network, tunnel, links)
  const framed = (loadSizeBits: number): Frame | string =>
    frameOf(encapsulation, { loadSizeBits, sizeBits: wireSizeBits(encapsulation, loadSizeBits) })
  const longest = framed(mostLoadBits)
  const shortest = framed(leastLoadBits)
  if (typeof longest === 'string') return longest
  if (typeof shortest === 'string') return shortest
  const frame = { ...longest, leastBytes: shortest.leastBytes }
  const aroundBits = (AROUND_BYTES + (frame.tagged ? TAG_BYTES : 0)) * 8
  const least = Math.min(...kinds.map(kind => kind.loBits))
  const most = Math.max(...kinds.map(kind => kind.hiBits))
  const count = kinds.reduce((sum, kind) => sum + kind.count, 0)
  /** The stream as counted with so many bits of what stands around each frame. */
  const stream = (leastBits: number, mostBits: number, lessBits: number): Packets['metered'] => {
    const { arrival } = tunnel
    const counted = { leastBits, mostBits, periodPs: tunnel.periodPs, clockTolerancePpb }
    if (arrival?.kind !== 'token-bucket') {
      const batchBits = kinds.reduce(
        (sum, kind) => sum + kind.count * (wholeBytes(kind.hiBits) - lessBits),
        0,
      )
      return { ...counted, batchBits }
    }
    // A frame is the larger a share of its bits on the wire, the larger it is.
    const share = BigInt(arrival.burstBits) * BigInt(mostBits)
    return { ...counted, burstBits: Number((share + BigInt(most) - 1n) / BigInt(most)) }
  }
  const meteredBits = frame.leastBytes * 8
  return {
    frame,
    count,
    leastLoadBits,
    mostLoadBits,
    isOneSize: least === most,
    firstBits: kinds[0]!.loBits,
    shortest: { meteredBits, wireBits: wholeBytes(least) },
    windowPs: tunnel.arrival?.kind === 'token-bucket' ? 0 : windowPs,
    metered: stream(meteredBits, frame.mostBytes * 8, aroundBits),
    onWire: stream(wholeBytes(least), wholeBytes(most), 0),
  }
}

const wholeBytes = (bits: number): number => Math.ceil(bits / 8) * 8

/** Least and largest load of one packet; of a message its last may be the least. */
const loadsOf = (
  network: Network,
  { loadSizeBits, minLoadSizeBits, fragment }: Tunnel,
  links: ArrayLike<number>,
): readonly [least: number, most: number] => {
  const cut = fragment === true ? cutLoadBits(network.topology, leastMtuBits(network, links)) : 0
  if (cut === 0 || loadSizeBits <= cut) return [minLoadSizeBits ?? loadSizeBits, loadSizeBits]
  const rest = loadSizeBits % cut
  return [rest === 0 ? cut : rest, cut]
}
