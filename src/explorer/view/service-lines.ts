import { timeText } from '../../quantity/time-text.ts'
import { reportServiceExplanation } from '../../report/services/service-explanation.ts'
import { headOf, stateOf } from '../../report/services/service-lines.ts'
import { verdictLines } from '../../report/services/services-text.ts'
import { counted } from '../../report/typeset/numbers.ts'
import { resolveReportOptions } from '../../report/typeset/options.ts'
import type { Column } from '../../report/typeset/table.ts'
import { cutMiddle } from '../../report/typeset/text-width.ts'
import { visible } from '../../report/typeset/visible.ts'
import { wrap } from '../../report/typeset/wrap.ts'
import type { ServicesDialog, State } from '../state/state.ts'
import { type Area, LIST_HEAD } from './layout.ts'
import { listLines } from './list-lines.ts'
import type { ScreenPainter } from './painter.ts'
import { type ServiceRow, serviceRows, waterfallsOf } from './service-rows.ts'
import { lines, plain, type TextLine } from './text-line.ts'

/** Lines under the list at most: why the selected service has no numbers, or its verdicts. */
const MOST_BELOW = 5

const timeOr = (ps: number | null | undefined): string =>
  ps === undefined ? '–' : ps === null ? 'no bound' : timeText(ps)

const suspected = ({ outcome }: ServiceRow) =>
  !outcome.accepted ? undefined : outcome.kind === 'replication' ? outcome.election : outcome

const committed = ({ outcome }: ServiceRow): number | null | undefined => {
  if (!outcome.accepted || outcome.kind !== 'replication') return undefined
  return outcome.commitPs?.[outcome.failures]?.leader ?? null
}

const failover = ({ outcome }: ServiceRow): number | null | undefined => {
  if (!outcome.accepted || outcome.kind !== 'replication') return undefined
  return outcome.failoverPs?.worst ?? null
}

const stateText = ({ outcome }: ServiceRow): string => (outcome.accepted ? stateOf(outcome) : 'NO NUMBERS')

const columns = (painter: ScreenPainter): readonly Column<ServiceRow>[] => [
  {
    head: ['service'],
    align: 'left',
    rank: 0,
    least: 8,
    text: ({ outcome }) => visible(outcome.id),
    cut: cutMiddle,
  },
  { head: ['kind'], align: 'left', rank: 6, text: ({ outcome }) => headOf(outcome)[0]! },
  {
    head: ['verdict'],
    align: 'left',
    rank: 1,
    text: stateText,
    paint: row => (stateText(row) === 'HOLDS' ? painter.good : painter.bad),
  },
  {
    head: ['suspect', 'after'],
    align: 'right',
    rank: 5,
    text: row => timeOr(suspected(row)?.thresholdPs),
  },
  {
    head: ['detected', 'within'],
    align: 'right',
    rank: 2,
    text: row => timeOr(suspected(row)?.detectionPs),
  },
  { head: ['committed'], align: 'right', rank: 3, text: row => timeOr(committed(row)) },
  { head: ['failover'], align: 'right', rank: 4, text: row => timeOr(failover(row)) },
]

/** Why a service has no numbers; of one that has, what it was asked for and whether that holds. */
const judgement = (
  { outcome, why }: ServiceRow,
  width: number,
  painter: ScreenPainter,
): readonly string[] => {
  if (outcome.accepted) return verdictLines(outcome, resolveReportOptions({ width, painter }))
  const [first = 'a range is missing', ...more] = why
  const also = more.length === 0 ? '' : ` (and ${counted(more.length, 'more reason')})`
  return wrap(`no numbers: ${visible(first)}${also}`, width, '  ').map(painter.bad)
}

/** What stands under the list, as much as leaves room for a row of it. */
const belowList = (
  state: State,
  { list }: ServicesDialog,
  { width, height }: Area,
  painter: ScreenPainter,
): readonly string[] => {
  const row = serviceRows(state)[list.cursor]
  const room = Math.max(0, Math.min(MOST_BELOW, height - LIST_HEAD - 2))
  return row === undefined ? [] : judgement(row, width - 2, painter).slice(0, room)
}

/** How many services are seen at once. */
export const servicesHeight = (
  state: State,
  dialog: ServicesDialog,
  area: Area,
  painter: ScreenPainter,
): number => {
  const below = belowList(state, dialog, area, painter).length
  return Math.max(1, area.height - LIST_HEAD - (below === 0 ? 0 : below + 1))
}

/** The services with their numbers of now, those in sight, and the judgement of the selected one. */
export const servicesList = (
  state: State,
  dialog: ServicesDialog,
  area: Area,
  painter: ScreenPainter,
): readonly string[] => {
  const rows = serviceRows(state)
  const { cursor, top } = dialog.list
  const { head, lines: shown } = listLines(
    rows.slice(top, top + servicesHeight(state, dialog, area, painter)),
    cursor - top,
    { columns: () => columns(painter), extremes: rows, width: area.width, painter, hasFocus: true },
  )
  const below = belowList(state, dialog, area, painter)
  return [...head, ...shown, ...(below.length === 0 ? [] : ['', ...below.map(line => `  ${line}`)])]
}

/** What the proven times of the selected service are made of, as `explain --service` prints it. */
export const waterfallLines = (
  state: State,
  { list }: ServicesDialog,
  width: number,
  painter: ScreenPainter,
): readonly TextLine[] => {
  const { services } = state
  const row = serviceRows(state)[list.cursor]
  if (services === undefined || row === undefined) return []
  if (!row.outcome.accepted) return lines(judgement(row, width, painter))
  const explanation = waterfallsOf(state, services, row)
  if (explanation.waterfalls.length === 0)
    return [...lines(judgement(row, width, painter)), plain('none of its times has a bound')]
  return lines(reportServiceExplanation(explanation, 'text', { width, painter }).trimEnd().split('\n'))
}
