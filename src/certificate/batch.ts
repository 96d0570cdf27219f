import { wireSizeBits } from '../model/encapsulation.ts'
import { cutLoadBits, largestLoadBits } from '../model/port.ts'
import type { Tunnel } from '../model/request.ts'
import type { Link } from '../model/topology.ts'
import type { NetworkIndex } from './port/network-index.ts'
import { OutOfRange, safe } from './port/safe.ts'
import { divideUp, shortest } from './port/transmission.ts'
import type { Tree } from './tree-walk.ts'

/** `count` packets of any size from `loBits` to `hiBits` on the wire. */
export interface PacketKind {
  readonly loBits: number
  readonly hiBits: number
  readonly count: number
}

/** What a source sends, whatever it is (MODEL "Traffic"): batches that start at least `periodPs` apart. */
export interface Batch {
  /** In the order sent: two kinds of a message, one of everything else. */
  readonly kinds: readonly PacketKind[]
  /** π */
  readonly periodPs: number
  /** W */
  readonly windowPs: number
  /** u, the most packets that one batch stands for, of a token bucket of several sizes; else undefined. */
  readonly mostPackets: number | undefined
}

const PS_PER_SECOND = 1_000_000_000_000n
const BILLION = 1_000_000_000n

/** Time in which `rateBps` brings these bits by the fastest clock, as a fraction of whole numbers. */
const bringing = (bits: number, rateBps: number, tolerancePpb: number): readonly [bigint, bigint] => [
  BigInt(bits) * PS_PER_SECOND * (BILLION - BigInt(tolerancePpb)),
  BigInt(rateBps) * BILLION,
]

const bucketOf = (
  loBits: number,
  hiBits: number,
  { rateBps, burstBits }: { readonly rateBps: number; readonly burstBits: number },
  tolerancePpb: number,
): Batch => {
  const isOneSize = loBits === hiBits
  const [period, perPeriod] = bringing(hiBits, rateBps, tolerancePpb)
  const [window, perWindow] = bringing(isOneSize ? burstBits - hiBits : burstBits, rateBps, tolerancePpb)
  return {
    kinds: [{ loBits, hiBits, count: 1 }],
    periodPs: safe(period / perPeriod),
    windowPs: safe(divideUp(window, perWindow)),
    mostPackets: isOneSize ? undefined : Math.ceil(hiBits / loBits),
  }
}

/** A message of `loadBits`, cut at `cutBits`: all packets full but the last. */
const messageKinds = (network: NetworkIndex, loadBits: number, cutBits: number): readonly PacketKind[] => {
  const { encapsulation } = network.topology
  const full = wireSizeBits(encapsulation, cutBits)
  const count = Math.ceil(loadBits / cutBits) - 1
  const rest = wireSizeBits(encapsulation, loadBits - count * cutBits)
  return [
    { loBits: full, hiBits: full, count },
    { loBits: rest, hiBits: rest, count: 1 },
  ]
}

/** What is wrong with a tunnel's load, and on which link. */
export interface TooLarge {
  readonly link: string
  readonly message: string
}

const mtuOf = (network: NetworkIndex, link: Link): number => network.ports.get(link.id)!.mtuBits

const batch = (network: NetworkIndex, tunnel: Tunnel, narrowest: Link): Batch | TooLarge => {
  const mtuBits = mtuOf(network, narrowest)
  const { encapsulation, clockTolerancePpb } = network.topology
  const { loadSizeBits, minLoadSizeBits, packets = 1, withinPs = 0, fragment = false, arrival } = tunnel
  const periodPs = shortest(tunnel.periodPs, clockTolerancePpb)
  if (fragment) {
    const cutBits = cutLoadBits(network.topology, mtuBits)
    if (loadSizeBits > cutBits) {
      const kinds = messageKinds(network, loadSizeBits, cutBits)
      return { kinds, periodPs, windowPs: 0, mostPackets: undefined }
    }
  }
  const mostBits = largestLoadBits(network.topology, mtuBits)
  if (loadSizeBits > mostBits)
    return {
      link: narrowest.id,
      message: `its load of ${loadSizeBits} bits exceeds the ${mostBits} that a packet carries over ${narrowest.id}, and has no fragment: true`,
    }
  const hiBits = wireSizeBits(encapsulation, loadSizeBits)
  const loBits = wireSizeBits(encapsulation, minLoadSizeBits ?? loadSizeBits)
  if (arrival?.kind === 'token-bucket') return bucketOf(loBits, hiBits, arrival, clockTolerancePpb)
  return { kinds: [{ loBits, hiBits, count: packets }], periodPs, windowPs: withinPs, mostPackets: undefined }
}

/** The batches of a tunnel whose tree is known: the least MTU on it says how a message is cut. */
export const batchOf = (network: NetworkIndex, tunnel: Tunnel, tree: Tree): Batch | TooLarge => {
  const narrowest = tree.links
    .map(({ link }) => link)
    .reduce((least, link) => (mtuOf(network, link) < mtuOf(network, least) ? link : least))
  const found = batch(network, tunnel, narrowest)
  if ('kinds' in found && found.periodPs < 1) throw new OutOfRange(`period ${tunnel.periodPs} ps`)
  return found
}
