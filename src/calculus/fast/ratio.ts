/** n/d with d > 0, not reduced: two whole numbers that doubles hold exactly. */
export interface Ratio {
  readonly n: number
  readonly d: number
}

/** A packet that arrives at a may start only at w. */
export interface Point {
  readonly a: Ratio
  readonly w: Ratio
}

export const ratio = (n: number, d: number): Ratio => ({ n, d })
export const ZERO: Ratio = { n: 0, d: 1 }
export const wholeRatio = (n: number): Ratio => ({ n, d: 1 })

/** Whether x < y; the products must be safe integers. */
export const isBelow = (x: Ratio, y: Ratio): boolean => x.n * y.d < y.n * x.d

/** Whether x = y, likewise. */
export const isEqual = (x: Ratio, y: Ratio): boolean => x.n * y.d === y.n * x.d
