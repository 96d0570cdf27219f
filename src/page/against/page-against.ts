/** Two allocations on the same network: what the page shows, and what it is held against. */
export interface PageAgainst {
  /** What the other is called: its file. */
  readonly name: string
  /** Whether the other is valid. */
  readonly isValid: boolean
  /** Tunnels of either that are not the same in both; those that did not move are counted. */
  readonly rows: readonly PageMoved[]
  readonly unmoved: number
  /** Load of each link in the other. */
  readonly utilization: readonly number[]
}

/** A tunnel before (in the other allocation) and now. */
export interface PageMoved {
  readonly id: string
  /** Undefined where there is no such tunnel. */
  readonly before?: PageBound
  readonly now?: PageBound
  /** Whether it takes other links, or another lane. */
  readonly isRerouted: boolean
}

export interface PageBound {
  readonly minLatencyPs: number
  /** Null without a bound. */
  readonly worstPs: number | null
  readonly slackPs?: number | null
  readonly periodPs: number
}
