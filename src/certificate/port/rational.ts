import { safe } from './safe.ts'

/**
 * An exact number: a `number` where it is whole and safe (below 2^53), a reduced {@link Ratio} everywhere else. One
 * value has one form, so that the usual case (same-speed links) costs what plain arithmetic costs and the rest is
 * exact all the same. Nothing here ever rounds, except `floor` and `ceil`, which say so.
 */
export type Exact = number | Ratio

/** n/d in lowest terms, d > 0, both numbers where both are safe, else both BigInt. */
export class Ratio {
  readonly n: number | bigint
  readonly d: number | bigint
  /** n/d as a double: relative error below 2^-50. Tells apart what is far apart; never part of a result. */
  readonly near: number

  constructor(n: number | bigint, d: number | bigint) {
    this.n = n
    this.d = d
    this.near = Number(n) / Number(d)
  }

  valueOf(): number {
    return this.near
  }
}

const gcd = (x: number, y: number): number => {
  let [a, b] = [Math.abs(x), y]
  while (b !== 0) [a, b] = [b, a % b]
  return a
}

const wideGcd = (x: bigint, y: bigint): bigint => {
  let [a, b] = [x < 0n ? -x : x, y]
  while (b > Number.MAX_SAFE_INTEGER) [a, b] = [b, a % b]
  return b === 0n ? a : BigInt(gcd(Number(b), Number(a % b)))
}

/** n/d for d > 0. */
const ratio = (n: number, d: number): Exact => {
  const common = gcd(n, d)
  return common === d ? n / d : new Ratio(n / common, d / common)
}

const wideRatio = (n: bigint, d: bigint): Exact => {
  const common = wideGcd(n, d)
  const [top, bottom] = [n / common, d / common]
  const [x, y] = [Number(top), Number(bottom)]
  if (!Number.isSafeInteger(x) || !Number.isSafeInteger(y)) return new Ratio(top, bottom)
  return y === 1 ? x : new Ratio(x, y)
}

const top = (x: Exact): number | bigint => (typeof x === 'number' ? x : x.n)
const bottom = (x: Exact): number | bigint => (typeof x === 'number' ? 1 : x.d)

export const add = (x: Exact, y: Exact): Exact => {
  if (typeof x === 'number' && typeof y === 'number') {
    const sum = x + y
    if (Number.isSafeInteger(sum)) return sum
  }
  if (x === 0) return y
  if (y === 0) return x
  const [a, b, c, d] = [top(x), bottom(x), top(y), bottom(y)]
  if (typeof a === 'number' && typeof b === 'number' && typeof c === 'number' && typeof d === 'number') {
    if (b === d) {
      const sum = a + c
      if (Number.isSafeInteger(sum)) return ratio(sum, b)
    } else {
      const [p, q, under] = [a * d, c * b, b * d]
      if (Number.isSafeInteger(p) && Number.isSafeInteger(q) && Number.isSafeInteger(under)) {
        const sum = p + q
        if (Number.isSafeInteger(sum)) return ratio(sum, under)
      }
    }
  }
  return wideRatio(BigInt(a) * BigInt(d) + BigInt(c) * BigInt(b), BigInt(b) * BigInt(d))
}

export const negative = (x: Exact): Exact => {
  if (typeof x === 'number') return 0 - x
  return new Ratio(-x.n, x.d)
}

export const sub = (x: Exact, y: Exact): Exact => {
  if (typeof x === 'number' && typeof y === 'number') {
    const difference = x - y
    if (Number.isSafeInteger(difference)) return difference
  }
  return add(x, negative(y))
}

export const mul = (x: Exact, y: Exact): Exact => {
  if (x === 0 || y === 0) return 0
  if (x === 1) return y
  if (y === 1) return x
  const [a, b, c, d] = [top(x), bottom(x), top(y), bottom(y)]
  if (typeof a === 'number' && typeof b === 'number' && typeof c === 'number' && typeof d === 'number') {
    const [over, under] = [a * c, b * d]
    if (Number.isSafeInteger(over) && Number.isSafeInteger(under))
      return under === 1 ? over : ratio(over, under)
  }
  return wideRatio(BigInt(a) * BigInt(c), BigInt(b) * BigInt(d))
}

/** x/y for y ≠ 0. */
export const div = (x: Exact, y: Exact): Exact => {
  if (compare(y, 0) < 0) return div(negative(x), negative(y))
  if (typeof x === 'number' && typeof y === 'number') return y === 1 ? x : ratio(x, y)
  const [over, under] = [top(y), bottom(y)]
  return mul(x, over === 1 || over === 1n ? safeOrRatio(under) : new Ratio(under, over))
}

const safeOrRatio = (whole: number | bigint): Exact =>
  typeof whole === 'number' ? whole : new Ratio(whole, 1n)

/** Beyond this share of the larger, two doubles that approximate exact numbers to 2^-50 surely differ the same way. */
const FAR = 1e-12

/** Negative, zero or positive as x is below, at or above y. */
export const compare = (x: Exact, y: Exact): number => {
  if (typeof x === 'number' && typeof y === 'number') return x - y
  const [p, q] = [x.valueOf(), y.valueOf()]
  if (Math.abs(p - q) > FAR * Math.max(Math.abs(p), Math.abs(q))) return p - q
  const [a, b, c, d] = [top(x), bottom(x), top(y), bottom(y)]
  if (b === d && typeof a === 'number' && typeof c === 'number') return a - c
  const difference = BigInt(a) * BigInt(d) - BigInt(c) * BigInt(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const less = (x: Exact, y: Exact): boolean => compare(x, y) < 0

export const larger = (x: Exact, y: Exact): Exact => (less(x, y) ? y : x)

/** Greatest whole number at or below x. */
export const floor = (x: Exact): number => {
  if (typeof x === 'number') return x
  const { n, d } = x
  if (typeof n === 'number' && typeof d === 'number') {
    const rest = n % d
    return (n - rest) / d - (rest < 0 ? 1 : 0)
  }
  const [over, under] = [BigInt(n), BigInt(d)]
  const rest = over % under
  return safe((over - rest) / under - (rest < 0n ? 1n : 0n))
}

/** Least whole number at or above x. */
export const ceil = (x: Exact): number => 0 - floor(negative(x))
