import { describe } from '../../model/checks/words.ts'
import { addExact, ceilExact, type Exact, floorExact, wholeExact } from '../../quantity/exact.ts'
import { parseQuantity, SAFE, WHOLE } from '../../quantity/parse-quantity.ts'
import type { Dimension } from '../../quantity/units.ts'
import type { Problems } from '../source/problems.ts'
import type { Path } from '../source/source.ts'

/** A map of a file, as read: its shape may be wrong, which the shape check has then said already. */
export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const asFields = (value: unknown): Fields => (isFields(value) ? value : {})

export const asList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : []

/** A name; a bare number is one too. */
export const asName = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined

/** Own value of a key: `constructor` and its like are not in any file. */
export const own = (fields: Fields, key: string): unknown =>
  Object.hasOwn(fields, key) ? fields[key] : undefined

/**
 * Reads quantities of one map. Every method answers undefined where the key is absent or wrong; what is wrong goes
 * to `problems` (wrong types are left to the shape check).
 */
export class QuantityReader {
  private readonly problems: Problems
  constructor(problems: Problems) {
    this.problems = problems
  }

  /** Not yet rounded. */
  exact(fields: Fields, path: Path, key: string, dimension: Dimension): Exact | undefined {
    const value = own(fields, key)
    if (typeof value !== 'string' && typeof value !== 'number') return undefined
    const parsed = parseQuantity(value, dimension)
    if (parsed.ok) return parsed.value
    const { code, expected, found, suggestion } = parsed.problem
    this.problems.add({ code, path: [...path, key], expected, found: describe(found), suggestion })
    return undefined
  }

  /** Refused unless it is a whole number of base units. */
  whole(fields: Fields, path: Path, key: string, dimension: Dimension): number | undefined {
    const value = this.exact(fields, path, key, dimension)
    if (value === undefined) return undefined
    const whole = wholeExact(value)
    if (whole === undefined) this.notWhole(fields, path, key, dimension)
    return whole
  }

  down(fields: Fields, path: Path, key: string, dimension: Dimension): number | undefined {
    const value = this.exact(fields, path, key, dimension)
    return value === undefined ? undefined : floorExact(value)
  }

  up(fields: Fields, path: Path, key: string, dimension: Dimension): number | undefined {
    const value = this.exact(fields, path, key, dimension)
    if (value === undefined) return undefined
    const up = ceilExact(value)
    if (up === undefined) this.unsafe(path, key, dimension, describe(own(fields, key)))
    return up
  }

  notWhole(fields: Fields, path: Path, key: string, dimension: Dimension): void {
    const found = describe(own(fields, key))
    this.problems.add({ code: 'NOT_WHOLE', path: [...path, key], expected: WHOLE[dimension], found })
  }

  unsafe(path: Path, key: string, dimension: Dimension, found: string): void {
    this.problems.add({ code: 'UNSAFE_VALUE', path: [...path, key], expected: SAFE[dimension], found })
  }

  missing(path: Path, key: string, expected: string): void {
    this.problems.add({ code: 'MISSING_KEY', path: [...path, key], expected, found: 'no such key' })
  }
}

/** A range [least, least + spread] in whole units, rounded outward once; undefined above the safe range. */
export const outward = (least: Exact, spread: Exact): { least: number; spread: number } | undefined => {
  const low = floorExact(least)
  const high = ceilExact(addExact(least, spread))
  return low === undefined || high === undefined ? undefined : { least: low, spread: high - low }
}
