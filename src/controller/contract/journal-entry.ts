import type { Command } from '../../model/command.ts'
import type { Decision } from './decision.ts'
import type { ControllerState } from './state.ts'

/** One decision as it is kept: what was asked, and what came of it. */
export interface JournalEntry {
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
