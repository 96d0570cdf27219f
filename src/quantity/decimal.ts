import { type Exact, exact } from './exact.ts'

/** A decimal as written: ±digits · 10^exponent, and the text behind it. */
export interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
  /** What follows the number, without leading blanks: its unit. */
  readonly rest: string
}

const MOST_DIGITS = 60
const LARGEST_EXPONENT = 60

const NUMBER = /^([+-])?(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?(?![\d.])\s*(.*)$/s

/** Splits `1.5e3 ns` into its number and `ns`; undefined where the text does not start with a decimal. */
export const splitDecimal = (text: string): Decimal | undefined => {
  const match = NUMBER.exec(text)
  if (match === null) return undefined
  const mantissa = match[2]!
  const dot = mantissa.indexOf('.')
  const fraction = dot < 0 ? 0 : mantissa.length - dot - 1
  return {
    negative: match[1] === '-',
    digits: dot < 0 ? mantissa : mantissa.slice(0, dot) + mantissa.slice(dot + 1),
    exponent: (match[3] === undefined ? 0 : Number(match[3])) - fraction,
    rest: match[4]!,
  }
}

export const isZero = (decimal: Decimal): boolean => /^0*$/.test(decimal.digits)

/** Whether it is too long or too large to be kept: `1e999999999` must not become a billion digits. */
export const isExtreme = (decimal: Decimal): boolean =>
  decimal.digits.length > MOST_DIGITS || Math.abs(decimal.exponent) > LARGEST_EXPONENT

/** The size of `decimal` times num / den, exactly. Requires a decimal that is not extreme. */
export const scaleDecimal = ({ digits, exponent }: Decimal, num: bigint, den: bigint): Exact => {
  const power = 10n ** BigInt(Math.abs(exponent))
  return exact(BigInt(digits) * num * (exponent > 0 ? power : 1n), den * (exponent < 0 ? power : 1n))
}
