/** One interfering tunnel at the worst instant of one hop. */
export interface Interference {
  /** Id of the other tunnel. */
  readonly tunnel: string
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane: number
  /** Whether its packets share the lane or come from above. */
  readonly relation: 'same-lane' | 'higher-lane'
  /** Packets counted: in [0, a] for the same lane (own earlier packets included under the own id), in [0, w] above. */
  readonly packets: number
  /** packets × C at this link, ps. */
  readonly costPs: number
}

/**
 * One hop of the waterfall. Identity, exact to the picosecond:
 * `queueingPs = blockingPs + sameLanePs + higherLanesPs − shapingSavedPs − servedBeforePs`.
 */
export interface ExplainedHop {
  /** Id of the link. */
  readonly link: string
  /** Time on the wire, ps. */
  readonly transmissionPs: number
  /** Least time of wire, far node and branching, ps. */
  readonly latencyPs: number
  /** Spread of that time, ps. */
  readonly jitterPs: number
  /** Longest wait in the queue, ps; the parts below add up to it. */
  readonly queueingPs: number
  /** Longest lower-lane or best-effort transmission already under way, ps. */
  readonly blockingPs: number
  /** What blocks: a tunnel's id, `"best-effort"`, or undefined where nothing can. */
  readonly blockedBy?: string
  /** Work of the own lane before the packet, before shaping: Σ cost of same-lane interference, ps. */
  readonly sameLanePs: number
  /** Work of higher lanes that is served first, ps. */
  readonly higherLanesPs: number
  /**
   * Work that serialisation on the incoming wires rules out (MODEL "Line caps"), the final rounding to whole ps
   * included.
   */
  readonly shapingSavedPs: number
  /** Part of that work already served when the packet arrives: the worst arrival instant in the busy period, rounded down. */
  readonly servedBeforePs: number
  /** Who is served first, tunnel by tunnel. */
  readonly interference: readonly Interference[]
  /** Whether every arrival was counted; else the wait is a bound above the exact one. */
  readonly exact: boolean
}

/** Why a tunnel's bound is what it is: the path to the receiver with the greatest worst-case latency, hop by hop. */
export interface Explanation {
  readonly schema: 'xlane/explanation@1'
  /** Id of the tunnel. */
  readonly tunnel: string
  /** The receiver with the greatest worst case. */
  readonly receiver: string
  /** Between release and the first queue. */
  readonly send: {
    /** Latency, ps. */
    readonly latencyPs: number
    /** Jitter, ps. */
    readonly jitterPs: number
  }
  /** From sender to receiver. */
  readonly hops: readonly ExplainedHop[]
  /** To this receiver. `minLatencyPs + maxJitterPs` is the sum of all parts. */
  readonly minLatencyPs: number
  /** Spread above it (δmax), ps. */
  readonly maxJitterPs: number
  /** Largest acceptable latency, ps. */
  readonly deadlinePs?: number
}
