import type { PortSettings } from '../../model/port.ts'
import type { Link } from '../../model/topology.ts'
import type { Hop } from './hop.ts'
import type { NetworkIndex } from './network-index.ts'

const BYTE = 8

/** Beyond the least fragment: 63 B that are too few for another, 20 B of preamble and gap, less 4 B of check sum. */
const UNCUT_BITS = 79 * BYTE

/** What a cut costs on the wire: check sum, gap, preamble. */
const CUT_BITS = 24 * BYTE

/** Lane −1 is reserved traffic. */
export const isExpress = ({ preemption }: PortSettings, lane: number): boolean =>
  preemption !== undefined && lane < preemption.expressLanes

/** The most of a preemptable frame that still goes before a packet of `lane` once it has begun, bits. */
export const longestUncutBits = ({ preemption }: PortSettings, lane: number): number =>
  preemption !== undefined && lane < preemption.expressLanes
    ? preemption.minFragmentBits + UNCUT_BITS
    : Number.POSITIVE_INFINITY

/**
 * o (MODEL "Preemption"): what every express packet costs a preemptable lane beyond its own transmission, ps; 0 where
 * nothing can interrupt the lane.
 */
export const cutPs = (network: NetworkIndex, link: Link, hops: readonly Hop[], lane: number): number => {
  const settings = network.ports.get(link.id)!
  if (!settings.preemption || isExpress(settings, lane)) return 0
  const isBelow = settings.reserved.length > 0 || hops.some(h => isExpress(settings, h.lane))
  return isBelow ? network.transmissions.of(CUT_BITS, link.bandwidthBps).slowestPs : 0
}
