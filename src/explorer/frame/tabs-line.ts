import { type State, VIEWS, type View } from '../state/state.ts'
import type { ScreenPainter } from '../view/painter.ts'
import { shownWidth } from '../view/text-line.ts'
import { positionText } from './position.ts'

/** What each view is called in the line, shortened where there is no room for all. */
const tabs = (state: State): readonly { readonly view: View; readonly text: string }[] => {
  const names = VIEWS.map((view, i) => `${i + 1} ${view[0]?.toUpperCase()}${view.slice(1)}`)
  const width = names.join('').length + names.length * 3
  const isShort = width + positionText(state).length > state.size.columns
  return VIEWS.map((view, i) => {
    const name = names[i] ?? view
    return { view, text: isShort && view !== state.view ? name.slice(0, 3) : name }
  })
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
