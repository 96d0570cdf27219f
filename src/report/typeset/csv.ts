export type CsvCell = string | number | boolean | null | undefined

/** Text that a spreadsheet would run as a formula gets an apostrophe in front. */
const FORMULA = /^[=+\-@\t\r]/

const cellText = (cell: CsvCell): string => {
  if (cell === null || cell === undefined) return ''
  if (typeof cell !== 'string') return String(cell)
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** [RFC4180]: CRLF after every record, quotes where needed. `null` and `undefined` are empty cells. */
export const toCsv = (header: readonly string[], rows: Iterable<readonly CsvCell[]>): string => {
  const lines = [header.join(',')]
  for (const row of rows) lines.push(row.map(cellText).join(','))
  return `${lines.join('\r\n')}\r\n`
}
