import { describe, expect, it } from 'vitest'
import type { Topology } from '../../src/model/topology.ts'
import { describeNetwork, type Network, randomNetwork } from '../arbitraries/network.ts'
import { patience, seeds } from './effort.ts'
import { boundOf, solve } from './solver.ts'

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
const scaled = ({ topology, tunnels, seed }: Network, k: number): Network => ({
  seed,
  topology: slower(topology, k),
  tunnels: tunnels.map(t => ({ ...t, periodPs: k * t.periodPs, requestedPeriodPs: k * t.periodPs })),
})

const scales = ({ topology }: Network, k: number): boolean =>
  topology.clockTolerancePpb === 0 &&
  topology.links.every(l => l.bandwidthBps % k === 0 && 8e12 % l.bandwidthBps === 0)

describe('time has no unit', () => {
  it.each([2, 5])('all times %i times as long make all bounds as long', { timeout: patience }, k => {
    let compared = 0
    for (const seed of seeds(0.12)) {
      const network = randomNetwork(seed)
      if (!scales(network, k)) continue
      for (const lineShaping of [false, true]) {
        const small = solve(network, { lineShaping })
        const large = solve(scaled(network, k), { lineShaping })
        for (const tunnel of small.tunnels)
          for (const [i, receiver] of tunnel.receivers.entries()) {
            const other = boundOf(large, tunnel.id).receivers[i]!
            const name = `${describeNetwork(network)}: ${tunnel.id} to ${receiver.node}`
            expect(other.minLatencyPs, name).toBe(k * receiver.minLatencyPs)
            const off = Math.abs((other.maxJitterPs ?? 0) / k - (receiver.maxJitterPs ?? 0))
            expect(off, name).toBeLessThanOrEqual(lineShaping ? 2 * receiver.hops.length : 0)
            compared++
          }
      }
    }
    expect(compared).toBeGreaterThan(0)
  })
})
