import type { Arrival } from '../model/arrival.ts'
import type { Rejection, Violation } from '../model/verdict.ts'
import type { ReplicatedBound } from './verdicts/replicated.ts'

/** One egress queue and the wire behind it, as crossed by one tunnel. The four parts are picoseconds. */
export interface HopBound {
  /** Id of the link. */
  readonly link: string
  /** Time on the wire, ps. */
  readonly transmissionPs: number
  /** Worst wait in the egress queue; `null` where there is no bound. */
  readonly queueingPs: number | null
  /** Least propagation and processing, multicast latency included. */
  readonly latencyPs: number
  /** Spread of propagation and processing. */
  readonly jitterPs: number
}

/** λmin and δmax to one receiver. λmin = send.latency + Σ (transmission + latency); δmax = send.jitter + Σ (queueing + jitter). */
export interface ReceiverBound {
  /** Id of the receiver. */
  readonly node: string
  /** Least latency (λmin), ps. */
  readonly minLatencyPs: number
  /** Spread above it (δmax), ps. */
  readonly maxJitterPs: number | null
  /** λmin + δmax. */
  readonly worstPs: number | null
  /** From sender to receiver. */
  readonly hops: readonly HopBound[]
}

/**
 * The proven range of one tunnel (MODEL "Ranges"): every packet arrives within [λmin, λmin + δmax] at every receiver.
 */
export interface TunnelBound {
  /** Its name. */
  readonly id: string
  /** Id of the sender. */
  readonly sender: string
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane: number
  /** Largest packet on the wire, bits; of a message, of its full packets. */
  readonly sizeBits: number
  /** Least packet on the wire, bits, where packets are of several sizes. */
  readonly minSizeBits?: number
  /** Packets of a batch: up to so many each period, one behind the other. */
  readonly packets?: number
  /** A load that no single packet carries: latencies are those of its last packet. */
  readonly message?: {
    /** Packets of a message. */
    readonly fragments: number
    /** Its last packet on the wire, bits. */
    readonly lastBits: number
  }
  /** When batches may start, where not exactly a period apart. */
  readonly arrival?: Arrival
  /** The packets of a period are released anywhere in so long after its start, ps; absent for all at once. */
  readonly withinPs?: number
  /** Period, ps. */
  readonly periodPs: number
  /** Period asked for, ps. */
  readonly requestedPeriodPs: number
  /** Least latency (λmin), ps. */
  readonly minLatencyPs: number
  /** Spread above it (δmax), ps. */
  readonly maxJitterPs: number | null
  /** λmin + δmax. */
  readonly worstPs: number | null
  /** Largest acceptable latency, ps. */
  readonly deadlinePs?: number
  /** deadline − (λmin + δmax). */
  readonly slackPs?: number | null
  /** False where a long busy period was closed by its affine tail (MODEL "Long busy periods"): sound, not tight. */
  readonly exact: boolean
  /** Link ids, parents before children. */
  readonly tree: readonly string[]
  /** Between release and the first queue. */
  readonly send: {
    /** Latency, ps. */
    readonly latencyPs: number
    /** Jitter, ps. */
    readonly jitterPs: number
  }
  /** Per receiver, in the order of the request. */
  readonly receivers: readonly ReceiverBound[]
}

/** One lane of one queue. */
export interface LaneBound {
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane: number
  /** Largest worst delay (wait + transmission) over the lane's packet sizes; `null` where there is no bound. */
  readonly delayPs: number | null
  /** Largest backlog, bits; null where there is no bound. */
  readonly backlogBits: number | null
  /** Room of the queue, bits; Infinity, in JSON `null`, where it is unlimited. */
  readonly queueBits: number
  /** Whether every arrival was counted; else the backlog is a bound above the exact one. */
  readonly exact: boolean
}

/** One link: its load and its queues. */
export interface LinkBound {
  /** Its name. */
  readonly id: string
  /** Σ C/π over all lanes; for reading (verdicts are exact). */
  readonly utilization: number
  /** Lanes in use, ascending. */
  readonly lanes: readonly LaneBound[]
}

/** How bounds are computed (docs/MODEL.md). */
export type Method = 'fixed-point' | 'x-adj'

/** A way of sending: a tunnel is of one kind of size, and of one kind of arrival or several. */
export type SourceAssumption =
  /** Every packet of its full size, or of any size from `minSize` to `loadSize`. */
  | 'full-size'
  | 'sizes'
  /** One packet at once, exactly a period apart. */
  | 'one-a-period'
  /** Several packets a period, at once or `within` a time. */
  | 'batches'
  | 'messages'
  | 'sporadic'
  | 'token-bucket'

