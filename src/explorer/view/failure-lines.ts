import type { FailureOutcome } from '../../model/planning/survival.ts'
import { failureColumns, harmful } from '../../report/planning/failure-columns.ts'
import { harmPhrases } from '../../report/planning/survival-phrases.ts'
import { cutEnd } from '../../report/typeset/text-width.ts'
import { visible } from '../../report/typeset/visible.ts'
import { wrap, wrapPhrases } from '../../report/typeset/wrap.ts'
import { latestOf } from '../state/latest.ts'
import type { State } from '../state/state.ts'
import { askedText } from './asked-text.ts'
import { type Area, LIST_HEAD, layoutOf } from './layout.ts'
import { listLines } from './list-lines.ts'
import { plainScreen, type ScreenPainter } from './painter.ts'

const harmfulOf = latestOf(
  (state: State): readonly FailureOutcome[] => {
    const { survival } = state.planning
    return survival === undefined || survival.world !== state.world ? [] : harmful(survival.survival)
  },
  ({ planning, world }) => [planning.survival, world],
)

/** What is said above the list. */
const head = (state: State, width: number, painter: ScreenPainter): readonly string[] => {
  const { planning, world } = state
  const { survival } = planning
  const progress = askedText(state, 'failures')
  if (survival === undefined || survival.world !== world) {
    if (progress !== undefined && progress !== '') return wrap(progress, width)
    return [
      'enter fails every cable, every switch and every group that shares a risk, one at a time, gives what is down other trees, and says what is lost and what breaks then.',
      ...(survival === undefined ? [] : ['What was found before is of another network than this.']),
    ].flatMap(text => wrap(text, width))
  }
  const phrases = harmPhrases(survival.survival)
  return [
    ...wrapPhrases(phrases, ' · ', width, '  '),
    ...(progress === undefined || progress === ''
      ? survival.isDone
        ? []
        : [painter.warn('stopped: not all was looked at')]
      : [painter.accent(progress)]),
  ]
}

const MOST_BELOW = 4

/** Who is lost and what breaks with the selected failure. */
const below = (state: State, width: number, painter: ScreenPainter): readonly string[] => {
  const failure = harmfulOf(state)[state.failures.cursor]
  if (failure === undefined) return []
  const { lost, broken, interrupted, rerouted } = failure
  const names = (ids: readonly string[]): string =>
    `${ids.slice(0, 8).map(visible).join(' ')}${ids.length > 8 ? ` and ${ids.length - 8} more` : ''}`
  return [
    ...(lost.length === 0
      ? []
      : [painter.bad(`lost: ${names(lost.map(({ id }) => id))}; ${lost[0]?.why?.message ?? 'no way left'}`)]),
    ...(broken.length === 0 ? [] : [painter.bad(`breaks: ${broken[0]?.code} ${broken[0]?.message}`)]),
    ...(interrupted.length === 0 ? [] : [`interrupted: ${names(interrupted)}`]),
    ...(rerouted.length === 0 ? [] : [`on new trees: ${names(rerouted.map(({ id }) => id))}`]),
  ]
    .slice(0, MOST_BELOW)
    .map(line => cutEnd(`  ${line}`, width))
}

/** Rows that are seen at once, and how many there are. */
export const failureWindow = (state: State): { readonly height: number; readonly count: number } => {
  const { body } = layoutOf(state)
  const above = head(state, body.width, plainScreen).length + 1
  return {
    height: Math.max(1, body.height - above - LIST_HEAD - MOST_BELOW - 1),
    count: harmfulOf(state).length,
  }
}

/** What breaks when something fails, the worst first. */
export const failureLines = (state: State, { width }: Area, painter: ScreenPainter): readonly string[] => {
  const all = harmfulOf(state)
  const above = head(state, width, painter)
  if (all.length === 0) return above
  const { cursor, top } = state.failures
  const { height } = failureWindow(state)
  const { head: heading, lines } = listLines(all.slice(top, top + height), cursor - top, {
    columns: sample => failureColumns(sample, { reroute: 'greedy' }, painter),
    extremes: all.slice(0, 200),
    ...{ width, painter, hasFocus: true },
  })
  const rest = Array.from({ length: Math.max(0, height - lines.length) }, () => '')
  return [...above, '', ...heading, ...lines, ...rest, '', ...below(state, width, painter)]
}
