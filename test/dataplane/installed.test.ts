import { describe, expect, test } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { solve } from '../../src/analysis/solution.ts'
import { planDataplane } from '../../src/dataplane/installation.ts'
import { hunt } from '../simulator/hunt.ts'
import { Closeness, judge } from '../simulator/judge.ts'
import { plan as simulated } from '../simulator/plan.ts'
import { type Drawn, drawn } from './networks.ts'

/** Meters finer than a millisecond: bursts that a short simulation can hold. */
const ticks = [0, 20_000_000, 100_000_000]

const network = (seed: number): Drawn => {
  const d = drawn(seed, false)
  return { ...d, devices: { ...d.devices, meter: { ...d.devices.meter, tickPs: ticks[seed % 3]! } } }
}

const analysed = ({ topology, tunnels, devices }: Drawn) => {
  const paced = check(topology, { tunnels })
  if (!paced.valid) return undefined
  const planned = planDataplane(topology, { tunnels }, paced, devices)
  if (!planned.ok) return undefined
  const sources = planned.plan.tunnels.map(({ meter, tunnel }, t) => ({
    periodPs: meter?.periodPs ?? tunnel.periodPs,
    jitterPs: meter?.jitterPs ?? paced.tunnels[t]!.send.jitterPs,
  }))
  return { paced, sources, installed: solve(topology, { tunnels }).withSources(sources) }
}

describe('bounds as installed', () => {
  test('are those of the analysis where meters let through what senders send', () => {
    for (let seed = 0; seed < 40; seed++) {
      const { topology, tunnels } = drawn(seed, false)
      const paced = check(topology, { tunnels })
      const same = tunnels.map((t, i) => ({
        periodPs: t.periodPs,
        jitterPs: paced.tunnels[i]?.send.jitterPs ?? 0,
      }))
      expect(solve(topology, { tunnels }).withSources(same)).toEqual(paced)
    }
  })

  test('are never below those of paced senders', () => {
    let later = 0
    for (let seed = 0; seed < 60; seed++) {
      const found = analysed(network(seed))
      if (found === undefined) continue
      for (const [t, { maxJitterPs, minLatencyPs }] of found.paced.tunnels.entries()) {
        const installed = found.installed.tunnels[t]!
        expect(installed.minLatencyPs).toBe(minLatencyPs)
        expect(installed.maxJitterPs ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(maxJitterPs!)
        if (installed.maxJitterPs !== maxJitterPs) later++
      }
    }
    expect(later).toBeGreaterThan(50)
  })

  test('hold for a host that keeps its period while all others go to the limit of their meters', () => {
    let beyondPaced = 0
    let runs = 0
    for (let seed = 0; seed < 60; seed++) {
      const { topology, tunnels, ...rest } = network(seed)
      const found = analysed({ topology, tunnels, ...rest })
      if (found === undefined || found.installed.tunnels.some(t => t.maxJitterPs === null)) continue
      const victim = tunnels[seed % tunnels.length]!.sender
      const { paced, installed, sources } = found
      const isLoose = (t: number): boolean => tunnels[t]!.sender !== victim
      const attackers = simulated(
        { ...topology, links: topology.links.map(l => ({ ...l, queueSizeBits: 2 ** 50 })) },
        tunnels.map((t, i) => (isLoose(i) ? { ...t, periodPs: sources[i]!.periodPs } : t)),
      )
      const plan = {
        ...attackers,
        flows: attackers.flows.map((flow, i) =>
          isLoose(i) ? { ...flow, sendJitterPs: sources[i]!.jitterPs } : flow,
        ),
      }
      const judged = { ...plan, wires: [], flows: plan.flows.filter((_, i) => !isLoose(i)) }
      const range = (of: typeof paced) => (id: string, node: string) =>
        of.tunnels.find(t => t.id === id)!.receivers.find(r => r.node === node)!
      const effort = { seed, packets: 600, randomRuns: 1, criticalRuns: 4, climb: 0, victims: 6 }
      for (const run of hunt(plan, effort)) {
        runs++
        const against = (of: typeof paced): readonly string[] =>
          judge(judged, run, { range: range(of), backlogBits: () => null }, new Closeness())
        expect(against(installed), `seed ${seed}`).toEqual([])
        if (against(paced).length > 0) beyondPaced++
      }
    }
    expect(runs).toBeGreaterThan(200)
    // Else the attack is none, and proves nothing.
    expect(beyondPaced).toBeGreaterThan(10)
  })
})
