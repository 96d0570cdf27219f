import type { Exact } from '../../quantity/exact.ts'
import { decimalTimes, rateText, rateUnit, sizeText, timeText } from '../foreign/amounts.ts'

/** Units of bare numbers, as output-port networks name them: `us`, `B`, `Mbps`. */
export interface DefaultUnits {
  readonly time: string
  readonly data: string
  readonly rate: string
}

const TIMES: Readonly<Record<string, bigint>> = {
  ps: 1n,
  ns: 1_000n,
  us: 1_000_000n,
  ms: 1_000_000_000n,
  s: 1_000_000_000_000n,
}
const PREFIXES: Readonly<Record<string, bigint>> = {
  '': 1n,
  k: 1_000n,
  K: 1_000n,
  M: 1_000_000n,
  G: 1_000_000_000n,
}

/** `kB` is 8000 bits, `b` is one. */
const sizeFactor = (unit: string): bigint | undefined => {
  const match = /^([kKMG]?)(B|b)$/.exec(unit.trim())
  return match === null ? undefined : PREFIXES[match[1]!]! * (match[2] === 'B' ? 8n : 1n)
}

const isBare = (value: unknown): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && /^\s*[\d.]+(?:[eE][+-]?\d+)?\s*$/.test(value))

export const timeIn = (value: unknown, unit: string): Exact | undefined =>
  timeText(value, Object.hasOwn(TIMES, unit.trim()) ? TIMES[unit.trim()] : undefined)

export const sizeIn = (value: unknown, unit: string): Exact | undefined => {
  if (isBare(value)) return decimalTimes(value, sizeFactor(unit) ?? 8n)
  const match =
    typeof value === 'string' ? /^\s*([\d.]+(?:[eE][+-]?\d+)?)\s*([kKMG]?[Bb])\s*$/.exec(value) : null
  return match === null ? sizeText(value, undefined) : decimalTimes(match[1]!, sizeFactor(match[2]!))
}

export const rateIn = (value: unknown, unit: string | undefined): Exact | undefined => {
  if (isBare(value)) {
    const factor = unit === undefined ? undefined : rateUnit(unit)
    return factor === undefined ? undefined : decimalTimes(value, factor)
  }
  return typeof value === 'string' ? rateText(value) : undefined
}
