/** What may be wrong with a journal. */
export type JournalCode =
  /** The file is something else. */
  | 'NOT_A_JOURNAL'
  /** Written by another version of xlane. */
  | 'JOURNAL_VERSION'
  /** Written for another network. */
  | 'JOURNAL_TOPOLOGY'
  /** Written under options that give other bounds. */
  | 'JOURNAL_OPTIONS'
  /** Damaged: what is in it is not what was written. */
  | 'JOURNAL_TORN'
  /** Decisions that were acknowledged are missing at its end, or all of it is. */
  | 'JOURNAL_INCOMPLETE'
  /** The file at its path is no longer the one that was opened. */
  | 'JOURNAL_MOVED'
  /** Another process has it. */
  | 'JOURNAL_BUSY'
  /** The disk has no room for the decision, which is not kept; the journal is as it was. */
  | 'JOURNAL_FULL'
  /** The disk did not take it, or does not give it. */
  | 'JOURNAL_IO'

/** A journal that cannot be used; the message says what to do. */
export class JournalError extends Error {
  override readonly name: string = 'JournalError'
  /** What is wrong with the journal. */
  readonly code: JournalCode
  constructor(code: JournalCode, message: string) {
    super(message)
    this.code = code
  }
}

/** While writing: whether the last decision was kept is not known, and nothing more can be. The process must end. */
export class JournalFailure extends JournalError {
  override readonly name: string = 'JournalFailure'
}