/** What the bounds rest on; printed with every result. */
export interface Assumptions {
  /** How the bounds were computed. */
  readonly method: Method
  /** Whether it is used that a wire brings packets one after the other. */
  readonly lineShaping: boolean
  /** Largest best-effort frame on any wire, bits. */
  readonly bestEffortBits: number
  /** Name of the encapsulation. */
  readonly encapsulation: string
  /** Largest error of any clock, ppb. */
  readonly clockTolerancePpb: number
  /** Arrivals counted exactly in one busy period. */
  readonly arrivalLimit: number
  /** A delay above this, ps, counts as unbounded. */
  readonly delayLimitPs: number
  readonly storeAndForward: true
  readonly pauseFrames: false
  readonly sharedQueues: false
  /** x-adj only: whether lower-priority blocking and overtaking by higher lanes are counted (MODEL "x-adj"). */
  readonly blocking?: boolean
  /** Of `x-adj`: whether packets of higher lanes that overtake are counted. */
  readonly overtaking?: boolean
  /** How tunnels send: each kind that there is. Empty without tunnels. */
  readonly sources: readonly SourceAssumption[]
  /** Links where frames are interrupted; without hold and release, and without gates. */
  readonly preemption: readonly string[]
  /** Names of the control traffic that is counted above all lanes. */
  readonly reserved: readonly string[]
  /** Links that may sleep (Energy-Efficient Ethernet), their wake counted. */
  readonly sleepingLinks: readonly string[]
  /** Links whose loss is not checked. */
  readonly unlimitedQueues: readonly string[]
  /** Largest IP packets that links carry, bits, the smallest first; empty where no link has an MTU. */
  readonly mtuBits: readonly number[]
}

/** An existing tunnel whose bound moved because of what was added (`--keep`). */
export interface Move {
  /** Its name. */
  readonly id: string
  /** Least latency before, ps. */
  readonly fromMinLatencyPs: number
  /** Least latency now, ps. */
  readonly toMinLatencyPs: number
  /** Spread before, ps. */
  readonly fromMaxJitterPs: number | null
  /** Spread now, ps. */
  readonly toMaxJitterPs: number | null
}

/** Counts and sums of a result. */
export interface Summary {
  /** Tunnels and requests looked at, accepted or not. */
  readonly tunnels: number
  /** How many are in place. */
  readonly accepted: number
  /** How many are not. */
  readonly rejected: number
  /** Σ (λmin + δmax) over accepted tunnels; `null` where one has no bound. */
  readonly objectivePs: number | null
  /** The same sum with every tunnel alone on its own best tree, ps. */
  readonly lowerBoundPs: number
  /** The same with what tunnels cannot help sharing, ps; where better placements were looked for. */
  readonly sharedLowerBoundPs?: number
  /** Rounds until nothing moved. */
  readonly passes: number
  /** How many times a queue was too close a case for doubles, and took rationals; absent where it is 0. */
  readonly rationalQueues?: number
}

/** Lanes of requests that left theirs open (MODEL "Lanes"). */
export interface FoundLanes {
  /** How many requests in place had one found. */
  readonly requests: number
  /** How many lanes that took, 0 to this less 1. */
  readonly used: number
  /** Requests that first fit rejected, and that are in place because lanes were found anew for all. */
  readonly anew: readonly string[]
  /** Rejected requests for which there are no lanes in which all would hold, on the trees at hand. */
  readonly impossible: readonly string[]
}

/** What the search for better placements did (MODEL "Better placements"). */
export interface Improvement {
  /** Trials made: as many, with the same seed, give the same bytes. */
  readonly trials: number
  /** Of all draws. */
  readonly seed: number
  /** Requests in place before it. */
  readonly acceptedBefore: number
  /** Requests in place behind it. */
  readonly acceptedAfter: number
  /** Σ (λmin + δmax) before it, of fewer or other tunnels where requests came in, ps. */
  readonly objectiveBeforePs: number
  /** Σ (λmin + δmax) behind it, ps. */
  readonly objectiveAfterPs: number
}

/** The wire form of `analyze --json` and `check --json` (MODEL "Results"). */
export interface AnalysisResult {
  readonly schema: 'xlane/analysis@1'
  /** Whether everything was accepted and nothing is violated. */
  readonly valid: boolean
  /** What the bounds rest on. */
  readonly assumptions: Assumptions
  /** Counts and sums. */
  readonly summary: Summary
  /** Bounds per tunnel, in the order of the allocation. */
  readonly tunnels: readonly TunnelBound[]
  /** Load and queues per link in use, in file order. */
  readonly links: readonly LinkBound[]
  /** Requests that were not accepted, with reasons. */
  readonly rejected: readonly Rejection[]
  /** Requests that are sent twice, where there are any. */
  readonly replicated?: readonly ReplicatedBound[]
  /** All verdicts; none means that what is placed is valid. */
  readonly violations: readonly Violation[]
  /** With `--keep`: existing tunnels whose bound moved. */
  readonly moved?: readonly Move[]
  /** Lanes that were found, where requests left theirs open. */
  readonly lanes?: FoundLanes
  /** What a search for better placements did, where there was one. */
  readonly improvement?: Improvement
}
