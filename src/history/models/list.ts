import type { SequentialModel } from '../definition/sequential-model.ts'

/** What a list is asked for: its elements, or one more at its end. */
export type ListInput =
  | { readonly kind: 'read' }
  | {
      readonly kind: 'append'
      /** What comes at its end. */
      readonly element: number
    }

/** The elements that `read` found; `append` answers nothing. */
export type ListOutput = readonly number[] | null

/**
 * A list of numbers, empty at first. With elements that are all different, a read shows every append before it and their
 * order: histories that say more than those of registers.
 */
export const list: SequentialModel<string, ListInput, ListOutput> = {
  // Written out, since lists are compared and remembered far more often than they are read.
  initial: '',
  apply: (state, input) => (input.kind === 'read' ? state : `${state}${input.element},`),
  step: (state, input, output) => {
    if (input.kind === 'append') return list.apply(state, input)
    return output !== null && state === output.map(element => `${element},`).join('') ? state : undefined
  },
  isReadOnly: ({ kind }) => kind === 'read',
  keyOf: state => state,
  marks: {
    made: input => (input.kind === 'append' ? input.element : undefined),
    needed: (_, output) => (output === null ? undefined : (output.at(-1) ?? null)),
    shown: output => output ?? [],
  },
}
