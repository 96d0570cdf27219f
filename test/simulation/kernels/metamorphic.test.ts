import { describe, expect, it } from 'vitest'
import type { Tunnel } from '../../../src/model/request.ts'
import type { Scenario } from '../../../src/simulation/setup/scenario.ts'
import { randomNetwork } from '../../arbitraries/network.ts'
import { random } from '../../arbitraries/random.ts'
import { scaled, scales } from '../../arbitraries/slower.ts'
import { seeds } from '../../properties/effort.ts'
import { type Finished, finish } from '../run.ts'
import { drawnNetwork, randomScenario } from '../scenarios.ts'

const SEEDS = seeds(0.4)

/** Given phases and nothing that is drawn by place or number: what may be transformed. */
const drawFree = (seed: number, tunnels: readonly Tunnel[]): Scenario & { readonly phasesPs: number[] } => {
  const r = random(seed + 77)
  const phasesPs = tunnels.map(t => 1 + r.int(0, t.periodPs))
  const model = r.pick(['none', 'maximum'] as const)
  return {
    ...randomScenario(seed, tunnels, 400),
    phasesPs,
    phases: { kind: 'given', ps: phasesPs },
    warmUpPs: 0,
    wireJitter: { kind: model },
    hostJitter: { kind: model },
    bestEffort: { kind: 'none' },
    clocks: 'nominal',
  }
}

/** By tunnel and receiver: count, least, greatest and sum of latencies, in units of `unitPs`. */
const latencies = ({ plan, seen }: Finished, unitPs = 1): ReadonlyMap<string, readonly number[]> =>
  new Map(
    plan.endpoints.map(({ tunnel, node }) => {
      const { id } = plan.tunnels[tunnel]!
      const { count, minPs, maxPs, sumPs } = seen(id, node)
      return [`${id} to ${node}`, [count, minPs / unitPs, maxPs / unitPs, sumPs / unitPs]] as const
    }),
  )

const drops = ({ tally }: Finished): number => tally.drops.reduce((a, b) => a + b, 0)

describe('a run', () => {
  it.each([2, 5])('with all times %i times as long takes exactly as much longer', k => {
    let compared = 0
    for (const seed of SEEDS) {
      const small = randomNetwork(seed)
      if (!scales(small, k)) continue
      const large = scaled(small, k)
      const scenario = drawFree(seed, small.tunnels)
      const a = finish(small.topology, small.tunnels, scenario)
      const b = finish(large.topology, large.tunnels, {
        ...scenario,
        phases: { kind: 'given', ps: scenario.phasesPs.map(ps => k * ps) },
        durationPs: k * scenario.durationPs,
      })
      // Where the 1 ps that keeps a wire's order takes part, only about.
      if (a.plan.nominalPs.every((ps, r) => k * ps === b.plan.nominalPs[r])) {
        expect(latencies(b, k), `seed ${seed}`).toEqual(latencies(a))
        expect([b.tally.packetHops, drops(b)]).toEqual([a.tally.packetHops, drops(a)])
        compared++
      }
    }
    expect(compared).toBeGreaterThan(10)
  })

  it('that begins later is the same run', () => {
    let lost = 0
    for (const seed of SEEDS) {
      const { topology, tunnels } = drawnNetwork(seed)
      const scenario = drawFree(seed, tunnels)
      const bestEffort = seed % 2 === 0 ? scenario.bestEffort : ({ kind: 'worst' } as const)
      const shift = 1 + 7919 * seed
      const a = finish(topology, tunnels, { ...scenario, bestEffort })
      const b = finish(topology, tunnels, {
        ...scenario,
        bestEffort,
        phases: { kind: 'given', ps: scenario.phasesPs.map(ps => ps + shift) },
        durationPs: scenario.durationPs + shift,
      })
      expect(latencies(b), `seed ${seed}`).toEqual(latencies(a))
      expect(b.tally.mostBits).toEqual(a.tally.mostBits)
      expect(b.crossings.map(c => c.startPs - shift)).toEqual(a.crossings.map(c => c.startPs))
      lost += drops(a)
    }
    expect(lost).toBeGreaterThan(0)
  })

  it('does not know in which order its tunnels are numbered, where no two packets tie', () => {
    let compared = 0
    for (const seed of SEEDS) {
      const { topology, tunnels } = drawnNetwork(seed)
      const scenario = drawFree(seed, tunnels)
      const a = finish(topology, tunnels, scenario)
      const places = a.crossings.map(c => `${a.plan.link[c.record]} ${c.arrivalPs}`)
      if (new Set(places).size < places.length) continue
      const order = random(seed).shuffled(tunnels.map((_, t) => t))
      const b = finish(
        topology,
        order.map(t => tunnels[t]!),
        { ...scenario, phases: { kind: 'given', ps: order.map(t => scenario.phasesPs[t]!) } },
      )
      expect(latencies(b).size).toBe(latencies(a).size)
      for (const [place, values] of latencies(b))
        expect(values, `seed ${seed}: ${place}`).toEqual(latencies(a).get(place))
      expect(drops(b)).toBe(drops(a))
      compared++
    }
    expect(compared).toBeGreaterThan(20)
  })

  it('of a tunnel alone is not slower than the same tunnel among others of its lane', () => {
    for (const seed of SEEDS) {
      const { topology, tunnels } = randomNetwork(seed)
      const scenario = drawFree(seed, tunnels)
      const together = finish(topology, tunnels, scenario)
      for (const [t, tunnel] of tunnels.entries()) {
        const alone = finish(topology, [tunnel], {
          ...scenario,
          phases: { kind: 'given', ps: [scenario.phasesPs[t]!] },
        })
        for (const node of tunnel.receivers) {
          const [one, all] = [alone.seen(tunnel.id, node), together.seen(tunnel.id, node)]
          expect(one.count).toBe(all.count)
          expect(one.sumPs, `seed ${seed}: ${tunnel.id}`).toBeLessThanOrEqual(all.sumPs)
        }
      }
    }
  })
})
