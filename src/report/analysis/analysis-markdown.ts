import type { AnalysisResult } from '../../analysis/result.ts'
import { escapeMarkdown, markdownTable } from '../typeset/markdown.ts'
import { type ReportOptions, resolveReportOptions } from '../typeset/options.ts'
import { plainPainter } from '../typeset/painter.ts'
import { sortTunnels } from '../typeset/sort.ts'
import { summaryPhrases } from '../typeset/summary.ts'
import { visible } from '../typeset/visible.ts'
import { assumptionsOf } from './assumptions.ts'
import { queueColumns, queueRows } from './links-table.ts'
import { movedColumns } from './moved-table.ts'
import { rejectionFacts, rejectionPlace, remedyText } from './rejection-facts.ts'
import { tunnelColumns } from './tunnel-columns.ts'
import { violationFacts, violationPlace } from './violation-facts.ts'

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines]

/** `- **CODE** place: sentences.` */
const item = (code: string, place: string, sentences: readonly string[]): string => {
  const text = [place, ...sentences].filter(s => s !== '').map(s => escapeMarkdown(visible(s)))
  return `- **${escapeMarkdown(code)}** ${text.join('; ')}`
}

/** The result as a Markdown page: for a wiki, a merge request, a change record. */
export const analysisMarkdown = (result: AnalysisResult, options: ReportOptions = {}): string => {
  const { sort, limit, title, links } = resolveReportOptions(options)
  const { rejected, violations, moved = [] } = result
  const broken = new Set(violations.flatMap(v => ('tunnel' in v ? [v.tunnel] : [])))
  const tunnels = sortTunnels(result.tunnels, sort).slice(0, limit)
  const queues = queueRows(result.links)
  const lines = [
    `# ${escapeMarkdown(visible(title ?? 'Worst-case latency'))}`,
    '',
    `${escapeMarkdown(summaryPhrases(result, plainPainter).join(' · '))}`,
    '',
    `Assumes ${escapeMarkdown(assumptionsOf(result).join(', '))}.`,
    ...section(
      'Tunnels',
      tunnels.length === 0
        ? []
        : markdownTable(tunnelColumns(result.tunnels, { broken }, plainPainter), tunnels),
    ),
    ...section(
      'Links',
      links && queues.length > 0 ? markdownTable(queueColumns(queues, plainPainter), queues) : [],
    ),
    ...section(
      'Moved by what was added',
      moved.length === 0 ? [] : markdownTable(movedColumns(moved, plainPainter), moved),
    ),
    ...section(
      'Rejected',
      rejected.map(r =>
        item(r.code, rejectionPlace(r), [
          rejectionFacts(r) || r.message,
          r.remedy === undefined ? '' : `would fit with ${remedyText(r.remedy)}`,
        ]),
      ),
    ),
    ...section(
      'Violations',
      violations.map(v => item(v.code, violationPlace(v), [violationFacts(v) || v.message])),
    ),
  ]
  return `${lines.join('\n')}\n`
}
