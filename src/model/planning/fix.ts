import type { Route } from '../request.ts'
import type { Rejection, Violation } from '../verdict.ts'

/**
 * One change that helps to mend a plan. Amounts are the least that do (`to…`), with what a person would write beside them
 * (`round…`), which was tried too: never a value that does less. Ids of tunnels are those of entries in a file: of a request
 * sent twice, both its tunnels change alike. Changes of links are of a cable, both its directions.
 */
export type FixChange =
  | {
      readonly change: 'lane'
      /** Id of the tunnel. */
      readonly tunnel: string
      /** As it is, 0 to 7. */
      readonly fromLane: number
      /** As it would be, 0 to 7. */
      readonly toLane: number
    }
  | {
      readonly change: 'tree'
      /** Id of the tunnel. */
      readonly tunnel: string
      /** As they are, or as they were tried for a request that has none; empty where there were none. */
      readonly fromRoutes: readonly Route[]
      /** As they would be. */
      readonly toRoutes: readonly Route[]
    }
  | FixTimeChange
  | {
      readonly change: 'size'
      /** Id of the tunnel. */
      readonly tunnel: string
      /** The load as it is, bits. */
      readonly fromBits: number
      /** The largest load that does, bits. */
      readonly toBits: number
      /** The same as one would write it, bits. */
      readonly roundBits?: number
    }
  | {
      /** `fragment: true`: the load as a message. */
      readonly change: 'fragment'
      /** Id of the tunnel. */
      readonly tunnel: string
    }
  | {
      readonly change: 'bandwidth'
      /** Id of the link, or of one of its two directions. */
      readonly link: string
      /** As it is, bit/s. */
      readonly fromBps: number
      /** The least that does, in whole Mbit/s, as bit/s. */
      readonly toBps: number
      /** The slowest standard speed that does, bit/s. */
      readonly roundBps?: number
    }
  | {
      readonly change: 'queue'
      /** Id of the link, or of one of its two directions. */
      readonly link: string
      /** As it is, bits. */
      readonly fromBits: number
      /** The least that does, bits. */
      readonly toBits: number
      /** The same as one would write it, bits. */
      readonly roundBits?: number
    }
  | {
      /** An allocation says of the tunnel's range what is proven: what it said is not true. */
      readonly change: 'declared'
      /** Id of the tunnel. */
      readonly tunnel: string
    }
  | {
      /** Smaller best-effort frames. */
      readonly change: 'best-effort'
      /** Id of the link, or of one of its two directions; absent for the network's own. */
      readonly link?: string
      /** As it is, bits on the wire. */
      readonly fromBits: number
      /** The largest that does, bits on the wire. */
      readonly toBits: number
      /** The same as one would write it, bits. */
      readonly roundBits?: number
    }
  | {
      /** Frame preemption at a cable that has none, with fragments of 64 B. */
      readonly change: 'preemption'
      /** Id of the link, or of one of its two directions. */
      readonly link: string
      /** Lanes 0 to this less 1 become express. */
      readonly expressLanes: number
    }

/** A change of one of a tunnel's times. */
export interface FixTimeChange {
  /** Which of them. */
  readonly change: 'period' | 'deadline' | 'jitter'
  /** Id of the tunnel. */
  readonly tunnel: string
  /** As it is, ps. */
  readonly fromPs: number
  /** The least that does, ps; of a period that its file does not allow, the nearest that it does. */
  readonly toPs: number
  /** The same as one would write it, ps. */
  readonly roundPs?: number
}

/** A set of changes, tried together, with which the tunnel holds and nothing breaks that held. */
export interface FixProposal {
  /** From 1, cheapest first; through all tunnels of a result. */
  readonly number: number
  /** What is changed. */
  readonly changes: readonly FixChange[]
  /** By the costs given, of the least values; in thousandths, rounded up. */
  readonly cost: number
  /** λmin + δmax of the tunnel then, ps; of a request sent twice, of its later copy. */
  readonly worstPs: number
  /** Its deadline less that, ps; null where it has none. */
  readonly slackPs: number | null
  /** Whether nothing else costs no more, changes no more and leaves no less slack, and is better in one of them. */
  readonly isOnFront: boolean
  /** Tunnels that were not valid before, and still are not: this mends one. */
  readonly stillBroken: readonly string[]
}

/** What another tunnel costs the one that is to be mended. */
export interface FixBlocker {
  /** Id of the tunnel. */
  readonly tunnel: string
  /** So much earlier would the other be without it, ps; null where it would have a bound at all, or other faults would go. */
  readonly costsPs: number | null
}

/** What would mend one tunnel, or have one request admitted. */
export interface TunnelFixes {
  /** Id of the request or tunnel. */
  readonly tunnel: string
  /** Whether it is a request that was rejected, not a tunnel in place. */
  readonly isRejected: boolean
  /** What is wrong, as the analysis says it. */
  readonly why: readonly (Violation | Rejection)[]
  /** Who costs it most, the worst first. */
  readonly blockers: readonly FixBlocker[]
  /** Cheapest first; empty where nothing was found. */
  readonly proposals: readonly FixProposal[]
  /** False where steps or time were over before all was tried. */
  readonly isComplete: boolean
}

/** What `fix` answers (docs/HOWTO-FIX.md). */
export interface FixResult {
  readonly schema: 'xlane/fix@1'
  /** Whether there is nothing to mend. */
  readonly valid: boolean
  /** False where steps or time were over before it was known all that is wrong. */
  readonly isComplete: boolean
  /** In the order in which the analysis names them. */
  readonly tunnels: readonly TunnelFixes[]
  /** More that are to be mended, which were not looked at: ask about one of them alone. Empty but for long lists. */
  readonly notLookedAt: readonly string[]
  /** Where several are to be mended: proposals, one behind the other, after which all are; absent where that was not found. */
  readonly together?: {
    /** All that is changed. */
    readonly changes: readonly FixChange[]
    /** Their costs, added up. */
    readonly cost: number
  }
}
