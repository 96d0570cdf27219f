/**
 * A proof of a set of bounds (MODEL "Certificate"): per tunnel and link the arrival jitter J, per link, lane and
 * transmission time C the worst wait Q. Checked in one pass by `verify`, which shares no code with the solver.
 */
export interface Certificate {
  readonly schema: 'xlane/certificate@1'
  /** What the waits rest on; the checker uses the same. */
  readonly lineShaping: boolean
  /** Arrivals counted exactly in one busy period. */
  readonly arrivalLimit: number
  /** Tunnels in allocation order; `jitterPs[i]` is J at the queue of `tree[i]`. */
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
    /** Transmission time of the packets meant, ps. */
    readonly transmissionPs: number
    /** Their longest wait, ps. */
    readonly waitPs: number
  }[]
}
