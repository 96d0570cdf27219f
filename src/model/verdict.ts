/**
 * Why an allocation is not valid (MODEL "Verdicts"). Every case names its place and carries both sides of the
 * inequality.
 */
export type Violation =
  | {
      /** Σ C/π ≥ 1 on a link, decided exactly; `utilization` is for reading only. `tunnel` is the heaviest there. */
      readonly code: 'OVERLOAD'
      readonly message: string
      readonly link: string
      readonly tunnel: string
      readonly tunnels: number
      readonly utilization: number
    }
  | {
      /** A backlog bound exceeds its queue. `tunnel` has the largest packet in that lane. */
      readonly code: 'BUFFER'
      readonly message: string
      readonly link: string
      readonly lane: number
      readonly tunnel: string
      readonly backlogBits: number
      readonly queueBits: number
    }
  | {
      /** No fixed point below the delay limit. */
      readonly code: 'UNBOUNDED'
      readonly message: string
      readonly link: string
      readonly lane: number
      readonly tunnel: string
      readonly delayLimitPs: number
    }
  | {
      /** λmin + δmax above the deadline; `link` is the hop with the longest wait. */
      readonly code: 'DEADLINE'
      readonly message: string
      readonly tunnel: string
      readonly link: string
      readonly worstPs: number
      readonly deadlinePs: number
    }
  | {
      /** Period below the requested one or above `maxPeriod`. */
      readonly code: 'PERIOD'
      readonly message: string
      readonly tunnel: string
      readonly periodPs: number
      readonly requestedPeriodPs: number
      readonly maxPeriodPs?: number
    }
  | {
      /** The routes are not a directed subtree from the sender to all receivers, or transit a host. */
      readonly code: 'TREE'
      readonly message: string
      readonly tunnel: string
      readonly link?: string
      readonly node?: string
    }
  | {
      /** The file declares a range that does not hold the computed one. */
      readonly code: 'DECLARED'
      readonly message: string
      readonly tunnel: string
      readonly minLatencyPs: number
      readonly maxJitterPs: number
      readonly declaredMinLatencyPs?: number
      readonly declaredMaxJitterPs?: number
    }
  | {
      /** The calculation was stopped before it was done: nothing is proven. */
      readonly code: 'TIME_LIMIT'
      readonly message: string
    }

/** The smallest single change of a rejected request (or of one queue) that would admit it. */
export type Remedy =
  | { readonly change: 'period'; readonly fromPs: number; readonly toPs: number }
  | { readonly change: 'deadline'; readonly fromPs: number; readonly toPs: number }
  | { readonly change: 'size'; readonly fromBits: number; readonly toBits: number }
  | { readonly change: 'queue'; readonly link: string; readonly fromBits: number; readonly toBits: number }

/** A request that was not admitted, with the best attempt's reason (MODEL "Allocation"). */
export interface Rejection {
  readonly id: string
  readonly code: 'NO_ROUTE' | 'CAPACITY' | Violation['code']
  readonly message: string
  /** Binding place. */
  readonly link?: string
  readonly lane?: number
  readonly node?: string
  /** The tunnel that would break, when it is not the request itself. */
  readonly tunnel?: string
  /** What is missing at the binding place: needed − available, in `unit`. */
  readonly needed?: number
  readonly available?: number
  readonly missing?: number
  readonly unit?: 'ps' | 'bit' | 'bit/s'
  readonly remedy?: Remedy
}
