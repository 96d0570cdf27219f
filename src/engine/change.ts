import type { Violation } from '../model/verdict.ts'

/** λmin and δmax of a tunnel, ps; `null` where its delay grows without bound. */
export interface Range {
  readonly minLatencyPs: number
  readonly maxJitterPs: number | null
}

/** What is known of one tunnel, ps. */
export interface Bound extends Range {
  /** λmin + δmax; `null` where there is no bound. */
  readonly worstPs: number | null
  /** Its tree is none, or crosses what has failed: it carries nothing, and violation TREE says why. */
  readonly isDown: boolean
}

/** A tunnel whose range is not what it was; undefined where it is not in place, or down. */
export interface Moved {
  readonly id: string
  readonly before: Range | undefined
  readonly after: Range | undefined
}

/** What one operation did, before it is decided whether it stays. */
export interface Change {
  /** Tunnels that came, went or moved, in the order in which the operation reached them. */
  readonly moved: readonly Moved[]
  /** Links of which some queue was analysed again, in file order. */
  readonly links: readonly string[]
  /** What is wrong now and was not before, a violation with other numbers included; links first, then tunnels. */
  readonly appeared: readonly Violation[]
  /** What was wrong before and no longer is. */
  readonly vanished: readonly Violation[]
}

/** What adding one tunnel would do, for those who choose between trees; `Engine.moved` says who moved. */
export interface Trial {
  /** Σ (λmin + δmax) over all tunnels, the new one included; Infinity where one lost its bound. */
  readonly objectivePs: number
  /** What breaks, the new tunnel's own troubles and the others'; empty when everything stays valid. */
  readonly violations: readonly Violation[]
}

/** What is certain of a tunnel that is not in place: what it lacks proves nothing. */
export interface Certain {
  /** What it would break. */
  readonly violation?: Violation
  /** How much of its deadline is left at most, ps; negative where it would miss it. */
  readonly sparePs?: number
}

/** A link or a node of the network, by id. */
export type FailedElement =
  | {
      /** Id of the link. */
      readonly link: string
    }
  | {
      /** Id of the node. */
      readonly node: string
    }
