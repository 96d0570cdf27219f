import type { SweepPoint, SweepResult } from '../../model/planning/sweep.ts'
import { type CsvCell, toCsv } from '../typeset/csv.ts'
import type { Format } from '../typeset/format.ts'
import { toJson } from '../typeset/json.ts'
import { fittedMarkdown, foldedSection, limitedTable, markdownText } from '../typeset/markdown.ts'
import { type ReportOptions, resolveReportOptions } from '../typeset/options.ts'
import type { Column } from '../typeset/table.ts'
import { tableLines } from '../typeset/table-lines.ts'
import { visible } from '../typeset/visible.ts'
import { wrap } from '../typeset/wrap.ts'
import { deadlineColumns, pointColumns } from './sweep-columns.ts'
import { parameterText } from './value-text.ts'

/** A table of a sweep, whichever its rows are. */
export interface SweepSection {
  readonly title: string
  readonly count: number
  readonly table: <T>(use: <Row>(columns: readonly Column<Row>[], rows: readonly Row[]) => T) => T
}

/** The tables that there are. */
export const sweepSections = (result: SweepResult): readonly SweepSection[] => {
  const { points, deadlines = [] } = result
  const all: readonly SweepSection[] = [
    { title: 'points', count: points.length, table: use => use(pointColumns(result), points) },
    {
      title: 'where deadlines break',
      count: deadlines.length,
      table: use => use(deadlineColumns(result), deadlines),
    },
  ]
  return all.filter(({ count }) => count > 0)
}

/** What the tables rest on. */
export const sweepPhrases = ({
  deadlines = [],
  isMonotone,
  complete,
  variations,
}: SweepResult): readonly string[] => {
  const [variation] = variations
  const name = variation === undefined ? '' : parameterText(variation)
  return [
    ...(complete ? [] : ['stopped: not all points were looked at']),
    ...(deadlines.length === 0
      ? []
      : [
          isMonotone === true
            ? `on the trees of the requests as they are in the files; ${name} is found to the last unit: the next value breaks it`
            : `on the trees of the requests as they are in the files; deadlines need not stay broken as ${name} goes on: the first place is said where one breaks or begins to hold`,
        ]),
  ]
}

const text = (result: SweepResult, options: ReportOptions): string => {
  const look = resolveReportOptions(options)
  const { painter, width, title } = look
  const lines = [
    ...(title === undefined ? [] : [painter.strong(visible(title))]),
    ...sweepSections(result).flatMap(({ title: name, count, table }) => [
      '',
      painter.strong(`${name} (${count})`),
      ...table((columns, rows) => tableLines(columns, rows, look)),
    ]),
    '',
    ...sweepPhrases(result).flatMap(phrase => wrap(phrase, width, '  ').map(painter.dim)),
  ]
  return `${lines.join('\n').trim()}\n`
}

const markdown = (result: SweepResult, options: ReportOptions): string => {
  const { limit, title } = resolveReportOptions(options)
  return fittedMarkdown(limit, most =>
    [
      `# Sweep${title === undefined ? '' : ` of ${markdownText(title)}`}`,
      ...sweepPhrases(result).flatMap(phrase => ['', markdownText(phrase)]),
      ...sweepSections(result).flatMap(({ title: name, count, table }) =>
        foldedSection(
          name,
          count,
          table((columns, rows) => limitedTable(columns, rows, most)),
        ),
      ),
      '',
    ].join('\n'),
  )
}

const csvRow = ({ variations }: SweepResult, point: SweepPoint): readonly CsvCell[] => [
  ...variations.map(({ values }, i) => values[point.at[i] ?? 0]),
  point.requests,
  point.accepted,
  point.worstPs,
  point.worstOf,
  point.slackPs,
  point.slackOf,
  point.sumPs,
  point.qjump.accepted,
  point.qjump.worstPs,
  point.silo.accepted,
  point.silo.worstPs,
  point.impossible,
]

/** Of the values: `periodPs`, `sizePpm` of factors. */
const columnName = ({ parameter, isFactor }: SweepResult['variations'][number]): string => {
  if (isFactor) return `${parameter}Ppm`
  const unit = { period: 'Ps', size: 'Bits', 'best-effort': 'Bits', bandwidth: 'Bps', clock: 'Ppb' } as const
  return `${parameter}${parameter in unit ? unit[parameter as keyof typeof unit] : ''}`.replace('-e', 'E')
}

const csv = (result: SweepResult, { limit = Number.POSITIVE_INFINITY }: ReportOptions): string =>
  toCsv(
    [
      ...result.variations.map(columnName),
      'requests',
      'accepted',
      'worstPs',
      'worstOf',
      'slackPs',
      'slackOf',
      'sumPs',
      'qjumpAccepted',
      'qjumpWorstPs',
      'siloAccepted',
      'siloWorstPs',
      'impossible',
    ],
    result.points.slice(0, limit).map(point => csvRow(result, point)),
  )

const REPORTERS: Record<Format, (result: SweepResult, options: ReportOptions) => string> = {
  text,
  json: toJson,
  csv,
  markdown,
}

/** A sweep in the form asked for; CSV has a row for each point. */
export const reportSweep = (result: SweepResult, format: Format, options: ReportOptions = {}): string =>
  REPORTERS[format](result, options)
