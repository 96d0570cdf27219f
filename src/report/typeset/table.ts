import { fitColumns } from './fit-columns.ts'
import type { Paint, Painter } from './painter.ts'
import { cutEnd, padEnd, padStart, textWidth } from './text-width.ts'

export interface Column<Row> {
  /** Header lines, the last one next to the rows. */
  readonly head: readonly string[]
  /** Shown below the heading, in a line that the columns share. */
  readonly unit?: string
  readonly align: 'left' | 'right'
  /** Columns of the highest rank go first when there is no room. */
  readonly rank: number
  /** Cells may be cut down to this width; without it they are never cut. */
  readonly least?: number
  readonly text: (row: Row) => string
  /** Cuts a cell's text to `width`; the beginning with `…` by default. */
  readonly cut?: (text: string, width: number, row: Row) => string
  readonly paint?: (row: Row) => Paint
}

export interface Table {
  readonly lines: readonly string[]
  /** Headings of the columns that found no room. */
  readonly dropped: readonly string[]
}

const GAP = '  '

/** Fixed columns for a terminal of `width` columns (`Infinity`: whatever it takes). */
export const renderTable = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width, painter }: { readonly width: number; readonly painter: Painter },
): Table => {
  const cells = columns.map(column => rows.map(column.text))
  const natural = columns.map((column, i) => {
    let widest = 0
    for (const text of [...column.head, column.unit ?? '']) widest = Math.max(widest, textWidth(text))
    for (const text of cells[i]!) widest = Math.max(widest, textWidth(text))
    return widest
  })
  const fitted = fitColumns(
    columns.map((column, i) => ({
      width: natural[i]!,
      least: Math.min(natural[i]!, column.least ?? natural[i]!),
      rank: column.rank,
    })),
    width,
    GAP.length,
  )
  const kept = columns.flatMap((column, i) => {
    const w = fitted[i]
    return w === undefined ? [] : [{ column, cells: cells[i]!, width: w, cut: w < natural[i]! }]
  })

  const place = (text: string, at: (typeof kept)[number]): string =>
    at.column.align === 'left' ? padEnd(text, at.width) : padStart(text, at.width)

  const heading = (text: (column: Column<Row>) => string | undefined): string =>
    painter.dim(
      kept
        .map(k => place(cutEnd(text(k.column) ?? '', k.width), k))
        .join(GAP)
        .trimEnd(),
    )
  const height = Math.max(0, ...kept.map(k => k.column.head.length))
  const lines = Array.from({ length: height }, (_, line) =>
    heading(({ head }) => head[line - height + head.length]),
  )
  if (kept.some(k => k.column.unit !== undefined)) lines.push(heading(column => column.unit))

  rows.forEach((row, r) => {
    const parts = kept.map((k, i) => {
      const text = k.cells[r]!
      const shown = k.cut ? (k.column.cut ?? cutEnd)(text, k.width, row) : text
      // The last left-aligned column is not padded: no trailing spaces.
      const placed = i === kept.length - 1 && k.column.align === 'left' ? shown : place(shown, k)
      return k.column.paint === undefined ? placed : k.column.paint(row)(placed)
    })
    lines.push(parts.join(GAP).trimEnd())
  })
  return { lines, dropped: columns.flatMap((c, i) => (fitted[i] === undefined ? [c.head.join(' ')] : [])) }
}
