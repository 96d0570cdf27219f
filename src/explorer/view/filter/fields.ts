import type { Dimension } from '../../../quantity/units.ts'

/** What a row can be asked: names it has, an amount, or whether something is so. */
export type FilterField<Row> =
  | { readonly kind: 'names'; readonly of: (row: Row) => readonly string[]; readonly example: string }
  | {
      readonly kind: 'amount'
      /** Undefined where the row has none; Infinity where it has no bound. */
      readonly of: (row: Row) => number | undefined
      /** What its values are written in: a quantity, a whole number, or a share in per cent. */
      readonly in: Extract<Dimension, 'time' | 'size'> | 'count' | 'share'
      readonly example: string
    }

export interface FilterFields<Row> {
  readonly fields: Readonly<Record<string, FilterField<Row>>>
  /** Words after `is:`. */
  readonly states: Readonly<Record<string, (row: Row) => boolean>>
  /** What a plain word is looked for in. */
  readonly text: (row: Row) => string
  /** What `!` alone asks for. */
  readonly broken: (row: Row) => boolean
}
