/**
 * A cycle of queues whose waits have no bound, and why (MODEL "Divergence"): if the waits of its queues were at least
 * t · `waits`, they would have to be at least t · `next`, which is more. The three lists say one number for each link.
 */
export interface DivergingCycle {
  /** Lane, 0 to 7; 0 is served first. */
  readonly lane: number
  /** Ids of its links, in the order in which a pass solves them. */
  readonly links: readonly string[]
  /** Passes from an empty network after which t is large enough. */
  readonly passes: number
  /** A direction, whole numbers of no unit; 0 for queues whose own wait is not proven to grow. */
  readonly waits: readonly number[]
  /** What becomes of it. */
  readonly next: readonly number[]
  /** The arrivals at which `next` is reached, in the same unit. */
  readonly at: readonly number[]
  /** Queues behind it: a tunnel comes from it, or a higher lane of the link does. Nothing is certified of them. */
  readonly fed: readonly {
    /** Id of the link. */
    readonly link: string
    /** Lane, 0 to 7; 0 is served first. */
    readonly lane: number
  }[]
}

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
    /** Spread of its arrivals at each of these links, ps; null behind a cycle that diverges. */
    readonly jitterPs: readonly (number | null)[]
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
  /** The cycles whose waits have no bound; with one, the allocation is proven not to be valid. Absent where there is none. */
  readonly diverging?: readonly DivergingCycle[]
}
