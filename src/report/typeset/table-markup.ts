import { element, type Markup } from './markup.ts'
import { counted } from './numbers.ts'
import type { Column } from './table.ts'

/** The columns of a text table as one of HTML; rows beyond `most` are counted. */
export const tableMarkup = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  most: number = Number.POSITIVE_INFINITY,
): Markup => {
  const side = ({ align }: Column<Row>): { readonly class?: string } =>
    align === 'right' ? { class: 'num' } : {}
  const rest = rows.length - most
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      ...(rest > 0 ? [element('caption', {}, `the first ${most}; and ${counted(rest, 'other')}`)] : []),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...columns.map(column =>
            element(
              'th',
              { scope: 'col', ...side(column) },
              [...column.head, ...(column.unit === undefined ? [] : [column.unit])].join(' '),
            ),
          ),
        ),
      ),
      element(
        'tbody',
        {},
        ...rows
          .slice(0, most)
          .map(row =>
            element('tr', {}, ...columns.map(column => element('td', side(column), column.text(row)))),
          ),
      ),
    ),
  )
}
