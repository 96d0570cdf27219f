/** What makes one placement of the same requests better than another, the first that differs deciding. */
export interface Rank {
  /** Requests in place: more is better. */
  readonly accepted: number
  /** Σ (period granted − period asked for), ps: less is better. */
  readonly stretchPs: number
  /** Σ (λmin + δmax), ps: less is better. */
  readonly objectivePs: number
}

/** Below 0 where `a` is better than `b`, 0 where they are worth the same. */
export const compareRanks = (a: Rank, b: Rank): number =>
  b.accepted - a.accepted || a.stretchPs - b.stretchPs || a.objectivePs - b.objectivePs
