import type { AnalysisResult } from '../../analysis/result.ts'
import type { Rejection } from '../../model/verdict.ts'
import {
  escapeMarkdown,
  fittedMarkdown,
  foldedSection,
  limitedItems,
  limitedTable,
  markdownItem,
  markdownSection,
} from '../typeset/markdown.ts'
import { noBoundText } from '../typeset/no-bound.ts'
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from '../typeset/options.ts'
import { plainPainter } from '../typeset/painter.ts'
import { sortTunnels } from '../typeset/sort.ts'
import { summaryPhrases } from '../typeset/summary.ts'
import { visible } from '../typeset/visible.ts'
import { assumptionsOf } from './assumptions.ts'
import { queueColumns, queueRows } from './links-table.ts'
import { movedColumns } from './moved-table.ts'
import { rejectionFacts, rejectionPlace, remedyText } from './rejection-facts.ts'
import { replicatedColumns, replicatedRows } from './replicated-table.ts'
import { searchPhrases } from './search-phrases.ts'
import { marksFor, tunnelColumns } from './tunnel-columns.ts'
import { violationsMarkdown } from './violations-markdown.ts'

/**
 * The result as a Markdown page: for a wiki, a change record, a comment of a merge request, into which it fits: long tables are
 * folded, and very long ones are cut, which is said.
 */
export const analysisMarkdown = (result: AnalysisResult, options: ReportOptions = {}): string => {
  const look = resolveReportOptions(options)
  return fittedMarkdown(look.limit, limit => page(result, { ...look, limit }))
}

const page = (result: AnalysisResult, { sort, limit, title, links }: ResolvedReportOptions): string => {
  const { rejected, violations, moved = [] } = result
  const tunnels = sortTunnels(result.tunnels, sort)
  const queues = queueRows(result.links)
  const twice = replicatedRows(result.replicated)
  const searches = searchPhrases(result)
  const lines = [
    `# ${escapeMarkdown(visible(title ?? 'Worst-case latency'))}`,
    '',
    `${escapeMarkdown(summaryPhrases(result, plainPainter).join(' · '))}`,
    '',
    ...(searches.length === 0 ? [] : [escapeMarkdown(searches.join(' · ')), '']),
    `Assumes ${escapeMarkdown(assumptionsOf(result).join(', '))}.`,
    ...markdownSection('Rejected', limitedItems(rejected.map(rejectedItem), limit)),
    ...violationsMarkdown(violations, limit),
    ...foldedSection(
      'Tunnels',
      tunnels.length,
      limitedTable(tunnelColumns(result.tunnels, marksFor(result), plainPainter), tunnels, limit),
    ),
    ...foldedSection(
      'Sent twice',
      twice.length,
      limitedTable(replicatedColumns(twice, noBoundText(result)), twice, limit),
    ),
    ...foldedSection(
      'Links',
      queues.length,
      links ? limitedTable(queueColumns(queues, plainPainter, noBoundText(result)), queues, limit) : [],
    ),
    ...foldedSection(
      'Moved by what was added',
      moved.length,
      limitedTable(movedColumns(moved, plainPainter, noBoundText(result)), moved, limit),
    ),
  ]
  return `${lines.join('\n')}\n`
}

/** What was not admitted, why, and what would fit. */
export const rejectedItem = (r: Rejection): string =>
  markdownItem(r.code, rejectionPlace(r), [
    rejectionFacts(r) || r.message,
    r.remedy === undefined ? '' : `would fit with ${remedyText(r.remedy)}`,
  ])
