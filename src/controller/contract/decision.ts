import type { ReplicatedReceiver } from '../../analysis/verdicts/replicated.ts'
import type { NetworkElement } from '../../model/command.ts'
import type { Replica, ReplicaRoutes } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Rejection } from '../../model/verdict.ts'
import type { Contract, Usage } from './contract.ts'
import type { ControllerEvent } from './events.ts'
import type { Range } from './promise.ts'

/** An existing tunnel whose range moves, and when. */
export interface Moved {
  /** Its name. */
  readonly id: string
  /** Its range before. */
  readonly from: Range
  /** Its range to come. */
  readonly to: Range & {
    /** From when, ms. */
    readonly fromMs: number
  }
}

/**
 * What is the matter with the window of a reading. `repeated`: counted already; `late`: it ends before what is counted;
 * `overlapping`: it begins before the end of what is counted, and only what is new of its time counts; `outside`: it
 * begins before the contract, so that not all of its packets are known to be under it; `early`: it ends after now; `first`: the
 * first totals of a meter, from which on it counts.
 */
export type WindowRemark = 'repeated' | 'late' | 'overlapping' | 'outside' | 'early' | 'first'

/** The answer to a command. */
export type CommandOutcome =
  | {
      /** A request or a change that stands. */
      readonly kind: 'granted'
      /** Its name. */
      readonly id: string
      /** Least latency (λmin), ps. */
      readonly minLatencyPs: number
      /** Spread above it (δmax), ps. */
      readonly maxJitterPs: number
      /** May be above the one asked for, up to `maxPeriod`. */
      readonly periodPs: number
      /** Of a message: packets that it is cut into. */
      readonly fragments?: number
      /**
       * Of a request that is sent twice: both trees, and what each receiver may count on in the state to come. The range above
       * is of whichever copy comes, with one of the trees lost or none.
       */
      readonly replicated?: {
        /** The trees of `id~1` and `id~2`. */
        readonly replicas: readonly [ReplicaRoutes, ReplicaRoutes]
        /** In the order of the request. */
        readonly receivers: readonly ReplicatedReceiver[]
      }
      /** From when on it may send so. */
      readonly startsMs: number
      /** From when on the range holds; later than `startsMs` where a change must first leave the queues. */
      readonly holdsMs: number
      /** Others whose range moves; until then their old one holds. */
      readonly affected: readonly Moved[]
      /** Others that move to another tree, make-before-break. */
      readonly rerouted: readonly string[]
    }
  | {
      readonly kind: 'rejected'
      /** Its name. */
      readonly id: string
      /** Why, and what would help. */
      readonly rejection: Rejection
    }
  | {
      readonly kind: 'released'
      /** Its name. */
      readonly id: string
      /** Others whose range moves, with their new ones. */
      readonly affected: readonly Moved[]
    }
  | {
      /** A meter reading and what came of it. */
      readonly kind: 'metered'
      /** Its name. */
      readonly id: string
      /** What the reading means. */
      readonly verdict: 'within' | 'above' | 'unused' | 'demoted' | 'raised' | 'terminated' | 'ignored'
      /** What is the matter with its window, where something is. */
      readonly window?: WindowRemark
      /** Others whose range moves, with their new ones. */
      readonly affected: readonly Moved[]
    }
  | {
      /** The time is what the caller says it is. */
      readonly kind: 'clock'
      /** How far the last decision was ahead of it, ms. */
      readonly backMs: number
      /** Announcements that were made for a wrong time, and were made anew. */
      readonly retimed: number
    }
  | {
      /** The network is another one, or something of it failed or is back. */
      readonly kind: 'network'
      /** How many contracts stay on their trees. */
      readonly kept: number
      /** Those on other trees. */
      readonly rerouted: readonly Rerouted[]
      /** Names of those that had no place and have one again. */
      readonly restored: readonly string[]
      /** Those that have no place, and why: best effort from now on, or ended. */
      readonly broken: readonly {
        /** Its name. */
        readonly id: string
        /** The whole sentence. */
        readonly reason: string
        /** Whether the contract is over. */
        readonly isEnded: boolean
      }[]
      /** Others whose range moves. */
      readonly affected: readonly Moved[]
      /** From when on new trees are in use, ms. */
      readonly startsMs: number
      /** From when on old trees and what is no longer in the network are not, ms. */
      readonly settledMs: number
    }

/** A contract that gets another tree. */
export interface Rerouted {
  /** Its name. */
  readonly id: string
  /** As promised before. */
  readonly from: Range
  /** When the old tree is no longer in use. */
  readonly to: Range
  /** Whether it is on the new tree before it leaves the old one; else it has no bound in between. */
  readonly isGapless: boolean
}

/** What a controller's network is now. */
export interface NetworkState {
  /** Where it is another one. */
  readonly topology?: Topology
  /** What of it has failed. */
  readonly failed: readonly NetworkElement[]
}

/** A clock that was set right. */
export type ClockReset = Extract<CommandOutcome, { kind: 'clock' }>
/** What became of the contracts when the network changed. */
export type NetworkChanged = Extract<CommandOutcome, { kind: 'network' }>
/** A request that was granted, or a change. */
export type Granted = Extract<CommandOutcome, { kind: 'granted' }>
/** A request or change that was not granted; nothing has changed. */
export type Rejected = Extract<CommandOutcome, { kind: 'rejected' }>
/** A tunnel that was released. */
export type Released = Extract<CommandOutcome, { kind: 'released' }>
/** What a reading of a meter led to. */
export type Metered = Extract<CommandOutcome, { kind: 'metered' }>

/** A decision as data: what is answered, what changes, who is told. Nothing has happened yet. */
export interface Decision {
  /** Time of the decision, ms. */
  readonly atMs: number
  /** The answer to the command. */
  readonly outcome: CommandOutcome
  /** Contracts placed anew, in this order, behind all others. */
  readonly held: readonly Contract[]
  /** A contract that replaces the one of its name and keeps its place in the order. */
  readonly renewed?: Contract
  /** Others that replace those of their names and keep their places in the order. */
  readonly replaced?: readonly Contract[]
  /** Where the network changes. */
  readonly network?: NetworkState
  /** Ids of contracts that end. */
  readonly gone: readonly string[]
  /** Contracts whose promise changes. */
  readonly moved: readonly Moved[]
  /** What is noted of a meter. */
  readonly usage?: {
    /** Its name. */
    readonly id: string
    /** Of a request that is sent twice: the meter of which copy. */
    readonly copy?: Replica['number']
    /** Counts of its oversight. */
    readonly usage: Usage
  }
  /** When everything announced so far is in effect, ms. */
  readonly settledMs: number
  /** How many names the controller has given. */
  readonly named: number
  /** What is announced. */
  readonly events: readonly ControllerEvent[]
}
