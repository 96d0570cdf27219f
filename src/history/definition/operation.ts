/**
 * One call of a client on a shared object, with the time it took. Times only order: any numbers do, of one clock that all
 * clients read, such as positions in a log.
 */
export interface Operation<Input, Output> {
  /** Who called. */
  readonly client: string | number
  /** What was asked for. */
  readonly input: Input
  /** When the client called. */
  readonly calledAt: number
  /** When it had which answer. Absent: it never had one, and the operation took effect at some later time or never. */
  readonly answered?: {
    /** When. */
    readonly at: number
    /** Which. */
    readonly output: Output
  }
}

/** Operations of many clients, in any order. One comes before another if it was answered before the other was called. */
export type History<Input, Output> = readonly Operation<Input, Output>[]
