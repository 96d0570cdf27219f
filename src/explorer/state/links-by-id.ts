import type { Link, Topology } from '../../model/topology.ts'
import { once } from './once.ts'

/** The links of a network by their ids. */
export const linksById: (topology: Topology) => ReadonlyMap<string, Link> = once(
  (topology: Topology) => new Map(topology.links.map(link => [link.id, link])),
)
