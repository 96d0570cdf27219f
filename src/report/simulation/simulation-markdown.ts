import type { SimulationResult } from '../../simulation/results/simulation-result.ts'
import { escapeMarkdown, markdownTable } from '../typeset/markdown.ts'
import { resolveReportOptions } from '../typeset/options.ts'
import { plainPainter } from '../typeset/painter.ts'
import { visible } from '../typeset/visible.ts'
import { simulationColumns, simulationRows } from './simulation-columns.ts'
import type { SimulationReportOptions } from './simulation-options.ts'
import { overallPhrases, scenarioPhrases, simulationSummary, stoppedPhrase } from './simulation-phrases.ts'
import { tailColumns, tailRows, tailTitle } from './simulation-tail.ts'
import { replayText, sortRows } from './simulation-text.ts'

/** What was seen as a Markdown page. */
export const simulationMarkdown = (
  result: SimulationResult,
  options: SimulationReportOptions = {},
  plot: readonly string[] = [],
): string => {
  const { sort = 'file', tunnel, assumptions = [], ...rest } = options
  const { limit, title } = resolveReportOptions(rest)
  const rows = sortRows(simulationRows(result, tunnel), sort).slice(0, limit)
  const columns = simulationColumns(rows, result.bounded, plainPainter).filter(
    c => c.head[0] !== 'λmin … worst',
  )
  const tails = tailRows(rows)
  const text = (phrases: readonly string[], separator: string): string =>
    escapeMarkdown(visible(phrases.join(separator)))
  const lines = [
    `# ${escapeMarkdown(visible(title ?? 'Simulation'))}`,
    '',
    text([...simulationSummary(result, plainPainter), ...stoppedPhrase(result)], ' · '),
    '',
    `As ${text(scenarioPhrases(result), ', ')}.`,
    ...(assumptions.length === 0 ? [] : ['', `Bounds assume ${text(assumptions, ', ')}.`]),
    ...(result.overall === null ? [] : ['', `${text(overallPhrases(result.overall), ' · ')}.`]),
    ...(rows.length === 0 ? [] : ['', '## Tunnels', '', ...markdownTable(columns, rows)]),
    ...(plot.length === 0 ? [] : ['', '```', ...plot, '```']),
    ...(tails.length === 0
      ? []
      : [
          '',
          `## Tail: ${escapeMarkdown(tailTitle(tails[0]!.tail))}`,
          '',
          ...markdownTable(tailColumns(), tails),
        ]),
    ...(result.violations.length === 0
      ? []
      : [
          '',
          '## Soundness violations',
          '',
          ...result.violations.map(v => `- **${v.code}** ${text([v.message, replayText(v)], '; ')}`),
        ]),
  ]
  return `${lines.join('\n')}\n`
}
