import type { Explanation } from '../../analysis/explanation.ts'
import type { Assumptions, LinkBound, TunnelBound } from '../../analysis/result.ts'
import type { FailedElement, Moved, Range } from '../../engine/change.ts'
import type { LanedRequest, Tunnel } from '../../model/request.ts'
import type { Rejection, Violation } from '../../model/verdict.ts'

/** Everything as it stands. Never changed, only replaced: what was shown before can be shown again. */
export interface World {
  /** In file order; new ones come last. */
  readonly tunnels: readonly Tunnel[]
  readonly failed: readonly FailedElement[]
  /** Of the tunnels that carry something: those with a tree over what works. */
  readonly bounds: ReadonlyMap<string, TunnelBound>
  /** Of the links in use. */
  readonly links: ReadonlyMap<string, LinkBound>
  readonly violations: readonly Violation[]
  /** Σ (λmin + δmax); `null` where a tunnel has no bound. */
  readonly objectivePs: number | null
  /** What the bounds rest on. */
  readonly assumptions: Assumptions
}

/** What a user may do to the network. */
export type Operation =
  /** Placed as `analyze` does; where that rejects it, `force` keeps it on its best tree whatever it breaks. */
  | { readonly kind: 'add'; readonly request: LanedRequest; readonly force: boolean }
  | { readonly kind: 'remove'; readonly id: string }
  /** The tunnel of the same id, with another period, size, lane or deadline. */
  | { readonly kind: 'change'; readonly tunnel: Tunnel }
  /** A new tree for a tunnel, around what has failed. */
  | { readonly kind: 'reroute'; readonly id: string }
  | { readonly kind: 'fail'; readonly place: FailedElement }
  | { readonly kind: 'restore'; readonly place: FailedElement }

/** What an operation did. */
export interface WorldChange {
  /** In words: `feed: period 5 µs → 6 µs`. */
  readonly label: string
  readonly moved: readonly Moved[]
  readonly appeared: readonly Violation[]
  readonly vanished: readonly Violation[]
}

export type ChangeOutcome =
  | { readonly kind: 'changed'; readonly world: World; readonly change: WorldChange }
  /** Nothing was changed. */
  | { readonly kind: 'refused'; readonly rejection: Rejection }

export type Explained =
  | { readonly kind: 'explained'; readonly explanation: Explanation }
  /** There is no bound to explain. */
  | { readonly kind: 'unbounded'; readonly violations: readonly Violation[] }
  /** It takes longer than it may. */
  | { readonly kind: 'undecided'; readonly why: string }

/** λmin + δmax; `null` where there is no bound, undefined where there is no range at all. */
export const worstOf = (range: Range | undefined): number | null | undefined => {
  if (range === undefined) return undefined
  return range.maxJitterPs === null ? null : range.minLatencyPs + range.maxJitterPs
}

export const isSamePlace = (a: FailedElement, b: FailedElement): boolean =>
  'link' in a ? 'link' in b && a.link === b.link : 'node' in b && a.node === b.node

export const placeName = (place: FailedElement): string =>
  'link' in place ? `link ${place.link}` : `node ${place.node}`

const keyOf = (v: Violation): string =>
  [v.code, 'tunnel' in v ? v.tunnel : '', 'link' in v ? v.link : '', 'lane' in v ? v.lane : ''].join('\n')

/** Those of the first list that the second has with other numbers, or not at all. */
const withoutKnown = (some: readonly Violation[], others: readonly Violation[]): readonly Violation[] => {
  const known = new Set(others.map(keyOf))
  return some.filter(v => !known.has(keyOf(v)))
}

/** What is wrong only since the change; what was wrong before, if by other numbers, did not break now. */
export const broken = ({ appeared, vanished }: WorldChange): readonly Violation[] =>
  withoutKnown(appeared, vanished)

/** What is wrong no more. */
export const mended = ({ appeared, vanished }: WorldChange): readonly Violation[] =>
  withoutKnown(vanished, appeared)

/** Where everything is as it was before. */
export const backwards = (change: WorldChange, label: string): WorldChange => ({
  label,
  moved: change.moved.map(({ id, before, after }) => ({ id, before: after, after: before })),
  appeared: change.vanished,
  vanished: change.appeared,
})
