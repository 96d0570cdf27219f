import type { Command, NetworkElement } from './command.ts'

/** One decision of a controller in a few words: what was asked, and what came of it. */
export interface DecisionSummary {
  /** From 1, without gaps. */
  readonly sequence: number
  /** Time of the decision, ms since 1970. */
  readonly atMs: number
  /** What was asked. */
  readonly asked: Command['kind']
  /** The contract that it is about. */
  readonly id?: string
  /** What failed or is back. */
  readonly what?: NetworkElement
  /** `granted`, `rejected`, `released`, `network`, `clock`, or what a reading of a meter came to. */
  readonly outcome: string
  /** Of a rejection: the whole sentence. */
  readonly reason?: string
  /** How many contracts get another range. */
  readonly moved: number
  /** How many contracts get another tree. */
  readonly rerouted: number
  /** How many contracts have no place any more. */
  readonly broken: number
  /** How many contracts have a place again. */
  readonly restored: number
  /** When it takes effect, ms since 1970; absent where it does at once. */
  readonly startsMs?: number
  /** When everything announced so far is in effect, ms since 1970. */
  readonly settledMs: number
  /** Whose token it was; told only to those who may operate. */
  readonly by?: string
}
