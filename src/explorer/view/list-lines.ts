import { type Column, renderTable } from '../../report/typeset/table.ts'
import type { ScreenPainter } from './painter.ts'
import { filled } from './text-line.ts'

/** The sign before the row with the cursor, and the room it takes on the others. */
export const CURSOR = '▸ '
const NO_CURSOR = '  '
/** The same for rows that are marked. */
const MARKED_CURSOR = '▸•'
const MARKED = ' •'

export interface ListLook<Row> {
  readonly columns: (sample: readonly Row[]) => readonly Column<Row>[]
  /** Rows that need the widest cells: they are never shown, and keep the columns where they are while one scrolls. */
  readonly extremes: readonly Row[]
  readonly width: number
  readonly painter: ScreenPainter
  readonly hasFocus: boolean
  readonly isMarked?: (row: Row) => boolean
}

/** The rows in sight as a table with its heading; `selected` is among them, or −1. */
export const listLines = <Row>(
  rows: readonly Row[],
  selected: number,
  { columns, extremes, width, painter, hasFocus, isMarked = () => false }: ListLook<Row>,
): { readonly head: readonly string[]; readonly lines: readonly string[] } => {
  const sample = [...extremes, ...rows]
  const table = renderTable(columns(sample), sample, { width: width - CURSOR.length, painter })
  const heading = table.lines.length - sample.length
  const body = table.lines.slice(heading + extremes.length)
  return {
    head: table.lines.slice(0, heading).map(line => NO_CURSOR + line),
    lines: body.map((line, i) => {
      const row = rows[i]
      const isOne = row !== undefined && isMarked(row)
      if (i !== selected) return isOne ? painter.accent(MARKED) + line : NO_CURSOR + line
      const marked = filled((isOne ? MARKED_CURSOR : CURSOR) + line, width)
      return hasFocus ? painter.select(marked) : painter.strong(marked)
    }),
  }
}

/** The rows in which each of `sizes` is largest, each once. Row by row: there are many, and to fetch one is what takes long. */
export const extremesOf = <Row>(
  rows: readonly Row[],
  sizes: readonly ((row: Row) => number)[],
): readonly Row[] => {
  const most = sizes.map(() => Number.NEGATIVE_INFINITY)
  const extremes: (Row | undefined)[] = sizes.map(() => undefined)
  for (const row of rows)
    for (let i = 0; i < sizes.length; i++) {
      const own = sizes[i]?.(row) ?? 0
      if (own <= (most[i] ?? 0)) continue
      most[i] = own
      extremes[i] = row
    }
  return [...new Set(extremes)].filter(row => row !== undefined)
}
