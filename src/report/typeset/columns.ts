import type { Paint } from './painter.ts'
import type { Column } from './table.ts'
import { cutEnd, cutMiddle } from './text-width.ts'
import { visible } from './visible.ts'

/** The column that names the tunnel of a row; the last to go. */
export const nameColumn = <Row>(
  id: (row: Row) => string,
  paint?: (row: Row) => Paint,
  least = 14,
): Column<Row> => ({
  head: ['tunnel'],
  align: 'left',
  rank: 0,
  least,
  text: row => visible(id(row)),
  cut: cutMiddle,
  ...(paint === undefined ? {} : { paint }),
})

/** The column that names the receiver of a row. */
export const receiverColumn = <Row>(node: (row: Row) => string): Column<Row> => ({
  head: ['to'],
  align: 'left',
  rank: 1,
  least: 6,
  text: row => visible(node(row)),
  cut: cutEnd,
})
