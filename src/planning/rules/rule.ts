import type { Request, Route } from '../../model/request.ts'
import type { Network } from '../../network/network.ts'

/** A simple rule of the literature, for comparison: says yes or no to a request on given paths, and remembers the yes. */
export interface Rule {
  /** What it promises the request, ps; undefined for a no. */
  readonly admits: (request: Request, routes: readonly Route[]) => number | undefined
}

/** Numbers of the links of a path. */
export const linksOf = ({ linkIndex }: Network, route: Route): readonly number[] =>
  route.flatMap(id => linkIndex.get(id) ?? [])

/** What a link takes besides queueing and sending: latency, its spread, and one best-effort frame that may be under way. */
export const fixedPs = ({ latencyPs, jitterPs, bestEffortPs }: Network, link: number): number =>
  (latencyPs[link] ?? 0) + (jitterPs[link] ?? 0) + (bestEffortPs[link] ?? 0)
