import type { History, Operation } from '../definition/operation.ts'
import type { Mark } from '../definition/sequential-model.ts'
import type { Call } from './open-operations.ts'

/** One operation that may be next, and the state it leads to. */
export interface Candidate<State, Input, Output> {
  readonly operation: Operation<Input, Output>
  readonly state: State
  readonly stateKey: string | number
  /** Where it had an answer. */
  readonly call?: Call<Input, Output>
  /** Where it had none: its bit. */
  readonly bit: bigint
}

/** An operation placed after others. */
export interface Step<State, Input, Output> {
  readonly parent: Step<State, Input, Output> | undefined
  /** Nothing: the beginning. */
  readonly by: Candidate<State, Input, Output> | undefined
}

/** Where a search is. */
export interface Place<State, Input, Output> extends Step<State, Input, Output> {
  readonly parent: Place<State, Input, Output> | undefined
  readonly stateKey: string | number
  readonly mark: Mark | null
  /** Operations placed without answer. */
  readonly unanswered: bigint
  /** The answered one placed that was called last. */
  readonly lastIndex: number
  /** How many answered ones are placed. */
  readonly depth: number
  readonly candidates: readonly Candidate<State, Input, Output>[]
  /** Whether its one candidate can as well be next as any. */
  readonly isForced: boolean
  next: number
}

/** What is placed, in order. */
export const orderTo = <State, Input, Output>(last: Step<State, Input, Output>): History<Input, Output> => {
  const order: Operation<Input, Output>[] = []
  for (let at: typeof last | undefined = last; at?.by !== undefined; at = at.parent)
    order.push(at.by.operation)
  return order.reverse()
}
