import type { TunnelHeadroom } from '../../model/planning/headroom.ts'
import { tunnelColumns } from '../../report/planning/headroom-columns.ts'
import { wrap } from '../../report/typeset/wrap.ts'
import { latestOf } from '../state/latest.ts'
import type { State } from '../state/state.ts'
import { askedText } from './asked-text.ts'
import { type Area, LIST_HEAD, layoutOf } from './layout.ts'
import { listLines } from './list-lines.ts'
import { plainScreen, type ScreenPainter } from './painter.ts'

/** By how much a tunnel can be sent more often; what cannot be sent at all comes first. */
const room = ({ periodPs, leastPeriod }: TunnelHeadroom): number =>
  leastPeriod === undefined ? Number.POSITIVE_INFINITY : periodPs / leastPeriod.value

/** What is left to each tunnel, the least first. */
export const roomRows: (state: State) => readonly TunnelHeadroom[] = latestOf(
  ({ planning: { headroom }, world }: State): readonly TunnelHeadroom[] => {
    const rows = headroom?.world === world ? (headroom.result.tunnels ?? []) : []
    // Differences of infinities are NaN.
    return rows.toSorted((a, b) => (room(a) < room(b) ? -1 : room(a) > room(b) ? 1 : 0))
  },
  ({ planning, world }) => [planning.headroom, world],
)

/** What is said above the list. */
const head = (state: State, width: number, painter: ScreenPainter): readonly string[] => {
  const { planning, world } = state
  const { headroom } = planning
  const progress = askedText(state, 'headroom')
  if (headroom === undefined || headroom.world !== world) {
    if (progress !== undefined && progress !== '') return wrap(progress, width)
    return [
      'enter asks of each tunnel, everybody else as they are, how short its period, how large its load and how tight its deadline can be, and what breaks beyond that.',
      ...(headroom === undefined ? [] : ['What was found before is of another network than this.']),
    ].flatMap(text => wrap(text, width))
  }
  if (progress !== undefined && progress !== '') return [painter.accent(progress)]
  return headroom.isDone
    ? wrap('each tunnel alone, everybody else as they are; the least room first', width)
    : [painter.warn('stopped: not all was asked')]
}

/** Rows that are seen at once, and how many there are. */
export const roomWindow = (state: State): { readonly height: number; readonly count: number } => {
  const { body } = layoutOf(state)
  const above = head(state, body.width, plainScreen).length + 1
  return { height: Math.max(1, body.height - above - LIST_HEAD), count: roomRows(state).length }
}

/** How much more each tunnel can be, the least room first. */
export const roomLines = (state: State, { width }: Area, painter: ScreenPainter): readonly string[] => {
  const rows = roomRows(state)
  const above = head(state, width, painter)
  if (rows.length === 0) return above
  const { cursor, top } = state.headroom
  const { head: heading, lines } = listLines(rows.slice(top, top + roomWindow(state).height), cursor - top, {
    columns: tunnelColumns,
    extremes: rows.slice(0, 100),
    ...{ width, painter, hasFocus: true },
  })
  return [...above, '', ...heading, ...lines]
}
