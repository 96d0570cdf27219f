/** One interfering tunnel at the worst instant of one hop. */
export interface Interference {
  /** Id of the other tunnel. */
  readonly tunnel: string
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane: number
  /** Whether its packets share the lane, come from above, or are control traffic of the port (then `tunnel` is its name, `lane` −1). */
  readonly relation: 'same-lane' | 'higher-lane' | 'control-traffic'
  /** Packets counted: in [0, a] for the same lane (own earlier packets included under the own id), in [0, w] above. */
  readonly packets: number
  /** Their work at this link, ps. */
  readonly costPs: number
}

/**
 * One hop of the waterfall. Identity, exact to the picosecond:
 * `queueingPs = wakePs + blockingPs + sameLanePs + ownBatchPs + higherLanesPs + controlPs + cutsPs − shapingSavedPs −
 * servedBeforePs`, where a part that is absent is nothing.
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
  /** Longest time that the sleeping port needs before it can send, ps. */
  readonly wakePs?: number
  /** Longest lower-lane or best-effort transmission already under way, of which no more counts than cannot be cut, ps. */
  readonly blockingPs: number
  /** What blocks: a tunnel's id, `"best-effort"`, or undefined where nothing can. */
  readonly blockedBy?: string
  /** Work of the own lane before the packet, before shaping: Σ cost of same-lane interference, ps. */
  readonly sameLanePs: number
  /** Packets of its own batch before it, ps. */
  readonly ownBatchPs?: number
  /** Work of control traffic that is served first, ps. */
  readonly controlPs?: number
  /** What cuts by express packets add to frames on the wire, its own included, ps. */
  readonly cutsPs?: number
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
  /** λmin + δmax, ps. */
  readonly worstPs: number
  /** Largest acceptable latency, ps. */
  readonly deadlinePs?: number
}
