import type { SequentialModel } from '../definition/sequential-model.ts'

/** An operation on one of many objects of a kind. */
export interface Keyed<Input> {
  /** Which of them. */
  readonly key: string
  /** What it is asked for. */
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
  ...(one.marks === undefined
    ? {}
    : {
        marks: {
          made: ({ operation }: Keyed<Input>, output: Output | undefined) =>
            one.marks?.made(operation, output),
          needed: ({ operation }: Keyed<Input>, output: Output) => one.marks?.needed(operation, output),
          shown: (output: Output) => one.marks?.shown?.(output) ?? [],
        },
      }),
  objectOf: ({ key }) => key,
})
