import { unknownNodeFaults } from '../../model/checks/topology-faults.ts'
import { describe, nameExpected } from '../../model/checks/words.ts'
import type { Problems } from '../source/problems.ts'
import type { Path } from '../source/source.ts'

/** Names are printed in tables and terminals: no control characters, no blanks around, not endless. */
export const checkName = (
  problems: Problems,
  path: Path,
  key: string,
  at: 'key' | 'value',
  name: string,
): void => {
  const expected = nameExpected(name)
  if (expected !== undefined)
    problems.add({ code: 'BAD_NAME', path: [...path, key], at, expected, found: describe(name) })
}

/** Reports a name that no node has. */
export const unknownNode = (
  problems: Problems,
  path: Path,
  found: string,
  nodes: ReadonlyMap<string, unknown>,
): void => problems.addFaults(path, unknownNodeFaults(found, [], nodes))
