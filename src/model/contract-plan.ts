import type { Command } from './command.ts'
import type { Rejection } from './verdict.ts'

/** A tunnel as it will be; the bounds are those of the state to come. */
export interface PlannedTunnel {
  readonly id: string
  readonly minLatencyPs: number
  readonly maxJitterPs: number
  readonly periodPs: number
  readonly deadlinePs?: number
}

/** One that becomes another, or keeps its contract and takes another way; before: null for one without bounds. */
export interface PlannedChange extends PlannedTunnel {
  readonly before: Omit<PlannedTunnel, 'id' | 'maxJitterPs'> & { readonly maxJitterPs: number | null }
}

/** A tunnel that nobody touches, and whose bound moves all the same. */
export interface PlannedMove {
  readonly id: string
  readonly fromMinLatencyPs: number
  readonly fromMaxJitterPs: number
  readonly toMinLatencyPs: number
  readonly toMaxJitterPs: number
}

/** What another network does to the contracts, before anything else is changed. */
export interface PlannedNetwork {
  /** Fingerprint of the network that they are on. */
  readonly from: string
  /** How many stay on their trees. */
  readonly kept: number
  /** Those on other trees that cannot be on old and new ones at once: they have no bound in between. */
  readonly withGap: readonly string[]
  /** Those that find no place there, and why: best effort, or ended. */
  readonly broken: readonly {
    /** Its name. */
    readonly id: string
    /** The whole sentence. */
    readonly reason: string
    /** Whether the contract is over. */
    readonly isEnded: boolean
  }[]
}

/** What it takes to come from the contracts there are to those that are wanted, and what comes of it. */
export interface ContractPlan {
  readonly schema: 'xlane/plan@1'
  /** Fingerprints: of the network, of the contracts the plan starts from, and of those it ends with. */
  readonly topology: string
  /** Fingerprint of the contracts it starts from. */
  readonly state: string
  /** Fingerprint of the contracts it ends with. */
  readonly after: string
  /** Where the network is another one than the contracts are on. */
  readonly network?: PlannedNetwork
  /** Tunnels that come. */
  readonly added: readonly PlannedTunnel[]
  /** Tunnels whose contract changes. */
  readonly changed: readonly PlannedChange[]
  /** Tunnels that take another way. */
  readonly rerouted: readonly PlannedChange[]
  /** Tunnels that go. */
  readonly removed: readonly {
    /** Its name. */
    readonly id: string
  }[]
  /** How many stay as they are. */
  readonly unchanged: number
  /** What cannot be had, with reasons. */
  readonly rejected: readonly Rejection[]
  /** Tunnels that nobody touches and whose range moves. */
  readonly moved: readonly PlannedMove[]
  /** To be carried out in this order, all or none; what was rejected is not among them. */
  readonly commands: readonly Command[]
  /** Fingerprint of all of this: what people read of a plan is what is carried out. */
  readonly content: string
  /** The contracts changed while it was made: it can no longer be carried out. */
  readonly stale?: true
}

/** Whether carrying it out changes anything. */
export const isEmptyPlan = (plan: ContractPlan): boolean =>
  plan.commands.length === 0 && plan.network === undefined
