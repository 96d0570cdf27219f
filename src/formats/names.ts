import { nearest } from '../quantity/nearest.ts'
import type { Problems } from './problems.ts'
import { describe } from './shape.ts'
import type { Path } from './source.ts'

const MOST_CHARACTERS = 200

/** Names are printed in tables and terminals: no control characters, no blanks around, not endless. */
export const checkName = (problems: Problems, path: Path, at: 'key' | 'value', name: string): void => {
  const expected = !/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u.test(name)
    ? 'a name without control characters'
    : name.trim() !== name
      ? 'a name without blanks around it'
      : name === '' || name.length > MOST_CHARACTERS
        ? `a name of 1 to ${MOST_CHARACTERS} characters`
        : undefined
  if (expected !== undefined) problems.add({ code: 'BAD_NAME', path, at, expected, found: describe(name) })
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
