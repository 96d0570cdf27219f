import type { SequentialModel } from '../definition/sequential-model.ts'

/** An operation on one of many objects of a kind. */
export interface Keyed<Input> {
  readonly key: string
  readonly operation: Input
}

/** As many objects as there are keys, each of them `one`. */
export const perKey = <State, Input, Output>(
  one: SequentialModel<State, Input, Output>,
): SequentialModel<State, Keyed<Input>, Output> => ({
  initial: one.initial,
  step: (state, { operation }, output) => one.step(state, operation, output),
  apply: (state, { operation }) => one.apply(state, operation),
  isReadOnly: ({ operation }, output) => one.isReadOnly(operation, output),
  keyOf: one.keyOf,
  objectOf: ({ key }) => key,
})
