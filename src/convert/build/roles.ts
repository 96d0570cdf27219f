import type { Findings } from '../foreign/findings.ts'
import type { ForeignLink, ForeignNode } from '../foreign/network.ts'
import type { BuildOptions, HostRule } from './options.ts'
import { ruleOfNode } from './rules.ts'

export type Kind = 'host' | 'switch'

/** Hosts and switches: by rule, as the file says, by `--hosts`, else switches all, which is noted. */
export const rolesOf = (
  nodes: readonly ForeignNode[],
  links: readonly ForeignLink[],
  names: ReadonlyMap<string, string>,
  options: BuildOptions,
  findings: Findings,
): ReadonlyMap<string, Kind> => {
  const degrees = options.hosts?.kind === 'leaves' ? neighbourCounts(links) : new Map<string, number>()
  const says = nodes.some(({ kind, isSegment }) => kind !== undefined && !isSegment)
  const roles = new Map<string, Kind>()
  for (const node of nodes) {
    const name = names.get(node.id)!
    const known = ruleOfNode(options.rules, name).kind ?? node.kind
    if (known !== undefined) roles.set(node.id, known)
    else if (options.hosts !== undefined)
      roles.set(node.id, isHost(node, name, options.hosts, degrees) ? 'host' : 'switch')
    else {
      roles.set(node.id, 'switch')
      if (!says) {
        const of = { count: nodes.length, what: nodes.length === 1 ? 'node' : 'nodes' }
        const text = 'taken for switches: the file does not say (--hosts, --attach-hosts)'
        findings.note('assumption', 'role', text, node.place, of)
      }
    }
  }
  return roles
}

const isHost = (
  { id, attributes }: ForeignNode,
  name: string,
  rule: HostRule,
  degrees: ReadonlyMap<string, number>,
): boolean => {
  switch (rule.kind) {
    case 'none':
      return false
    case 'leaves':
      return degrees.get(id) === 1
    case 'names':
      return rule.pattern.test(name)
    case 'attribute':
      return String(attributes?.get(rule.name) ?? '') === rule.value
  }
}

/** Of each node: how many others it is joined to. */
const neighbourCounts = (links: readonly ForeignLink[]): ReadonlyMap<string, number> => {
  const neighbours = new Map<string, Set<string>>()
  const join = (a: string, b: string): void => {
    const known = neighbours.get(a)
    if (known === undefined) neighbours.set(a, new Set([b]))
    else known.add(b)
  }
  for (const { from, to } of links) {
    join(from, to)
    join(to, from)
  }
  return new Map([...neighbours].map(([id, others]) => [id, others.size]))
}
