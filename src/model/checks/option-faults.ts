import type { Fault, Path } from './fault.ts'
import { Faults } from './faults.ts'
import type { WholeRule } from './whole.ts'
import { describe } from './words.ts'

/** What one option may be. */
export type OptionRule =
  | 'boolean'
  | 'function'
  | 'text'
  | 'list'
  /** Any map: what it is for is checked where it is used. */
  | 'map'
  /** A name, or what stands behind it. */
  | 'textOrMap'
  | { readonly whole: WholeRule }
  | { readonly oneOf: readonly string[] }
  /** A word of these, or a map that is checked where it is used. */
  | { readonly oneOfOrMap: readonly string[] }
  | { readonly from: number; readonly to: number }
  /** A map of options again. */
  | { readonly options: OptionRules }

/** The options of one function: each that it knows. */
export type OptionRules = Readonly<Record<string, OptionRule>>

/** One rule for each option of a function, so that none is forgotten here. */
export type RulesOf<T> = { readonly [K in keyof Required<T>]: OptionRule }

/** Unknown options (with the nearest known one) and values that cannot be; an option that is undefined is not given. */
export const optionFaults = (value: unknown, rules: OptionRules, path: Path): readonly Fault[] => {
  const faults = new Faults()
  if (value === undefined || !faults.map(value, path, 'a map of options', new Set(Object.keys(rules))))
    return faults.found
  for (const [key, rule] of Object.entries(rules)) {
    const given = value[key]
    if (given === undefined) continue
    const wrong = (expected: string): void =>
      faults.add('WRONG_TYPE', [...path, key], expected, describe(given))
    if (rule === 'boolean') faults.boolean(given, path, key)
    else if (rule === 'function') {
      if (typeof given !== 'function') wrong('a function')
    } else if (rule === 'text') {
      if (typeof given !== 'string') wrong('a text')
    } else if (rule === 'list') {
      faults.list(given, [...path, key], 'a list')
    } else if (rule === 'map') {
      if (typeof given !== 'object' || given === null || Array.isArray(given)) wrong('a map')
    } else if (rule === 'textOrMap') {
      if (typeof given !== 'string' && (typeof given !== 'object' || given === null || Array.isArray(given)))
        wrong('a text or a map')
    } else if ('whole' in rule) faults.whole(given, path, key, rule.whole)
    else if ('oneOfOrMap' in rule) {
      if (typeof given !== 'object') faults.choice(given, path, key, rule.oneOfOrMap)
    } else if ('oneOf' in rule) faults.choice(given, path, key, rule.oneOf)
    else if ('options' in rule) faults.addAll([], optionFaults(given, rule.options, [...path, key]))
    else checkNumber(faults, given, path, key, rule)
  }
  return faults.found
}

const checkNumber = (
  faults: Faults,
  value: unknown,
  path: Path,
  key: string,
  { from, to }: { readonly from: number; readonly to: number },
): void => {
  const expected =
    to === Number.POSITIVE_INFINITY ? `a number of at least ${from}` : `a number from ${from} to ${to}`
  const at = [...path, key]
  if (typeof value !== 'number') faults.add('WRONG_TYPE', at, expected, describe(value))
  else if (Number.isNaN(value)) faults.add('NOT_FINITE', at, expected, describe(value))
  else if (value < from || value > to) faults.add('OUT_OF_RANGE', at, expected, describe(value))
}
