import type { Tunnel } from '../../src/model/request.ts'
import type { Link } from '../../src/model/topology.ts'
import { type Kind, last, type Source, sourceOf } from './source.ts'
import { treeOf } from './tree.ts'
import { slow, type World } from './world.ts'

/** A tunnel at a link, before its jitter is known. */
export interface Crossing {
  readonly tunnel: Tunnel
  readonly source: Source
  readonly link: Link
  readonly previous: Link | undefined
}

/** As the mistaken reader sees the tunnel. */
const asSent = ({ mistakes }: World, tunnel: Tunnel): Tunnel => {
  if (!mistakes.sendOfHost) return tunnel
  const { sendLatencyPs: _latency, sendJitterPs: _jitter, ...rest } = tunnel
  return rest
}

export const crossingsOf = (world: World, tunnels: readonly Tunnel[]): readonly Crossing[] =>
  tunnels.flatMap(given => {
    const tunnel = asSent(world, given)
    const source = sourceOf(world, tunnel)
    return treeOf(world.topology, tunnel).map(t => ({ tunnel, source, ...t }))
  })

/** Size of the packet whose wait counts: a batch's last, of a token bucket of several sizes its smallest. */
export const waitingBits = (source: Source): bigint =>
  source.smallest === undefined ? last(source).hi : last(source).lo

/** The C of that packet at a link. */
export const waitingTime = (world: World, source: Source, link: Link): bigint =>
  slow(world, waitingBits(source), link)

export const isMixed = (kind: Kind): boolean => kind.lo < kind.hi

/** How many packets of a batch may cut others, or be counted for one: its packets, of a bucket of several sizes u. */
export const packetsOf = (source: Source): bigint =>
  source.smallest ?? source.kinds.reduce((sum, k) => sum + k.count, 0n)

/** c: the work that a batch brings to a link, where each packet costs `extra` more. */
export const batchWork = (world: World, source: Source, link: Link, extra: bigint): bigint => {
  const packets = source.kinds.reduce((sum, k) => sum + k.count * slow(world, k.hi, link), 0n)
  // Rounding up may cost each packet of a bucket of several sizes up to 3 ps over its share of the largest.
  const rounding = 3n * (source.smallest ?? 0n)
  return packets + rounding + extra * packetsOf(source)
}
