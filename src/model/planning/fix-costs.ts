/**
 * What a change costs, in whatever the planner counts in: `fixed` once, and `doubled` for each time that the value grows by
 * as much again as it was (of what shrinks, that the old value is as much again as the new one): a period half as long again
 * costs `fixed` + half of `doubled`. `never` is not considered at all.
 */
export type FixPrice =
  | 'never'
  | {
      /** Whatever the size of the change. */
      readonly fixed: number
      /** For a value twice as large, or half as large; in proportion between and beyond. */
      readonly doubled: number
    }

/** What changes of a tunnel cost. */
export interface TunnelPrices {
  /** Another lane. */
  readonly lane: FixPrice
  /** Another tree. */
  readonly tree: FixPrice
  /** A longer period. */
  readonly period: FixPrice
  /** A smaller load. */
  readonly size: FixPrice
  /** A later deadline. */
  readonly deadline: FixPrice
  /** A larger jitter allowed. */
  readonly jitter: FixPrice
  /** The load as a message of several packets (`fragment`). */
  readonly fragment: FixPrice
}

/** What changes of a cable, both its directions, cost. */
export interface LinkPrices {
  /** A faster link. */
  readonly bandwidth: FixPrice
  /** A larger queue. */
  readonly queue: FixPrice
  /** Frame preemption. */
  readonly preemption: FixPrice
  /** Smaller best-effort frames. */
  readonly bestEffort: FixPrice
}

/** What each change costs. */
export interface FixCosts extends TunnelPrices, LinkPrices {
  /** Changes of other tunnels than the one to be mended cost so many times as much. */
  readonly others: number
  /** Smaller best-effort frames in the whole network. */
  readonly bestEffortEverywhere: FixPrice
  /** Prices of single tunnels and requests, by id, as they are: `others` does not count for them. */
  readonly tunnels: ReadonlyMap<string, Partial<TunnelPrices>>
  /** Prices of single cables, by the id of one of their directions. */
  readonly links: ReadonlyMap<string, Partial<LinkPrices>>
}

/** What is assumed where a file of costs says nothing: settings are cheap, promises dearer, hardware dearest. */
export const DEFAULT_FIX_COSTS: FixCosts = {
  lane: { fixed: 1, doubled: 0 },
  tree: { fixed: 1, doubled: 0 },
  period: { fixed: 1, doubled: 8 },
  size: { fixed: 1, doubled: 8 },
  deadline: { fixed: 1, doubled: 8 },
  jitter: { fixed: 1, doubled: 8 },
  fragment: { fixed: 2, doubled: 0 },
  bandwidth: { fixed: 10, doubled: 10 },
  queue: { fixed: 3, doubled: 3 },
  preemption: { fixed: 6, doubled: 0 },
  bestEffort: { fixed: 3, doubled: 3 },
  others: 2,
  bestEffortEverywhere: { fixed: 6, doubled: 6 },
  tunnels: new Map(),
  links: new Map(),
}
