/** One interfering tunnel at the worst instant of one hop. */
export interface Interference {
  readonly tunnel: string
  readonly lane: number
  readonly relation: 'same-lane' | 'higher-lane'
  /** Packets counted: in [0, a] for the same lane (own earlier packets included under the own id), in [0, w] above. */
  readonly packets: number
  /** packets × C at this link. */
  readonly costPs: number
}

/**
 * One hop of the waterfall. Identity, exact to the picosecond:
 * `queueingPs = blockingPs + sameLanePs + higherLanesPs − shapingSavedPs − servedBeforePs`.
 */
export interface ExplainedHop {
  readonly link: string
  readonly transmissionPs: number
  readonly latencyPs: number
  readonly jitterPs: number
  readonly queueingPs: number
  /** Longest lower-lane or best-effort transmission already under way. */
  readonly blockingPs: number
  /** What blocks: a tunnel's id, `"best-effort"`, or undefined where nothing can. */
  readonly blockedBy?: string
  /** Work of the own lane before the packet, before shaping: Σ cost of same-lane interference. */
  readonly sameLanePs: number
  readonly higherLanesPs: number
  /**
   * Work that serialisation on the incoming wires rules out (MODEL "Line caps"), the final rounding to whole ps
   * included.
   */
  readonly shapingSavedPs: number
  /** Part of that work already served when the packet arrives: the worst arrival instant in the busy period, rounded down. */
  readonly servedBeforePs: number
  readonly interference: readonly Interference[]
  readonly exact: boolean
}

/** Why a tunnel's bound is what it is: the path to the receiver with the greatest worst-case latency, hop by hop. */
export interface Explanation {
  readonly schema: 'xlane/explanation@1'
  readonly tunnel: string
  readonly receiver: string
  readonly send: { readonly latencyPs: number; readonly jitterPs: number }
  readonly hops: readonly ExplainedHop[]
  /** To this receiver. `minLatencyPs + maxJitterPs` is the sum of all parts. */
  readonly minLatencyPs: number
  readonly maxJitterPs: number
  readonly deadlinePs?: number
}
