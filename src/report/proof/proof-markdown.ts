import type { ProofResult } from '../../proof/proof-result.ts'
import { violationPlace } from '../analysis/violation-facts.ts'
import { escapeMarkdown, markdownTable } from '../typeset/markdown.ts'
import { resolveReportOptions } from '../typeset/options.ts'
import { plainPainter } from '../typeset/painter.ts'
import { visible } from '../typeset/visible.ts'
import { proofColumns, proofRows } from './proof-columns.ts'
import {
  certificatePhrase,
  closenessPhrases,
  effortPhrases,
  proofSummary,
  shortPhrase,
} from './proof-phrases.ts'
import { contradictionPlace, type ProofReportOptions, sortProofRows } from './proof-text.ts'

/** All evidence as a Markdown page. */
export const proofMarkdown = (result: ProofResult, options: ProofReportOptions = {}): string => {
  const { sort = 'file', assumptions = [], replay, ...rest } = options
  const { limit, title } = resolveReportOptions(rest)
  const all = sortProofRows(proofRows(result), sort)
  const rows = all.slice(0, limit)
  const text = (phrases: readonly string[], separator: string): string =>
    escapeMarkdown(visible(phrases.join(separator)))
  const section = (heading: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : ['', `## ${heading}`, '', ...items]
  const lines = [
    `# ${escapeMarkdown(visible(title ?? 'Proof'))}`,
    '',
    text([...proofSummary(result, plainPainter), ...shortPhrase(result)], ' · '),
    ...section(
      'Violations',
      result.violations.map(v => `- **${v.code}** ${text([violationPlace(v), v.message], ': ')}`),
    ),
    ...section(
      'Contradictions',
      result.contradictions.map(c => `- **${c.code}** ${text([contradictionPlace(c), c.message], ': ')}`),
    ),
    ...(replay === undefined ? [] : ['', 'Replay the first with', '', `    ${visible(replay)}`]),
    ...(result.certificate.kind === 'refused'
      ? section(
          'The checker refuses',
          result.certificate.problems.map(problem => `- ${text([problem], '')}`),
        )
      : []),
    ...(rows.length === 0 ? [] : section('Tunnels', markdownTable(proofColumns(rows, plainPainter), rows))),
    '',
    `${text([certificatePhrase(result.certificate)], '')}.`,
    '',
    `${text(effortPhrases(result), ' · ')}.`,
    ...(all.length === 0 ? [] : ['', `${text(closenessPhrases(all), ' · ')}.`]),
    ...(assumptions.length === 0 ? [] : ['', `Bounds assume ${text(assumptions, ', ')}.`]),
  ]
  return `${lines.join('\n')}\n`
}
