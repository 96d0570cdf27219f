import { cutEnd, padEnd, textWidth } from '../../report/typeset/text-width.ts'
import type { PaletteDialog, State } from '../state/state.ts'
import { fieldText } from './form-lines.ts'
import type { Area } from './layout.ts'
import { CURSOR } from './list-lines.ts'
import type { ScreenPainter } from './painter.ts'
import { paletteEntries } from './palette.ts'
import { filled } from './text-line.ts'

/** Lines above the entries. */
export const PALETTE_HEAD = 2

/** What is typed, and below it what can be done and has those words, as much of it as is in sight. */
export const paletteLines = (
  state: State,
  dialog: PaletteDialog,
  { width, height }: Area,
  painter: ScreenPainter,
): readonly string[] => {
  const entries = paletteEntries(state, dialog)
  const { cursor, top } = dialog.list
  const column = Math.max(5, ...entries.map(({ shown }) => textWidth(shown))) + 2
  const shown = entries.slice(top, top + Math.max(1, height - PALETTE_HEAD))
  return [
    `: ${fieldText(dialog.text, true, painter)}`,
    '',
    ...shown.map(({ name, shown: key }, i) => {
      const text = padEnd(key, column) + cutEnd(name, Math.max(10, width - column - 3))
      return top + i === cursor ? painter.select(filled(CURSOR + text, width)) : `  ${text}`
    }),
    ...(entries.length === 0 ? [`  ${painter.dim('nothing of that name can be done now')}`] : []),
  ]
}
