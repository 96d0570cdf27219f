import { MEMBER_KEYS, memberFaults } from '../../model/checks/shared-risk-faults.ts'
import type { NetworkNames } from '../../model/checks/topology-faults.ts'
import type { SharedRisk } from '../../model/topology.ts'
import { asFields, asName, type Fields, isFields, own } from '../reading/fields.ts'
import { checkName } from '../reading/names.ts'
import { checkShape } from '../reading/shape.ts'
import { sharedRiskSchema } from '../schemas/shared-risk-schema.ts'
import type { Problems } from '../source/problems.ts'
import type { Path } from '../source/source.ts'
import { readRemarks } from './read-remarks.ts'

/** Groups of a file by name, in its order. */
export const readSharedRisk = (
  groups: Fields,
  ids: readonly string[],
  names: Pick<NetworkNames, 'nodes' | 'links'>,
  problems: Problems,
): readonly SharedRisk[] =>
  ids.map(id => {
    const path: Path = ['sharedRisk', id]
    checkName(problems, ['sharedRisk'], id, 'key', id)
    checkShape(sharedRiskSchema, groups[id], path, problems)
    const fields = asFields(groups[id])
    const members = membersOf(fields)
    // What is no map, or has a list that is none, the shape check has said.
    if (isFields(groups[id]) && MEMBER_KEYS.every(key => isNoneOr(Array.isArray, own(fields, key))))
      problems.addFaults(path, memberFaults(members, names))
    return { id, ...members, ...readRemarks(fields) }
  })

const isNoneOr = (is: (value: unknown) => boolean, value: unknown): boolean =>
  value === undefined || is(value)

/** A bare number is a name too. */
const membersOf = (fields: Fields): Pick<SharedRisk, (typeof MEMBER_KEYS)[number]> =>
  Object.fromEntries(
    MEMBER_KEYS.flatMap(key => {
      const list = own(fields, key)
      return Array.isArray(list) ? [[key, list.map(member => asName(member) ?? '')]] : []
    }),
  )
