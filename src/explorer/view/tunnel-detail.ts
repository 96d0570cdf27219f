import { timeText } from '../../quantity/time-text.ts'
import { endsText } from '../../report/analysis/receivers.ts'
import { sendsPlainly, sentText, whenText } from '../../report/analysis/source-text.ts'
import { violationFacts, violationPlace } from '../../report/analysis/violation-facts.ts'
import { explanationText } from '../../report/explanation/explanation-text.ts'
import { visible } from '../../report/typeset/visible.ts'
import { wrap, wrapPhrases } from '../../report/typeset/wrap.ts'
import type { State } from '../state/state.ts'
import { sizeText } from '../what-if/text.ts'
import { worstOf } from '../what-if/world.ts'
import { interfererLines } from './interferer-lines.ts'
import type { ScreenPainter } from './painter.ts'
import { rangeLines } from './range-lines.ts'
import { lines, plain, type TextLine } from './text-line.ts'
import { treeLines } from './tree-lines.ts'

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

/** What the last change did to this tunnel. */
const movedLine = ({ change }: State, id: string, painter: ScreenPainter): readonly string[] => {
  const moved = change?.moved.find(m => m.id === id)
  if (moved === undefined || change === undefined) return []
  const show = (ps: number | null | undefined): string =>
    ps === undefined ? 'nothing' : ps === null ? 'no bound' : timeText(ps)
  const text = `${show(worstOf(moved.before))} → ${show(worstOf(moved.after))}`
  return [painter.accent(`moved: worst ${text}`)]
}

/** Everything about one tunnel: its range, its tree, who interferes, and the way of its slowest packet hop by hop. */
export const tunnelDetail = (
  state: State,
  id: string,
  width: number,
  painter: ScreenPainter,
): readonly TextLine[] => {
  const { world, topology, explained } = state
  const tunnel = world.tunnels.find(t => t.id === id)!
  const bound = world.bounds.get(id)
  const ends = { sender: tunnel.sender, receivers: tunnel.receivers.map(node => ({ node })) }
  const wrong = world.violations.filter(v => 'tunnel' in v && v.tunnel === id)
  const known = explained?.world === world && explained.id === id ? explained.explained : undefined
  return [
    ...lines(wrapPhrases([painter.strong(visible(id)), ...factsOf(state, id)], ' · ', width, '  ')),
    ...lines(wrap(endsText(ends), width, '  ').map(painter.dim)),
    ...lines(movedLine(state, id, painter)),
    ...wrong.flatMap(v =>
      lines(wrap(`! ${v.code} ${violationFacts(v) || v.message}`, width, '  ').map(painter.bad)),
    ),
    plain(''),
    ...lines(
      bound === undefined
        ? [painter.bad('down: it carries nothing; r finds another way')]
        : rangeLines(bound, width, painter),
    ),
    ...(bound === undefined ? [] : [plain(''), ...lines(treeLines(bound, world, topology, width, painter))]),
    plain(''),
    ...(known === undefined
      ? [plain(painter.dim('…'))]
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
