import type { Link, Node, Topology } from '../../model/topology.ts'
import { Transmissions } from './transmission.ts'

/** A topology with its names looked up. */
export interface NetworkIndex {
  readonly topology: Topology
  readonly nodes: ReadonlyMap<string, Node>
  readonly links: ReadonlyMap<string, Link>
  readonly transmissions: Transmissions
}

export const indexNetwork = (topology: Topology): NetworkIndex => ({
  topology,
  nodes: new Map(topology.nodes.map(node => [node.id, node])),
  links: new Map(topology.links.map(link => [link.id, link])),
  transmissions: new Transmissions(),
})
