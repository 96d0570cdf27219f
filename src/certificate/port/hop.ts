import type { Link } from '../../model/topology.ts'
import type { Flow } from './staircase.ts'
import type { Transmission } from './transmission.ts'

/** A kind of packet of a batch, as it crosses one link. */
export interface HopKind {
  /** Least and largest size on the wire. */
  readonly loBits: number
  readonly hiBits: number
  /** Of its smallest packet, and of its largest. */
  readonly smallest: Transmission
  readonly largest: Transmission
}

/** One tunnel at one egress queue, as the certificate describes it. */
export interface Hop {
  readonly link: Link
  readonly lane: number
  /** In the order in which a batch sends them; of a tunnel the same at every hop. */
  readonly kinds: readonly HopKind[]
  /** The work of a batch without cuts, π and the certified J here. */
  readonly flow: Flow
  /** Most packets of a batch: so many cuts it can cause. */
  readonly packets: number
  /** C⁺ of the packet whose wait is certified: the last, or the smallest of a token bucket of several sizes. */
  readonly waiterPs: number
  /** The hop before it in its tree; undefined where the tunnel starts. */
  readonly previous: Hop | undefined
  /** Multicast latency that the tunnel gets after this link, ps. */
  readonly multicastPs: number
}
