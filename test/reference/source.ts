import type { Encapsulation } from '../../src/model/encapsulation.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Link } from '../../src/model/topology.ts'
import { ceilDiv, floorDiv } from './rational.ts'
import { treeOf } from './tree.ts'
import { BYTE, PPB, SECOND, shortened, type World } from './world.ts'

/** `count` packets of any size from `lo` to `hi` bits on the wire. */
export interface Kind {
  readonly lo: bigint
  readonly hi: bigint
  readonly count: bigint
}

/** Whatever sends: batches of packets, at least `period` apart, each batch within `window` of its start. */
export interface Source {
  /** In the order sent. */
  readonly kinds: readonly Kind[]
  /** π, rounded down. */
  readonly period: bigint
  /** W, rounded up. */
  readonly window: bigint
  /** u = ⌈hi/lo⌉ of a token bucket of several sizes: so many packets may stand in for a largest one. */
  readonly smallest?: bigint
  readonly isMessage: boolean
}

export const first = ({ kinds }: Source): Kind => kinds[0]!
export const last = ({ kinds }: Source): Kind => kinds.at(-1)!

/** σ: what the wire carries of a load. */
export const wireBits = (e: Encapsulation, load: bigint): bigint => {
  const body = e.kind === 'chunked' ? ceilDiv(load, BigInt(e.chunkDataBits)) * BigInt(e.chunkBits) : load
  const bits = BigInt(e.headerBits) + body
  return bits < BigInt(e.minimumBits) ? BigInt(e.minimumBits) : bits
}

/** Ethernet's header, FCS, preamble, gap and tag: a packet of the MTU is 1542 B on the wire. */
const FRAME = 42n * BYTE
const ETHERNET_MTU = 1500n * BYTE

/** The largest load of one packet where packets of `mtu` bits pass. */
const loadWithin = (e: Encapsulation, mtu: bigint): bigint => {
  if (e.kind === 'chunked') {
    const chunks = floorDiv(mtu, BigInt(e.chunkBits))
    const most = BigInt(e.maxChunks)
    return (chunks < most ? chunks : most) * BigInt(e.chunkDataBits)
  }
  if (e.name === 'ethernet' || e.name === 'vlan') return mtu
  if (e.name.startsWith('udp4')) return mtu - 28n * BYTE
  if (e.name.startsWith('udp6')) return mtu - 48n * BYTE
  return mtu + FRAME - BigInt(e.headerBits)
}

/** m, and the link whose MTU it is; none where nothing limits a packet. */
export interface Largest {
  readonly bits: bigint
  readonly link: Link
}

export const largestLoad = ({ topology }: World, tunnel: Tunnel): Largest | undefined => {
  const bare = topology.encapsulation.name === 'none'
  let least: Largest | undefined
  for (const { link } of treeOf(topology, tunnel)) {
    const mtu = link.mtuBits ?? topology.mtuBits ?? (bare ? Number.POSITIVE_INFINITY : Number(ETHERNET_MTU))
    if (mtu === Number.POSITIVE_INFINITY) continue
    const bits = loadWithin(topology.encapsulation, BigInt(mtu))
    if (least === undefined || bits < least.bits) least = { bits, link }
  }
  return least
}

/** Whether no packet of the tunnel's tree can carry its load, and it may not be cut. */
export const tooLarge = (world: World, tunnel: Tunnel): boolean => {
  const largest = largestLoad(world, tunnel)
  if (largest === undefined) return false
  return tunnel.fragment ? largest.bits <= 0n : BigInt(tunnel.loadSizeBits) > largest.bits
}

const bucketOf = (world: World, lo: bigint, hi: bigint, rateBps: number, burstBits: number): Source => {
  const { topology, mistakes } = world
  // By a fast clock the rate is 1/(1 − ppb) of what it says.
  const fastest = mistakes.periodNotShortened ? PPB : PPB - BigInt(topology.clockTolerancePpb)
  const scale = SECOND * fastest
  const rate = BigInt(rateBps) * PPB
  const several = lo < hi
  const held = BigInt(burstBits) - (several && !mistakes.noRestPacket ? 0n : hi)
  return {
    kinds: [{ lo, hi, count: 1n }],
    period: floorDiv(hi * scale, rate),
    window: mistakes.bucketWindowZero ? 0n : ceilDiv(held * scale, rate),
    ...(several ? { smallest: ceilDiv(hi, lo) } : {}),
    isMessage: false,
  }
}

/** Every packet of a message is encapsulated by itself. */
const cut = (world: World, load: bigint, m: bigint): readonly Kind[] => {
  const size = (bits: bigint): bigint => wireBits(world.topology.encapsulation, bits)
  const count = ceilDiv(load, m)
  const [full, rest] = [size(m), size(load - (count - 1n) * m)]
  return [
    { lo: full, hi: full, count: count - 1n },
    { lo: rest, hi: rest, count: 1n },
  ]
}

/** Where nothing else limits a packet, a message is cut at what a packet of 1500 B is on the wire. */
const cutAt = (world: World, tunnel: Tunnel): bigint =>
  largestLoad(world, tunnel)?.bits ?? ETHERNET_MTU + FRAME

export const sourceOf = (world: World, tunnel: Tunnel): Source => {
  const { encapsulation } = world.topology
  const load = BigInt(tunnel.loadSizeBits)
  const hi = wireBits(encapsulation, load)
  const lo = wireBits(encapsulation, BigInt(tunnel.minLoadSizeBits ?? tunnel.loadSizeBits))
  const { arrival } = tunnel
  if (arrival?.kind === 'token-bucket') return bucketOf(world, lo, hi, arrival.rateBps, arrival.burstBits)
  const period = shortened(world, BigInt(tunnel.periodPs))
  const m = cutAt(world, tunnel)
  if (tunnel.fragment && load > m) return { kinds: cut(world, load, m), period, window: 0n, isMessage: true }
  const count = world.mistakes.onePacketPerBatch ? 1n : BigInt(tunnel.packets ?? 1)
  const window = world.mistakes.withinNotInJitter ? 0n : BigInt(tunnel.withinPs ?? 0)
  return { kinds: [{ lo, hi, count }], period, window, isMessage: false }
}
