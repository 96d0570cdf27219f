import { Fraction } from 'fraction.js'
import { addExact, type Exact, exact } from '../../quantity/exact.ts'

const fractionOf = (a: Exact): Fraction => (typeof a === 'number' ? new Fraction(BigInt(a)) : a)

/** a · num / den. */
export const timesExact = (a: Exact, num: bigint, den: bigint): Exact => {
  if (typeof a === 'number') return exact(BigInt(a) * num, den)
  return exact(a.n * num, a.d * den)
}

/** All of them together. */
export const sumExact = (...all: readonly Exact[]): Exact => all.reduce(addExact, 0)

/** a − b, which must not be negative. */
export const lessExact = (a: Exact, b: Exact): Exact => {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const difference = fractionOf(a).sub(fractionOf(b))
  return exact(difference.n, difference.d)
}

/** Below 0 where a is the smaller, above 0 where b is. */
export const compareExact = (a: Exact, b: Exact): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : fractionOf(a).compare(fractionOf(b))

export const maxExact = (a: Exact, b: Exact): Exact => (compareExact(a, b) >= 0 ? a : b)

export const minExact = (a: Exact, b: Exact): Exact => (compareExact(a, b) <= 0 ? a : b)

/** Rounded up to whole ps; beyond 2⁵³ ps (2.5 hours), where doubles no longer hold every ps, to a double above. */
export const ceilPs = (a: Exact): number => {
  if (typeof a === 'number') return a
  const whole = (a.n + a.d - 1n) / a.d
  const near = Number(whole)
  return BigInt(near) < whole ? near * (1 + Number.EPSILON) : near
}

/** Rounded down to whole ps; beyond 2⁵³ ps to a double below. */
export const floorPs = (a: Exact): number => {
  if (typeof a === 'number') return a
  const whole = a.n / a.d
  const near = Number(whole)
  return BigInt(near) > whole ? near * (1 - Number.EPSILON) : near
}
