import type { Rejection, Violation } from '../../model/verdict.ts'
import type { ResolvedReportOptions } from '../typeset/options.ts'
import { visible } from '../typeset/visible.ts'
import { wrap } from '../typeset/wrap.ts'
import { rejectionFacts, rejectionPlace, remedyText } from './rejection-facts.ts'
import { violationFacts, violationPlace } from './violation-facts.ts'

type Look = Pick<ResolvedReportOptions, 'width' | 'painter' | 'limit'>

const INDENT = '    '

/** Heading and entries, the first `limit` of them; nothing for an empty list. */
const section = <T>(
  title: string,
  items: readonly T[],
  lines: (item: T) => readonly string[],
  { painter, limit }: Look,
): string[] => {
  if (items.length === 0) return []
  const rest = items.length - Math.min(items.length, limit)
  return [
    '',
    painter.strong(`${title} (${items.length})`),
    ...items.slice(0, limit).flatMap(lines),
    ...(rest > 0 ? [painter.dim(`  … and ${rest} more`)] : []),
  ]
}

const indented = (text: string, width: number): string[] => wrap(INDENT + visible(text), width, INDENT)

/** What was not admitted: why, how much is missing where, and what would admit it. */
export const rejectionLines = (rejected: readonly Rejection[], look: Look): string[] =>
  section(
    'rejected',
    rejected,
    r => {
      const facts = rejectionFacts(r)
      return [
        `  ${look.painter.bad(r.code)} ${look.painter.strong(visible(rejectionPlace(r)))}`,
        // Both sides of the inequality say what the sentence says.
        ...indented(facts === '' ? r.message : facts, look.width),
        ...(r.remedy === undefined ? [] : indented(`would fit with ${remedyText(r.remedy)}`, look.width)),
      ]
    },
    look,
  )

/** What is broken, with the numbers on both sides. */
export const violationLines = (violations: readonly Violation[], look: Look): string[] =>
  section(
    'violations',
    violations,
    v => {
      const facts = violationFacts(v)
      return [
        `  ${look.painter.bad(v.code)} ${look.painter.strong(visible(violationPlace(v)))}`.trimEnd(),
        ...indented(facts === '' ? v.message : facts, look.width),
      ]
    },
    look,
  )
