import Fraction from 'fraction.js'
import { safe } from './safe.ts'

/**
 * An exact number: a `number` where it is whole and safe (below 2^53), a reduced BigInt fraction everywhere else.
 * One value has one form, so that the usual case (same-speed links) costs what plain arithmetic costs and the rest
 * is exact all the same. Nothing here ever rounds, except `floor` and `ceil`, which say so.
 */
export type Exact = number | Fraction

const wide = (x: Exact): Fraction => (typeof x === 'number' ? new Fraction(BigInt(x), 1n) : x)

const whole = (x: Fraction): number => safe(x.s * x.n)

const settled = (x: Fraction): Exact => {
  if (x.d !== 1n) return x
  const near = Number(x.s * x.n)
  return Number.isSafeInteger(near) ? near : x
}

export const add = (x: Exact, y: Exact): Exact => {
  if (typeof x === 'number' && typeof y === 'number') {
    const sum = x + y
    if (Number.isSafeInteger(sum)) return sum
  }
  return settled(wide(x).add(wide(y)))
}

export const sub = (x: Exact, y: Exact): Exact => {
  if (typeof x === 'number' && typeof y === 'number') {
    const difference = x - y
    if (Number.isSafeInteger(difference)) return difference
  }
  return settled(wide(x).sub(wide(y)))
}

export const mul = (x: Exact, y: Exact): Exact => {
  if (typeof x === 'number' && typeof y === 'number') {
    const product = x * y
    if (Number.isSafeInteger(product)) return product
  }
  return settled(wide(x).mul(wide(y)))
}

export const div = (x: Exact, y: Exact): Exact => {
  if (typeof x === 'number' && typeof y === 'number' && x % y === 0) return x / y
  return settled(wide(x).div(wide(y)))
}

/** Negative, zero or positive as x is below, at or above y. */
export const compare = (x: Exact, y: Exact): number =>
  typeof x === 'number' && typeof y === 'number' ? x - y : wide(x).compare(wide(y))

export const less = (x: Exact, y: Exact): boolean => compare(x, y) < 0

export const larger = (x: Exact, y: Exact): Exact => (less(x, y) ? y : x)

/** Greatest whole number at or below x. */
export const floor = (x: Exact): number => (typeof x === 'number' ? x : whole(x.floor()))

/** Least whole number at or above x. */
export const ceil = (x: Exact): number => (typeof x === 'number' ? x : whole(x.ceil()))
