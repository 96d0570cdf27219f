/**
 * Work that is cut into parts which need nothing of each other, so that it may be done here, on threads or on many
 * machines, and comes to the same bytes. `Input`, `Part` and `Answer` are plain data: what JSON gives back unchanged, and
 * infinities (no `undefined` that means something, no typed array, no class, no bigint).
 *
 * A part takes some milliseconds to some seconds: shorter ones are not worth being sent, longer ones leave workers
 * idle at the end.
 */
export interface JobKind<Input, Part, Answer> {
  /** Known to every worker; letters and dashes. */
  readonly name: string
  /** All parts, in the order of the result. Pure and quick: each worker asks it again, and parts are named by their number. */
  readonly partsOf: (input: Input) => readonly Part[]
  /**
   * What all parts have in common, done once by each worker; then part after part, in any order. An answer depends on
   * the input and the part alone: nothing that an earlier part did may be left. A `shouldStop` that turns true ends a
   * part early, with `Stopped` or with less of an answer, which is thrown away.
   */
  readonly prepare: (input: Input, shouldStop: () => boolean) => (part: Part) => Answer
}

/** Answers in the order of the parts. Fewer than there are parts where the work was stopped: always the first of them. */
export interface Answered<Answer> {
  readonly answers: readonly Answer[]
  readonly isComplete: boolean
}
