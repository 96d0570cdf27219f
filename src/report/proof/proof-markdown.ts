import type { ProofResult } from '../../proof/proof-result.ts'
import { violationsMarkdown } from '../analysis/violations-markdown.ts'
import { escapeMarkdown, markdownItem, markdownSection, markdownTable } from '../typeset/markdown.ts'
import { noBoundText } from '../typeset/no-bound.ts'
import { resolveReportOptions } from '../typeset/options.ts'
import { plainPainter } from '../typeset/painter.ts'
import { visible } from '../typeset/visible.ts'
import { proofColumns, proofRows } from './proof-columns.ts'
import {
  attackPhrases,
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
  const lines = [
    `# ${escapeMarkdown(visible(title ?? 'Proof'))}`,
    '',
    text([...proofSummary(result, plainPainter), ...shortPhrase(result)], ' · '),
    ...violationsMarkdown(result.violations),
    ...markdownSection(
      'Contradictions',
      result.contradictions.map(c => markdownItem(c.code, contradictionPlace(c), [c.message])),
    ),
    ...(replay === undefined ? [] : ['', 'Replay the first with', '', `    ${visible(replay)}`]),
    ...(result.certificate.kind === 'refused'
      ? markdownSection(
          'The checker refuses',
          result.certificate.problems.map(problem => `- ${text([problem], '')}`),
        )
      : []),
    ...(rows.length === 0
      ? []
      : markdownSection(
          'Tunnels',
          markdownTable(proofColumns(rows, plainPainter, noBoundText(result)), rows),
        )),
    '',
    `${text([certificatePhrase(result.certificate)], '')}.`,
    '',
    `${text([...effortPhrases(result), ...attackPhrases(result)], ' · ')}.`,
    ...(all.length === 0 ? [] : ['', `${text(closenessPhrases(all), ' · ')}.`]),
    ...(assumptions.length === 0 ? [] : ['', `Bounds assume ${text(assumptions, ', ')}.`]),
  ]
  return `${lines.join('\n')}\n`
}
