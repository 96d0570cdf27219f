import type { Arrival, SourceTraits } from './arrival.ts'
import type { Request, Route } from './request.ts'
import type { Topology } from './topology.ts'

/** What a sender asks for (X-Lane §2.2, List. 1): packets to all receivers, in time. */
export interface BandwidthRequest extends SourceTraits {
  /** Name of the tunnel; the controller finds one where none is given. */
  readonly id?: string
  /** Id of the sender. */
  readonly sender: string
  /** Ids of the receivers. */
  readonly receivers: readonly string[]
  /** What the application sends in one packet, bits. */
  readonly loadSizeBits: number
  /** Period, ps; of a token bucket it follows from the rate, whatever is given. */
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
  /** Ids of the receivers. */
  readonly receivers?: readonly string[]
  /** What the application sends in one packet, bits. */
  readonly loadSizeBits?: number
  /** Period, ps. */
  readonly periodPs?: number
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane?: number
  /** Largest acceptable latency, ps. */
  readonly deadlinePs?: number | null
  /** How far the period may be raised, ps. */
  readonly maxPeriodPs?: number | null
  /** Fixes the tree: one path per receiver. */
  readonly routes?: readonly Route[] | null
  /** Least load of a packet, bits. */
  readonly minLoadSizeBits?: number | null
  /** Packets of a batch. */
  readonly packets?: number | null
  /** Window in which a batch is released, ps. */
  readonly withinPs?: number | null
  /** When batches may start. */
  readonly arrival?: Arrival | null
  /** Largest acceptable spread, ps. */
  readonly jitterLimitPs?: number | null
}

/**
 * What a meter counted of one tunnel, and when: in a window `fromMs` to `toMs`, in the last `intervalMs`, or in `total` since it
 * was started.
 */
export interface MeterReading {
  /** Packets in the window. */
  readonly packets: number
  /** On the wire, as the topology's encapsulation counts: preamble and gap included where it includes them. */
  readonly bytes: number
  /** Begin of the window, ms of the controller's clock. */
  readonly fromMs?: number
  /** End of the window, ms of the controller's clock; of totals, when they were read. */
  readonly toMs?: number
  /** Instead of both: the window is the time from `intervalMs` ago to now. */
  readonly intervalMs?: number
  /** Whether packets and bytes are totals since the meter was started: what has come since its last reading counts. */
  readonly total?: true
  /** Number of the reading; one that does not rise is a repetition or late. */
  readonly sequence?: number
  /** Which meter, where several count one tunnel: sequences and totals are each one's own. Default: the only one. */
  readonly meter?: string
  /** From when on its time has not been counted yet, ms; found by the controller, which knows what it has seen. */
  readonly countsFromMs?: number
  /** Least time from a packet to the one behind its batch: the next, or the `packets`-th after it; of a message, the `fragments`-th. */
  readonly shortestGapPs?: number
  /** Most packets in any window shorter than the period. */
  readonly mostInPeriod?: number
  /** Smallest packet on the wire, bytes. */
  readonly smallestBytes?: number
  /** Largest packet on the wire, bytes. */
  readonly largestBytes?: number
  /** Of a token bucket: the fullest that a bucket leaking at its `rate` got, bytes on the wire. */
  readonly peakBytes?: number
}

/** What can fail: a link in its one direction, or a node with all of its links. */
export type NetworkElement =
  | {
      /** Id of the link. */
      readonly link: string
    }
  | {
      /** Id of the node. */
      readonly node: string
    }

/** Everything the controller can be told, as data. */
export type Command =
  | {
      readonly kind: 'request'
      /** What is asked for. */
      readonly request: BandwidthRequest
    }
  | {
      readonly kind: 'release'
      /** Its name. */
      readonly id: string
    }
  | {
      readonly kind: 'change'
      /** Its name. */
      readonly id: string
      /** What is to be different. */
      readonly change: BandwidthChange
    }
  | {
      readonly kind: 'usage'
      /** Its name. */
      readonly id: string
      /** What the meter counted. */
      readonly reading: MeterReading
    }
  | {
      /** The time of this command is right, whatever that of earlier ones was. */
      readonly kind: 'clock'
    }
  | {
      /** The network is this one from now on; contracts are carried over. */
      readonly kind: 'network'
      /** The whole of it. */
      readonly topology: Topology
    }
  | {
      /** Something carries nothing any more, or again. */
      readonly kind: 'fail' | 'restore'
      /** Of the network. */
      readonly what: NetworkElement
    }
