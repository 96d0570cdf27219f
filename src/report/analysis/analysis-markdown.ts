import type { AnalysisResult } from '../../analysis/result.ts'
import { escapeMarkdown, markdownItem, markdownSection, markdownTable } from '../typeset/markdown.ts'
import { noBoundText } from '../typeset/no-bound.ts'
import { type ReportOptions, resolveReportOptions } from '../typeset/options.ts'
import { plainPainter } from '../typeset/painter.ts'
import { sortTunnels } from '../typeset/sort.ts'
import { summaryPhrases } from '../typeset/summary.ts'
import { visible } from '../typeset/visible.ts'
import { assumptionsOf } from './assumptions.ts'
import { queueColumns, queueRows } from './links-table.ts'
import { movedColumns } from './moved-table.ts'
import { rejectionFacts, rejectionPlace, remedyText } from './rejection-facts.ts'
import { replicatedColumns, replicatedRows } from './replicated-table.ts'
import { marksFor, tunnelColumns } from './tunnel-columns.ts'
import { violationsMarkdown } from './violations-markdown.ts'

/** The result as a Markdown page: for a wiki, a merge request, a change record. */
export const analysisMarkdown = (result: AnalysisResult, options: ReportOptions = {}): string => {
  const { sort, limit, title, links } = resolveReportOptions(options)
  const { rejected, violations, moved = [] } = result
  const tunnels = sortTunnels(result.tunnels, sort).slice(0, limit)
  const queues = queueRows(result.links)
  const twice = replicatedRows(result.replicated)
  const lines = [
    `# ${escapeMarkdown(visible(title ?? 'Worst-case latency'))}`,
    '',
    `${escapeMarkdown(summaryPhrases(result, plainPainter).join(' · '))}`,
    '',
    `Assumes ${escapeMarkdown(assumptionsOf(result).join(', '))}.`,
    ...markdownSection(
      'Tunnels',
      tunnels.length === 0
        ? []
        : markdownTable(tunnelColumns(result.tunnels, marksFor(result), plainPainter), tunnels),
    ),
    ...markdownSection(
      'Sent twice',
      twice.length === 0 ? [] : markdownTable(replicatedColumns(twice, noBoundText(result)), twice),
    ),
    ...markdownSection(
      'Links',
      links && queues.length > 0
        ? markdownTable(queueColumns(queues, plainPainter, noBoundText(result)), queues)
        : [],
    ),
    ...markdownSection(
      'Moved by what was added',
      moved.length === 0 ? [] : markdownTable(movedColumns(moved, plainPainter, noBoundText(result)), moved),
    ),
    ...markdownSection(
      'Rejected',
      rejected.map(r =>
        markdownItem(r.code, rejectionPlace(r), [
          rejectionFacts(r) || r.message,
          r.remedy === undefined ? '' : `would fit with ${remedyText(r.remedy)}`,
        ]),
      ),
    ),
    ...violationsMarkdown(violations),
  ]
  return `${lines.join('\n')}\n`
}
