import type { SourceTraits } from '../../src/model/arrival.ts'
import { wireSizeBits } from '../../src/model/encapsulation.ts'
import { DEFAULT_CUT_BITS, ETHERNET_MTU_BITS, largestLoadBits, portSettings } from '../../src/model/port.ts'
import type { Topology } from '../../src/model/topology.ts'
import type { Random } from './random.ts'
import type { Feature } from './traffic.ts'

const BYTE = 8
const US = 1_000_000

/** What a tunnel sends, before its period is known; the period-like parts as shares of it. */
export interface Draft {
  readonly traits: SourceTraits
  readonly loadSizeBits: number
  /** Of the largest packet, on the wire. */
  readonly sizeBits: number
  /** Of all packets of a batch together. */
  readonly batchBits: number
  readonly batchPackets: number
  readonly withinShare: number
  /** Of a token bucket: how many batches its burst holds beyond the first packet. */
  readonly burstShare?: number
}

/** Largest load of one packet on these links: what a message is cut at. */
export const cutBits = (topology: Topology, links: readonly string[]): number => {
  const limits = topology.links
    .filter(l => links.includes(l.id))
    .map(l => largestLoadBits(topology, portSettings(topology, l).mtuBits))
  const least = Math.min(...limits)
  return least === Number.POSITIVE_INFINITY ? DEFAULT_CUT_BITS : least
}

/** The same by the topology's own MTU. */
const ownCutBits = (topology: Topology): number => {
  const least = largestLoadBits(topology, topology.mtuBits ?? ETHERNET_MTU_BITS)
  return topology.encapsulation.name === 'none' && topology.mtuBits === undefined ? DEFAULT_CUT_BITS : least
}

const bytes = (r: Random, most: number): number => {
  const low = Math.min(64, most)
  return Math.min(
    most,
    r.pick([84, 128, 1542, r.int(low, Math.min(300, most)), r.int(low, most), r.int(low, most)]),
  )
}

const messageOf = (
  topology: Topology,
  r: Random,
  m: number,
): Pick<Draft, 'traits' | 'loadSizeBits' | 'batchBits' | 'batchPackets'> => {
  const loadSizeBits = BYTE * r.int(Math.ceil((1.1 * m) / BYTE), Math.ceil((5 * m) / BYTE))
  const count = Math.ceil(loadSizeBits / m)
  const rest = wireSizeBits(topology.encapsulation, loadSizeBits - (count - 1) * m)
  const batchBits = (count - 1) * wireSizeBits(topology.encapsulation, m) + rest
  return { traits: { fragment: true }, loadSizeBits, batchBits, batchPackets: count }
}

const sendOf = (r: Random): SourceTraits => ({
  ...(r.chance(0.7) ? { sendLatencyPs: r.int(0, 4 * US) } : {}),
  ...(r.chance(0.7) ? { sendJitterPs: r.int(0, 12 * US) } : {}),
})

export const draft = (
  topology: Topology,
  links: readonly string[],
  r: Random,
  has: (f: Feature) => boolean,
): Draft => {
  const wants = (f: Feature, share: number): boolean => has(f) && r.chance(share)
  const m = cutBits(topology, links)
  const own = wants('send', 0.5) ? sendOf(r) : {}
  if (wants('message', 0.5)) {
    const message = messageOf(topology, r, m)
    const sizeBits = wireSizeBits(
      topology.encapsulation,
      Math.min(ownCutBits(topology), message.loadSizeBits),
    )
    return { ...message, traits: { ...message.traits, ...own }, sizeBits, withinShare: 0 }
  }
  const loadSizeBits = BYTE * bytes(r, Math.floor(Math.min(m, DEFAULT_CUT_BITS) / BYTE))
  const sizeBits = wireSizeBits(topology.encapsulation, loadSizeBits)
  const least = Math.max(1, Math.floor(loadSizeBits / BYTE / r.pick([1.2, 3, 15])))
  const smaller: SourceTraits = { minLoadSizeBits: BYTE * r.int(least, loadSizeBits / BYTE) }
  const isMixed = wants('mixedBucket', 0.4)
  if (isMixed || wants('bucket', 0.4)) {
    const traits = isMixed ? { ...smaller, ...own } : own
    const burstShare = r.pick([0, r.next(), 3 * r.next()])
    return {
      traits,
      loadSizeBits,
      sizeBits,
      batchBits: sizeBits,
      batchPackets: 1,
      withinShare: 0,
      burstShare,
    }
  }
  const batchPackets = wants('batch', 0.6) ? r.int(2, 5) : 1
  const traits: SourceTraits = {
    ...(wants('size', 0.6) ? smaller : {}),
    ...(batchPackets > 1 ? { packets: batchPackets } : {}),
    ...(wants('sporadic', 0.5) ? { arrival: { kind: 'sporadic' } } : {}),
    ...own,
  }
  const withinShare = wants('within', 0.6) ? r.pick([1, r.next()]) : 0
  return { traits, loadSizeBits, sizeBits, batchBits: batchPackets * sizeBits, batchPackets, withinShare }
}
