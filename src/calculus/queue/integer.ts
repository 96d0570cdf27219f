/**
 * Whole-number helpers that stay exact: doubles while every product is below 2^53, BigInt beyond.
 * All arguments are non-negative safe integers.
 */

export const gcd = (a: number, b: number): number => {
  while (b !== 0) [a, b] = [b, a % b]
  return a
}

/** a / b rounded up; exact for safe integers, b > 0. */
export const ceilDiv = (a: number, b: number): number => {
  const rest = a % b
  return (a - rest) / b + (rest > 0 ? 1 : 0)
}

/** ceil(a · b / c); throws RangeError when the result leaves the safe range. */
export const mulCeilDiv = (a: number, b: number, c: number): number => {
  const product = a * b
  if (product <= Number.MAX_SAFE_INTEGER) return ceilDiv(product, c)
  const exact = (BigInt(a) * BigInt(b) + BigInt(c) - 1n) / BigInt(c)
  if (exact > BigInt(Number.MAX_SAFE_INTEGER))
    throw new RangeError(`${a}·${b}/${c} leaves the safe integer range`)
  return Number(exact)
}

/** floor(a · b / c), exact. */
export const mulFloorDiv = (a: number, b: number, c: number): number => {
  const product = a * b
  if (product <= Number.MAX_SAFE_INTEGER) return (product - (product % c)) / c
  return Number((BigInt(a) * BigInt(b)) / BigInt(c))
}

/** A quotient of whole numbers: `whole + rest/divisor`. */
export interface Quotient {
  whole: number
  rest: number
}

/** a · b / c into `into`, exact; requires a whole part below 2^53. */
export const divideProduct = (a: number, b: number, c: number, into: Quotient): Quotient => {
  const product = a * b
  if (product <= Number.MAX_SAFE_INTEGER) {
    into.rest = product % c
    into.whole = (product - into.rest) / c
    return into
  }
  const rest = a % c
  const small = rest * b
  if (small <= Number.MAX_SAFE_INTEGER) {
    into.rest = small % c
    into.whole = ((a - rest) / c) * b + (small - into.rest) / c
    return into
  }
  const [exact, divisor] = [BigInt(a) * BigInt(b), BigInt(c)]
  into.rest = Number(exact % divisor)
  into.whole = Number(exact / divisor)
  return into
}

/** Sign of a·b − c·d, exact. */
export const compareProducts = (a: number, b: number, c: number, d: number): number => {
  const left = a * b
  const right = c * d
  if (left <= Number.MAX_SAFE_INTEGER && right <= Number.MAX_SAFE_INTEGER) return left - right
  const exact = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d)
  return exact > 0n ? 1 : exact < 0n ? -1 : 0
}
