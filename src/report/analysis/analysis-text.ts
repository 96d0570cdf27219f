import type { AnalysisResult } from '../../analysis/result.ts'
import { formatSize } from '../../quantity/format-quantity.ts'
import { noBoundText } from '../typeset/no-bound.ts'
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from '../typeset/options.ts'
import { sortTunnels } from '../typeset/sort.ts'
import { summaryPhrases } from '../typeset/summary.ts'
import { tableLines } from '../typeset/table-lines.ts'
import { visible } from '../typeset/visible.ts'
import { wrapPhrases } from '../typeset/wrap.ts'
import { assumptionsOf } from './assumptions.ts'
import { backlogText, busiestLink, fullestQueue, loadText, queueColumns, queueRows } from './links-table.ts'
import { movedColumns } from './moved-table.ts'
import { replicatedColumns, replicatedRows } from './replicated-table.ts'
import { searchPhrases } from './search-phrases.ts'
import { MARK, marksFor, tunnelColumns } from './tunnel-columns.ts'
import { rejectionLines, violationLines } from './verdict-lines.ts'

const tunnelLines = (result: AnalysisResult, look: ResolvedReportOptions): string[] => {
  const columns = tunnelColumns(result.tunnels, marksFor(result), look.painter)
  return tableLines(columns, sortTunnels(result.tunnels, look.sort), look)
}

/** How to read the table; only the marks in use. */
const legend = (result: AnalysisResult): readonly string[] => {
  const { tunnels } = result
  const phrases = ['worst = λmin + δmax: no packet is ever later']
  if (tunnels.some(t => t.deadlinePs !== undefined)) phrases.push('slack = deadline − worst')
  const { broken } = marksFor(result)
  if (tunnels.some(t => broken.has(t.id))) phrases.push(`${MARK.broken} violated`)
  if (tunnels.some(t => t.periodPs > t.requestedPeriodPs)) phrases.push(`${MARK.raised} period raised`)
  if (tunnels.some(t => !t.exact)) phrases.push(`${MARK.affine} bound safe but not the tightest`)
  return phrases
}

const hotSpots = ({ links }: AnalysisResult): string[] => {
  const link = busiestLink(links)
  const queue = fullestQueue(queueRows(links))
  if (link === undefined || queue === undefined) return []
  const { backlogBits, queueBits, lane } = queue.lane
  return [
    `busiest link ${visible(link.id)} ${loadText(link.utilization)}`,
    `fullest queue ${visible(queue.link.id)} lane ${lane} ${backlogText(backlogBits)} of ${formatSize(queueBits)}`,
  ]
}

const assumptionLine = (result: AnalysisResult): readonly string[] => {
  const [first = '', ...rest] = assumptionsOf(result)
  return [`assumes ${first}`, ...rest]
}

/** The result for people: a table, what was rejected or is broken, what the bounds rest on, and the summary last. */
export const analysisText = (result: AnalysisResult, options: ReportOptions = {}): string => {
  const look = resolveReportOptions(options)
  const { painter, width } = look
  const moved = result.moved ?? []
  const queues = queueRows(result.links)
  const twice = replicatedRows(result.replicated)
  const paragraph = (phrases: readonly string[]): string[] => wrapPhrases(phrases, ' · ', width, '  ')
  const lines = [
    ...(look.title === undefined ? [] : [painter.strong(visible(look.title)), '']),
    ...(result.tunnels.length === 0 ? ['no tunnels'] : tunnelLines(result, look)),
    ...(twice.length > 0
      ? [
          '',
          painter.strong(`sent twice (${result.replicated?.length ?? 0}): the copy that comes first`),
        ].concat(tableLines(replicatedColumns(twice, noBoundText(result)), twice, look))
      : []),
    ...(look.links
      ? ['', ...tableLines(queueColumns(queues, painter, noBoundText(result)), queues, look)]
      : []),
    ...(moved.length > 0
      ? ['', painter.strong(`moved by what was added (${moved.length})`)].concat(
          tableLines(movedColumns(moved, painter, noBoundText(result)), moved, look),
        )
      : []),
    ...rejectionLines(result.rejected, look),
    ...violationLines(result.violations, look),
    '',
    ...(result.tunnels.length === 0 ? [] : paragraph(legend(result)).map(painter.dim)),
    ...wrapPhrases(assumptionLine(result), ', ', width, '  ').map(painter.dim),
    ...paragraph(hotSpots(result)),
    ...paragraph(searchPhrases(result)),
    ...paragraph(summaryPhrases(result, painter)),
  ]
  return `${lines.join('\n')}\n`
}
