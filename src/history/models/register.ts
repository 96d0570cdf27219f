import type { SequentialModel } from '../definition/sequential-model.ts'

/** What a register is asked for: a value read, written, or compared and set. */
export type RegisterInput<Value> =
  | { readonly kind: 'read' }
  | { readonly kind: 'write'; readonly value: Value }
  | { readonly kind: 'cas'; readonly expected: Value | null; readonly value: Value }

/** What it answers: the value, null before the first write; nothing; whether the value was the expected one. */
export type RegisterOutput<Value> =
  | { readonly kind: 'read'; readonly value: Value | null }
  | { readonly kind: 'write' }
  | { readonly kind: 'cas'; readonly isSet: boolean }

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
    keyOf: state => (state === null ? '' : `${typeof state} ${state}`),
  }
}
