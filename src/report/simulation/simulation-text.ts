import { timeText } from '../../quantity/time-text.ts'
import type { SimulationResult, SoundnessViolation } from '../../simulation/results/simulation-result.ts'
import { NO_BOUND } from '../typeset/no-bound.ts'
import { type ResolvedReportOptions, resolveReportOptions } from '../typeset/options.ts'
import { type ReceiverSortKey, sortReceivers } from '../typeset/sort-receivers.ts'
import { tableLines } from '../typeset/table-lines.ts'
import { visible } from '../typeset/visible.ts'
import { wrap, wrapPhrases } from '../typeset/wrap.ts'
import { type SimulationRow, simulationColumns, simulationRows, worstPs } from './simulation-columns.ts'
import type { SimulationReportOptions } from './simulation-options.ts'
import {
  hotSpotPhrases,
  overallPhrases,
  scenarioPhrases,
  simulationSummary,
  stoppedPhrase,
} from './simulation-phrases.ts'
import { tailLines } from './simulation-tail.ts'

export const sortRows = (rows: readonly SimulationRow[], by: ReceiverSortKey): readonly SimulationRow[] =>
  sortReceivers(rows, by, ({ tunnel, receiver }) => ({
    ...receiver,
    id: tunnel.id,
    latencyPs: receiver.maxPs,
  }))

export const legendPhrases = (rows: readonly SimulationRow[], bounded: boolean): readonly string[] => [
  'min to max: seen',
  ...(bounded ? ['λmin and worst: proven', '=== min to max, o p50, x p99 between them'] : []),
  ...(bounded && rows.some(r => worstPs(r.receiver) === null)
    ? [`${NO_BOUND}: nothing to compare with`]
    : []),
]

/** One violation with all that a replay needs beside the options of the run. */
export const replayText = (v: SoundnessViolation): string =>
  `replay with seed ${v.seed}: replication ${v.replication}, packet ${v.packet} of ${v.tunnel}, released at ${timeText(v.releasedPs)}`

const violationLines = (
  result: SimulationResult,
  { painter, width, limit }: ResolvedReportOptions,
): string[] => {
  const { violations } = result
  if (violations.length === 0) return []
  const rest = violations.length - Math.min(violations.length, limit)
  const indented = (text: string) => wrap(`    ${visible(text)}`, width, '    ')
  return [
    '',
    painter.strong(`soundness violations (${violations.length})`),
    ...wrap(
      '  A packet contradicts a proof, which is a defect of xlane: please report it with the files.',
      width,
      '  ',
    ),
    ...violations.slice(0, limit).flatMap(v => {
      const place = v.code === 'DROP' ? `at ${v.link}` : `to ${v.node}`
      return [
        `  ${painter.bad(v.code)} ${painter.strong(visible(`${v.tunnel} ${place}`))}`,
        ...indented(v.message),
        ...indented(replayText(v)),
      ]
    }),
    ...(rest > 0 ? [painter.dim(`  … and ${rest} more`)] : []),
  ]
}

/** What was seen, for people: a table, what breaks a proof, how it was simulated, and the summary last. */
export const simulationText = (
  result: SimulationResult,
  options: SimulationReportOptions = {},
  plot: readonly string[] = [],
): string => {
  const { sort = 'file', tunnel, assumptions = [], ...rest } = options
  const look = resolveReportOptions(rest)
  const { painter, width } = look
  const rows = sortRows(simulationRows(result, tunnel), sort)
  const paragraph = (phrases: readonly string[]): string[] => wrapPhrases(phrases, ' · ', width, '  ')
  const commas = (first: string, phrases: readonly string[]): string[] =>
    phrases.length === 0
      ? []
      : wrapPhrases([first + phrases[0]!, ...phrases.slice(1)], ', ', width, '  ').map(painter.dim)
  const lines = [
    ...(look.title === undefined ? [] : [painter.strong(visible(look.title)), '']),
    ...(rows.length === 0
      ? ['no tunnels']
      : tableLines(simulationColumns(rows, result.bounded, painter), rows, look)),
    ...(plot.length > 0 ? ['', ...plot] : []),
    ...tailLines(rows, look),
    ...violationLines(result, look),
    '',
    ...(rows.length === 0 ? [] : paragraph(legendPhrases(rows, result.bounded)).map(painter.dim)),
    ...commas('', scenarioPhrases(result)),
    ...commas('bounds assume ', assumptions),
    ...paragraph(hotSpotPhrases(result)),
    ...(result.overall === null ? [] : paragraph(overallPhrases(result.overall))),
    ...stoppedPhrase(result)
      .flatMap(text => wrap(text, width, '  '))
      .map(painter.warn),
    ...paragraph(simulationSummary(result, painter)),
  ]
  return `${lines.join('\n')}\n`
}
