import type { Link } from '../../model/topology.ts'
import type { Flow } from './staircase.ts'

/** One tunnel at one egress queue, as the certificate describes it. */
export interface Hop {
  readonly link: Link
  readonly lane: number
  /** C, π and the certified J here. */
  readonly flow: Flow
  /** C0, ps. */
  readonly nominalPs: number
  /** The hop before it in its tree; undefined where the tunnel starts. */
  readonly previous: Hop | undefined
  /** Multicast latency that the tunnel gets after this link, ps. */
  readonly multicastPs: number
}
