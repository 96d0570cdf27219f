import type { Rejection, Violation } from '../model/verdict.ts'

/** One egress queue and the wire behind it, as crossed by one tunnel. The four parts are picoseconds. */
export interface HopBound {
  readonly link: string
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
  readonly node: string
  readonly minLatencyPs: number
  readonly maxJitterPs: number | null
  readonly hops: readonly HopBound[]
}

/**
 * The proven range of one tunnel (MODEL "Ranges"): every packet arrives within [λmin, λmin + δmax] at every receiver.
 */
export interface TunnelBound {
  readonly id: string
  readonly sender: string
  readonly lane: number
  readonly sizeBits: number
  readonly periodPs: number
  readonly requestedPeriodPs: number
  readonly minLatencyPs: number
  readonly maxJitterPs: number | null
  readonly deadlinePs?: number
  /** deadline − (λmin + δmax). */
  readonly slackPs?: number | null
  /** False where a long busy period was closed by its affine tail (MODEL "Long busy periods"): sound, not tight. */
  readonly exact: boolean
  /** Link ids, parents before children. */
  readonly tree: readonly string[]
  readonly send: { readonly latencyPs: number; readonly jitterPs: number }
  readonly receivers: readonly ReceiverBound[]
}

export interface LaneBound {
  readonly lane: number
  /** Largest worst delay (wait + transmission) over the lane's packet sizes; `null` where there is no bound. */
  readonly delayPs: number | null
  readonly backlogBits: number | null
  readonly queueBits: number
  readonly exact: boolean
}

export interface LinkBound {
  readonly id: string
  /** Σ C/π over all lanes; for reading (verdicts are exact). */
  readonly utilization: number
  /** Lanes in use, ascending. */
  readonly lanes: readonly LaneBound[]
}

export type Method = 'fixed-point' | 'x-adj'

/** What the bounds rest on; printed with every result. */
export interface Assumptions {
  readonly method: Method
  readonly lineShaping: boolean
  readonly bestEffortBits: number
  readonly encapsulation: string
  readonly clockTolerancePpb: number
  readonly arrivalLimit: number
  readonly delayLimitPs: number
  readonly storeAndForward: true
  readonly pauseFrames: false
  readonly sharedQueues: false
  /** x-adj only: whether lower-priority blocking and overtaking by higher lanes are counted (MODEL "x-adj"). */
  readonly blocking?: boolean
  readonly overtaking?: boolean
}

/** An existing tunnel whose bound moved because of what was added (`--keep`). */
export interface Move {
  readonly id: string
  readonly fromMinLatencyPs: number
  readonly toMinLatencyPs: number
  readonly fromMaxJitterPs: number | null
  readonly toMaxJitterPs: number | null
}

export interface Summary {
  readonly tunnels: number
  readonly accepted: number
  readonly rejected: number
  /** Σ (λmin + δmax) over accepted tunnels; `null` where one has no bound. */
  readonly objectivePs: number | null
  /** The same sum with every tunnel alone on its own best tree. */
  readonly lowerBoundPs: number
  readonly passes: number
}

/** The wire form of `analyze --json` and `check --json` (MODEL "Results"). */
export interface AnalysisResult {
  readonly schema: 'xlane/analysis@1'
  readonly valid: boolean
  readonly assumptions: Assumptions
  readonly summary: Summary
  readonly tunnels: readonly TunnelBound[]
  readonly links: readonly LinkBound[]
  readonly rejected: readonly Rejection[]
  readonly violations: readonly Violation[]
  /** With `--keep`: existing tunnels whose bound moved. */
  readonly moved?: readonly Move[]
}
