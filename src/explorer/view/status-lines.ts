import { wrapPhrases } from '../../report/typeset/wrap.ts'
import type { Binding } from '../state/bindings/binding.ts'
import { bindingsOf } from '../state/bindings/bindings.ts'
import { ALWAYS } from '../state/bindings/global-bindings.ts'
import type { State } from '../state/state.ts'

/** More lines than these would take the room of what they are about. */
const MOST_LINES = 2

const hintOf = ({ shown, hint }: Binding): string => `${shown} ${hint}`

/** What can be done now, each with its key, as far as there is room; where to learn the rest, and how to leave, always. */
export const statusLines = (state: State): readonly string[] => {
  const all = bindingsOf(state).filter(({ hint }) => hint !== '')
  const last = all.filter(binding => ALWAYS.includes(binding)).map(hintOf)
  const others = all.filter(binding => !ALWAYS.includes(binding)).map(hintOf)
  const width = Math.max(20, state.size.columns - 2)
  for (let shown = others.length; shown >= 0; shown--) {
    const lines = wrapPhrases([...others.slice(0, shown), ...last], '  ', width)
    if (lines.length <= MOST_LINES) return lines
  }
  return []
}
