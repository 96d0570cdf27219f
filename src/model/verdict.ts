/**
 * Why an allocation is not valid (MODEL "Verdicts"). Every case names its place and carries both sides of the
 * inequality.
 */
export type Violation =
  | {
      /** Σ C/π ≥ 1 on a link, decided exactly; `utilization` is for reading only. `tunnel` is the heaviest there. */
      readonly code: 'OVERLOAD'
      /** The whole sentence. */
      readonly message: string
      /** Id of the link. */
      readonly link: string
      /** Id of the tunnel. */
      readonly tunnel: string
      /** How many tunnels cross the link. */
      readonly tunnels: number
      /** Load as a share of the rate, rounded; by slow ports and fast senders where clocks may err. */
      readonly utilization: number
      /** How far clocks may err, ppb; absent where they are exact. */
      readonly clockTolerancePpb?: number
    }
  | {
      /** A backlog bound exceeds its queue. `tunnel` has the largest packet in that lane. */
      readonly code: 'BUFFER'
      /** The whole sentence. */
      readonly message: string
      /** Id of the link. */
      readonly link: string
      /** Lane, 0 to 7; 0 is served first. */
      readonly lane: number
      /** Id of the tunnel. */
      readonly tunnel: string
      /** The backlog bound, bits. */
      readonly backlogBits: number
      /** Room of the queue, bits. */
      readonly queueBits: number
    }
  | {
      /** No fixed point below the delay limit. */
      readonly code: 'UNBOUNDED'
      /** The whole sentence. */
      readonly message: string
      /** Id of the link. */
      readonly link: string
      /** Lane, 0 to 7; 0 is served first. */
      readonly lane: number
      /** Id of the tunnel. */
      readonly tunnel: string
      /** The limit that the delay exceeds, ps. */
      readonly delayLimitPs: number
    }
  | {
      /** λmin + δmax above the deadline. */
      readonly code: 'DEADLINE'
      /** The whole sentence. */
      readonly message: string
      /** Id of the tunnel. */
      readonly tunnel: string
      /** Id of the link with the longest wait; absent where `leastPs` is there, because no wait is to blame then. */
      readonly link?: string
      /** λmin to the receiver that is farthest, ps, where that alone is above the deadline: an idle network misses it too. */
      readonly leastPs?: number
      /** λmin + δmax, ps. */
      readonly worstPs: number
      /** Largest acceptable latency, ps. */
      readonly deadlinePs: number
    }
  | {
      /** Period below the requested one or above `maxPeriod`. */
      readonly code: 'PERIOD'
      /** The whole sentence. */
      readonly message: string
      /** Id of the tunnel. */
      readonly tunnel: string
      /** Period, ps. */
      readonly periodPs: number
      /** Period asked for, ps. */
      readonly requestedPeriodPs: number
      /** How far the period may be raised, ps. */
      readonly maxPeriodPs?: number
    }
  | {
      /** The routes are not a directed subtree from the sender to all receivers, or transit a host. */
      readonly code: 'TREE'
      /** The whole sentence. */
      readonly message: string
      /** Id of the tunnel. */
      readonly tunnel: string
      /** Id of the link. */
      readonly link?: string
      /** The node at which the tree breaks. */
      readonly node?: string
    }
  | {
      /** The file declares a range that does not hold the computed one. */
      readonly code: 'DECLARED'
      /** The whole sentence. */
      readonly message: string
      /** Id of the tunnel. */
      readonly tunnel: string
      /** Least latency (λmin), ps. */
      readonly minLatencyPs: number
      /** Spread above it (δmax), ps. */
      readonly maxJitterPs: number
      /** Declared least latency, ps. */
      readonly declaredMinLatencyPs?: number
      /** Declared spread, ps. */
      readonly declaredMaxJitterPs?: number
    }
  | {
      /** A load that no packet of this tree can carry, and that may not be cut (`fragment`). */
      readonly code: 'MTU'
      /** The whole sentence. */
      readonly message: string
      /** Id of the tunnel. */
      readonly tunnel: string
      /** The link whose MTU it is. */
      readonly link: string
      /** The load, bits. */
      readonly loadBits: number
      /** The most that one packet carries there, bits. */
      readonly largestLoadBits: number
    }
  | {
      /** δmax exceeds what the request allows. */
      readonly code: 'JITTER'
      /** The whole sentence. */
      readonly message: string
      /** Id of the tunnel. */
      readonly tunnel: string
      /** Spread above it (δmax), ps. */
      readonly maxJitterPs: number
      /** The most that is acceptable, ps. */
      readonly jitterLimitPs: number
    }
  | {
      /** The method x-adj cannot treat this source or this link. */
      readonly code: 'METHOD'
      /** The whole sentence. */
      readonly message: string
      /** Id of the tunnel. */
      readonly tunnel?: string
      /** Id of the link. */
      readonly link?: string
    }
  | {
      /** The one who asked wanted no more before it was done: what has no bound is not known to have none. */
      readonly code: 'TIME_LIMIT'
      /** The whole sentence. */
      readonly message: string
      /** Id of the link where it stopped. */
      readonly link?: string
      /** Lane of the queue where it stopped, 0 to 7. */
      readonly lane?: number
    }
  | {
      /** The steps allowed were used up before it was done: what has no bound is not known to have none. */
      readonly code: 'UNDECIDED'
      /** The whole sentence. */
      readonly message: string
      /** Id of the link where it stopped. */
      readonly link?: string
      /** Lane of the queue where it stopped, 0 to 7. */
      readonly lane?: number
      /** The steps that were allowed. */
      readonly workLimit: number
    }

