import type { Topology } from '../../../model/topology.ts'
import { once } from '../../state/once.ts'

/** What things are called in a network: filters take them as they are. */
export const namesIn: (topology: Topology) => ReadonlySet<string> = once(
  (topology: Topology) =>
    new Set([...topology.nodes.map(({ id }) => id), ...topology.links.map(({ id }) => id)]),
)
