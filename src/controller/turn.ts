import type { Command } from '../model/command.ts'
import type { Contract } from './contract/contract.ts'
import type { CommandOutcome } from './contract/decision.ts'
import type { Asking, JournalEntry } from './contract/journal-entry.ts'

/** What one of several callers asks, on the state that those before it led to; what it throws is its answer. */
export type Turn = () => {
  readonly command: Command
  /** Whole ms of the caller's clock. */
  readonly nowMs: number
  readonly asking?: Asking
}

/** What a caller is answered once it stands. */
export type Answered =
  | {
      readonly ok: true
      readonly outcome: CommandOutcome
      /** The contract that it is about as this decision left it; undefined where there is none. */
      readonly contract: Contract | undefined
    }
  | { readonly ok: false; readonly error: unknown }

/** What it throws as an answer. */
export const answered = (work: () => Answered): Answered => {
  try {
    return work()
  } catch (error) {
    return { ok: false, error }
  }
}

/**
 * Whether decisions on it may wait for others to be kept with: most that come at once only place or free. What else there is changes
 * more than the state (the network, the clock, what meters have shown), and is kept by itself.
 */
export const mayShare = ({ kind }: Command): boolean =>
  kind === 'request' || kind === 'change' || kind === 'release'

/** Decisions that are in the state and not yet in the journal. */
export interface Unkept {
  readonly entries: JournalEntry[]
  /** What takes each of them out of the state again. */
  readonly undos: (() => void)[]
  /** The first turn whose answer rests on them. */
  readonly from: number
}
