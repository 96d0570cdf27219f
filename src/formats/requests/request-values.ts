import type { SourceTraits } from '../../model/arrival.ts'
import type { Quantity } from '../topology/build-topology.ts'

/** A path by its nodes, sender and receiver included, with `{ link }` between two of them to choose among parallel links. */
export type NodePath = readonly (
  | string
  | {
      /** Id of the link. */
      readonly link: string
    }
)[]

/** A request as a file says it, with units; the topology's encapsulation makes the size on the wire. */
export interface RequestValues extends SourceValues {
  /** Name of the tunnel, unique. */
  readonly id: string
  /** Id of the sender. */
  readonly sender: string
  /** Ids of the receivers. */
  readonly receivers: readonly string[]
  /** What the application sends in one packet. */
  readonly loadSize: Quantity
  /** Exact time between two packets, rounded down to whole ps. Needed unless `arrival` is a token bucket. */
  readonly period?: Quantity
  /** 0 to 7, 0 is served first; `auto`: whichever fits. Default 0. */
  readonly lane?: number | 'auto'
  /** Largest acceptable latency to any receiver. Default none. */
  readonly deadline?: Quantity
  /** How far the period may be raised to fit. */
  readonly maxPeriod?: Quantity
  /** Fixes the tree: one path per receiver. */
  readonly routes?: readonly NodePath[]
  /** Two copies over trees that share nothing between the ends (FRER): found, or those given. Default one. */
  readonly replicas?:
    | 1
    | 2
    | readonly {
        /** Fixes the tree: one path per receiver. */
        readonly routes: readonly NodePath[]
      }[]
}

/** What a request says of its source beyond one packet of one size each period; {@link SourceTraits} with units. */
export interface SourceValues {
  /** Least load of a packet. Default `loadSize`. */
  readonly minSize?: Quantity
  /** Packets of each period. Default 1. */
  readonly packets?: number
  /** They are released anywhere in this time from the start of the period. Default 0. */
  readonly within?: Quantity
  /** Whether a load above the MTU is sent as a message of several packets. Default false. */
  readonly fragment?: boolean
  /** When packets may come; rate and burst on the wire. Default `periodic`. */
  readonly arrival?:
    | 'periodic'
    | 'sporadic'
    | {
        /** Rate of the bucket on the wire, with its unit. */
        readonly rate: Quantity
        /** Burst of the bucket on the wire, with its unit. */
        readonly burst: Quantity
      }
  /** Least time between release and first queue. Default the sender's. */
  readonly sendLatency?: Quantity
  /** Spread of that time. Default the sender's. */
  readonly sendJitter?: Quantity
  /** Largest acceptable δmax. Default none. */
  readonly jitter?: Quantity
}

/** What a file declares of the range of a tunnel. */
export interface RangeValues {
  /** Declared least latency, whole ps; `check` compares. */
  readonly minLatency?: Quantity
  /** Declared spread, whole ps; `check` compares. */
  readonly maxJitter?: Quantity
}

/** A placed request as a file says it, with units. */
export interface TunnelValues extends Omit<RequestValues, 'replicas'>, RangeValues {
  readonly routes: readonly NodePath[]
  /** Period that was asked for. Default: `period`, the one granted. */
  readonly requestedPeriod?: Quantity
}

/** A placed request that is sent twice: two tunnels, each with its routes and range. */
export interface ReplicatedValues extends Omit<RequestValues, 'routes' | 'replicas'> {
  /** The two trees, each with what is declared of it. */
  readonly replicas: readonly (RangeValues & {
    /** Fixes the tree: one path per receiver. */
    readonly routes: readonly NodePath[]
  })[]
  /** Period that was asked for, with its unit. */
  readonly requestedPeriod?: Quantity
}
