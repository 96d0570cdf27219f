import type { FailureOutcome, Survival } from '../../model/planning/survival.ts'
import { type CsvCell, toCsv } from '../typeset/csv.ts'
import type { Format } from '../typeset/format.ts'
import { toJson } from '../typeset/json.ts'
import { harmOf } from './failure-columns.ts'
import { survivalMarkdown } from './survival-markdown.ts'
import { type SurvivalReportOptions, survivalText } from './survival-text.ts'

const HEAD = [
  'kind',
  'element',
  'secondKind',
  'secondElement',
  'harm',
  'down',
  'covered',
  'interrupted',
  'rerouted',
  'gapless',
  'lost',
  'lostTogether',
  'cutOff',
  'broken',
  'mended',
  'worstSlackPs',
  'worstSlackTunnel',
  'rising',
  'falling',
]

const row = (failure: FailureOutcome): readonly CsvCell[] => {
  const [first, second] = failure.elements
  return [
    first?.kind,
    first?.id,
    second?.kind,
    second?.id,
    harmOf(failure),
    failure.down.length,
    failure.covered.length,
    failure.interrupted.length,
    failure.rerouted.length,
    failure.planned?.gapless.length ?? 0,
    failure.lost.length,
    failure.lostTogether,
    failure.cutOff.length,
    failure.broken.length,
    failure.mended,
    failure.worstSlack?.slackPs,
    failure.worstSlack?.tunnel,
    failure.rising,
    failure.falling,
  ]
}

const REPORTERS: Record<Format, (survival: Survival, options: SurvivalReportOptions) => string> = {
  text: survivalText,
  json: toJson,
  csv: ({ failures }, { limit }) => toCsv(HEAD, failures.slice(0, limit).map(row)),
  markdown: survivalMarkdown,
}

/** A survey of failures in the form asked for; CSV has a row for each failure, those that hurt most first. */
export const reportSurvival = (
  survival: Survival,
  format: Format,
  options: SurvivalReportOptions = {},
): string => REPORTERS[format](survival, options)
