import { copiesOf, type Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { timeText } from '../../quantity/time-text.ts'
import { endsText } from '../../report/analysis/receivers.ts'
import { sendsPlainly, sentText, whenText } from '../../report/analysis/source-text.ts'
import { violationFacts, violationPlace } from '../../report/analysis/violation-facts.ts'
import { explanationText } from '../../report/explanation/explanation-text.ts'
import { visible } from '../../report/typeset/visible.ts'
import { wrap, wrapPhrases } from '../../report/typeset/wrap.ts'
import type { State } from '../state/state.ts'
import { sizeText } from '../what-if/text.ts'
import { type World, worstOf } from '../what-if/world.ts'
import { interfererLines } from './interferer-lines.ts'
import type { ScreenPainter } from './painter.ts'
import { rangeLines } from './range-lines.ts'
import { changeShown } from './shown-change.ts'
import { lines, plain, type TextLine } from './text-line.ts'
import { treeLines } from './tree-lines.ts'
import { tunnelRows } from './tunnel-rows.ts'

/** Culprits named at each hop; the list of all of them stands above. */
const MOST_CULPRITS = 3

const factsOf = (state: State, id: string): readonly string[] => {
  const tunnel = state.world.tunnels.find(t => t.id === id)!
  const bound = state.world.bounds.get(id)
  return [
    `lane ${tunnel.lane}`,
    ...(bound === undefined || sendsPlainly(bound)
      ? [`${sizeText(tunnel.sizeBits)} every ${timeText(tunnel.periodPs)}`]
      : [sentText(bound), whenText(bound)]),
    ...(tunnel.periodPs > tunnel.requestedPeriodPs
      ? [`asked for every ${timeText(tunnel.requestedPeriodPs)}`]
      : []),
    ...(tunnel.maxPeriodPs === undefined ? [] : [`at most ${timeText(tunnel.maxPeriodPs)}`]),
  ]
}

/** What moved this tunnel: the last change, or all of them. */
const movedLine = (state: State, id: string, painter: ScreenPainter): readonly string[] => {
  const change = changeShown(state)
  const moved = change?.moved.find(m => m.id === id)
  if (moved === undefined || change === undefined) return []
  const show = (ps: number | null | undefined): string =>
    ps === undefined ? 'nothing' : ps === null ? 'no bound' : timeText(ps)
  const text = `${show(worstOf(moved.before))} → ${show(worstOf(moved.after))}`
  return [painter.accent(`moved${state.since === 'file' ? ' since the file' : ''}: worst ${text}`)]
}

/** What a request sent twice may count on, whichever copy comes; nothing for one that is not. */
const togetherLines = (
  { world }: State,
  id: string,
  width: number,
  painter: ScreenPainter,
): readonly string[] => {
  const row = tunnelRows(world).find(r => r.copies.length > 1 && r.copies.some(copy => copy.id === id))
  if (row === undefined) return []
  const worst = row.copies.map(copy => worstOf(world.bounds.get(copy.id)))
  const standing = worst.flatMap(ps => ps ?? [])
  const first = standing.length === 0 ? 'no bound' : timeText(Math.min(...standing))
  const isWhole = worst.every(ps => ps !== undefined)
  return [
    '',
    ...wrapPhrases(
      [
        painter.strong(`sent twice, the copy that comes first: worst ${first}`),
        isWhole ? `after a failure ${timeOrNone(worstOf(row.bound))}` : painter.bad('one copy is down'),
      ],
      ' · ',
      width,
      '  ',
    ),
    ...(row.isDown ? [] : rangeLines(row.bound, width, painter)),
  ]
}

const timeOrNone = (ps: number | null | undefined): string =>
  ps === null || ps === undefined ? 'no bound' : timeText(ps)

/** Range and tree of a tunnel; under its own name where it is one of two copies. */
const copyLines = (
  world: World,
  topology: Topology,
  { id, replica }: Tunnel,
  width: number,
  painter: ScreenPainter,
): readonly TextLine[] => {
  const bound = world.bounds.get(id)
  return [
    plain(''),
    ...(replica === undefined ? [] : [plain(painter.strong(visible(id)))]),
    ...lines(
      bound === undefined
        ? [painter.bad('down: it carries nothing; r finds another way')]
        : rangeLines(bound, width, painter),
    ),
    ...(bound === undefined ? [] : [plain(''), ...lines(treeLines(bound, world, topology, width, painter))]),
  ]
}

/** Everything about one tunnel, or about both copies of one that is sent twice: its range, its tree, who interferes, and the way of its slowest packet hop by hop. */
export const tunnelDetail = (
  state: State,
  id: string,
  width: number,
  painter: ScreenPainter,
): readonly TextLine[] => {
  const { world, topology, explained } = state
  const copies = copiesOf(world.tunnels, id)
  const { replica, sender, receivers } = copies[0]!
  const name = replica?.of ?? id
  const ends = { sender, receivers: receivers.map(node => ({ node })) }
  const names = new Set([name, ...copies.map(copy => copy.id)])
  const wrong = world.violations.filter(v => 'tunnel' in v && v.tunnel !== undefined && names.has(v.tunnel))
  const known = explained?.world === world && explained.id === id ? explained.explained : undefined
  return [
    ...lines(wrapPhrases([painter.strong(visible(name)), ...factsOf(state, id)], ' · ', width, '  ')),
    ...lines(wrap(endsText(ends), width, '  ').map(painter.dim)),
    ...copies.flatMap(copy => lines(movedLine(state, copy.id, painter))),
    ...wrong.flatMap(v =>
      lines(wrap(`! ${v.code} ${violationFacts(v) || v.message}`, width, '  ').map(painter.bad)),
    ),
    ...lines(togetherLines(state, id, width, painter)),
    ...copies.flatMap(copy => copyLines(world, topology, copy, width, painter)),
    plain(''),
    ...(replica === undefined ? [] : [plain(painter.dim(`the way of ${visible(id)}`))]),
    ...(known === undefined
      ? copies.some(copy => world.bounds.has(copy.id))
        ? [plain(painter.dim('…'))]
        : []
      : known.kind === 'unbounded'
        ? lines(known.violations.map(v => `${v.code} ${violationPlace(v)}`))
        : known.kind === 'undecided'
          ? lines(wrap(`not explained: ${known.why}`, width, '  ').map(painter.warn))
          : [
              ...interfererLines(known.explanation, width, painter),
              plain(''),
              ...lines(
                explanationText(known.explanation, { width, painter, limit: MOST_CULPRITS })
                  .trimEnd()
                  .split('\n'),
              ),
            ]),
  ]
}
