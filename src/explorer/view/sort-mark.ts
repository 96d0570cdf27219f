import type { Column } from '../../report/typeset/table.ts'
import type { ListState } from '../state/state.ts'

export type SortShown<Sort extends string = string> = Pick<ListState<Sort>, 'sort' | 'isReversed'>

/** Under the heading of the column that a list is sorted by, where it widens nothing: `▾` as it comes, `▴` from the other end. */
export const sortedUnit = (
  { head, unit }: Pick<Column<never>, 'head' | 'unit'>,
  sorted: string,
  { isReversed }: SortShown,
): { readonly unit?: string } => {
  const mark = isReversed ? '▴' : '▾'
  if (head[0] === sorted) return { unit: unit === undefined ? mark : `${mark} ${unit}` }
  return unit === undefined ? {} : { unit }
}
