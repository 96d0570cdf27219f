/** What tells kinds of states apart. */
export type Mark = string | number

/** What an object does when it is used by one client at a time: what a history is held against [HW90]. */
export interface SequentialModel<State, Input, Output> {
  /** Before the first operation. */
  readonly initial: State
  /** The state after `input` was answered with `output`; undefined where `state` does not give that answer. */
  readonly step: (state: State, input: Input, output: Output) => State | undefined
  /** The state after `input`, whatever the answer was. */
  readonly apply: (state: State, input: Input) => State
  /** Whether an operation with this answer leaves every state that gives the answer as it is: a read, a failed comparison. */
  readonly isReadOnly: (input: Input, output: Output) => boolean
  /** Equal for equal states, and only for them. */
  readonly keyOf: (state: State) => string | number
  /**
   * The object that an operation is about, where there are several that know nothing of each other. Each has the initial
   * state, and each is checked alone: a history is linearizable if and only if it is so for every object [HW90].
   */
  readonly objectOf?: (input: Input) => string
  /**
   * Ends hopeless searches early. A state has the mark of the last operation that changed it. Leave it out where an answer
   * says little of what was done last.
   */
  readonly marks?: {
    /** The mark that an operation leaves where it changes the state; undefined where it never does. No output: none is known. */
    readonly made: (input: Input, output: Output | undefined) => Mark | undefined
    /** The mark of every state that gives this answer, null that of the initial state; undefined where several give it. */
    readonly needed: (input: Input, output: Output) => Mark | null | undefined
    /** The marks that an answer shows were left one after the other from the initial state on, where it shows any. */
    readonly shown?: (output: Output) => readonly Mark[]
  }
}
