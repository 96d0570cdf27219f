import type { Command } from '../../model/command.ts'
import type { JournalError } from '../journal/journal-error.ts'
import type { Decision } from './decision.ts'
import type { ControllerState } from './state.ts'

/** Who asked, as far as that is known. */
export interface Actor {
  /** Whose token it was. */
  readonly name?: string
  /** From where. */
  readonly address?: string
}

/** How a decision was asked for: kept beside it, and of no effect on it. */
export interface Asking {
  /** Who asked. */
  readonly actor?: Actor
  /** By what a client that asks the same again is known. */
  readonly retry?: {
    /** Its own key, with whose it is. */
    readonly key: string
    /** SHA-256 of what was asked, hexadecimal. */
    readonly digest: string
    /** Whether it was answered with this outcome, or with those of a whole plan. */
    readonly answers: 'outcome' | 'applied'
  }
}

/** One decision as it is kept: what was asked, and what came of it. */
export interface JournalEntry extends Asking {
  /** From 1, without gaps. */
  readonly sequence: number
  /** What was asked. */
  readonly command: Command
  /** What came of it. */
  readonly decision: Decision
}

/**
 * Where decisions are kept. `append` returns when all of them are on disk, or throws, and then none of them is. Replay
 * takes the decisions as they were made: a later version that would decide otherwise must not take back what was promised.
 */
export interface Journal {
  /** Keeps entries, all or none, before it returns; throws where it cannot. */
  append(entries: readonly JournalEntry[]): void
  /** Told of the state that these led to, in which it may begin the next time. Must not throw. */
  settled?(state: ControllerState): void
}

/** A journal as it was opened: what a program that runs with it asks of it. */
export interface OpenedJournal extends Journal {
  /** The file. */
  readonly path: string
  /** Bytes of a write that a crash cut short, and that was therefore never acknowledged; dropped. */
  readonly tornBytes: number
  /** Number of decisions, those that it no longer has included. */
  readonly sequence: number
  /** Bytes of the file. */
  readonly bytes: number
  /** The first decision that it still has is the one after this. */
  readonly historyFrom: number
  /** The decision after which its last snapshot is; 0 where there is none. */
  readonly snapshotSequence: number
  /** Resolves when it can no longer be written: the process must end. */
  readonly failed: Promise<JournalError>
  /** The decisions after a sequence, in order; by default those after the last snapshot. */
  entries(after?: number): Iterable<JournalEntry>
  /** Whether a decision could be kept now: throws what it would fail with. */
  probe(): void
  /** Keeps the state as it is after the last entry. */
  keepSnapshot(state: ControllerState): void
  /** Lets go of all before the latest snapshot with at least `keep` decisions behind it (default 0). */
  compact(keep?: number): void
  /** To be called at the end: another process may then have it. */
  close(): void
}
