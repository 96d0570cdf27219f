import type { Contradiction, ProofResult } from '../../proof/proof-result.ts'
import { violationLines } from '../analysis/verdict-lines.ts'
import { noBoundText } from '../typeset/no-bound.ts'
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from '../typeset/options.ts'
import { type ReceiverSortKey, sortReceivers } from '../typeset/sort-receivers.ts'
import { tableLines } from '../typeset/table-lines.ts'
import { visible } from '../typeset/visible.ts'
import { wrap, wrapPhrases } from '../typeset/wrap.ts'
import { type ProofRow, proofColumns, proofRows } from './proof-columns.ts'
import {
  attackPhrases,
  certificatePhrase,
  closenessPhrases,
  effortPhrases,
  proofSummary,
  shortPhrase,
} from './proof-phrases.ts'

export interface ProofReportOptions extends Omit<ReportOptions, 'sort' | 'links' | 'perReceiver'> {
  readonly sort?: ReceiverSortKey
  /** What the ranges rest on, one phrase each. */
  readonly assumptions?: readonly string[]
  /** The command that shows the first contradiction again. */
  readonly replay?: string
}

export const sortProofRows = (rows: readonly ProofRow[], by: ReceiverSortKey): readonly ProofRow[] =>
  sortReceivers(rows, by, ({ tunnel, receiver }) => ({
    ...receiver,
    id: tunnel.id,
    latencyPs: receiver.seenMaxPs,
  }))

export const contradictionPlace = ({ tunnel, node, link }: Contradiction): string =>
  link === undefined ? `${tunnel} to ${node}` : `${tunnel} at ${link}`

const contradictionLines = (
  { contradictions }: ProofResult,
  { painter, width, limit }: ResolvedReportOptions,
  replay: string | undefined,
): string[] => {
  if (contradictions.length === 0) return []
  const rest = contradictions.length - Math.min(contradictions.length, limit)
  const indented = (text: string): string[] => wrap(`    ${visible(text)}`, width, '    ')
  return [
    '',
    painter.strong(`contradictions (${contradictions.length})`),
    ...contradictions
      .slice(0, limit)
      .flatMap(c => [
        `  ${painter.bad(c.code)} ${painter.strong(visible(contradictionPlace(c)))}`,
        ...indented(c.message),
      ]),
    ...(rest > 0 ? [painter.dim(`  … and ${rest} more`)] : []),
    ...(replay === undefined ? [] : ['  replay the first with', `    ${visible(replay)}`]),
  ]
}

const refusalLines = (
  { certificate }: ProofResult,
  { painter, width, limit }: ResolvedReportOptions,
): string[] => {
  if (certificate.kind !== 'refused') return []
  const { problems, more } = certificate
  const rest = problems.length - Math.min(problems.length, limit) + more
  return [
    '',
    painter.strong(`the checker refuses (${problems.length + more})`),
    ...problems.slice(0, limit).flatMap(problem => wrap(`  ${visible(problem)}`, width, '    ')),
    ...(rest > 0 ? [painter.dim(`  … and ${rest} more`)] : []),
  ]
}

/** All evidence for people: what the analysis finds wrong comes first, the verdict last. */
export const proofText = (result: ProofResult, options: ProofReportOptions = {}): string => {
  const { sort = 'file', assumptions = [], replay, ...rest } = options
  const look = resolveReportOptions(rest)
  const { painter, width } = look
  const rows = sortProofRows(proofRows(result), sort)
  const paragraph = (phrases: readonly string[]): string[] =>
    phrases.length === 0 ? [] : wrapPhrases(phrases, ' · ', width, '  ')
  const [assumed, ...more] = assumptions
  const violations = violationLines(result.violations, look).slice(1)
  const lines = [
    ...(look.title === undefined ? [] : [painter.strong(visible(look.title)), '']),
    ...(violations.length === 0 ? [] : [...violations, '']),
    ...(rows.length === 0
      ? ['no tunnels']
      : tableLines(proofColumns(rows, painter, noBoundText(result)), rows, look)),
    ...refusalLines(result, look),
    ...contradictionLines(result, look, replay),
    '',
    ...(rows.length === 0
      ? []
      : paragraph([
          'worst = λmin + δmax, proven',
          ...(rows.some(r => r.isTwice) ? ['×2: the copy that comes first, worst after a failure'] : []),
          'seen: the slowest packet of any simulation',
          'tight = seen / worst',
          'position = (seen − λmin) / δmax',
        ]).map(painter.dim)),
    ...(assumed === undefined
      ? []
      : wrapPhrases([`bounds assume ${assumed}`, ...more], ', ', width, '  ').map(painter.dim)),
    ...wrap(certificatePhrase(result.certificate), width, '  '),
    ...paragraph(effortPhrases(result)),
    ...attackPhrases(result).flatMap(text => wrap(text, width, '  ')),
    ...paragraph(closenessPhrases(rows)),
    ...shortPhrase(result)
      .flatMap(text => wrap(text, width, '  '))
      .map(painter.warn),
    ...paragraph(proofSummary(result, painter)),
  ]
  return `${lines.join('\n')}\n`
}
