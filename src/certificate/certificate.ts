/**
 * A proof of a set of bounds (MODEL "Certificate"): per tunnel and link the arrival jitter J, per link, lane and
 * transmission time C the worst wait Q. Checked in one pass by `verify`, which shares no code with the solver.
 */
export interface Certificate {
  readonly schema: 'xlane/certificate@1'
  /** What the waits rest on; the checker uses the same. */
  readonly lineShaping: boolean
  readonly arrivalLimit: number
  /** Tunnels in allocation order; `jitterPs[i]` is J at the queue of `tree[i]`. */
  readonly tunnels: readonly {
    readonly id: string
    readonly tree: readonly string[]
    readonly jitterPs: readonly number[]
  }[]
  /** Waits per egress queue: one entry per link, lane and distinct C of the tunnels there. */
  readonly waits: readonly {
    readonly link: string
    readonly lane: number
    readonly transmissionPs: number
    readonly waitPs: number
  }[]
}
