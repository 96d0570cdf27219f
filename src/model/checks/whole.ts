import { SAFE, WHOLE } from '../../quantity/parse-quantity.ts'
import type { FaultCode } from './fault.ts'
import { describe } from './words.ts'

/** Lanes of one port: 802.1Q has eight priorities. */
export const LANES = 8

/** What a whole number must be. */
export interface WholeRule {
  /** In words, its unit included. */
  readonly what: string
  readonly least: number
  readonly most: number
  /** In words, where a number is too large to be kept exactly. */
  readonly safe: string
  /** Says more of a 0 that is too small than "out of range". */
  readonly zero?: { readonly code: FaultCode; readonly expected: string }
  /** A number of few values: whatever else is wrong with it, it is out of their range. */
  readonly isSmall?: true
}

const MOST = Number.MAX_SAFE_INTEGER

export const TIME: WholeRule = { what: WHOLE.time, safe: SAFE.time, least: 0, most: MOST }
export const SIZE: WholeRule = { what: WHOLE.size, safe: SAFE.size, least: 0, most: MOST }
export const PERIOD: WholeRule = {
  ...TIME,
  least: 1,
  zero: { code: 'ZERO_PERIOD', expected: 'a period of at least 1 ps' },
}
export const LOAD_SIZE: WholeRule = {
  ...SIZE,
  least: 1,
  zero: { code: 'ZERO_SIZE', expected: 'more than 0 B' },
}
export const RATE: WholeRule = {
  what: WHOLE.rate,
  safe: SAFE.rate,
  least: 1,
  most: MOST,
  zero: { code: 'ZERO_BANDWIDTH', expected: 'a rate above 0' },
}
/** Below 100 %. */
export const TOLERANCE: WholeRule = { what: WHOLE.ratio, safe: SAFE.ratio, least: 0, most: 999_999_999 }
export const LANE: WholeRule = {
  what: `a whole number from 0 to ${LANES - 1}`,
  safe: '',
  least: 0,
  most: LANES - 1,
  isSmall: true,
}

/** The same where one may be found. */
export const ANY_LANE: WholeRule = { ...LANE, what: `${LANE.what}, or auto` }

/** A number that counts, from `least`. */
export const countFrom = (least: number, most: number = MOST): WholeRule => ({
  what: most === MOST ? `a whole number of at least ${least}` : `a whole number from ${least} to ${most}`,
  safe: `a whole number up to ${most}`,
  least,
  most,
})

/** What is wrong with a value that must be a whole number; undefined where nothing is. */
export const wholeFault = (
  value: unknown,
  rule: WholeRule,
): { code: FaultCode; expected: string; found: string } | undefined => {
  if (typeof value === 'number' && value >= rule.least && value <= rule.most && Number.isInteger(value))
    return undefined
  const found = describe(value)
  const { what: expected, zero } = rule
  if (value === undefined) return { code: 'MISSING_KEY', expected, found }
  if (typeof value !== 'number') return { code: 'WRONG_TYPE', expected, found }
  if (!Number.isFinite(value)) return { code: 'NOT_FINITE', expected: `${expected}, finite`, found }
  if (rule.isSmall) return { code: 'OUT_OF_RANGE', expected, found }
  if (value < 0) return { code: 'NEGATIVE', expected: `${expected}, not negative`, found }
  if (value > MOST) return { code: 'UNSAFE_VALUE', expected: rule.safe, found }
  if (!Number.isInteger(value)) return { code: 'NOT_WHOLE', expected, found }
  if (value === 0 && zero !== undefined) return { ...zero, found }
  return { code: 'OUT_OF_RANGE', expected: `${expected}${rangeText(rule)}`, found }
}

const rangeText = ({ what, least, most }: WholeRule): string =>
  what.includes('at least') || what.includes(' from ')
    ? ''
    : most === MOST
      ? `, at least ${least}`
      : `, from ${least} to ${most}`
