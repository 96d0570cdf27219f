import type { NetworkElement } from '../../model/command.ts'
import type { Topology } from '../../model/topology.ts'

/** A network without what has failed: nodes stay, so that their names mean something, and carry nothing. */
export const networkInUse = (topology: Topology, failed: readonly NetworkElement[]): Topology => {
  if (failed.length === 0) return topology
  const links = new Set(failed.flatMap(what => ('link' in what ? [what.link] : [])))
  const nodes = new Set(failed.flatMap(what => ('node' in what ? [what.node] : [])))
  const isUp = (link: Topology['links'][number]): boolean =>
    !links.has(link.id) && !nodes.has(link.from) && !nodes.has(link.to)
  return { ...topology, links: topology.links.filter(isUp) }
}

/** A network and, beside it, what of an earlier one is no longer in it: on it tunnels can be on old and new trees at once. */
export const withLinksOf = (topology: Topology, earlier: Topology): Topology => {
  const nodes = new Set(topology.nodes.map(node => node.id))
  const links = new Set(topology.links.map(link => link.id))
  const goneLinks = earlier.links.filter(link => !links.has(link.id))
  if (goneLinks.length === 0) return topology
  const ends = new Set(goneLinks.flatMap(link => [link.from, link.to]))
  const goneNodes = earlier.nodes.filter(node => !nodes.has(node.id) && ends.has(node.id))
  return {
    ...topology,
    nodes: [...topology.nodes, ...goneNodes],
    links: [...topology.links, ...goneLinks],
  }
}

export const isSameElement = (a: NetworkElement, b: NetworkElement): boolean =>
  'link' in a ? 'link' in b && a.link === b.link : 'node' in b && a.node === b.node
