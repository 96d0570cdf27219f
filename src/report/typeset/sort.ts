import type { TunnelBound } from '../../analysis/result.ts'
import { naturalOrder } from './natural-order.ts'

/** All of what tables of tunnels can be sorted by. */
export const SORT_KEYS = ['file', 'slack', 'jitter', 'latency', 'period', 'name'] as const
/** What tables of tunnels can be sorted by. */
export type SortKey = (typeof SORT_KEYS)[number]

const orInfinity = (ps: number | null): number => ps ?? Number.POSITIVE_INFINITY

/** No deadline: nothing to miss, so last. No bound: missed by any measure, so first. */
const slackOf = (t: TunnelBound): number =>
  t.slackPs === undefined ? Number.POSITIVE_INFINITY : (t.slackPs ?? Number.NEGATIVE_INFINITY)

const worstOf = (t: TunnelBound): number => t.minLatencyPs + orInfinity(t.maxJitterPs)

/** Differences of infinities are NaN; comparing is not. */
const ascending = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

const ORDERS: Record<Exclude<SortKey, 'file'>, (a: TunnelBound, b: TunnelBound) => number> = {
  slack: (a, b) => ascending(slackOf(a), slackOf(b)),
  jitter: (a, b) => ascending(orInfinity(b.maxJitterPs), orInfinity(a.maxJitterPs)),
  latency: (a, b) => ascending(worstOf(b), worstOf(a)),
  period: (a, b) => ascending(a.periodPs, b.periodPs),
  name: (a, b) => naturalOrder(a.id, b.id),
}

/** How two tunnels stand to each other by a key; in the file's order none comes first. */
export const tunnelOrder = (key: SortKey): ((a: TunnelBound, b: TunnelBound) => number) =>
  key === 'file' ? () => 0 : ORDERS[key]

/** What needs attention first: least slack, largest jitter or latency, shortest period. Equals keep the file's order. */
export const sortTunnels = (tunnels: readonly TunnelBound[], key: SortKey): readonly TunnelBound[] =>
  key === 'file' ? tunnels : tunnels.toSorted(ORDERS[key])
