import type { Topology } from '../topology.ts'

/** A topology that went through JSON, where a queue without end (`unlimited`) is `null`. One that did not is as it was. */
export const topologyFromJson = (topology: Topology): Topology => ({
  ...topology,
  links: topology.links.map(link => ({ ...link, queueSizeBits: roomOf(link.queueSizeBits) })),
})

const roomOf = (bits: number | null): number => bits ?? Number.POSITIVE_INFINITY
