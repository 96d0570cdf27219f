/**
 * A proof of a set of bounds (MODEL "Certificate"): per tunnel and link the arrival jitter J, per link, lane and
 * transmission time C the worst wait Q. Checked in one pass by `verify`, which shares no code with the solver. Both
 * copies of a request sent twice are tunnels of their own, `id~1` and `id~2`.
 */
export interface Certificate {
  readonly schema: 'xlane/certificate@1'
  /** What the waits rest on; the checker uses the same. */
  readonly lineShaping: boolean
  /** Batches that may arrive in a busy period which is enumerated exactly; reserved traffic counts among them. */
  readonly arrivalLimit: number
  /** Tunnels in allocation order; `jitterPs[i]` is J at the queue of `tree[i]`, the source's own window W included. */
  readonly tunnels: readonly {
    /** Its name. */
    readonly id: string
    /** Link ids, each after the one that feeds it. */
    readonly tree: readonly string[]
    /** Spread of its arrivals at each of these links, ps. */
    readonly jitterPs: readonly number[]
  }[]
  /** Waits per egress queue: one entry per link, lane and distinct C of the tunnels there. */
  readonly waits: readonly {
    /** Id of the link. */
    readonly link: string
    /** Lane, 0 to 7; 0 is served first. */
    readonly lane: number
    /**
     * C, the longest transmission time here (slowest clock, without cuts) of the packet whose wait is meant: of a
     * source of one size that packet's; of any size between two, and of batches, the largest packet's; of a message
     * the last packet's; of a token bucket of several sizes the smallest packet's.
     */
    readonly transmissionPs: number
    /**
     * Q, ps: the packet's transmission ends at most Q + C after it arrived. Where it may be interrupted while it is sent,
     * the interruptions are part of Q.
     */
    readonly waitPs: number
  }[]
}
