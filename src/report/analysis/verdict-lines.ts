import { leavesOpen, type Rejection, type Violation } from '../../model/verdict.ts'
import type { ResolvedReportOptions } from '../typeset/options.ts'
import { visible } from '../typeset/visible.ts'
import { wrap } from '../typeset/wrap.ts'
import { rejectionFacts, rejectionPlace, remedyText } from './rejection-facts.ts'
import { violationFacts } from './violation-facts.ts'
import { groupLines, type ViolationGroup, violationGroups } from './violation-groups.ts'

type Look = Pick<ResolvedReportOptions, 'width' | 'painter' | 'limit'>

const INDENT = '    '

/** Heading and entries, the first `limit` of them; nothing for an empty list. */
const section = <T>(
  title: string,
  items: readonly T[],
  lines: (item: T) => readonly string[],
  { painter, limit }: Look,
  count = items.length,
): string[] => {
  if (items.length === 0) return []
  const rest = items.length - Math.min(items.length, limit)
  return [
    '',
    painter.strong(`${title} (${count})`),
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

/** Of one cause, unless more are asked for. */
const MOST_OF_A_CAUSE = 8

/** What is broken by cause, worst first, with the numbers on both sides; and apart from it what was not decided. */
export const violationLines = (violations: readonly Violation[], look: Look): string[] => {
  const groups = violationGroups(violations)
  const of = (title: string, shown: readonly ViolationGroup[]): string[] =>
    section(
      title,
      shown,
      group => {
        const { code, place } = group
        const [first] = group.violations
        const most = look.limit === Number.POSITIVE_INFINITY ? MOST_OF_A_CAUSE : look.limit
        const details =
          group.violations.length === 1 && first !== undefined
            ? [violationFacts(first) || first.message]
            : groupLines(group, most)
        return [
          `  ${look.painter.bad(code)} ${look.painter.strong(visible(place))}`.trimEnd(),
          ...details.flatMap(text => indented(text, look.width)),
        ]
      },
      look,
      shown.reduce((sum, group) => sum + group.violations.length, 0),
    )
  return [
    ...of(
      'violations',
      groups.filter(group => !leavesOpen(group)),
    ),
    ...of('undecided', groups.filter(leavesOpen)),
  ]
}
