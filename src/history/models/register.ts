import type { SequentialModel } from '../definition/sequential-model.ts'

/** What a register is asked for: a value read, written, or compared and set. */
export type RegisterInput<Value> =
  | { readonly kind: 'read' }
  | {
      readonly kind: 'write'
      /** What is written. */
      readonly value: Value
    }
  | {
      readonly kind: 'cas'
      /** What the value has to be, null: never written. */
      readonly expected: Value | null
      /** What it then becomes. */
      readonly value: Value
    }

/** What it answers: the value, null before the first write; nothing; whether the value was the expected one. */
export type RegisterOutput<Value> =
  | {
      readonly kind: 'read'
      /** What was read, null: never written. */
      readonly value: Value | null
    }
  | { readonly kind: 'write' }
  | {
      readonly kind: 'cas'
      /** Whether the value was the expected one. */
      readonly isSet: boolean
    }

/** One register with compare-and-set, empty (null) at first. */
export const register = <Value extends string | number>(): SequentialModel<
  Value | null,
  RegisterInput<Value>,
  RegisterOutput<Value>
> => {
  const apply = (state: Value | null, input: RegisterInput<Value>): Value | null => {
    if (input.kind === 'read' || (input.kind === 'cas' && input.expected !== state)) return state
    return input.value
  }

  return {
    initial: null,
    apply,
    step: (state, input, output) => {
      if (output.kind === 'read' && output.value !== state) return undefined
      if (output.kind === 'cas' && input.kind === 'cas' && output.isSet !== (input.expected === state))
        return undefined
      return apply(state, input)
    },
    isReadOnly: (_, output) => output.kind === 'read' || (output.kind === 'cas' && !output.isSet),
    marks: {
      made: (input, output) =>
        input.kind === 'read' || (output?.kind === 'cas' && !output.isSet) ? undefined : input.value,
      needed: (input, output) => {
        if (output.kind === 'read') return output.value
        return input.kind === 'cas' && output.kind === 'cas' && output.isSet ? input.expected : undefined
      },
    },
    keyOf: state => (state === null ? '' : `${typeof state} ${state}`),
  }
}
