import { describe, expect, it } from 'vitest'
import type { Network } from '../arbitraries/network.ts'
import { random } from '../arbitraries/random.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'
import { calm } from '../simulator/choices.ts'
import { plan } from '../simulator/plan.ts'
import { simulate } from '../simulator/simulate.ts'
import { attack } from './attack.ts'
import { boundsFrom, solve } from './solver.ts'

/** Hosts that each send one tunnel over a wire of their own into one port, without jitter: the bound there is the truth. */
const funnel = (seed: number): Network => {
  const r = random(seed)
  const hosts = Array.from({ length: r.int(2, 6) }, (_, i) => `h${i}`)
  const sizes = hosts.map(() => 8 * r.int(64, 1542))
  const total = sizes.reduce((a, b) => a + b, 0)
  const nodes = [...hosts.map(h => node(h)), node('s'), node('hz')]
  // Infinitely fast wires in: arrivals at the port are the releases, give or take the same for all.
  const links = [...hosts.map(h => link(`${h}>s`, { bandwidthBps: 8e12 })), link('s>hz')]
  const tunnels = hosts.map((h, i) => tunnel(h, [`${h}>s>hz`], sizes[i]!, total * 1000 + r.int(1, 1e6)))
  return { seed, topology: network(nodes, links), tunnels }
}

const SEEDS = Array.from({ length: 50 }, (_, i) => i)

describe('one port without jitter', () => {
  it.each(SEEDS)('is exactly as slow as the bound says (%i)', seed => {
    const n = funnel(seed)
    const victim = n.tunnels.length - 1
    const p = plan(n.topology, n.tunnels)
    const { seen } = simulate(p, calm(p, 1))
    const inTime = p.flows.map(f => f.path[0]!.nominalPs[f.index]!)
    const last = Math.max(...inTime)
    const phasesPs = inTime.map(c => last - c)
    const together = simulate(p, { ...calm(p, last + 1), phasesPs })
    const { receivers } = solve(n).tunnels[victim]!
    const { minLatencyPs, maxJitterPs } = receivers[0]!
    expect(together.seen[victim]!.get('hz')!.maxPs).toBe(minLatencyPs + maxJitterPs!)
    expect(seen[victim]!.get('hz')!.minPs).toBeGreaterThanOrEqual(minLatencyPs)
  })

  it.each(SEEDS)(
    'a bound that leaves out one packet is broken by the search, whoever is the victim (%i)',
    seed => {
      const n = funnel(seed)
      const bounds = boundsFrom(solve(n))
      const smallest = Math.min(...n.tunnels.map(t => t.sizeBits)) * 1000
      for (const { id } of n.tunnels) {
        const range: typeof bounds.range = (tunnel, receiver) => {
          const honest = bounds.range(tunnel, receiver)
          return tunnel === id ? { ...honest, maxJitterPs: honest.maxJitterPs! - smallest } : honest
        }
        expect(attack(n, bounds).broken).toEqual([])
        expect(attack(n, { ...bounds, range }, { criticalRuns: 20, victims: 40 }).broken).not.toEqual([])
      }
    },
  )
})
