import { wireSizeBits } from '../../model/encapsulation.ts'
import { DEFAULT_CUT_BITS, largestLoadBits, portSettings } from '../../model/port.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Network } from '../../network/network.ts'
import type { Tree } from '../../network/tree.ts'

const BYTE = 8

/** What a tunnel sends: how many packets of which sizes at a time, and how often. Sizes are on the wire, bits. */
export interface SourceShape {
  /** One packet of one size, exactly every period: a plain source. */
  readonly isPlain: boolean
  readonly kind: 'periodic' | 'sporadic' | 'token-bucket'
  /** Packets of a batch; 1 for a token bucket. */
  readonly packets: number
  /** The packets of a batch are one message, received with the last of them. */
  readonly isMessage: boolean
  /** Of any packet but the last of a message. */
  readonly leastBits: number
  readonly mostBits: number
  /** Of the last packet of a batch: of a message the rest, else any size. */
  readonly lastBits: number
  /** How many sizes a packet may have, and each of them, ascending. */
  readonly sizes: number
  readonly sizeBits: (i: number) => number
  /** Nominal; of a token bucket the time in which its rate brings one largest packet. */
  readonly periodPs: number
  readonly withinPs: number
  readonly rateBps: number
  readonly burstBits: number
  /** Tunnel that releases the same packets at the same time: the first replica of the same request, else itself. */
  readonly drawnAs: number
}

export const sourceShapes = (
  { topology }: Network,
  tunnels: readonly Tunnel[],
  trees: readonly Tree[],
): SourceShape[] => {
  const firstOf = new Map<string, number>()
  return tunnels.map((tunnel, t) => {
    const request = tunnel.replica?.of
    if (request !== undefined && !firstOf.has(request)) firstOf.set(request, t)
    return shapeOf(topology, tunnel, trees[t], request === undefined ? t : firstOf.get(request)!)
  })
}

const shapeOf = (topology: Topology, tunnel: Tunnel, tree: Tree, drawnAs: number): SourceShape => {
  const { sizeBits, loadSizeBits, minLoadSizeBits = loadSizeBits, periodPs, arrival } = tunnel
  const cut = tunnel.fragment ? fragmentsOf(topology, tree, loadSizeBits) : undefined
  const isOneSize = cut !== undefined || minLoadSizeBits === loadSizeBits
  const wire = (loadBits: number): number => wireSizeBits(topology.encapsulation, loadBits)
  // `sizeBits` of a message is of a packet cut for the topology's MTU, and the links of the tree may carry it whole.
  const mostBits = cut?.fullBits ?? (tunnel.fragment ? wire(loadSizeBits) : sizeBits)
  const sizes = isOneSize ? 1 : Math.floor((loadSizeBits - minLoadSizeBits + BYTE - 1) / BYTE) + 1
  const bucket = arrival?.kind === 'token-bucket' ? arrival : undefined
  const kind = arrival?.kind ?? 'periodic'
  const packets = cut?.count ?? (bucket === undefined ? (tunnel.packets ?? 1) : 1)
  const withinPs = bucket === undefined ? (tunnel.withinPs ?? 0) : 0
  return {
    isPlain: kind === 'periodic' && packets === 1 && sizes === 1 && withinPs === 0,
    kind,
    packets,
    isMessage: cut !== undefined,
    leastBits: isOneSize ? mostBits : wire(minLoadSizeBits),
    mostBits,
    lastBits: cut?.lastBits ?? mostBits,
    sizes,
    sizeBits: i =>
      isOneSize || i === sizes - 1 ? mostBits : Math.min(mostBits, wire(minLoadSizeBits + i * BYTE)),
    periodPs,
    withinPs,
    rateBps: bucket?.rateBps ?? 0,
    burstBits: bucket?.burstBits ?? 0,
    drawnAs,
  }
}

/** How the sender cuts a message for the narrowest MTU on its tree; undefined where one packet carries it. */
const fragmentsOf = (
  topology: Topology,
  { links }: Tree,
  loadBits: number,
): { readonly count: number; readonly fullBits: number; readonly lastBits: number } | undefined => {
  let mtuBits = Number.POSITIVE_INFINITY
  for (const e of links) mtuBits = Math.min(mtuBits, portSettings(topology, topology.links[e]).mtuBits)
  const limit = largestLoadBits(topology, mtuBits)
  const most = Number.isFinite(limit) ? limit : DEFAULT_CUT_BITS
  const count = Math.ceil(loadBits / most)
  if (count <= 1) return undefined
  const { encapsulation } = topology
  return {
    count,
    fullBits: wireSizeBits(encapsulation, most),
    lastBits: wireSizeBits(encapsulation, loadBits - (count - 1) * most),
  }
}
