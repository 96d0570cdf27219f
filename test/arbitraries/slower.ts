import type { Topology } from '../../src/model/topology.ts'
import type { Network } from './network.ts'

const slower = (topology: Topology, k: number): Topology => ({
  ...topology,
  nodes: topology.nodes.map(n => ({
    ...n,
    minLatencyPs: k * n.minLatencyPs,
    maxJitterPs: k * n.maxJitterPs,
    multicastLatencyPs: k * n.multicastLatencyPs,
    sendLatencyPs: k * n.sendLatencyPs,
    sendJitterPs: k * n.sendJitterPs,
  })),
  links: topology.links.map(l => ({
    ...l,
    bandwidthBps: l.bandwidthBps / k,
    minLatencyPs: k * l.minLatencyPs,
    maxJitterPs: k * l.maxJitterPs,
  })),
})

/** Everything k times as slow; only for rates that k divides and that give whole transmission times. */
export const scaled = ({ topology, tunnels, seed }: Network, k: number): Network => ({
  seed,
  topology: slower(topology, k),
  tunnels: tunnels.map(t => ({ ...t, periodPs: k * t.periodPs, requestedPeriodPs: k * t.periodPs })),
})

export const scales = ({ topology }: Network, k: number): boolean =>
  topology.clockTolerancePpb === 0 &&
  topology.links.every(l => l.bandwidthBps % k === 0 && 8e12 % l.bandwidthBps === 0)
