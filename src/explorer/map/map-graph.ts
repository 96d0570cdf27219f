import { copiesOf } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { linksById } from '../state/links-by-id.ts'
import type { World } from '../what-if/world.ts'

export interface MapNode {
  readonly id: string
  readonly isHost: boolean
  /** Hosts that are drawn with this switch. */
  readonly hosts: readonly string[]
  /** Hops to the nearest host: what is farther stands higher. */
  readonly level: number
  /** Where the topology puts it. */
  readonly layout?: NonNullable<Topology['nodes'][number]['layout']>
}

/** All links between two nodes of the map, in both directions. */
export interface MapEdge {
  /** The upper end. */
  readonly from: string
  readonly to: string
  readonly links: readonly string[]
}

export interface MapGraph {
  readonly nodes: readonly MapNode[]
  readonly edges: readonly MapEdge[]
  /** Nodes that are not drawn at all, for there are too many. */
  readonly left: number
}

/** Up to this many nodes all are drawn where there is room; above, hosts are drawn with their switch. */
export const MOST_NODES = 24
/** More switches than these are no picture any more: then only those near the tunnel. */
const MOST_SWITCHES = 40

const neighboursOf = ({ nodes, links }: Topology): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, Set<string>>(nodes.map(node => [node.id, new Set()]))
  for (const { from, to } of links) {
    found.get(from)!.add(to)
    found.get(to)!.add(from)
  }
  return new Map([...found].map(([id, set]) => [id, [...set]]))
}

/** Hops to the nearest host; all 0 where there are none. */
const levelsOf = (
  { nodes }: Topology,
  neighbours: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> => {
  const levels = new Map<string, number>()
  let front = nodes.filter(node => node.kind === 'host').map(node => node.id)
  for (let level = 0; front.length > 0; level++) {
    for (const id of front) levels.set(id, level)
    const next = new Set(front.flatMap(id => neighbours.get(id)!.filter(other => !levels.has(other))))
    front = [...next]
  }
  return levels
}

/** The nodes of a tunnel's tree; of both trees where it is sent twice. */
export const nodesOfTunnel = (
  world: World,
  topology: Topology,
  id: string | undefined,
): ReadonlySet<string> => {
  const links = linksById(topology)
  return new Set(
    copiesOf(world.tunnels, id).flatMap(({ sender, receivers, routes }) => {
      const ends = routes.flat().flatMap(link => {
        const found = links.get(link)
        return found === undefined ? [] : [found.from, found.to]
      })
      return [sender, ...receivers, ...ends]
    }),
  )
}

/** What is drawn of a network: all of it, its switches, or what lies near one tunnel. */
export const mapGraph = (topology: Topology, near: ReadonlySet<string>, isCollapsed: boolean): MapGraph => {
  const neighbours = neighboursOf(topology)
  const levels = levelsOf(topology, neighbours)
  const home = new Map<string, string>()
  if (isCollapsed)
    for (const node of topology.nodes) {
      const at = node.kind === 'host' && !node.forwards ? neighbours.get(node.id)![0] : undefined
      if (at !== undefined) home.set(node.id, at)
    }
  const all = topology.nodes.filter(node => !home.has(node.id))
  const isNear = all.length > MOST_SWITCHES
  const wanted = isNear ? new Set([...near].map(id => home.get(id) ?? id)) : undefined
  const kept =
    wanted === undefined || wanted.size === 0
      ? all.slice(0, MOST_SWITCHES)
      : all.filter(n => wanted.has(n.id))
  const hosts = new Map<string, string[]>()
  for (const [host, at] of home) hosts.set(at, [...(hosts.get(at) ?? []), host])
  const nodes = kept.map(node => ({
    id: node.id,
    isHost: node.kind === 'host',
    hosts: hosts.get(node.id) ?? [],
    level: levels.get(node.id) ?? 0,
    ...(node.layout === undefined ? {} : { layout: node.layout }),
  }))
  return { nodes, edges: edgesAmong(topology, nodes), left: all.length - kept.length }
}

const edgesAmong = (topology: Topology, nodes: readonly MapNode[]): readonly MapEdge[] => {
  const place = new Map(nodes.map((node, i) => [node.id, i]))
  const edges = new Map<string, { from: string; to: string; links: string[] }>()
  for (const { id, from, to } of topology.links) {
    const a = place.get(from)
    const b = place.get(to)
    if (a === undefined || b === undefined) continue
    const [upper, lower] =
      nodes[a]!.level > nodes[b]!.level || (nodes[a]!.level === nodes[b]!.level && a < b)
        ? [from, to]
        : [to, from]
    const key = `${upper}\n${lower}`
    const known = edges.get(key)
    if (known === undefined) edges.set(key, { from: upper, to: lower, links: [id] })
    else known.links.push(id)
  }
  return [...edges.values()]
}
