import type { FailureOutcome, Survival } from '../../model/planning/survival.ts'
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from '../typeset/options.ts'
import { tableLines } from '../typeset/table-lines.ts'
import { visible } from '../typeset/visible.ts'
import { wrap, wrapPhrases } from '../typeset/wrap.ts'
import { exposedOnes, exposureColumns } from './exposure-columns.ts'
import { failureColumns, failureName, harmful } from './failure-columns.ts'
import { failureDetails } from './failure-details.ts'
import { harmPhrases, requirementPhrase, scopePhrases, wholePhrase } from './survival-phrases.ts'

/** How a survey of failures is printed. */
export interface SurvivalReportOptions extends ReportOptions {
  /** Says all about each failure, and not only how many of what it does. Default false. */
  readonly details?: boolean
}

/** A survey of failures in words: what it comes to, the failures that hurt most, the most exposed requests. */
export const survivalText = (survival: Survival, options: SurvivalReportOptions = {}): string => {
  const { details = false, ...rest } = options
  const look = resolveReportOptions(rest)
  const { painter, width } = look
  const hurting = harmful(survival)
  const exposed = exposedOnes(survival)
  const verdict = requirementPhrase(survival)
  const paint = survival.required?.holds === true ? painter.good : painter.bad
  const before = survival.violationsBefore > 0 ? painter.bad : painter.dim
  const lines = [
    ...(look.title === undefined ? [] : [painter.strong(visible(look.title)), '']),
    ...(verdict === undefined ? [] : wrap(verdict, width, '  ').map(paint)),
    ...wrapPhrases(harmPhrases(survival), ' · ', width, '  '),
    ...wrapPhrases(scopePhrases(survival), ' · ', width, '  ').map(painter.dim),
    ...wrap(wholePhrase(survival), width, '  ').map(before),
    ...section('what hurts most', hurting, look, () =>
      tableLines(failureColumns(hurting, survival, painter), hurting, look),
    ),
    ...section('most exposed', exposed, look, () =>
      tableLines(exposureColumns(exposed, painter), exposed, look),
    ),
    ...(details ? hurting.slice(0, look.limit).flatMap(failure => detailLines(failure, look)) : []),
  ]
  return `${lines.join('\n')}\n`
}

const section = (
  title: string,
  rows: readonly unknown[],
  { painter }: ResolvedReportOptions,
  lines: () => readonly string[],
): readonly string[] =>
  rows.length === 0 ? [] : ['', painter.strong(`${title} (${rows.length})`), ...lines()]

const detailLines = (
  failure: FailureOutcome,
  { painter, width, limit }: ResolvedReportOptions,
): readonly string[] => [
  '',
  ...wrap(failureName(failure), width, '  ').map(painter.strong),
  ...failureDetails(failure).flatMap(({ title, lines }) => [
    ...wrap(`  ${title}`, width, '    ').map(painter.dim),
    ...lines.slice(0, limit).flatMap(line => wrap(`    ${line}`, width, '      ')),
    ...(lines.length > limit ? [painter.dim(`    … and ${lines.length - limit} more`)] : []),
  ]),
]
