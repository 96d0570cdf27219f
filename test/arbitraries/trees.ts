import type { Link, Topology } from '../../src/model/topology.ts'
import type { Random } from './random.ts'

/**
 * A random path from `sender` to everything it can reach, as one directed tree: links are taken from the frontier in
 * random order, from its end more often than not where `wander` says so (long ways around a ring included).
 */
const reach = (topology: Topology, sender: string, r: Random): ReadonlyMap<string, readonly string[]> => {
  const wander = r.next()
  const forwards = (id: string): boolean => topology.nodes.find(n => n.id === id)!.forwards
  const paths = new Map<string, readonly string[]>([[sender, []]])
  const frontier: Link[] = r.shuffled(topology.links.filter(l => l.from === sender))
  while (frontier.length > 0) {
    const at = r.chance(wander) ? frontier.length - 1 : r.int(0, frontier.length - 1)
    const [link] = frontier.splice(at, 1)
    if (link === undefined || paths.has(link.to)) continue
    paths.set(link.to, [...paths.get(link.from)!, link.id])
    if (forwards(link.to)) frontier.push(...r.shuffled(topology.links.filter(l => l.from === link.to)))
  }
  return paths
}

export interface Way {
  readonly sender: string
  readonly receivers: readonly string[]
  readonly routes: readonly (readonly string[])[]
}

/** A sender, some of the nodes it reaches, and a tree to them; none if it reaches nothing. */
export const randomWay = (topology: Topology, r: Random): Way | undefined => {
  const sender = r.pick(topology.nodes.filter(n => n.kind === 'host')).id
  const paths = reach(topology, sender, r)
  const switchesToo = r.chance(0.15)
  const ends = topology.nodes.filter(
    n => n.id !== sender && paths.has(n.id) && (switchesToo || n.kind === 'host'),
  )
  if (ends.length === 0) return undefined
  const count = r.chance(0.6) ? 1 : r.int(2, 4)
  const receivers = r
    .shuffled(ends)
    .slice(0, count)
    .map(n => n.id)
  return { sender, receivers, routes: receivers.map(n => paths.get(n)!) }
}
