import { Fraction } from 'fraction.js'

/**
 * An exact, non-negative amount in the base unit of its dimension: a safe whole number where it is one,
 * else a reduced fraction. Never the result of a float division.
 */
export type Exact = number | Fraction

/** num / den in lowest terms; a plain number where it is a safe whole. */
export const exact = (num: bigint, den: bigint): Exact => {
  if (num % den === 0n) {
    const whole = num / den
    if (whole <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(whole)
  }
  return new Fraction(num, den)
}

export const addExact = (a: Exact, b: Exact): Exact => {
  if (typeof a === 'number' && typeof b === 'number' && a + b <= Number.MAX_SAFE_INTEGER) return a + b
  const sum = new Fraction(typeof a === 'number' ? BigInt(a) : a).add(typeof b === 'number' ? BigInt(b) : b)
  return exact(sum.n, sum.d)
}

/** Rounded down; `undefined` above the safe range. */
export const floorExact = (a: Exact): number | undefined => (typeof a === 'number' ? a : safe(a.n / a.d))

/** Rounded up; `undefined` above the safe range. */
export const ceilExact = (a: Exact): number | undefined =>
  typeof a === 'number' ? a : safe((a.n + a.d - 1n) / a.d)

/** The number itself where it is whole and safe. */
export const wholeExact = (a: Exact): number | undefined => (typeof a === 'number' ? a : undefined)

const safe = (n: bigint): number | undefined => (n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : undefined)
