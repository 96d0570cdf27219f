import type { Tunnel } from '../request.ts'
import type { Topology } from '../topology.ts'
import type { PairsAsked, Template } from './headroom.ts'

/** Options of an analysis, as plain data. Times in ps. */
export interface PlanningOptions {
  /** Whether wires are counted on to bring packets one after the other. */
  readonly lineShaping?: boolean
  /** Arrivals counted exactly in one busy period. */
  readonly arrivalLimit?: number
  /** A delay above this is unbounded. */
  readonly delayLimitPs?: number
  /** Steps for one change that is tried. */
  readonly workLimit?: number
}

/** What is asked between pairs. */
export interface PairsInput extends PairsAsked {
  /** What each request is like. */
  readonly template: Template
  /** How admission chooses ways, where each request has its own. */
  readonly algorithm: 'greedy' | 'x-opt'
  /** Sources, of the places asked for; default all. */
  readonly from?: readonly string[]
  /** Destinations; default all. */
  readonly to?: readonly string[]
  /** So many at most are tried between two. */
  readonly most: number
}

/** What `headroom` is asked, as plain data. */
export interface HeadroomInput {
  /** The network. */
  readonly topology: Topology
  /** What is in place. Declared ranges are left out of account: they were held against it alone. */
  readonly tunnels: readonly Tunnel[]
  /** Whether the room of each tunnel is asked for. */
  readonly ofTunnels: boolean
  /** Whether that of each lane of each link, and of the whole network, is asked for. */
  readonly ofQueues: boolean
  /** Room between pairs, where that is asked for. */
  readonly pairs?: PairsInput
  /** Of the analysis that is asked. */
  readonly options: PlanningOptions
}

/** One question; what it is about in ids. */
export type HeadroomPart =
  | { readonly kind: 'violations' }
  | { readonly kind: 'whole' }
  | {
      readonly kind: 'tunnel'
      /** Of one tunnel, or of the two copies of a request. */
      readonly ids: readonly string[]
    }
  | {
      readonly kind: 'queue'
      /** Id of the link. */
      readonly link: string
      /** Lane of its queue. */
      readonly lane: number
    }
  | {
      readonly kind: 'pairs'
      /** The source, a host or a switch. */
      readonly from: string
      /** The destinations. */
      readonly to: readonly string[]
    }
