import type { ResolvedReportOptions } from './options.ts'
import { type Column, renderTable } from './table.ts'
import { wrap } from './wrap.ts'

/** The first `limit` rows as a table, and what it leaves out in words. */
export const tableLines = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  look: ResolvedReportOptions,
): string[] => {
  const rest = rows.length - Math.min(rows.length, look.limit)
  const more = rest > 0 ? [look.painter.dim(`… and ${rest} more`)] : []
  // A head alone says nothing.
  if (look.limit === 0) return more
  const { lines, dropped } = renderTable(columns, rows.slice(0, look.limit), look)
  return [
    ...lines,
    ...more,
    ...(dropped.length > 0
      ? wrap(`hidden at this width: ${dropped.join(', ')} (--width)`, look.width, '  ').map(look.painter.dim)
      : []),
  ]
}
