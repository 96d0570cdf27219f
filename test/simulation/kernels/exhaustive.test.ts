import { describe, expect, it } from 'vitest'
import { check } from '../../../src/analysis/check.ts'
import type { Tunnel } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { EventKernel } from '../../../src/simulation/kernels/event-kernel.ts'
import { CELL, MAX } from '../../../src/simulation/kernels/tally.ts'
import { planSimulation } from '../../../src/simulation/setup/packet-records.ts'
import { runTables } from '../../../src/simulation/setup/run-tables.ts'
import { CALM } from '../../../src/simulation/setup/scenario.ts'
import { type Random, random } from '../../arbitraries/random.ts'
import { link, network, node, tunnel } from '../../arbitraries/tiny.ts'

/** A packet of one unit takes this long at 1 Gbit/s. */
const UNIT_PS = 1_000_000
const SEEDS = Array.from({ length: 25 }, (_, i) => i)

/** Every combination of phases on the grid of a unit, the first tunnel's apart: only differences matter. */
function* allPhases(count: number, steps: number): Generator<readonly number[]> {
  for (let n = 0; n < steps ** (count - 1); n++)
    yield Array.from({ length: count }, (_, t) =>
      t === 0 ? 0 : (Math.floor(n / steps ** (t - 1)) % steps) * UNIT_PS,
    )
}

/** Greatest latency of each tunnel over all phases. All have the same period, a whole number of units. */
const worstOfAll = (topology: Topology, tunnels: readonly Tunnel[]): readonly number[] => {
  const plan = planSimulation(topology, tunnels)
  const steps = tunnels[0]!.periodPs / UNIT_PS
  const worst = tunnels.map(() => 0)
  for (const ps of allPhases(tunnels.length, steps)) {
    // Three rounds: after the first the network repeats itself.
    const tables = runTables(plan, {
      ...CALM,
      phases: { kind: 'given', ps },
      durationPs: 3 * tunnels[0]!.periodPs,
    })
    const kernel = new EventKernel(tables)
    kernel.advance(Number.POSITIVE_INFINITY)
    plan.endpoints.forEach((endpoint, i) => {
      worst[endpoint.tunnel] = Math.max(worst[endpoint.tunnel]!, kernel.tally.cells[i * CELL + MAX]!)
    })
  }
  return worst
}

const bounds = (topology: Topology, tunnels: readonly Tunnel[]): readonly number[] => {
  const { valid, tunnels: all } = check(topology, { tunnels })
  expect(valid).toBe(true)
  return all.map(t => t.minLatencyPs + t.maxJitterPs!)
}

const sizes = (r: Random, count: number): number[] => Array.from({ length: count }, () => 1000 * r.int(1, 2))
const spare = (bits: readonly number[]): number => (bits.reduce((a, b) => a + b, 0) / 1000 + 1) * UNIT_PS

describe('over all phases there are', () => {
  it('one port: nobody is slower than the bound, and who loses every tie is exactly as slow', () => {
    for (const seed of SEEDS) {
      const bits = sizes(random(seed), 4)
      const topology = network([node('ha'), node('hz')], [link('ha>hz')])
      const tunnels = bits.map((size, i) => tunnel(`t${i}`, ['ha>hz'], size, spare(bits)))
      const [worst, most] = [worstOfAll(topology, tunnels), bounds(topology, tunnels)]
      worst.forEach((ps, i) => {
        expect(ps, `seed ${seed}`).toBeLessThanOrEqual(most[i]!)
      })
      expect(worst.at(-1)).toBe(most.at(-1))
    }
  })

  it('two hops over wires of their own: the same', () => {
    for (const count of [2, 3, 4, 5]) {
      const hosts = Array.from({ length: count }, (_, i) => `h${i}`)
      const topology = network(
        [...hosts.map(h => node(h)), node('s'), node('hz')],
        [...hosts.map(h => link(`${h}>s`)), link('s>hz')],
      )
      const tunnels = hosts.map(h => tunnel(h, [`${h}>s>hz`], 1000, (count + 1) * UNIT_PS))
      const [worst, most] = [worstOfAll(topology, tunnels), bounds(topology, tunnels)]
      worst.forEach((ps, i) => {
        expect(ps, `tunnel ${i} of ${count}`).toBeLessThanOrEqual(most[i]!)
      })
      expect(worst.at(-1)).toBe(most.at(-1))
    }
  })

  it('trees of two and three switches with several lanes: nobody is slower than the bound', () => {
    let reached = 0
    for (const seed of SEEDS) {
      const r = random(seed)
      const bits = sizes(r, 4)
      const topology = network(
        ['h0', 'h1', 's0', 's1', 's2', 'hx', 'hy'].map(id => node(id)),
        ['h0>s0', 'h1>s0', 's0>s1', 's1>s2', 's1>hx', 's2>hx', 's2>hy'].map(id => link(id)),
      )
      const ways = [
        ['h0>s0>s1>hx'],
        ['h1>s0>s1>s2>hx'],
        ['h0>s0>s1>s2>hy'],
        ['h1>s0>s1>hx', 'h1>s0>s1>s2>hy'],
      ]
      const tunnels = bits.map((size, i) =>
        tunnel(`t${i}`, r.pick(ways), size, spare(bits), r.chance(0.3) ? 1 : 0),
      )
      const [worst, most] = [worstOfAll(topology, tunnels), bounds(topology, tunnels)]
      worst.forEach((ps, i) => {
        expect(ps, `seed ${seed}, tunnel ${i}`).toBeLessThanOrEqual(most[i]!)
        if (ps === most[i]!) reached++
      })
    }
    expect(reached).toBeGreaterThan(0)
  })
})
