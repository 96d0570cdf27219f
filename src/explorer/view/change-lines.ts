import type { Moved } from '../../engine/change.ts'
import type { Violation } from '../../model/verdict.ts'
import { rejectionLines } from '../../report/analysis/verdict-lines.ts'
import { violationFacts, violationPlace } from '../../report/analysis/violation-facts.ts'
import { nameColumn } from '../../report/typeset/columns.ts'
import { counted } from '../../report/typeset/numbers.ts'
import { renderTable } from '../../report/typeset/table.ts'
import { microsUp, sensibleDecimals } from '../../report/typeset/time.ts'
import { visible } from '../../report/typeset/visible.ts'
import { wrap } from '../../report/typeset/wrap.ts'
import { failedNames } from '../state/cables.ts'
import { latestOf } from '../state/latest.ts'
import type { State } from '../state/state.ts'
import { countsOf } from '../what-if/difference.ts'
import { broken, mended, type RejectedRequest, worstOf } from '../what-if/world.ts'
import type { ScreenPainter } from './painter.ts'
import { changeShown } from './shown-change.ts'
import { lines, plain, type TextLine } from './text-line.ts'

/** Moves are listed up to this many; the list of tunnels marks all of them. */
const MOST_MOVES = 500
const MOST_REJECTED = 100

const violationLines = (
  violations: readonly Violation[],
  mark: string,
  width: number,
  paint: (text: string) => string,
): readonly TextLine[] =>
  violations.flatMap((v): readonly TextLine[] => {
    const place = visible(violationPlace(v))
    const sentence = `${mark} ${v.code} ${place}: ${violationFacts(v) || v.message}`
    const jump = 'tunnel' in v && v.tunnel !== undefined ? { jump: v.tunnel } : {}
    return wrap(sentence, width, '    ').map(text => ({ text: paint(text), ...jump }))
  })

const worstChange = ({ before, after }: Moved): number => {
  const [from, to] = [worstOf(before), worstOf(after)]
  if (from === null || from === undefined || to === null || to === undefined) return Number.POSITIVE_INFINITY
  return Math.abs(to - from)
}

const moveLines = (moved: readonly Moved[], width: number, painter: ScreenPainter): readonly TextLine[] => {
  const dearest = moved.toSorted((a, b) => {
    const [x, y] = [worstChange(a), worstChange(b)]
    return x > y ? -1 : x < y ? 1 : 0
  })
  const shown = dearest.slice(0, MOST_MOVES)
  const decimals = sensibleDecimals(shown.flatMap(m => [worstOf(m.before), worstOf(m.after)]))
  const show = (ps: number | null | undefined): string =>
    ps === undefined ? '–' : ps === null ? 'unbounded' : microsUp(ps, decimals)
  const by = ({ before, after }: Moved): string => {
    const [from, to] = [worstOf(before), worstOf(after)]
    if (from === undefined) return 'new'
    if (to === undefined) return 'gone or down'
    if (from === null || to === null) return to === null ? 'bound lost' : 'bounded again'
    return `${to < from ? '-' : '+'}${microsUp(Math.abs(to - from), decimals)}`
  }
  const table = renderTable<Moved>(
    [
      nameColumn(m => m.id, undefined, 12),
      { head: ['worst before'], unit: 'µs', align: 'right', rank: 4, text: m => show(worstOf(m.before)) },
      { head: ['after'], unit: 'µs', align: 'right', rank: 3, text: m => show(worstOf(m.after)) },
      {
        head: ['change'],
        unit: 'µs',
        align: 'right',
        rank: 2,
        text: by,
        paint: m => (by(m).startsWith('-') ? painter.good : painter.warn),
      },
    ],
    shown,
    { width, painter },
  )
  const heading = table.lines.length - shown.length
  return [
    ...table.lines.map((text, i): TextLine => {
      const move = shown[i - heading]
      return move === undefined ? { text } : { text, jump: move.id }
    }),
    ...(dearest.length > shown.length
      ? [plain(painter.dim(`… and ${dearest.length - shown.length} more`))]
      : []),
  ]
}

const rejectedLines = (
  rejected: readonly RejectedRequest[],
  width: number,
  painter: ScreenPainter,
): readonly TextLine[] =>
  rejected.length === 0
    ? []
    : [
        ...lines(
          rejectionLines(
            rejected.map(({ rejection }) => rejection),
            { width, painter, limit: MOST_REJECTED },
          ).slice(1),
        ),
        plain(''),
      ]

const title = (text: string, painter: ScreenPainter): TextLine => plain(painter.strong(text))

/** What moved: with the last change, or since the files were opened. */
const movedSection = (state: State, width: number, painter: ScreenPainter): readonly TextLine[] => {
  const change = changeShown(state)
  if (change === undefined)
    return lines(
      wrap(
        'nothing was changed yet: a adds a request, + and - change the selected tunnel, f fails a node or a cable',
        width,
      ),
    )
  const { added, removed, changed } = countsOf(state.opened, state.world)
  const net = `${added} added, ${removed} removed, ${changed} changed`
  const isNet = state.since === 'file'
  const said = isNet
    ? `since the files were opened: ${net} (d: the last change)`
    : `last change: ${change.label}`
  return [
    ...lines(wrap(said, width, '  ').map(painter.strong)),
    ...(isNet ? [] : lines(wrap(`d: all since the files were opened: ${net}`, width, '  ').map(painter.dim))),
    ...violationLines(broken(change), '! broke:', width, painter.bad),
    ...violationLines(mended(change), '✓ mended:', width, painter.good),
    ...(change.moved.length === 0 ? [plain('no bound moved')] : moveLines(change.moved, width, painter)),
  ]
}

const written = (state: State, width: number, painter: ScreenPainter): readonly TextLine[] => {
  const { history, redoable, world, topology } = state
  const { violations, failed, rejected } = world
  return [
    ...movedSection(state, width, painter),
    plain(''),
    title(violations.length === 0 ? 'nothing is wrong now' : `wrong now (${violations.length})`, painter),
    ...violationLines(violations, '!', width, painter.bad),
    plain(''),
    ...(failed.length === 0
      ? []
      : [
          ...lines(wrap(`failed: ${failedNames(topology, failed).map(visible).join(', ')}`, width, '  ')),
          plain(''),
        ]),
    ...rejectedLines(rejected, width, painter),
    title(
      `history: ${counted(history.length, 'change')}${redoable === 0 ? '' : `, ${redoable} undone`}`,
      painter,
    ),
    ...history.map((label, i) => plain(`${String(i + 1).padStart(3)} ${label}`)).toReversed(),
  ]
}

/** What was done, what that moved, and everything that is wrong now. */
export const changeLines: (state: State, width: number, painter: ScreenPainter) => readonly TextLine[] =
  latestOf(written, ({ world, opened, change, since, history, redoable, topology }) => [
    ...[world, opened, change, since, history, redoable, topology],
  ])