/** Whether a verdict says that nothing is known, rather than that something is wrong. */
export const leavesOpen = ({ code }: { readonly code: Violation['code'] | Rejection['code'] }): boolean =>
  code === 'TIME_LIMIT' || code === 'UNDECIDED'

/** The smallest single change of a rejected request (or of one queue) that would admit it. */
export type Remedy =
  | {
      readonly change: 'period'
      /** As it is, ps. */
      readonly fromPs: number
      /** As it would have to be, ps. */
      readonly toPs: number
    }
  | {
      readonly change: 'deadline'
      /** As it is, ps. */
      readonly fromPs: number
      /** As it would have to be, ps. */
      readonly toPs: number
    }
  | {
      readonly change: 'size'
      /** As it is, bits. */
      readonly fromBits: number
      /** As it would have to be, bits. */
      readonly toBits: number
    }
  | {
      /** `fragment: true`: the load as a message. */
      readonly change: 'fragment'
      /** Packets that the message has on the tree tried. */
      readonly packets: number
    }
  | {
      readonly change: 'lane'
      /** As it is, 0 to 7. */
      readonly fromLane: number
      /** As it would have to be, 0 to 7. */
      readonly toLane: number
    }
  | {
      /** Frame preemption at one port that has none, with fragments of 64 B. */
      readonly change: 'preemption'
      /** Id of the link. */
      readonly link: string
      /** Lanes 0 to this less 1 become express. */
      readonly expressLanes: number
    }
  | {
      readonly change: 'queue'
      /** Id of the link. */
      readonly link: string
      /** As it is, bits. */
      readonly fromBits: number
      /** As it would have to be, bits. */
      readonly toBits: number
    }

/** A request that was not admitted, with the best attempt's reason (MODEL "Allocation"). */
export interface Rejection {
  /** Id of the request. */
  readonly id: string
  /** Why it was not admitted. */
  readonly code: 'NO_ROUTE' | 'CAPACITY' | Violation['code']
  /** The whole sentence. */
  readonly message: string
  /** Binding place. */
  readonly link?: string
  /** Lane of the binding place. */
  readonly lane?: number
  /** Node of the binding place. */
  readonly node?: string
  /** The tunnel that would break, when it is not the request itself. */
  readonly tunnel?: string
  /** λmin of the path tried, ps, where that alone is above a deadline: no network could meet it there. */
  readonly leastPs?: number
  /** How far clocks may err, ppb, where that counts towards a load. */
  readonly clockTolerancePpb?: number
  /** What is missing at the binding place: needed − available, in `unit`. */
  readonly needed?: number
  /** What there is, in `unit`. */
  readonly available?: number
  /** What lacks, in `unit`. */
  readonly missing?: number
  /** Unit of the three. */
  readonly unit?: 'ps' | 'bit' | 'bit/s'
  /** The smallest change that would admit it. */
  readonly remedy?: Remedy
}
