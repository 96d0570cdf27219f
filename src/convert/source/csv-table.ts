import { CsvError, parse } from 'csv-parse/browser/esm/sync'
import type { Document, Place } from '../foreign/document.ts'
import type { Findings } from '../foreign/findings.ts'

/** A row by its columns, whose names are lower case with `_` for what is no letter or digit. */
export interface CsvRow {
  readonly values: ReadonlyMap<string, string>
  readonly place: Place
}

interface Info {
  readonly record: readonly string[]
  readonly info: { readonly bytes: number; readonly lines: number }
}

/** A table with a line of names; commas, semicolons or tabs between its cells. */
export const csvTable = (document: Document, findings: Findings): readonly CsvRow[] => {
  const { text } = document.file
  const [first = ''] = text.split(/\r?\n/, 1)
  const delimiter = [',', ';', '\t'].toSorted((a, b) => first.split(b).length - first.split(a).length)[0]!
  const records = recordsOf(text, delimiter, document, findings)
  const [head, ...rows] = records
  if (head === undefined) return []
  const names = head.record.map(columnName)
  const lines = document.lines
  return rows.flatMap(({ record, info }) => {
    if (record.every(cell => cell.trim() === '')) return []
    const line = lines.spanOfLine(info.lines)
    return [
      {
        values: new Map(names.map((name, i) => [name, (record[i] ?? '').trim()])),
        place: { document, at: line, called: `line ${info.lines}` },
      },
    ]
  })
}

export const columnName = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')

const recordsOf = (
  text: string,
  delimiter: string,
  document: Document,
  findings: Findings,
): readonly Info[] => {
  try {
    return parse(text, {
      delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
    }) as unknown as readonly Info[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const { lines } = error as unknown as { readonly lines?: number }
    findings.error(
      { document, at: document.lines.spanOfLine(lines ?? 1) },
      'FOREIGN_SYNTAX',
      'a table of comma-separated values',
      error.message.replace(/\s+/g, ' ').slice(0, 200),
    )
    return []
  }
}
