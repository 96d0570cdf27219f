import { type State, VIEWS, type View } from '../state/state.ts'
import type { ScreenPainter } from '../view/painter.ts'
import { shownWidth } from '../view/text-line.ts'
import { positionText } from './position.ts'

const NAMES = VIEWS.map((view, i) => `${i + 1} ${view[0]?.toUpperCase()}${view.slice(1)}`)
const LONGEST = Math.max(...NAMES.map(name => name.length))
/** Number and first letter. */
const SHORTEST = 3

/** What each view is called in the line, as much of each name as there is room for. */
const tabs = (state: State): readonly { readonly view: View; readonly text: string }[] => {
  const at = VIEWS.indexOf(state.view)
  const cut = (length: number): readonly string[] =>
    NAMES.map((name, i) => (i === at ? name : name.slice(0, length)))
  const room = state.size.columns - 2 - positionText(state).length - VIEWS.length * 3
  let length = LONGEST
  while (length > SHORTEST && cut(length).join('').length > room) length--
  const names = cut(length)
  return VIEWS.map((view, i) => ({ view, text: names[i] ?? view }))
}

/** The views, the present one in brackets; at the end of the line where the cursor stands. */
export const tabsLine = (state: State, painter: ScreenPainter): string => {
  const position = positionText(state)
  const line = tabs(state)
    .map(({ view, text }) => (view === state.view ? painter.accent(`[${text}]`) : ` ${text} `))
    .join(' ')
  const room = state.size.columns - 1 - shownWidth(line) - shownWidth(position)
  return room < 1 ? line : line + ' '.repeat(room) + painter.dim(position)
}

/** The view whose name stands in this column. */
export const viewAt = (state: State, column: number): View | undefined => {
  let from = 0
  for (const { view, text } of tabs(state)) {
    const width = text.length + 2
    if (column >= from && column < from + width) return view
    from += width + 1
  }
  return undefined
}
