import { linkEnds } from '../../model/cables.ts'
import type { ElementKind, RiskElement, SurvivalInput } from '../../model/planning/survival.ts'
import type { SharedRisk, Topology } from '../../model/topology.ts'

/** All kinds, in the order of their elements. */
export const ELEMENT_KINDS: readonly ElementKind[] = ['cable', 'switch', 'group']

/** What is to fail, in file order: cables, then switches, then groups. */
export const elementsOf = ({
  topology,
  kinds,
  only,
}: Pick<SurvivalInput, 'topology' | 'kinds' | 'only'>): readonly RiskElement[] => {
  const all = [
    ...(kinds.includes('cable') ? cables(topology) : []),
    ...(kinds.includes('switch') ? switches(topology) : []),
    ...(kinds.includes('group') ? groups(topology) : []),
  ]
  if (only === undefined) return all
  const named = new Set(only)
  return all.filter(element => namesOfElement(element).some(name => named.has(name)))
}

/** By which an element may be asked for. */
export const namesOfElement = ({ kind, id, links }: RiskElement): readonly string[] =>
  kind === 'cable' ? links : [id]

/** Links by the number of their cable, in file order. */
const byCable = ({ links }: Topology): ReadonlyMap<number, readonly string[]> => {
  const found = new Map<number, string[]>()
  for (const [e, { near, far }] of linkEnds(links).entries()) {
    const cable = Math.min(near, far)
    const known = found.get(cable)
    if (known === undefined) found.set(cable, [links[e]!.id])
    else known.push(links[e]!.id)
  }
  return found
}

const cables = (topology: Topology): readonly RiskElement[] =>
  [...byCable(topology).values()].map(links => ({ kind: 'cable', id: links[0]!, links, nodes: [] }))

const switches = (topology: Topology): readonly RiskElement[] => {
  const at = new Map<string, string[]>(topology.nodes.map(({ id }) => [id, []]))
  for (const { id, from, to } of topology.links) {
    at.get(from)?.push(id)
    at.get(to)?.push(id)
  }
  return topology.nodes
    .filter(({ kind }) => kind === 'switch')
    .map(({ id }) => ({ kind: 'switch', id, links: at.get(id) ?? [], nodes: [id] }))
}

const groups = (topology: Topology): readonly RiskElement[] => {
  const { sharedRisk = [] } = topology
  if (sharedRisk.length === 0) return []
  const cableOf = new Map([...byCable(topology).values()].flatMap(links => links.map(id => [id, links])))
  return sharedRisk.map(group => groupOf(topology, group, cableOf))
}

const groupOf = (
  { links: all }: Topology,
  { id, cables = [], links = [], nodes = [] }: SharedRisk,
  cableOf: ReadonlyMap<string, readonly string[]>,
): RiskElement => {
  const down = new Set([...links, ...cables.flatMap(cable => cableOf.get(cable) ?? [])])
  const failed = new Set(nodes)
  const out = all.filter(link => down.has(link.id) || failed.has(link.from) || failed.has(link.to))
  return { kind: 'group', id, links: out.map(link => link.id), nodes }
}
