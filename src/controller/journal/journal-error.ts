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
  /** Not whole: an entry is missing, or is not what was written. */
  | 'JOURNAL_TORN'
  /** Another process has it. */
  | 'JOURNAL_BUSY'
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
