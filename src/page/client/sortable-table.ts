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
  /** Other rows: sorted, narrowed and as many as before. */
  readonly update: (columns: readonly Column<T>[], rows: readonly T[]) => void
  /** Shows those rows only, from the top; all without a test. */
  readonly narrow: (keeps: ((row: T) => boolean) | undefined) => void
  /** Marks the chosen rows. */
  readonly mark: (isChosen: (row: T) => boolean) => void
  /** Shows for a moment which rows are not what they were. */
  readonly flash: (hasChanged: (row: T) => boolean) => void
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
  order: { readonly by: number; readonly falls: boolean } = { by: -1, falls: false },
): SortableTable<T> => {
  let { by, falls } = order
  let shown = STEP
  let keeps: ((row: T) => boolean) | undefined
  let isChosen: (row: T) => boolean = () => false
  let sorted = all
  let drawn: (readonly [row: T, line: HTMLElement])[] = []
  const body = h('tbody')
  const count = h('caption')
  const more = h('p', { class: 'more' })
  const headLine = h('tr')

  const setMark = ([row, line]: readonly [T, HTMLElement]): void => {
    const isMarked = isChosen(row)
    line.classList.toggle('selected', isMarked)
    if (isMarked) line.setAttribute('aria-current', 'true')
    else line.removeAttribute('aria-current')
  }

  const line = (row: T): HTMLElement =>
    h(
      'tr',
      {},
      ...columns.map(({ cell, isNumber }, i) =>
        i === 0
          ? h('th', { scope: 'row', class: 'name' }, cell(row))
          : h('td', isNumber === true ? { class: 'num' } : {}, cell(row)),
      ),
    )

  const draw = (): void => {
    const list = keeps === undefined ? sorted : sorted.filter(keeps)
    drawn = list.slice(0, shown).map(row => [row, line(row)] as const)
    drawn.forEach(setMark)
    body.replaceChildren(...drawn.map(([, element]) => element))
    count.textContent = `${caption}: ${list.length === all.length ? all.length : `${list.length} of ${all.length}`}${list.length > shown ? `, the first ${shown} shown` : ''}`
    const rest = list.length - shown
    const grow = (): void => {
      shown += STEP * 5
      draw()
    }
    more.replaceChildren(...(rest > 0 ? [button(`Show ${Math.min(rest, STEP * 5)} more`, grow)] : []))
  }

  const sort = (): void => {
    const key = columns[by]?.key
    const sign = falls ? -1 : 1
    sorted =
      key === undefined
        ? all
        : all
            .map(row => ({ row, at: key(row) }))
            .sort((a, b) => sign * compared(a.at, b.at))
            .map(({ row }) => row)
  }

  const showHeads = (): void =>
    [...headLine.children].forEach((head, i) => {
      if (i === by) head.setAttribute('aria-sort', falls ? 'descending' : 'ascending')
      else head.removeAttribute('aria-sort')
    })

  const sortBy = (i: number): void => {
    falls = by === i ? !falls : false
    by = i
    sort()
    showHeads()
    draw()
  }

  const makeHeads = (): void => {
    headLine.replaceChildren(
      ...columns.map(({ head, isNumber, key }, i) =>
        h(
          'th',
          { scope: 'col', class: isNumber === true ? 'num' : undefined },
          key === undefined ? head : button(head, () => sortBy(i)),
        ),
      ),
    )
    showHeads()
  }

  // What is printed cannot be asked for more.
  window.addEventListener('beforeprint', () => {
    if (shown >= PRINTED) return
    shown = PRINTED
    draw()
  })
  makeHeads()
  sort()
  draw()
  return {
    element: h(
      'div',
      {},
      h(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
        h('table', {}, count, h('thead', {}, headLine), body),
      ),
      more,
    ),
    update: (newColumns, rows) => {
      const hasOtherHeads =
        newColumns.length !== columns.length || newColumns.some(({ head }, i) => head !== columns[i]?.head)
      columns = newColumns
      all = rows
      if (hasOtherHeads) makeHeads()
      sort()
      draw()
    },
    narrow: test => {
      if (test === undefined && keeps === undefined) return
      keeps = test
      shown = STEP
      draw()
    },
    mark: chosen => {
      isChosen = chosen
      drawn.forEach(setMark)
    },
    flash: hasChanged => {
      for (const [row, element] of drawn) element.classList.toggle('changed', hasChanged(row))
    },
  }
}
