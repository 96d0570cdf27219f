import { isExtreme, isZero, scaleDecimal, splitDecimal } from './decimal.ts'
import { ceilExact, type Exact, floorExact, wholeExact } from './exact.ts'
import { formatTime } from './format-quantity.ts'
import { type PlainDecimal, POWERS_OF_TEN, readPlainDecimal } from './plain-decimal.ts'
import { suggestNumber, suggestPeriod, suggestUnit } from './unit-advice.ts'
import { type Dimension, describeDimension, unitFactor } from './units.ts'

export type QuantityCode =
  | 'BAD_QUANTITY'
  | 'MISSING_UNIT'
  | 'UNKNOWN_UNIT'
  | 'WRONG_UNIT'
  | 'NEGATIVE'
  | 'NOT_FINITE'
  | 'UNSAFE_VALUE'
  | 'NOT_WHOLE'

/** Why a text is not a quantity of the dimension asked for. */
export interface QuantityProblem {
  readonly code: QuantityCode
  readonly expected: string
  readonly found: string
  readonly suggestion?: string
}

export type ParsedQuantity =
  | { readonly ok: true; readonly value: Exact }
  | { readonly ok: false; readonly problem: QuantityProblem }

const INFINITE = /^[+-]?(?:\.?inf(?:inity)?|\.?nan|∞)\b/i

/** Full-width digits, odd blanks, the real minus and both micro signs, as plain ASCII. */
const toAscii = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  /^[\x00-\x7f]*$/.test(text)
    ? text.trim()
    : text.normalize('NFKC').replaceAll('\u2212', '-').replaceAll('\u03bc', 'u').trim()

const scratch: PlainDecimal = { value: 0, decimals: 0, end: 0 }

/**
 * `4.938 us`, all in doubles: products of whole doubles that are at most 2^53 are exact. Undefined where the text
 * is less plain, the unit does not fit, or the result is no safe whole number: the general way then decides.
 */
const parsePlain = (text: string, dimension: Dimension): number | undefined => {
  if (!readPlainDecimal(text, scratch)) return undefined
  const factor = unitFactor(text.slice(scratch.end))
  if (factor?.dimension !== dimension) return undefined
  const top = scratch.value * factor.numDouble
  const bottom = factor.denDouble * POWERS_OF_TEN[scratch.decimals]!
  if (!(top <= Number.MAX_SAFE_INTEGER && bottom <= Number.MAX_SAFE_INTEGER)) return undefined
  return top % bottom === 0 ? top / bottom : undefined
}

/**
 * Reads `10 us`, `128 KiB`, `10 Gbit/s` or `100 ppm` as an exact amount of ps, bit, bit/s or ppb. A bare 0 needs no
 * unit; any other bare number is refused with the units that fit. Nothing passes through a binary float.
 */
export const parseQuantity = (text: string | number, dimension: Dimension): ParsedQuantity => {
  const quick = typeof text === 'string' ? parsePlain(text, dimension) : undefined
  if (quick !== undefined) return { ok: true, value: quick }
  const found = String(text)
  const plain = typeof text === 'number' ? found : toAscii(text)
  const fail = (
    code: QuantityCode,
    expected = describeDimension(dimension),
    suggestion?: string,
  ): ParsedQuantity => ({
    ok: false,
    problem: suggestion === undefined ? { code, expected, found } : { code, expected, found, suggestion },
  })
  if (INFINITE.test(plain)) return fail('NOT_FINITE', `${describeDimension(dimension)}, finite`)
  const meant = suggestNumber(plain)
  if (meant !== undefined) return fail('BAD_QUANTITY', undefined, meant)
  const decimal = splitDecimal(plain)
  if (decimal === undefined) return fail('BAD_QUANTITY')
  const { rest } = decimal
  const zero = isZero(decimal)
  if (rest === '') return zero ? ZERO : fail('MISSING_UNIT')
  const factor = unitFactor(rest)
  if (factor?.dimension !== dimension) {
    const number = plain.slice(0, plain.length - rest.length).trim()
    const unit = suggestUnit(rest, dimension)
    const suggestion =
      unit !== undefined
        ? `${number} ${unit}`
        : dimension === 'time'
          ? suggestPeriod(number, rest, formatTime)
          : undefined
    return fail(factor === undefined ? 'UNKNOWN_UNIT' : 'WRONG_UNIT', undefined, suggestion)
  }
  if (zero) return ZERO
  if (decimal.negative) return fail('NEGATIVE', `${describeDimension(dimension)}, not negative`)
  if (isExtreme(decimal)) return fail('UNSAFE_VALUE', SAFE[dimension])
  const value = scaleDecimal(decimal, factor.num, factor.den)
  return floorExact(value) === undefined ? fail('UNSAFE_VALUE', SAFE[dimension]) : { ok: true, value }
}

const ZERO: ParsedQuantity = { ok: true, value: 0 }

/** The largest value kept exactly, for people. */
export const SAFE: Readonly<Record<Dimension, string>> = {
  time: 'at most 9007199254740991 ps (2.5 hours)',
  size: 'at most 9007199254740991 bit (1 PB)',
  rate: 'at most 9007199254740991 bit/s (9 Pbit/s)',
  ratio: 'at most 9007199254740991 ppb',
}

/** Thrown by {@link quantity}; the message says what was expected and found. */
export class QuantityError extends Error {
  /** What was expected, and found. */
  readonly problem: QuantityProblem
  constructor(problem: QuantityProblem) {
    const hint = problem.suggestion === undefined ? '' : `; did you mean ${problem.suggestion}?`
    super(`expected ${problem.expected}; found ${problem.found}${hint}`)
    this.name = 'QuantityError'
    this.problem = problem
  }
}

/** What becomes of an amount that is not whole. */
export type Rounding = 'down' | 'up' | 'exact'

/**
 * One quantity as a whole number of base units, for options and scripts: `quantity('3 us', 'time')` is 3000000.
 * Throws QuantityError where the text is wrong, or not whole and `rounding` is `exact` (the default).
 */
export const quantity = (
  text: string | number,
  dimension: Dimension,
  rounding: Rounding = 'exact',
): number => {
  const parsed = parseQuantity(text, dimension)
  if (!parsed.ok) throw new QuantityError(parsed.problem)
  const round = { down: floorExact, up: ceilExact, exact: wholeExact }[rounding]
  const value = round(parsed.value)
  if (value === undefined)
    throw new QuantityError({ code: 'NOT_WHOLE', expected: WHOLE[dimension], found: String(text) })
  return value
}

/** What a quantity that may not be rounded must be, for people. */
export const WHOLE: Readonly<Record<Dimension, string>> = {
  time: 'a whole number of picoseconds',
  size: 'a whole number of bits',
  rate: 'a whole number of bit/s',
  ratio: 'a whole number of ppb',
}
