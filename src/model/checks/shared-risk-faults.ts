import { nearest } from '../../quantity/nearest.ts'
import { reverseOf } from '../cables.ts'
import type { Fault, Path } from './fault.ts'
import { Faults, isFields } from './faults.ts'
import { checkRemarks, REMARK_KEYS } from './remark-faults.ts'
import { describe, oneOf } from './words.ts'

/** The lists that a group may have. */
export const MEMBER_KEYS = ['cables', 'links', 'nodes'] as const

const GROUP: ReadonlySet<string> = new Set(['id', ...MEMBER_KEYS, ...REMARK_KEYS])

/** The names a topology gives. */
interface Names {
  readonly nodes: ReadonlyMap<string, unknown>
  readonly links: ReadonlyMap<string, unknown>
}

/** Everything that is wrong with the groups of a topology; paths from the list. */
export const sharedRiskFaults = (value: unknown, names: Names): readonly Fault[] => {
  const faults = new Faults()
  if (!faults.list(value, [], 'a list of groups')) return faults.found
  const taken = new Set<string>()
  for (const [i, group] of value.entries()) {
    if (!faults.map(group, [i], 'a group: { id, cables, links, nodes }', GROUP)) continue
    if (faults.name(group.id, [i], 'id')) {
      if (taken.has(group.id)) faults.add('DUPLICATE_ID', [i, 'id'], 'each group once', `${group.id} again`)
      taken.add(group.id)
    }
    checkRemarks(faults, group, [i])
    faults.addAll([i], memberFaults(group, names))
  }
  return faults.found
}

/** What is wrong with the members of one group, whoever names it; paths from the group. */
export const memberFaults = (
  group: Readonly<Partial<Record<(typeof MEMBER_KEYS)[number], unknown>>>,
  { nodes, links }: Names,
): readonly Fault[] => {
  const faults = new Faults()
  const seen = new Set<string>()
  let count = 0
  for (const key of MEMBER_KEYS) {
    const members = group[key]
    if (members === undefined) continue
    if (!faults.list(members, [key], `a list of ${key}`)) {
      count++
      continue
    }
    const known = key === 'nodes' ? nodes : links
    for (const [j, member] of members.entries()) {
      count++
      const path: Path = [key, j]
      if (typeof member !== 'string' || !known.has(member)) {
        if (!faults.name(member, [key], j)) continue
        const [code, what] =
          key === 'nodes' ? (['UNKNOWN_NODE', 'node'] as const) : (['UNKNOWN_LINK', 'link'] as const)
        faults.add(code, path, oneOf(known.keys(), what), describe(member), nearest(member, known.keys()))
        continue
      }
      const itself = key === 'cables' ? cableName(member, links) : member
      const name = `${key} ${itself}`
      if (seen.has(name)) faults.add('DUPLICATE_MEMBER', path, `each of the ${key} once`, `${member} again`)
      seen.add(name)
    }
  }
  if (count === 0)
    faults.add('EMPTY_GROUP', [], 'at least one of its cables, links or nodes', 'a group of nothing')
  return faults.found
}

/** One name for both directions of a cable: the earlier of the two. */
const cableName = (id: string, links: ReadonlyMap<string, unknown>): string => {
  const link = links.get(id)
  if (!isFields(link) || typeof link.from !== 'string' || typeof link.to !== 'string') return id
  const other = reverseOf(id, link.from, link.to).find(name => links.has(name))
  return other === undefined || id < other ? id : other
}
