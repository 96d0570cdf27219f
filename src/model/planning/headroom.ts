import type { Rejection, Violation } from '../verdict.ts'

/** What stands in the way of more: the first verdict that would hold no longer. */
export interface Binding {
  /** Code of the verdict, or of the rejection. */
  readonly code: Violation['code'] | Rejection['code'] | 'LIMIT'
  /** The whole sentence. */
  readonly message: string
  /** Id of the link, where it is at one. */
  readonly link?: string
  /** Lane of its queue. */
  readonly lane?: number
  /** Id of the tunnel that would break. */
  readonly tunnel?: string
}

/** How far one number of a tunnel can go, everything else as it is. */
export interface Reach {
  /** The last value that holds: the next whole ps, bit or bit/s beyond it does not. */
  readonly value: number
  /** What breaks there. */
  readonly binds: Binding
}

/** What is left to one tunnel, or to both copies of a request that is sent twice, with everybody else's as they are. */
export interface TunnelHeadroom {
  /** Id of the tunnel; of a request that is sent twice, that of the request. */
  readonly id: string
  /** Period granted, ps. */
  readonly periodPs: number
  /** Least period that holds, ps; absent for a token bucket. */
  readonly leastPeriod?: Reach
  /** Rate of a token bucket, bit/s. */
  readonly rateBps?: number
  /** Largest rate of a token bucket that holds, bit/s. */
  readonly largestRate?: Reach
  /** What its application sends in one packet, bits. */
  readonly loadSizeBits: number
  /** Largest load of a packet that holds, bits. */
  readonly largestLoad: Reach
  /** Its deadline, ps. */
  readonly deadlinePs?: number
  /** The tightest deadline that holds: its worst latency, ps. `null` where it has no bound or is down. */
  readonly tightestDeadlinePs: number | null
}

/** Load, delay and backlog of one queue. */
export interface QueueState {
  /** Load of the link, all lanes: Σ C/π. For reading, rounded. */
  readonly load: number
  /** Worst delay in the lane, wait and transmission, ps; `null` without a bound. */
  readonly delayPs: number | null
  /** Worst backlog of the lane, bits; `null` without a bound. */
  readonly backlogBits: number | null
}

/** What is left to one lane of one link before the first verdict breaks, where all that it carries is sent more often. */
export interface QueueHeadroom {
  /** Id of the link. */
  readonly link: string
  /** Lane, 0 to 7. */
  readonly lane: number
  /** How many tunnels queue there. */
  readonly tunnels: number
  /** By how much all of their periods can be divided, in millionths, rounded down: one millionth more breaks something. */
  readonly factorPpm: number
  /** What breaks then. */
  readonly binds: Binding
  /** As it is. */
  readonly now: QueueState
  /** With the periods divided by the factor. */
  readonly then: QueueState
  /** Room of the queue, bits; `null` where it is unlimited. */
  readonly queueBits: number | null
}

/** How many more requests of one kind are admitted from one place to another. */
export interface PairHeadroom {
  /** Where they come from: a host, or a switch that stands for the hosts behind it. */
  readonly from: string
  /** Where they go to. */
  readonly to: string
  /** Id of the host that sends. */
  readonly sender: string
  /** Id of the host that receives. */
  readonly receiver: string
  /** How many are admitted, one after the other, until the first refusal. */
  readonly more: number
  /** Why the next one is refused; absent where as many were admitted as were tried. */
  readonly binds?: Binding
}

/** What each of the further requests is like. */
export interface Template {
  /** What its application sends in one packet, bits. */
  readonly loadSizeBits: number
  /** Size on the wire, bits. */
  readonly sizeBits: number
  /** Period, ps. */
  readonly periodPs: number
  /** Lane, 0 to 7. */
  readonly lane: number
  /** Its deadline, ps. */
  readonly deadlinePs?: number
}

/** Between which places requests are tried, and along which ways. */
export interface PairsAsked {
  /** Hosts each with each, or switches, each standing for the host behind it whose cables are fullest. */
  readonly between: 'hosts' | 'switches'
  /** Each request on the way that admission finds for it, or all on the way of the next one. */
  readonly ways: 'each' | 'one'
}

/** The wire form of `headroom --json`. */
export interface HeadroomResult {
  readonly schema: 'xlane/headroom@1'
  /** Whether the allocation holds as it is. If not, what is broken may not get worse, and nothing else may break. */
  readonly valid: boolean
  /** What is wrong with the allocation as it is. */
  readonly violations: readonly Violation[]
  /** Whether everything asked for is answered; else it was stopped. */
  readonly complete: boolean
  /** By how much all periods of all tunnels can be divided, in millionths, rounded down. */
  readonly whole?: {
    /** So many times as often all may send, in millionths, rounded down. */
    readonly factorPpm: number
    /** What breaks beyond it. */
    readonly binds: Binding
  }
  /** In the order of the allocation. */
  readonly tunnels?: readonly TunnelHeadroom[]
  /** Lanes of links in use, in file order. */
  readonly queues?: readonly QueueHeadroom[]
  /** By source, then by destination, in file order. */
  readonly pairs?: readonly PairHeadroom[]
  /** What was tried between pairs. */
  readonly template?: Template
  /** How pairs were asked for. */
  readonly asked?: PairsAsked
}
