import type { Rejection } from '../../model/verdict.ts'
import type { Contract, Usage } from './contract.ts'
import type { ControllerEvent } from './events.ts'
import type { Range } from './promise.ts'

/** An existing tunnel whose range moves, and when. */
export interface Moved {
  readonly id: string
  readonly from: Range
  readonly to: Range & { readonly fromMs: number }
}

/** The answer to a command. */
export type CommandOutcome =
  | {
      /** A request or a change that stands. */
      readonly kind: 'granted'
      readonly id: string
      readonly minLatencyPs: number
      readonly maxJitterPs: number
      /** May be above the one asked for, up to `maxPeriod`. */
      readonly periodPs: number
      /** From when on it may send so. */
      readonly startsMs: number
      /** From when on the range holds; later than `startsMs` where a change must first leave the queues. */
      readonly holdsMs: number
      /** Others whose range moves; until then their old one holds. */
      readonly affected: readonly Moved[]
      /** Others that move to another tree, make-before-break. */
      readonly rerouted: readonly string[]
    }
  | { readonly kind: 'rejected'; readonly id: string; readonly rejection: Rejection }
  | { readonly kind: 'released'; readonly id: string; readonly affected: readonly Moved[] }
  | {
      /** A meter reading and what came of it. */
      readonly kind: 'metered'
      readonly id: string
      readonly verdict: 'within' | 'above' | 'unused' | 'demoted' | 'raised' | 'terminated'
      readonly affected: readonly Moved[]
    }

export type Granted = Extract<CommandOutcome, { kind: 'granted' }>
export type Rejected = Extract<CommandOutcome, { kind: 'rejected' }>
export type Released = Extract<CommandOutcome, { kind: 'released' }>
export type Metered = Extract<CommandOutcome, { kind: 'metered' }>

/** A decision as data: what is answered, what changes, who is told. Nothing has happened yet. */
export interface Decision {
  readonly atMs: number
  readonly outcome: CommandOutcome
  /** Contracts placed anew, in this order, behind all others. */
  readonly held: readonly Contract[]
  /** A contract that replaces the one of its name and keeps its place in the order. */
  readonly renewed?: Contract
  readonly gone: readonly string[]
  readonly moved: readonly Moved[]
  readonly usage?: { readonly id: string; readonly usage: Usage }
  readonly settledMs: number
  readonly named: number
  readonly events: readonly ControllerEvent[]
}
