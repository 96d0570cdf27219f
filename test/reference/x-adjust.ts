import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import {
  jitterOver,
  latencyOver,
  nominal,
  sendJitter,
  sendLatency,
  shortestPeriod,
  slowest,
  treeOf,
} from './tree.ts'

export interface Adjusted {
  /** π after the pass. */
  readonly periodPs: number
  readonly minLatencyPs: number
  readonly maxJitterPs: number
}

/**
 * The paper's Algorithm 1 (X-ADJ), from the leaves up, for one lane; `blocking` adds B once per hop to `upper` and Δ.
 * The values at a node are over the ways down from it: a receiver counts as one that ends at once.
 */
export const referenceXAdjust = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  blocking: boolean,
): ReadonlyMap<string, Adjusted> => {
  const trees = tunnels.map(tunnel => ({ tunnel, tree: treeOf(topology, tunnel) }))
  const adjust = ({ tunnel, tree }: (typeof trees)[number]): Adjusted => {
    const below = (node: string): { upper: number; lower: number; delta: number } => {
      const ways = tree
        .filter(t => t.link.from === node)
        .map(({ link }) => {
          const child = below(link.to)
          const t = slowest(topology, tunnel.sizeBits, link)
          const frame = topology.bestEffortMaxFrameBits
          const b = blocking && frame > 0 ? slowest(topology, frame, link) : 0
          const others = trees
            .filter(o => o.tunnel !== tunnel && o.tree.some(x => x.link.id === link.id))
            .reduce((sum, o) => sum + slowest(topology, o.tunnel.sizeBits, link), b)
          const latency = latencyOver(topology, tunnel, link)
          const jitter = jitterOver(topology, link)
          return {
            upper: child.upper + latency + jitter + t + others,
            lower: child.lower + latency + nominal(tunnel.sizeBits, link),
            delta: others + Math.max(t, child.delta + jitter),
          }
        })
      if (tunnel.receivers.includes(node)) ways.push({ upper: 0, lower: 0, delta: 0 })
      return {
        upper: Math.max(...ways.map(w => w.upper)),
        lower: Math.min(...ways.map(w => w.lower)),
        delta: Math.max(...ways.map(w => w.delta)),
      }
    }
    const { upper, lower, delta } = below(tunnel.sender)
    const spread = sendJitter(topology, tunnel)
    return {
      periodPs: Math.max(shortestPeriod(topology, tunnel), delta + spread),
      minLatencyPs: sendLatency(topology, tunnel) + lower,
      maxJitterPs: upper - lower + spread,
    }
  }
  return new Map(trees.map(t => [t.tunnel.id, adjust(t)]))
}
