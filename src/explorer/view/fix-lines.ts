import type { FixProposal } from '../../model/planning/fix.ts'
import { timeText } from '../../quantity/time-text.ts'
import { fixChangeText } from '../../report/planning/fix-change-text.ts'
import { counted } from '../../report/typeset/numbers.ts'
import type { Column } from '../../report/typeset/table.ts'
import { cutEnd } from '../../report/typeset/text-width.ts'
import { visible } from '../../report/typeset/visible.ts'
import { wrap } from '../../report/typeset/wrap.ts'
import type { FixDialog, State } from '../state/state.ts'
import { askedText } from './asked-text.ts'
import { type Area, layoutOf } from './layout.ts'
import { listLines } from './list-lines.ts'
import { plainScreen, type ScreenPainter } from './painter.ts'

/** What was found for the request of the dialog, in the present world. */
const foundFor = ({ planning, world }: State, { id }: FixDialog) =>
  planning.fixes?.world === world && planning.fixes.id === id ? planning.fixes.found : undefined

/** Title, and a blank line. */
const HEAD = 2
const TABLE_HEAD = 1

const changesText = ({ changes }: FixProposal): string => changes.map(fixChangeText).join(' + ')

const columns = (painter: ScreenPainter) => (): readonly Column<FixProposal>[] => [
  { head: ['#'], align: 'right', rank: 0, text: ({ number }) => String(number) },
  { head: ['cost'], align: 'right', rank: 3, text: ({ cost }) => cost.toFixed(1) },
  { head: ['worst'], align: 'right', rank: 2, text: ({ worstPs }) => timeText(worstPs) },
  {
    head: ['slack'],
    align: 'right',
    rank: 1,
    text: ({ slackPs }) => (slackPs === null ? '–' : timeText(slackPs)),
    paint: () => painter.good,
  },
  { head: ['change'], align: 'left', rank: 0, least: 20, text: changesText, cut: cutEnd },
]

/** What the selected proposal changes, one by one, and what it leaves as it is. */
const below = (state: State, dialog: FixDialog, width: number, painter: ScreenPainter): readonly string[] => {
  const found = foundFor(state, dialog)
  const proposal = found?.proposals[dialog.list.cursor]
  if (found === undefined || proposal === undefined) return []
  const { changes, stillBroken } = proposal
  const blockers = found.blockers.slice(0, 3).map(({ tunnel, costsPs }) => {
    const cost = costsPs === null ? 'all of its bound' : timeText(costsPs)
    return `${visible(tunnel)} ${cost}`
  })
  return [
    '',
    ...changes.flatMap(change =>
      wrap(`${fixChangeText(change)}`, width - 4, '    ').map(line => `  ${line}`),
    ),
    ...(stillBroken.length === 0
      ? []
      : [painter.warn(`  still broken then: ${stillBroken.slice(0, 3).map(visible).join(', ')}`)]),
    ...(blockers.length === 0 ? [] : [painter.dim(`  who costs it most: ${blockers.join(', ')}`)]),
  ].map(line => cutEnd(line, width))
}

/** Rows that are seen at once, and how many there are. */
export const fixWindow = (
  state: State,
  dialog: FixDialog,
): { readonly height: number; readonly count: number } => {
  const { body } = layoutOf(state)
  const taken = HEAD + TABLE_HEAD + below(state, dialog, body.width, plainScreen).length
  return { height: Math.max(1, body.height - taken), count: foundFor(state, dialog)?.proposals.length ?? 0 }
}

/** What would mend one request, cheapest first; what the selected one of it changes. */
export const fixLines = (
  state: State,
  dialog: FixDialog,
  { width }: Area,
  painter: ScreenPainter,
): readonly string[] => {
  const found = foundFor(state, dialog)
  const progress = askedText(state, 'fix')
  const title = painter.strong(`What would mend ${visible(dialog.id)}`)
  if (found === undefined)
    return [title, '', ...wrap(progress === undefined || progress === '' ? 'not asked' : progress, width)]
  const { proposals, isComplete } = found
  if (proposals.length === 0)
    return [
      title,
      '',
      ...wrap(`nothing was found${isComplete ? '' : ' before the steps allowed were used up'}`, width),
    ]
  const { cursor, top } = dialog.list
  const { head, lines } = listLines(
    proposals.slice(top, top + fixWindow(state, dialog).height),
    cursor - top,
    { columns: columns(painter), extremes: proposals, width, painter, hasFocus: true },
  )
  const counts = `${counted(proposals.length, 'proposal')}, cheapest first${isComplete ? '' : '; not all was tried'}`
  return [`${title} · ${counts}`, '', ...head, ...lines, ...below(state, dialog, width, painter)]
}
