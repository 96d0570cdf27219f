import { wrapPhrases } from '../../report/typeset/wrap.ts'
import { bindingsOf } from '../state/bindings.ts'
import type { State } from '../state/state.ts'

/** More lines than these would take the room of what they are about. */
const MOST_LINES = 3

/** Every action that is possible now, each with its key. */
export const statusLines = (state: State): readonly string[] => {
  const hints = bindingsOf(state)
    .filter(({ hint }) => hint !== '')
    .map(({ shown, hint }) => `${shown} ${hint}`)
  return wrapPhrases(hints, '  ', Math.max(20, state.size.columns - 2)).slice(0, MOST_LINES)
}
