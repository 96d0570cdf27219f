import type { Explanation } from '../analysis/explanation.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import type { Request, Tunnel } from '../model/request.ts'
import type { Rejection, Violation } from '../model/verdict.ts'

/** A link or a node of the network, by id. */
export type Place = { readonly link: string } | { readonly node: string }

/** Everything as it stands: the tunnels in file order, what has failed, and what is proven. Never changed, only replaced. */
export interface World {
  readonly tunnels: readonly Tunnel[]
  readonly failed: readonly Place[]
  readonly result: AnalysisResult
}

/** What a user may do to the network. */
export type Operation =
  /** Placed as `analyze` does; `force` keeps it on its best tree whatever it breaks. */
  | { readonly kind: 'add'; readonly request: Request; readonly force: boolean }
  | { readonly kind: 'remove'; readonly id: string }
  /** The tunnel of the same id, with another period, size, lane or deadline. */
  | { readonly kind: 'change'; readonly tunnel: Tunnel }
  /** A new tree for a tunnel, around what has failed. */
  | { readonly kind: 'reroute'; readonly id: string }
  | { readonly kind: 'fail'; readonly place: Place }
  | { readonly kind: 'restore'; readonly place: Place }

/** λmin and δmax, ps; `null` where there is no bound. */
export interface Range {
  readonly minLatencyPs: number
  readonly maxJitterPs: number | null
}

/** A tunnel whose range is not what it was; undefined where it is not there, or carries nothing. */
export interface Moved {
  readonly id: string
  readonly before: Range | undefined
  readonly after: Range | undefined
}

/** What an operation did. */
export interface Change {
  /** What was done, in words: `period of feed 5 µs → 6 µs`. */
  readonly label: string
  readonly moved: readonly Moved[]
  readonly appeared: readonly Violation[]
  readonly vanished: readonly Violation[]
}

export type Outcome =
  | { readonly kind: 'changed'; readonly world: World; readonly change: Change }
  /** Nothing was changed. */
  | { readonly kind: 'refused'; readonly rejection: Rejection }

export type Explained =
  | { readonly kind: 'explained'; readonly explanation: Explanation }
  /** There is no bound to explain. */
  | { readonly kind: 'unbounded'; readonly violations: readonly Violation[] }

/** λmin + δmax; `null` where there is no bound, undefined where there is no range at all. */
export const worstOf = (range: Range | undefined): number | null | undefined =>
  range === undefined || range.maxJitterPs === null
    ? range?.maxJitterPs
    : range.minLatencyPs + range.maxJitterPs

export const samePlace = (a: Place, b: Place): boolean =>
  'link' in a ? 'link' in b && a.link === b.link : 'node' in b && a.node === b.node

export const placeName = (place: Place): string =>
  'link' in place ? `link ${place.link}` : `node ${place.node}`
