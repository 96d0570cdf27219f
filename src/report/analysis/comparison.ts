import type { Comparison } from '../../analysis/comparison.ts'
import type { AnalysisResult } from '../../analysis/result.ts'
import { toCsv } from '../typeset/csv.ts'
import { escapeMarkdown, markdownTable } from '../typeset/markdown.ts'
import { type ReportOptions, resolveReportOptions } from '../typeset/options.ts'
import { plainPainter } from '../typeset/painter.ts'
import { sortTunnels } from '../typeset/sort.ts'
import { summaryPhrases } from '../typeset/summary.ts'
import { tableLines } from '../typeset/table-lines.ts'
import { visible } from '../typeset/visible.ts'
import { wrap, wrapPhrases } from '../typeset/wrap.ts'
import { comparisonColumns, isRaised, methodTotals } from './comparison-columns.ts'
import { isBound } from './not-a-bound.ts'
import { rejectionLines, violationLines } from './verdict-lines.ts'

/** In the order asked for: that of the analysis, which knows deadlines and slack. */
const sorted = (comparison: Comparison, result: AnalysisResult, options: ReportOptions) => {
  const place = new Map(sortTunnels(result.tunnels, options.sort ?? 'file').map((t, i) => [t.id, i]))
  const last = place.size
  return comparison.tunnels.toSorted((a, b) => (place.get(a.id) ?? last) - (place.get(b.id) ?? last))
}

const legend = (comparison: Comparison): string[] => [
  'worst case (λmin + δmax) by method',
  ...(comparison.tunnels.some(t => t.columns.some((_, i) => isRaised(t, i)))
    ? ['↑ the period it needs instead']
    : []),
]

/** The worst case of every tunnel by every method, side by side; below it what the analysis rejected or found broken. */
export const comparisonText = (
  comparison: Comparison,
  result: AnalysisResult,
  options: ReportOptions = {},
): string => {
  const look = resolveReportOptions(options)
  const { painter, width, title } = look
  const rows = sorted(comparison, result, options)
  const lines = [
    ...(title === undefined ? [] : [painter.strong(visible(title)), '']),
    ...(rows.length === 0 ? ['no tunnels'] : tableLines(comparisonColumns(comparison, painter), rows, look)),
    ...rejectionLines(result.rejected, look),
    ...violationLines(result.violations, look),
    '',
    ...wrapPhrases(legend(comparison), ' · ', width, '  ').map(painter.dim),
    ...methodTotals(comparison).flatMap(total => wrap(total, width, '  ')),
    ...wrapPhrases(summaryPhrases(result, painter), ' · ', width, '  '),
  ]
  return `${lines.join('\n')}\n`
}

/** One row per tunnel and method; names and units as in the JSON. */
export const comparisonCsv = (
  comparison: Comparison,
  result: AnalysisResult,
  options: ReportOptions = {},
): string =>
  toCsv(
    ['id', 'method', 'periodPs', 'minLatencyPs', 'maxJitterPs', 'worstPs', 'isBound', 'ignores'],
    sorted(comparison, result, options).flatMap(({ id, columns }) =>
      columns.map((c, i) => [
        id,
        c.name,
        c.periodPs,
        c.minLatencyPs,
        c.maxJitterPs,
        c.worstPs,
        isBound(comparison.methods[i]!),
        comparison.methods[i]!.ignores.join('; '),
      ]),
    ),
  )

export const comparisonMarkdown = (
  comparison: Comparison,
  result: AnalysisResult,
  options: ReportOptions = {},
): string => {
  const { title = 'Worst case by method' } = options
  const rows = sorted(comparison, result, options).slice(0, options.limit)
  return [
    `# ${escapeMarkdown(visible(title))}`,
    '',
    ...markdownTable(comparisonColumns(comparison, plainPainter), rows),
    '',
    ...methodTotals(comparison).map(total => `- ${escapeMarkdown(total)}`),
    '',
  ].join('\n')
}
