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
