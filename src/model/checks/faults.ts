import { nearest } from '../../quantity/nearest.ts'
import { type Fault, type FaultCode, type Path, sentence } from './fault.ts'
import { type WholeRule, wholeFault } from './whole.ts'
import { clip, describe, nameExpected } from './words.ts'

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Beyond this many the rest is not looked for: a list of garbage must not become a gigabyte of messages. */
const MOST_FAULTS = 1000

/** Collects what is wrong with one value. Paths are given as their parent and the last key, joined only for a fault. */
export class Faults {
  readonly found: Fault[] = []

  get isFull(): boolean {
    return this.found.length >= MOST_FAULTS
  }

  add(code: FaultCode, path: Path, expected: string, found: string, suggestion?: string): void {
    if (this.isFull) return
    const message = sentence(expected, found, suggestion)
    this.found.push({
      path,
      code,
      message,
      expected,
      found,
      ...(suggestion === undefined ? {} : { suggestion }),
    })
  }

  /** Takes over faults whose paths begin below `base`. */
  addAll(base: Path, faults: readonly Fault[]): void {
    for (const fault of faults)
      if (!this.isFull) this.found.push({ ...fault, path: [...base, ...fault.path] })
  }

  /** Whether the value is a map with no key but these; others are faults with the nearest name. */
  map(value: unknown, path: Path, what: string, keys: ReadonlySet<string>): value is Fields {
    if (!isFields(value)) {
      this.add('WRONG_TYPE', path, what, describe(value))
      return false
    }
    for (const key in value) {
      if (keys.has(key)) continue
      const expected = `one of ${[...keys].join(', ')}`
      this.add('UNKNOWN_KEY', [...path, key], expected, clip(key), nearest(key, keys))
    }
    return true
  }

  list(value: unknown, path: Path, what: string): value is readonly unknown[] {
    if (Array.isArray(value)) return true
    this.#missingOr('WRONG_TYPE', value, path, what)
    return false
  }

  whole(value: unknown, path: Path, key: string, rule: WholeRule): value is number {
    const fault = wholeFault(value, rule)
    if (fault === undefined) return true
    this.add(fault.code, [...path, key], fault.expected, fault.found)
    return false
  }

  /** Whole where it is there at all. */
  optionalWhole(value: unknown, path: Path, key: string, rule: WholeRule): void {
    if (value !== undefined) this.whole(value, path, key, rule)
  }

  boolean(value: unknown, path: Path, key: string): void {
    if (typeof value !== 'boolean') this.#missingOr('WRONG_TYPE', value, [...path, key], 'true or false')
  }

  /** A name as tables and terminals can show it. */
  name(value: unknown, path: Path, key: string | number): value is string {
    if (typeof value !== 'string') {
      this.#missingOr('WRONG_TYPE', value, [...path, key], 'a name')
      return false
    }
    const expected = nameExpected(value)
    if (expected === undefined) return true
    this.add('BAD_NAME', [...path, key], expected, describe(value))
    return false
  }

  choice(value: unknown, path: Path, key: string | number, choices: readonly string[]): void {
    if (typeof value === 'string' && choices.includes(value)) return
    const expected = `one of ${choices.join(', ')}`
    if (typeof value !== 'string') this.#missingOr('WRONG_TYPE', value, [...path, key], expected)
    else this.add('BAD_CHOICE', [...path, key], expected, describe(value), nearest(value, choices))
  }

  #missingOr(code: FaultCode, value: unknown, path: Path, expected: string): void {
    if (value === undefined) this.add('MISSING_KEY', path, expected, 'nothing')
    else this.add(code, path, expected, describe(value))
  }
}
