import type { RehearsalResult } from '../../trial/rehearsal-result.ts'
import { type CsvCell, toCsv } from '../typeset/csv.ts'
import type { Format } from '../typeset/format.ts'
import { toJson } from '../typeset/json.ts'
import { markdownTable } from '../typeset/markdown.ts'
import { type RehearsalReportOptions, rehearsalText } from './rehearsal-text.ts'

const HEAD = ['service', 'held', 'kind', 'holds', 'count', 'worstPs', 'boundPs', 'tightness']

/** One row per invariant and per bound. */
const rows = ({ services }: RehearsalResult): readonly CsvCell[][] =>
  services.flatMap(({ id, checks, bounds, schedules, failure }) => [
    ...checks.map(({ name, holds }): CsvCell[] => [id, name, 'invariant', holds, schedules, '', '', '']),
    ...bounds.map(({ name, count, worstPs, boundPs, tightness }): CsvCell[] => [
      id,
      name,
      'bound',
      failure?.check !== name,
      count,
      worstPs ?? '',
      boundPs ?? '',
      tightness ?? '',
    ]),
  ])

const REPORTERS: Record<Format, (result: RehearsalResult, options: RehearsalReportOptions) => string> = {
  text: rehearsalText,
  json: toJson,
  csv: result => toCsv(HEAD, rows(result)),
  markdown: result => {
    const columns = HEAD.map((head, i) => ({
      head: [head],
      align: i < 3 ? ('left' as const) : ('right' as const),
      rank: 0,
      text: (row: readonly CsvCell[]) => String(row[i] ?? ''),
    }))
    return `${markdownTable(columns, rows(result)).join('\n')}\n`
  },
}

/** A rehearsal in the form asked for. */
export const reportRehearsal = (
  result: RehearsalResult,
  format: Format,
  options: RehearsalReportOptions = {},
): string => REPORTERS[format](result, options)
