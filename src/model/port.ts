import { maxLoadBits, wireSizeBits } from './encapsulation.ts'
import type { Link, Preemption, ReservedTraffic, Topology } from './topology.ts'

const BYTE = 8

/** The largest IP packet of Ethernet, 1500 B, in bits. */
export const ETHERNET_MTU_BITS: number = 1500 * BYTE

/** What is set at one egress port: the link's own words where it has some, else the topology's. */
export interface PortSettings {
  /** Largest IP packet, bits; Infinity where none is set and the encapsulation is `none`. */
  readonly mtuBits: number
  readonly preemption: Preemption | undefined
  readonly reserved: readonly ReservedTraffic[]
  /** Largest best-effort frame on the wire, bits; 0 where there is none. */
  readonly bestEffortMaxFrameBits: number
  /** Longest time that a sleeping port needs before it can send. */
  readonly wakeLatencyPs: number
  /** Unit of the queue's memory, bits; every frame takes whole cells. 1 where frames take what they are. */
  readonly queueCellBits: number
}

/** The MTU of links that give none, bits: the topology's, else Ethernet's, or none where sizes are those on the wire. */
export const commonMtuBits = ({
  mtuBits,
  encapsulation,
}: Pick<Topology, 'mtuBits' | 'encapsulation'>): number =>
  mtuBits ?? (encapsulation.name === 'none' ? Number.POSITIVE_INFINITY : ETHERNET_MTU_BITS)

export const portSettings = (topology: Topology, link: Link): PortSettings => {
  const preemption = link.preemption ?? topology.preemption
  return {
    mtuBits: link.mtuBits ?? commonMtuBits(topology),
    preemption: preemption === 'none' ? undefined : preemption,
    reserved: link.reserved ?? topology.reserved ?? [],
    bestEffortMaxFrameBits: link.bestEffortMaxFrameBits ?? topology.bestEffortMaxFrameBits,
    wakeLatencyPs: link.wakeLatencyPs ?? 0,
    queueCellBits: link.queueCellBits ?? 1,
  }
}

/** What Ethernet adds to an IP packet on the wire: header, FCS, preamble and gap (38 B), and an 802.1Q tag (4 B). */
const FRAME_BITS = 42 * BYTE

/**
 * Largest load of one packet where the largest IP packet has `mtuBits`: at the encapsulation's own limit where that is
 * lower; Infinity where nothing limits it. docs/MODEL.md, "Messages and the MTU".
 */
export const largestLoadBits = (
  { encapsulation }: Pick<Topology, 'encapsulation'>,
  mtuBits: number,
): number => {
  if (encapsulation.kind === 'chunked') {
    const chunks = Math.floor(mtuBits / encapsulation.chunkBits)
    return Math.min(maxLoadBits(encapsulation), chunks * encapsulation.chunkDataBits)
  }
  return mtuBits - overheadInPacketBits(encapsulation.name, encapsulation.headerBits)
}

/** h: what of the encapsulation's header counts towards the MTU. */
const overheadInPacketBits = (name: string, headerBits: number): number => {
  if (name === 'ethernet' || name === 'vlan') return 0
  if (name === 'none') return -FRAME_BITS
  if (name.startsWith('udp4')) return 28 * BYTE
  if (name.startsWith('udp6')) return 48 * BYTE
  return headerBits - FRAME_BITS
}

/** Where `fragment` cuts when no MTU is set and the encapsulation is `none`: at 1542 B on the wire. */
export const DEFAULT_CUT_BITS: number = ETHERNET_MTU_BITS + FRAME_BITS

/** Load of every packet of a message but the last, bits, where the largest IP packet has `mtuBits`. */
export const cutLoadBits = (topology: Pick<Topology, 'encapsulation'>, mtuBits: number): number => {
  const most = largestLoadBits(topology, mtuBits)
  return most === Number.POSITIVE_INFINITY ? DEFAULT_CUT_BITS : most
}

/**
 * {@link Request.sizeBits}: what the wire carries of the largest packet of `loadBits`, bits; of a message (`fragment`),
 * of a packet that the topology's own MTU fills. Throws RangeError above {@link maxLoadBits}.
 */
export const largestPacketBits = (
  topology: Pick<Topology, 'mtuBits' | 'encapsulation'>,
  loadBits: number,
  fragment: boolean,
): number =>
  wireSizeBits(
    topology.encapsulation,
    fragment ? Math.min(loadBits, cutLoadBits(topology, commonMtuBits(topology))) : loadBits,
  )
