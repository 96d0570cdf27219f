import type { ComparedMethod, Comparison } from '../../analysis/comparison.ts'
import { isBound, notABound } from '../../report/analysis/not-a-bound.ts'
import { isStopped, noBoundText } from '../../report/typeset/no-bound.ts'
import { hashOf } from '../address.ts'
import type { PageData } from '../page-data.ts'
import { h } from './dom.ts'
import { showSection } from './skeleton.ts'
import { type Column, sortableTable } from './sortable-table.ts'
import { sensibleDecimals, timeText, up } from './text.ts'
import type { View } from './view.ts'

type Row = Comparison['tunnels'][number]

const worst = (row: Row, m: number): number | null => row.columns[m]!.worstPs

const totalText = (method: ComparedMethod): string => {
  const { name, objectivePs, valid, violations } = method
  const sum = objectivePs === null ? noBoundText(method) : timeText(objectivePs)
  if (valid === null) return `${name}: ${notABound(method)}; its sum ${sum}`
  const verdict = valid ? 'valid' : isStopped(method) ? 'undecided' : `not valid (${violations.length})`
  return `${name}: Σ worst ${sum}, ${verdict}`
}

const methodsBody = (data: PageData, { tunnels, methods }: Comparison): readonly HTMLElement[] => {
  const index = new Map(data.tunnels.map(({ id }, i) => [id, i]))
  const decimals = sensibleDecimals(tunnels.flatMap(row => methods.map((_, m) => worst(row, m))))
  const nameCell = (row: Row): HTMLElement | string => {
    const i = index.get(row.id)
    return i === undefined ? row.id : h('a', { href: hashOf({ kind: 'tunnel', id: row.id }) }, row.id)
  }
  const perMethod = (method: ComparedMethod, m: number): Column<Row> => ({
    head: `${method.name}${isBound(method) ? '' : ': not a bound here'} µs`,
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
  return [
    h('ul', { class: 'facts' }, ...methods.map(method => h('li', {}, totalText(method)))),
    h('p', { class: 'note' }, '↑ the period that the method needs instead of the one granted.'),
    table.element,
  ]
}

/** The worst case of every tunnel by every method, with the period it needs where that is another. */
export const methodsView = (slot: HTMLElement): View => {
  let shown: Comparison | undefined
  return {
    update: data => {
      showSection(slot, data.comparison !== undefined)
      if (data.comparison === shown) return
      shown = data.comparison
      slot.replaceChildren(...(shown === undefined ? [] : methodsBody(data, shown)))
    },
  }
}
