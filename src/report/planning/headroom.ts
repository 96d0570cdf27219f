import type { Binding, HeadroomResult, QueueHeadroom } from '../../model/planning/headroom.ts'
import { type CsvCell, toCsv } from '../typeset/csv.ts'
import type { Format } from '../typeset/format.ts'
import { toJson } from '../typeset/json.ts'
import { fittedMarkdown, foldedSection, limitedTable, markdownText } from '../typeset/markdown.ts'
import { type ReportOptions, resolveReportOptions } from '../typeset/options.ts'
import type { Column } from '../typeset/table.ts'
import { tableLines } from '../typeset/table-lines.ts'
import { visible } from '../typeset/visible.ts'
import { wrap } from '../typeset/wrap.ts'
import { pairColumns, queueColumns, tunnelColumns } from './headroom-columns.ts'
import { templatePhrase, violationLines, wholePhrases } from './headroom-phrases.ts'

/** A table of what is left, whichever its rows are. */
export interface HeadroomSection {
  readonly title: string
  readonly count: number
  /** Whichever rows they are of: columns and rows belong to each other. */
  readonly table: <T>(use: <Row>(columns: readonly Column<Row>[], rows: readonly Row[]) => T) => T
}

/** The tables that there are. */
export const headroomSections = (result: HeadroomResult): readonly HeadroomSection[] => {
  const { tunnels = [], queues = [], pairs = [] } = result
  const all: readonly HeadroomSection[] = [
    { title: 'tunnels', count: tunnels.length, table: use => use(tunnelColumns(tunnels), tunnels) },
    {
      title: 'links and lanes',
      count: queues.length,
      table: use => use(queueColumns(queues), byFactor(queues)),
    },
    { title: 'pairs', count: pairs.length, table: use => use(pairColumns(pairs, result), pairs) },
  ]
  return all.filter(({ count }) => count > 0)
}

/** Those with least left first, as they stand in the file among equals. */
const byFactor = (queues: readonly QueueHeadroom[]): readonly QueueHeadroom[] =>
  queues.toSorted((a, b) => a.factorPpm - b.factorPpm)

const text = (result: HeadroomResult, options: ReportOptions): string => {
  const look = resolveReportOptions(options)
  const { painter, width, title } = look
  const lines = [
    ...(title === undefined ? [] : [painter.strong(visible(title)), '']),
    ...wholePhrases(result).flatMap((phrase, i) =>
      wrap(phrase, width, '  ').map(!result.valid && i === 0 ? painter.bad : painter.strong),
    ),
    ...violationLines(result)
      .slice(0, look.limit)
      .flatMap(line => wrap(`  ${line}`, width, '    ')),
    ...headroomSections(result).flatMap(({ title: name, count, table }) => [
      '',
      painter.strong(`${name} (${count})`),
      ...(name === 'pairs' ? wrap(templatePhrase(result), width, '  ').map(painter.dim) : []),
      ...table((columns, rows) => tableLines(columns, rows, look)),
    ]),
  ]
  return `${lines.join('\n').replace(/^\n+/, '')}\n`
}

const markdown = (result: HeadroomResult, options: ReportOptions): string => {
  const { limit, title } = resolveReportOptions(options)
  return fittedMarkdown(limit, most =>
    [
      `# Headroom${title === undefined ? '' : ` of ${markdownText(title)}`}`,
      ...wholePhrases(result).flatMap(phrase => ['', markdownText(phrase)]),
      ...violationLines(result)
        .slice(0, most)
        .flatMap((line, i) => [...(i === 0 ? [''] : []), `- ${markdownText(line)}`]),
      ...headroomSections(result).flatMap(({ title: name, count, table }) =>
        foldedSection(
          name,
          count,
          table((columns, rows) => [
            ...(name === 'pairs' ? [markdownText(templatePhrase(result)), ''] : []),
            ...limitedTable(columns, rows, most),
          ]),
        ),
      ),
      '',
    ].join('\n'),
  )
}

const HEAD = ['kind', 'id', 'lane', 'to', 'quantity', 'now', 'then', 'code', 'link', 'linkLane', 'tunnel']

/** One row for each number that was looked for: what it is, and how far it can go. */
const csv = (result: HeadroomResult, { limit = Number.POSITIVE_INFINITY }: ReportOptions): string => {
  const rows: CsvCell[][] = []
  const add = (start: readonly CsvCell[], now: CsvCell, then: CsvCell, binds?: Binding): void => {
    rows.push([...start, now, then, binds?.code, binds?.link, binds?.lane, binds?.tunnel])
  }
  const { whole, tunnels = [], queues = [], pairs = [] } = result
  if (whole !== undefined) add(['all', '', '', '', 'factorPpm'], 1_000_000, whole.factorPpm, whole.binds)
  for (const t of tunnels.slice(0, limit)) {
    const { id, leastPeriod, largestRate, largestLoad } = t
    const of = (quantity: string): readonly CsvCell[] => ['tunnel', id, '', '', quantity]
    if (leastPeriod !== undefined) add(of('periodPs'), t.periodPs, leastPeriod.value, leastPeriod.binds)
    if (largestRate !== undefined) add(of('rateBps'), t.rateBps, largestRate.value, largestRate.binds)
    add(of('loadSizeBits'), t.loadSizeBits, largestLoad.value, largestLoad.binds)
    add(of('deadlinePs'), t.deadlinePs, t.tightestDeadlinePs)
  }
  for (const { link, lane, factorPpm, now, then, binds } of queues.slice(0, limit)) {
    const of = (quantity: string): readonly CsvCell[] => ['queue', link, lane, '', quantity]
    add(of('factorPpm'), 1_000_000, factorPpm, binds)
    add(of('load'), now.load, then.load)
    add(of('delayPs'), now.delayPs, then.delayPs)
    add(of('backlogBits'), now.backlogBits, then.backlogBits)
  }
  for (const { from, to, more, binds } of pairs.slice(0, limit))
    add(['pair', from, '', to, 'more'], 0, more, binds)
  return toCsv(HEAD, rows)
}

const REPORTERS: Record<Format, (result: HeadroomResult, options: ReportOptions) => string> = {
  text,
  json: toJson,
  csv,
  markdown,
}

/** What is left, in the form asked for; CSV has a row for each number. */
export const reportHeadroom = (result: HeadroomResult, format: Format, options: ReportOptions = {}): string =>
  REPORTERS[format](result, options)
