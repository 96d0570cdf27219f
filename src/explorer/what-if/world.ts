import type { Explanation } from '../../analysis/explanation.ts'
import type { Assumptions, LinkBound, TunnelBound } from '../../analysis/result.ts'
import type { FailedElement, Moved, Range } from '../../engine/change.ts'
import type { FixChange } from '../../model/planning/fix.ts'
import type { LanedRequest, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Rejection, Violation } from '../../model/verdict.ts'

/** A request without a place, and why it has none. */
export interface RejectedRequest {
  readonly request: LanedRequest
  /** As it was when it was last tried. */
  readonly rejection: Rejection
}

/** Everything as it stands. Never changed, only replaced: what was shown before can be shown again. */
export interface World {
  /** As its file has it, or with what was changed to mend something. */
  readonly topology: Topology
  /** In file order; new ones come last. */
  readonly tunnels: readonly Tunnel[]
  /** Asked for and not placed, in file order. They have no part in any number. */
  readonly rejected: readonly RejectedRequest[]
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
  | {
      /** Placed as `analyze` does; where that rejects it, `force` keeps it on its best tree whatever it breaks. */
      readonly kind: 'add'
      readonly request: LanedRequest
      readonly force: boolean
      /** Id of a rejected request that it takes the place of. */
      readonly instead?: string | undefined
    }
  /** Keeps a request among the rejected ones, in the place of the one called `instead`. */
  | { readonly kind: 'reject'; readonly rejected: RejectedRequest; readonly instead?: string | undefined }
  /** Tunnels, and requests that were rejected. */
  | { readonly kind: 'remove'; readonly ids: readonly string[] }
  /** The tunnels of the same ids, with other periods, sizes, lanes or deadlines. */
  | { readonly kind: 'change'; readonly tunnels: readonly Tunnel[] }
  | {
      /** What was found to mend the request `id`. */
      readonly kind: 'fix'
      readonly id: string
      readonly changes: readonly FixChange[]
      /** Its tunnels on the trees that they were tried on, where it has none. */
      readonly placed: readonly Tunnel[]
    }
  /** A new tree for a tunnel, around what has failed. */
  | { readonly kind: 'reroute'; readonly id: string }
  /** Out of service or back, as one; `name` is what people call it: `cable a–b`. */
  | { readonly kind: 'fail' | 'restore'; readonly places: readonly FailedElement[]; readonly name: string }

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
  /** Nothing was changed, for it cannot be. */
  | { readonly kind: 'refused'; readonly rejection: Rejection }
  /** Nothing was changed, for it is so already. */
  | { readonly kind: 'unchanged'; readonly why: string }

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
