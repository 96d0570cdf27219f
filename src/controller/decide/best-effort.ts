import { portSettings } from '../../model/port.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'

/** Largest frame that every link of the tree takes as best effort, bits. */
export const bestEffortBits = (topology: Topology, { routes }: Tunnel): number => {
  const crossed = new Set(routes.flat())
  return topology.links
    .filter(link => crossed.has(link.id))
    .reduce(
      (least, link) => Math.min(least, portSettings(topology, link).bestEffortMaxFrameBits),
      Number.POSITIVE_INFINITY,
    )
}
