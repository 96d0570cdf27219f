import { counted } from '../../report/typeset/numbers.ts'
import { cutEnd, padEnd } from '../../report/typeset/text-width.ts'
import { microsUp, sensibleDecimals } from '../../report/typeset/time.ts'
import { visible } from '../../report/typeset/visible.ts'
import { type State, VIEWS } from '../state/state.ts'
import type { ScreenPainter } from './painter.ts'
import { tunnelRows } from './rows.ts'
import { shownWidth } from './text-line.ts'

const objective = (ps: number | null): string =>
  ps === null ? 'Σ worst unbounded' : `Σ worst ${microsUp(ps, sensibleDecimals([ps]))} µs`

const verdict = ({ world, rejected }: State, painter: ScreenPainter): string => {
  const wrong = world.violations.length
  if (wrong > 0) return painter.bad(`NOT VALID: ${counted(wrong, 'violation')}`)
  return rejected.length > 0 ? painter.warn('INCOMPLETE') : painter.good('VALID')
}

/** As many of the phrases as fit. */
const fitting = (phrases: readonly string[], width: number): string => {
  let line = ''
  for (const phrase of phrases) {
    const longer = line === '' ? phrase : `${line} · ${phrase}`
    if (shownWidth(longer) > width) break
    line = longer
  }
  return line
}

/** What network this is, whether all is well, and how much was changed. */
export const titleLine = (state: State, painter: ScreenPainter): string => {
  const { topology, world, rejected, history, isSaved, size } = state
  const name = cutEnd(visible(topology.name === '' ? 'xlane' : topology.name), Math.floor(size.columns / 3))
  const { failed } = world
  return fitting(
    [
      `${painter.strong(name)} · ${verdict(state, painter)}`,
      counted(tunnelRows(world).length, 'tunnel'),
      ...(rejected.length === 0 ? [] : [`${rejected.length} rejected`]),
      ...(failed.length === 0 ? [] : [painter.bad(`${failed.length} failed`)]),
      ...(history.length === 0 ? [] : [`${counted(history.length, 'change')}${isSaved ? ', saved' : ''}`]),
      objective(world.objectivePs),
    ],
    size.columns - 1,
  )
}

/** The views; the present one in brackets. */
export const tabsLine = (state: State, painter: ScreenPainter): string => {
  const names = VIEWS.map((view, i) => `${i + 1} ${view[0]!.toUpperCase()}${view.slice(1)}`)
  const short = names.join('').length + names.length * 3 > state.size.columns
  const tabs = names.map((name, i) => {
    const text = short && VIEWS[i] !== state.view ? name.slice(0, 3) : name
    return VIEWS[i] === state.view ? painter.accent(`[${text}]`) : ` ${text} `
  })
  return tabs.join(' ')
}

export const messageLine = (state: State, painter: ScreenPainter): string => {
  const { message, dialog, filter, size } = state
  const paint = { good: painter.good, warn: painter.warn, bad: painter.bad, plain: painter.dim }
  if (dialog?.kind === 'leave') return painter.warn('Changes are not saved. Leave?')
  const shown = filter.text === '' || state.view !== 'tunnels' ? '' : `filter: ${visible(filter.text)}`
  if (message !== undefined) return paint[message.tone](cutEnd(visible(message.text), size.columns - 1))
  return padEnd(cutEnd(shown, size.columns - 1), 0)
}
