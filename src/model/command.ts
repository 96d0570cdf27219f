import type { Arrival, SourceTraits } from './arrival.ts'
import type { Request, Route } from './request.ts'

/** What a sender asks for (X-Lane §2.2, List. 1): packets to all receivers, in time. */
export interface BandwidthRequest extends SourceTraits {
  /** Name of the tunnel; the controller finds one where none is given. */
  readonly id?: string
  readonly sender: string
  readonly receivers: readonly string[]
  /** What the application sends in one packet, bits. */
  readonly loadSizeBits: number
  /** Of a token bucket it follows from the rate, whatever is given. */
  readonly periodPs: number
  /** Sub-lane (§3.3), 0 is served first. Default 0. */
  readonly lane?: number
  /** Largest acceptable minLatency + maxJitter. */
  readonly deadlinePs?: number
  /** How far the period may be raised to fit. */
  readonly maxPeriodPs?: number
  /** Fixes the tree: link ids, one path per receiver. */
  readonly routes?: readonly Route[]
  /** Sent twice, over trees that share nothing between the ends: those given, or two that are found. */
  readonly replicas?: NonNullable<Request['replicas']>
  /** Whether other tunnels may be moved to other trees to make room. Default false. */
  readonly allowReroute?: boolean
}

/** What is to be different; null takes an optional part away. */
export interface BandwidthChange {
  readonly receivers?: readonly string[]
  readonly loadSizeBits?: number
  readonly periodPs?: number
  readonly lane?: number
  readonly deadlinePs?: number | null
  readonly maxPeriodPs?: number | null
  readonly routes?: readonly Route[] | null
  readonly minLoadSizeBits?: number | null
  readonly packets?: number | null
  readonly withinPs?: number | null
  readonly arrival?: Arrival | null
  readonly jitterLimitPs?: number | null
}

/** What a meter counted of one tunnel since its last reading. */
export interface MeterReading {
  readonly packets: number
  /** On the wire, as the topology's encapsulation counts: preamble and gap included where it includes them. */
  readonly bytes: number
  readonly intervalMs: number
}

/** Everything the controller can be told, as data. */
export type Command =
  | { readonly kind: 'request'; readonly request: BandwidthRequest }
  | { readonly kind: 'release'; readonly id: string }
  | { readonly kind: 'change'; readonly id: string; readonly change: BandwidthChange }
  | { readonly kind: 'usage'; readonly id: string; readonly reading: MeterReading }
