import type { SequentialModel } from '../definition/sequential-model.ts'

/** What a text is asked for: to be given, to be replaced, to grow at its end. */
export type TextInput =
  | { readonly kind: 'get' }
  | {
      readonly kind: 'put'
      /** The whole text from then on. */
      readonly value: string
    }
  | {
      readonly kind: 'append'
      /** What comes at its end. */
      readonly value: string
    }

/** The text that `get` found; nothing else has an answer. */
export type TextOutput = string | null

/** A text, empty at first. */
export const text: SequentialModel<string, TextInput, TextOutput> = {
  initial: '',
  apply: (state, input) => {
    if (input.kind === 'get') return state
    return input.kind === 'put' ? input.value : state + input.value
  },
  step: (state, input, output) => {
    if (input.kind === 'get') return state === output ? state : undefined
    return text.apply(state, input)
  },
  isReadOnly: ({ kind }) => kind === 'get',
  keyOf: state => state,
}
