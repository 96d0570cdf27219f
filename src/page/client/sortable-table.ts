import { button, type Child, h } from './dom.ts'

export interface Column<T> {
  readonly head: string
  readonly isNumber?: boolean
  /** What rows are sorted by; without it the column cannot be. */
  readonly key?: (row: T) => number | string
  readonly cell: (row: T) => Child
}

export interface SortableTable<T> {
  readonly element: HTMLElement
  /** Shows those rows only, from the top. */
  readonly show: (rows: readonly T[]) => void
  /** Marks the chosen rows. */
  readonly mark: (isChosen: (row: T) => boolean) => void
}

/** Ten thousand rows at once would take seconds and help nobody. */
const STEP = 100
const PRINTED = 1000

const collator = new Intl.Collator('en', { numeric: true })

const compared = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number'
    ? a < b
      ? -1
      : a > b
        ? 1
        : 0
    : collator.compare(String(a), String(b))

/** A table whose heads sort it, and which grows as asked. */
export const sortableTable = <T>(
  caption: string,
  columns: readonly Column<T>[],
  all: readonly T[],
  sortedBy: number = -1,
): SortableTable<T> => {
  let rows = all
  let shown = STEP
  let by = sortedBy
  let falls = false
  let isChosen: (row: T) => boolean = () => false
  const body = h('tbody')
  const count = h('caption')
  const more = h('p', { class: 'more' })

  const line = (row: T): HTMLElement =>
    h(
      'tr',
      isChosen(row) ? { class: 'selected', 'aria-current': 'true' } : {},
      ...columns.map(({ cell, isNumber }, i) =>
        i === 0
          ? h('th', { scope: 'row', class: 'name' }, cell(row))
          : h('td', isNumber === true ? { class: 'num' } : {}, cell(row)),
      ),
    )

  const sorted = (): readonly T[] => {
    const key = columns[by]?.key
    if (key === undefined) return rows
    const sign = falls ? -1 : 1
    return rows
      .map(row => ({ row, at: key(row) }))
      .sort((a, b) => sign * compared(a.at, b.at))
      .map(({ row }) => row)
  }

  const draw = (): void => {
    const list = sorted()
    body.replaceChildren(...list.slice(0, shown).map(line))
    count.textContent = `${caption}: ${list.length === all.length ? all.length : `${list.length} of ${all.length}`}${list.length > shown ? `, the first ${shown} shown` : ''}`
    const rest = list.length - shown
    more.replaceChildren(
      ...(rest > 0
        ? [
            button(`Show ${Math.min(rest, STEP * 5)} more`, () => {
              shown += STEP * 5
              draw()
            }),
          ]
        : []),
    )
    heads.forEach((head, i) => {
      if (i === by) head.setAttribute('aria-sort', falls ? 'descending' : 'ascending')
      else head.removeAttribute('aria-sort')
    })
  }

  const sortBy = (i: number): void => {
    falls = by === i ? !falls : false
    by = i
    draw()
  }
  const heads = columns.map(({ head, isNumber, key }, i) =>
    h(
      'th',
      { scope: 'col', class: isNumber === true ? 'num' : undefined },
      key === undefined ? head : button(head, () => sortBy(i)),
    ),
  )
  // What is printed cannot be asked for more.
  window.addEventListener('beforeprint', () => {
    shown = Math.max(shown, PRINTED)
    draw()
  })
  draw()
  return {
    element: h(
      'div',
      {},
      h(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
        h('table', {}, count, h('thead', {}, h('tr', {}, ...heads)), body),
      ),
      more,
    ),
    show: list => {
      rows = list
      shown = STEP
      draw()
    },
    mark: chosen => {
      isChosen = chosen
      draw()
    },
  }
}
