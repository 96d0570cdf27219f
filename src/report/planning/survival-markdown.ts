import type { FailureOutcome, Survival } from '../../model/planning/survival.ts'
import {
  fittedMarkdown,
  foldedSection,
  limitedTable,
  markdownSection,
  markdownText,
} from '../typeset/markdown.ts'
import { plainPainter } from '../typeset/painter.ts'
import { exposedOnes, exposureColumns } from './exposure-columns.ts'
import { failureColumns, failureName, harmful } from './failure-columns.ts'
import { failureDetails } from './failure-details.ts'
import { harmPhrases, requirementPhrase, scopePhrases, wholePhrase } from './survival-phrases.ts'
import type { SurvivalReportOptions } from './survival-text.ts'

/** The same as Markdown: what it comes to first, long tables folded. */
export const survivalMarkdown = (survival: Survival, options: SurvivalReportOptions = {}): string => {
  const { details = false, limit = Number.POSITIVE_INFINITY, title } = options
  const hurting = harmful(survival)
  const exposed = exposedOnes(survival)
  const verdict = requirementPhrase(survival)
  return fittedMarkdown(limit, rows => {
    const failures = limitedTable(failureColumns(hurting, survival, plainPainter), hurting, rows)
    const requests = limitedTable(exposureColumns(exposed, plainPainter), exposed, rows)
    return `${[
      `# ${markdownText(title ?? 'What breaks when something fails')}`,
      '',
      ...(verdict === undefined ? [] : [`**${markdownText(verdict)}**`, '']),
      harmPhrases(survival).map(markdownText).join(' · '),
      '',
      [...scopePhrases(survival), wholePhrase(survival)].map(markdownText).join(' · '),
      ...(hurting.length > 0 ? foldedSection('What hurts most', hurting.length, failures) : []),
      ...(exposed.length > 0 ? foldedSection('Most exposed', exposed.length, requests) : []),
      ...(details ? hurting.slice(0, rows).flatMap(failure => detailSection(failure, rows)) : []),
    ].join('\n')}\n`
  })
}

const detailSection = (failure: FailureOutcome, rows: number): readonly string[] =>
  markdownSection(
    markdownText(failureName(failure)),
    failureDetails(failure).flatMap(({ title, lines }) => [
      `- ${markdownText(title)}`,
      ...lines.slice(0, rows).map(line => `  - ${markdownText(line)}`),
      ...(lines.length > rows ? [`  - … and ${lines.length - rows} more`] : []),
    ]),
  )
