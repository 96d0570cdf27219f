import type { Column } from './table.ts'

/** What Markdown or the HTML inside it would take as markup. A line break would end a table row. */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]<>|#~]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/\s+/g, ' ')

/** The columns of a terminal table as a Markdown table: all of them, nothing cut. */
export const markdownTable = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(c => escapeMarkdown([...c.head, c.unit ?? ''].join(' ').trim()))),
    line(columns.map(c => (c.align === 'right' ? '--:' : '---'))),
    ...rows.map(row => line(columns.map(c => escapeMarkdown(c.text(row))))),
  ]
}
