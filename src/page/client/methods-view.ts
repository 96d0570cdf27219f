import type { Comparison } from '../../analysis/compare.ts'
import type { PageData } from '../page-data.ts'
import { byId, h } from './dom.ts'
import { hashOf } from './selection.ts'
import { type Column, sortableTable } from './sortable-table.ts'
import { sensibleDecimals, timeText, up } from './text.ts'

type Row = Comparison['tunnels'][number]

const worst = (row: Row, m: number): number | null => {
  const { minLatencyPs, maxJitterPs } = row.columns[m]!
  return maxJitterPs === null ? null : minLatencyPs + maxJitterPs
}

/** The worst case of every tunnel by every method, with the period it needs where that is another. */
export const showMethods = (data: PageData, { tunnels, methods }: Comparison): void => {
  const index = new Map(data.tunnels.map(({ id }, i) => [id, i]))
  const all = tunnels.flatMap(row => methods.map((_, m) => worst(row, m) ?? 0))
  const decimals = sensibleDecimals(all.reduce((a, b) => Math.max(a, b), 0))
  const nameCell = (row: Row): HTMLElement | string => {
    const i = index.get(row.id)
    return i === undefined ? row.id : h('a', { href: hashOf({ kind: 'tunnel', index: i }) }, row.id)
  }
  const perMethod = ({ name }: Comparison['methods'][number], m: number): Column<Row> => ({
    head: `${name} µs`,
    isNumber: true,
    key: row => worst(row, m) ?? Number.POSITIVE_INFINITY,
    cell: row => {
      const { periodPs } = row.columns[m]!
      const isRaised = periodPs !== row.columns[0]!.periodPs
      return `${up(worst(row, m), decimals)}${isRaised ? ` ↑ ${timeText(periodPs)}` : ''}`
    },
  })
  const table = sortableTable<Row>(
    'Worst case by method',
    [{ head: 'tunnel', key: row => row.id, cell: nameCell }, ...methods.map(perMethod)],
    tunnels,
  )
  byId('methods-body').append(
    h(
      'ul',
      { class: 'facts' },
      ...methods.map(({ name, objectivePs, valid, violations }) =>
        h(
          'li',
          {},
          `${name}: Σ worst ${objectivePs === null ? 'unbounded' : timeText(objectivePs)}, ${valid ? 'valid' : `not valid (${violations.length})`}`,
        ),
      ),
    ),
    h('p', { class: 'note' }, '↑ the period that the method needs instead of the one granted.'),
    table.element,
  )
}
