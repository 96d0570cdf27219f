import { nearest } from '../../quantity/nearest.ts'
import type { Problems } from '../source/problems.ts'
import type { Path } from '../source/source.ts'
import { describe } from './shape.ts'

const MOST_CHARACTERS = 200

/** Names are printed in tables and terminals: no control characters, no blanks around, not endless. */
export const checkName = (
  problems: Problems,
  path: Path,
  key: string,
  at: 'key' | 'value',
  name: string,
): void => {
  const expected = expectedOf(name)
  if (expected !== undefined)
    problems.add({ code: 'BAD_NAME', path: [...path, key], at, expected, found: describe(name) })
}

const expectedOf = (name: string): string | undefined => {
  if (!/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u.test(name)) return 'a name without control characters'
  if (name.trim() !== name) return 'a name without blanks around it'
  return name.length > MOST_CHARACTERS || name === ''
    ? `a name of 1 to ${MOST_CHARACTERS} characters`
    : undefined
}

const MOST_NAMED = 8

/** `one of s1, s2, s3`, or as many as fit. */
export const oneOf = (names: Iterable<string>, what: string): string => {
  const all = [...names]
  if (all.length === 0) return `${what}, of which there are none`
  if (all.length === 1) return `${what} ${all[0]}`
  const shown = all.slice(0, MOST_NAMED).join(', ')
  return all.length > MOST_NAMED ? `one of the ${all.length} ${what}s (${shown}, …)` : `one of ${shown}`
}

/** Reports a name that no node has. */
export const unknownNode = (
  problems: Problems,
  path: Path,
  found: string,
  nodes: ReadonlyMap<string, unknown>,
): void =>
  problems.add({
    code: 'UNKNOWN_NODE',
    path,
    expected: oneOf(nodes.keys(), 'node'),
    found,
    suggestion: nearest(found, nodes.keys()),
  })
