import type { Column } from './table.ts'
import { visible } from './visible.ts'

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

/** Text of any origin as Markdown shows it. */
export const markdownText = (text: string): string => escapeMarkdown(visible(text))

/** A heading and what stands below it; nothing for nothing. */
export const markdownSection = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines]

/** `- **CODE** place; sentences`. */
export const markdownItem = (code: string, place: string, sentences: readonly string[]): string =>
  `- **${escapeMarkdown(code)}** ${[place, ...sentences]
    .filter(s => s !== '')
    .map(markdownText)
    .join('; ')}`
