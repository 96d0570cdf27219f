import { isExtreme, isZero, scaleDecimal, splitDecimal } from '../../quantity/decimal.ts'
import { type Exact, floorExact } from '../../quantity/exact.ts'
import { parseQuantity } from '../../quantity/parse-quantity.ts'

/** `text` times num / den, exactly; undefined where it is no plain, finite number of at least 0. */
export const decimalTimes = (
  text: string | number,
  num: bigint = 1n,
  den: bigint = 1n,
): Exact | undefined => {
  const decimal = splitDecimal(String(text).trim())
  if (decimal === undefined || decimal.rest !== '') return undefined
  if (isZero(decimal)) return 0
  if (decimal.negative || isExtreme(decimal)) return undefined
  const value = scaleDecimal(decimal, num, den)
  return floorExact(value) === undefined ? undefined : value
}

/** A coordinate or another number that only positions things. */
export const plainNumber = (value: unknown): number | undefined => {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return undefined
  const number = Number(text)
  return Number.isFinite(number) ? number : undefined
}

/** `100 Mbps`, `10Gbit/s`, `2.5 G`, `155M` as bit/s. */
export const rateText = (text: string): Exact | undefined => {
  const trimmed = text.trim()
  const spelled =
    /^([\d.]+(?:[eE][+-]?\d+)?)\s*([kKmMgGtT]?)(?:bps|b\/s|bits?\/s(?:ec)?|bits?|b|it\/s)?$/.exec(trimmed)
  if (spelled !== null && spelled[0] !== spelled[1]) {
    const [, number = '', prefix = ''] = spelled
    return decimalTimes(number, POWER[prefix.toUpperCase()] ?? 1n)
  }
  const parsed = parseQuantity(trimmed, 'rate')
  return parsed.ok && !/^0*\.?0*$/.test(trimmed) ? parsed.value : undefined
}

/** Prefixes of rates; an empty one is 1. */
const POWER: Readonly<Record<string, bigint>> = {
  '': 1n,
  K: 1_000n,
  M: 1_000_000n,
  G: 1_000_000_000n,
  T: 1_000_000_000_000n,
}

/** How many bit/s one of it is; undefined for what is no unit of a rate. */
export const rateUnit = (unit: string): bigint | undefined => {
  const parsed = rateText(`1 ${unit}`)
  return typeof parsed === 'number' && parsed > 0 ? BigInt(parsed) : undefined
}

/** OC-1 of SONET carries 51.84 Mbit/s, STM-1 of SDH three times that. */
const OC_BPS = 51_840_000

/** Longer texts are prose. */
const LONGEST_LABEL = 80

export interface LabelledRate {
  readonly rate: Exact
  /** Where it is more than what the text says outright. */
  readonly note?: string
}

/**
 * The rate that a label speaks of: `2.5 Gbit/s`, `34/45 Mbit/s` and `100-155 Mbit/s` (the lower end), `OC-192`, `STM-16`,
 * `2x10G` (both together). None for `< 155 Mbps`, which is no lower end, nor for prose.
 */
export const labelledRate = (label: string): LabelledRate | undefined => {
  const text = label.trim()
  if (text.length > LONGEST_LABEL) return undefined
  const optical = /^(?:(\d+)\s*[x*]\s*)?(OC|STM)[- ]?(\d{1,4})c?$/i.exec(text)
  if (optical !== null) {
    const [, times = '1', kind = '', order = '0'] = optical
    const rate = Number(times) * Number(order) * OC_BPS * (kind.toUpperCase() === 'STM' ? 3 : 1)
    return rate > 0 && Number.isSafeInteger(rate) ? { rate, note: `${text} read as a rate` } : undefined
  }
  const several = /^(\d{1,3})\s*[x*]\s*(.*)$/i.exec(text)
  if (several !== null) {
    const one = labelledRate(several[2]!)
    const all = one === undefined ? undefined : floorExact(one.rate)
    const rate = all === undefined ? undefined : all * Number(several[1])
    return rate !== undefined && rate > 0 && Number.isSafeInteger(rate)
      ? { rate, note: `${text} read as one link` }
      : undefined
  }
  const range = /^([\d.]+)\s*([kKMGT]?)[\w/]*?\s*(?:-|\/|to|–)\s*([\d.]+)\s*([kKMGT]?.*)$/.exec(text)
  if (range !== null) {
    const [, low = '', lowPrefix = '', high = '', unit = ''] = range
    const least = rateText(`${low} ${lowPrefix === '' ? unit : `${lowPrefix}bit/s`}`)
    const most = rateText(`${high} ${unit}`)
    if (least !== undefined && most !== undefined) {
      const a = floorExact(least)!
      const b = floorExact(most)!
      return { rate: a <= b ? least : most, note: `lower end of ${text}` }
    }
  }
  const rate = rateText(text)
  return rate === undefined || rate === 0 ? undefined : { rate }
}

/** A time in a text with its unit, or a bare number in `bare` (ps each). */
export const timeText = (value: unknown, bare: bigint | undefined): Exact | undefined => {
  if (
    typeof value === 'number' ||
    (typeof value === 'string' && /^\s*[\d.]+(?:[eE][+-]?\d+)?\s*$/.test(value))
  )
    return bare === undefined ? (Number(value) === 0 ? 0 : undefined) : decimalTimes(value, bare)
  if (typeof value !== 'string') return undefined
  const parsed = parseQuantity(value.trim(), 'time')
  return parsed.ok ? parsed.value : undefined
}

/** A size in a text with its unit, or a bare number in `bare` (bits each); whole bits. */
export const sizeText = (value: unknown, bare: bigint | undefined): Exact | undefined => {
  if (
    typeof value === 'number' ||
    (typeof value === 'string' && /^\s*[\d.]+(?:[eE][+-]?\d+)?\s*$/.test(value))
  )
    return bare === undefined ? undefined : decimalTimes(value, bare)
  if (typeof value !== 'string') return undefined
  const parsed = parseQuantity(value.trim(), 'size')
  return parsed.ok ? parsed.value : undefined
}
