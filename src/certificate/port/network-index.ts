import { type PortSettings, portSettings } from '../../model/port.ts'
import type { Link, Node, Topology } from '../../model/topology.ts'
import { Transmissions } from './transmission.ts'

/** A topology with its names looked up. */
export interface NetworkIndex {
  readonly topology: Topology
  readonly nodes: ReadonlyMap<string, Node>
  readonly links: ReadonlyMap<string, Link>
  /** By link id. */
  readonly ports: ReadonlyMap<string, PortSettings>
  readonly transmissions: Transmissions
}

export const indexNetwork = (topology: Topology): NetworkIndex => ({
  topology,
  nodes: new Map(topology.nodes.map(node => [node.id, node])),
  links: new Map(topology.links.map(link => [link.id, link])),
  ports: new Map(topology.links.map(link => [link.id, portSettings(topology, link)])),
  transmissions: new Transmissions(topology.clockTolerancePpb),
})
