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

/** Rows of a table that a reader of a merge request looks through. */
const MOST_OPEN = 30

/** A table as a section that is folded where it is long: a comment is read from its verdict down. */
export const foldedSection = (title: string, count: number, table: readonly string[]): readonly string[] =>
  count <= MOST_OPEN
    ? markdownSection(title, table)
    : [
        '',
        `<details><summary><b>${escapeMarkdown(title)} (${count})</b></summary>`,
        '',
        ...table,
        '',
        '</details>',
      ]

/** What GitHub takes as one comment is 65,536 characters; GitLab takes more. */
const MOST_CHARACTERS = 60_000

/** The page with as many rows of each list as fit in one comment, at most `limit`; what it leaves out it says. */
export const fittedMarkdown = (limit: number, page: (limit: number) => string): string => {
  let rows = limit
  for (;;) {
    const text = page(rows)
    if (text.length <= MOST_CHARACTERS || rows === 0) return text
    rows = Number.isFinite(rows) ? Math.floor(rows / 2) : 1024
  }
}

/** The first `limit` rows as a table, and how many more there are. */
export const limitedTable = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  limit: number,
): readonly string[] => {
  if (rows.length === 0) return []
  const shown = rows.slice(0, limit)
  const rest = rows.length - shown.length
  return [
    ...(shown.length > 0 ? markdownTable(columns, shown) : []),
    ...(rest > 0 ? ['', `… and ${rest} more`] : []),
  ]
}

/** The first `limit` of some lines, and how many more there are. */
export const limitedItems = (items: readonly string[], limit: number): readonly string[] =>
  items.length <= limit ? items : [...items.slice(0, limit), `- … and ${items.length - limit} more`]
