import { counted } from '../../report/typeset/numbers.ts'
import { hashOf } from '../address.ts'
import type { PageAgainst, PageMoved } from '../against/page-against.ts'
import type { PageData } from '../page-data.ts'
import { h } from './dom.ts'
import { showSection } from './skeleton.ts'
import { type Column, sortableTable } from './sortable-table.ts'
import { sensibleDecimals, timeText, up } from './text.ts'
import type { View } from './view.ts'

const changeOf = ({ before, now }: PageMoved): number | undefined =>
  before === undefined || now === undefined || before.worstPs === null || now.worstPs === null
    ? undefined
    : now.worstPs - before.worstPs

const signed = (ps: number, decimals: number): string => `${ps > 0 ? '+' : ''}${up(ps, decimals)}`

const whatOf = ({ before, now, isRerouted }: PageMoved): string => {
  if (before === undefined) return 'new'
  if (now === undefined) return 'gone'
  return [
    ...(isRerouted ? ['other links or lane'] : []),
    ...(before.periodPs === now.periodPs
      ? []
      : [`period ${timeText(before.periodPs)} → ${timeText(now.periodPs)}`]),
  ].join(', ')
}

const sentence = ({ name, isValid, rows, unmoved }: PageAgainst): string => {
  const changes = rows.flatMap(row => changeOf(row) ?? [])
  const count = (test: (ps: number) => boolean): number => changes.filter(test).length
  const parts = [
    [count(ps => ps > 0), 'later'],
    [count(ps => ps < 0), 'sooner'],
    [rows.filter(r => r.before === undefined).length, 'new'],
    [rows.filter(r => r.now === undefined).length, 'gone'],
  ] as const
  const said = parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`)
  return `Against ${name}${isValid ? '' : ', which is not valid'}: ${said.length === 0 ? 'no worst case moved' : said.join(', ')}; ${counted(unmoved, 'tunnel')} as before.`
}

const columns = (data: PageData, { rows }: PageAgainst): readonly Column<PageMoved>[] => {
  const known = new Set(data.tunnels.map(({ id }) => id))
  const decimals = sensibleDecimals(rows.flatMap(r => [r.before?.worstPs, r.now?.worstPs]))
  const changeDecimals = Math.max(decimals, sensibleDecimals(rows.map(changeOf)))
  const worst = (bound: PageMoved['now']): string => (bound === undefined ? '–' : up(bound.worstPs, decimals))
  const key = (bound: PageMoved['now']): number =>
    bound === undefined ? -1 : (bound.worstPs ?? Number.POSITIVE_INFINITY)
  return [
    {
      head: 'tunnel',
      key: r => r.id,
      cell: r => (known.has(r.id) ? h('a', { href: hashOf({ kind: 'tunnel', id: r.id }) }, r.id) : r.id),
    },
    { head: 'worst before µs', isNumber: true, key: r => key(r.before), cell: r => worst(r.before) },
    { head: 'now µs', isNumber: true, key: r => key(r.now), cell: r => worst(r.now) },
    {
      head: 'change µs',
      isNumber: true,
      key: r => changeOf(r) ?? 0,
      cell: r => {
        const change = changeOf(r)
        return change === undefined
          ? '–'
          : h('span', { class: change > 0 ? 'warn' : 'good' }, signed(change, changeDecimals))
      },
    },
    { head: 'what', key: whatOf, cell: whatOf },
  ]
}

const CHANGE = 3

/** What is different from another allocation, where one is given. */
export const againstView = (slot: HTMLElement): View => {
  let shown: PageAgainst | undefined
  return {
    update: data => {
      showSection(slot, data.against !== undefined)
      if (data.against === shown) return
      shown = data.against
      if (shown === undefined) return slot.replaceChildren()
      const table = sortableTable('Tunnels that are not the same', columns(data, shown), shown.rows, {
        by: CHANGE,
        falls: true,
      })
      slot.replaceChildren(
        h('p', {}, sentence(shown)),
        h('p', { class: 'note' }, 'In the drawing, “Changes” shows how the load of each link moved.'),
        table.element,
      )
    },
  }
}
