import { linkEnds } from '../../model/cables.ts'
import type { FixChange } from '../../model/planning/fix.ts'
import type { Link, Topology } from '../../model/topology.ts'
import { isOfEntry } from './change-entries.ts'

/** A change of the network. */
export type NetworkChange = Exclude<FixChange, { tunnel: string }>

/** The least fragment of 802.3br: 64 B. */
const MIN_FRAGMENT_BITS = 64 * 8

/** The changes that are about the network. */
export const networkChanges = (changes: readonly FixChange[]): readonly NetworkChange[] =>
  changes.filter((change): change is NetworkChange => !isOfEntry(change))

/** Ids of both directions of the cable that a link belongs to, its own first. */
export const cableOf = ({ links }: Topology, id: string): readonly string[] => {
  const at = links.findIndex(link => link.id === id)
  const ends = linkEnds(links)
  const own = ends[at]
  if (own === undefined) return []
  const other = links.find((_, e) => ends[e]?.near === own.far && ends[e]?.far === own.near)
  return other === undefined ? [id] : [id, other.id]
}

/** The network with what the changes set. */
export const changedTopology = (topology: Topology, changes: readonly FixChange[]): Topology =>
  networkChanges(changes).reduce(withChange, topology)

const withChange = (topology: Topology, change: NetworkChange): Topology => {
  switch (change.change) {
    case 'bandwidth':
      return withCable(topology, change.link, () => ({ bandwidthBps: change.toBps }))
    case 'queue':
      return withCable(topology, change.link, ({ queueSizeBits: has }) => ({
        queueSizeBits: Math.max(has, change.toBits),
      }))
    case 'best-effort':
      return change.link === undefined
        ? { ...topology, bestEffortMaxFrameBits: change.toBits }
        : withCable(topology, change.link, () => ({ bestEffortMaxFrameBits: change.toBits }))
    case 'preemption': {
      const { expressLanes } = change
      const preemption = { expressLanes, minFragmentBits: MIN_FRAGMENT_BITS }
      return withCable(topology, change.link, () => ({ preemption }))
    }
  }
  return change satisfies never
}

const withCable = (topology: Topology, id: string, setting: (link: Link) => Partial<Link>): Topology => {
  const cable = new Set(cableOf(topology, id))
  const links = topology.links.map(link => (cable.has(link.id) ? { ...link, ...setting(link) } : link))
  return { ...topology, links }
}
