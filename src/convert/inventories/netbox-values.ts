import { isFields, own } from '../../formats/reading/fields.ts'
import type { Exact } from '../../quantity/exact.ts'
import { decimalTimes, rateText } from '../foreign/amounts.ts'

/** Metres in a unit of NetBox. */
const METRES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  km: [1000n, 1n],
  m: [1n, 1n],
  cm: [1n, 100n],
  mi: [1_609_344n, 1000n],
  ft: [3048n, 10_000n],
  in: [254n, 10_000n],
}

/** A length with its unit, or in one text: `10 m`. */
export const metresOf = (length: unknown, unit: unknown): Exact | undefined => {
  const [, number, inside] =
    /^\s*([\d.]+)\s*([a-z]+)\s*$/i.exec(typeof length === 'string' ? length : '') ?? []
  const name = inside ?? (isFields(unit) ? own(unit, 'value') : unit)
  const known = String(name ?? '').toLowerCase()
  const factor = Object.hasOwn(METRES, known) ? METRES[known] : undefined
  return factor === undefined || (typeof length !== 'number' && typeof length !== 'string')
    ? undefined
    : decimalTimes(number ?? length, ...factor)
}

const PER_LETTER: Readonly<Record<string, bigint>> = {
  '': 1_000_000n,
  m: 1_000_000n,
  g: 1_000_000_000n,
  t: 1_000_000_000_000n,
}

/** `25gbase-x-sfp28`, or `SFP28 (25GE)` of a table, is 25 Gbit/s; `speed` counts kbit/s, or says its unit. */
export const rateOf = (speed: unknown, type: unknown): Exact | undefined => {
  const stated =
    typeof speed === 'number' || typeof speed === 'string'
      ? (decimalTimes(speed, 1000n) ?? (typeof speed === 'string' ? rateText(speed) : undefined))
      : undefined
  if (stated !== undefined && stated !== 0) return stated
  const text = String(isFields(type) ? own(type, 'value') : (type ?? ''))
  const match = /^([\d.]+)([gt]?)base-/.exec(text) ?? /\((?:[\d.]+\/)*([\d.]+)([MGT])E\)/.exec(text)
  return match === null ? undefined : decimalTimes(match[1]!, PER_LETTER[match[2]!.toLowerCase()])
}

/** `dcim.frontport`, `FrontPortType`, `Front port`. */
export const portType = (text: string): string => {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/type$/, '')
  if (plain.endsWith('frontport')) return 'frontport'
  if (plain.endsWith('rearport')) return 'rearport'
  return plain === '' || plain.endsWith('interface') ? 'interface' : plain
}
