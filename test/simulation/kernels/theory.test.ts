import { describe, expect, it } from 'vitest'
import { check } from '../../../src/analysis/check.ts'
import type { Tunnel } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { EventKernel } from '../../../src/simulation/kernels/event-kernel.ts'
import { planSimulation } from '../../../src/simulation/setup/packet-records.ts'
import { runTables } from '../../../src/simulation/setup/run-tables.ts'
import { CALM, type FixedJitter } from '../../../src/simulation/setup/scenario.ts'
import { random } from '../../arbitraries/random.ts'
import { link, network, node, tunnel } from '../../arbitraries/tiny.ts'
import { finish } from '../run.ts'
import { drawnNetwork } from '../scenarios.ts'

const SEEDS = Array.from({ length: 60 }, (_, i) => i)
const SERVICE = 1_000_000

/** One queue: every tunnel is released at the port itself, so nothing shapes it and the bound is the truth. */
const onePort = (bestEffortMaxFrameBits = 0, sendJitterPs = 0): Topology =>
  network([node('ha', { sendJitterPs }), node('hz')], [link('ha>hz')], { bestEffortMaxFrameBits })

/** λmin + δmax of the last tunnel, by the analysis. */
const worstByBound = (topology: Topology, tunnels: readonly Tunnel[]): number => {
  const { valid, tunnels: bounds } = check(topology, { tunnels })
  expect(valid).toBe(true)
  const { minLatencyPs, maxJitterPs } = bounds.at(-1)!
  return minLatencyPs + maxJitterPs!
}

/** Tunnels of any size and period that load the port a little below 1; the last one waits longest in a tie. */
const crowd = (seed: number, lanes = 1): Tunnel[] => {
  const r = random(seed)
  const count = r.int(2, 7)
  const bits = Array.from({ length: count }, () => 8 * r.int(64, 1542))
  const total = bits.reduce((a, b) => a + b, 0)
  return bits.map((size, i) =>
    // A tunnel's share of the load is that of its size, times 1, 1/2, 1/3 …
    tunnel(`t${i}`, ['ha>hz'], size, total * 1000 * r.int(1, 4) + r.int(1, 999_999), i % lanes),
  )
}

describe('one port with periodic sources', () => {
  it('the worst case is reached exactly when all come at once', () => {
    for (const seed of SEEDS) {
      const tunnels = crowd(seed)
      const { seen } = finish(onePort(), tunnels, { durationPs: 5 * tunnels[0]!.periodPs })
      expect(seen(tunnels.at(-1)!.id).maxPs, `seed ${seed}`).toBe(worstByBound(onePort(), tunnels))
    }
  })

  it('below best effort at its worst it is missed by 1 ps: a frame must begin before what it blocks', () => {
    for (const seed of SEEDS) {
      const tunnels = crowd(seed)
      const { seen } = finish(onePort(12_336), tunnels, { bestEffort: { kind: 'worst' } })
      expect(seen(tunnels.at(-1)!.id).maxPs).toBe(worstByBound(onePort(12_336), tunnels) - 1)
    }
  })

  it('in the last of three lanes it is reached when all come at once', () => {
    for (const seed of SEEDS) {
      const drawn = crowd(seed, 3)
      const lowest = Math.max(...drawn.map(t => t.lane))
      const last = drawn.find(t => t.lane === lowest)!
      const tunnels = [...drawn.filter(t => t !== last), last]
      const { seen } = finish(onePort(), tunnels, { durationPs: 1 + Math.max(...drawn.map(t => t.periodPs)) })
      expect(seen(last.id).maxPs, `seed ${seed}`).toBe(worstByBound(onePort(), tunnels))
    }
  })

  it('with jitter at the sender it is reached when jitter gathers every packet it can', () => {
    let bursts = 0
    for (const seed of SEEDS) {
      // One period, and jitter of whole periods: the worst moment is then that of the greatest burst.
      const drawn = crowd(seed)
      const periodPs = Math.max(...drawn.map(t => t.periodPs))
      const jitterPs = periodPs * random(seed).int(1, 3)
      const others = drawn.slice(0, -1).map(t => ({ ...t, periodPs, requestedPeriodPs: periodPs }))
      // The victim's own period is longer: its packet does not meet another of its own.
      const last = { ...drawn.at(-1)!, periodPs: 5 * jitterPs, requestedPeriodPs: 5 * jitterPs }
      const tunnels = [...others, last]
      const topology = onePort(0, jitterPs)
      const fixedJitter = tunnels.flatMap((t, i): FixedJitter[] => {
        const count = Math.floor(jitterPs / t.periodPs) + 1
        bursts += count - 1
        return Array.from({ length: count }, (_, packet) => ({
          tunnel: i,
          hop: -1,
          packet,
          jitterPs: jitterPs - packet * t.periodPs,
        }))
      })
      const { seen } = finish(topology, tunnels, { durationPs: jitterPs + 1, fixedJitter })
      expect(seen(last.id).maxPs, `seed ${seed}`).toBe(worstByBound(topology, tunnels))
    }
    expect(bursts).toBeGreaterThan(20)
  })

  it('a single periodic flow never queues, whatever its period and however many hops', () => {
    for (const seed of SEEDS) {
      const { topology, tunnels } = drawnNetwork(3 * seed + 1)
      const [one] = tunnels
      const calmer = {
        ...topology,
        clockTolerancePpb: 0,
        nodes: topology.nodes.map(n => ({ ...n, sendJitterPs: 0, maxJitterPs: 0 })),
        links: topology.links.map(l => ({ ...l, maxJitterPs: 0 })),
      }
      const run = finish(calmer, [one!], { durationPs: 50 * one!.periodPs, phases: { kind: 'random' }, seed })
      for (const { arrivalPs, startPs } of run.crossings) expect(startPs).toBe(arrivalPs)
      for (const endpoint of run.plan.endpoints) {
        const { minPs, maxPs, count } = run.seen(one!.id, endpoint.node)
        expect([minPs, maxPs]).toEqual([endpoint.leastPs, endpoint.leastPs])
        expect(count).toBeGreaterThanOrEqual(49)
      }
    }
  })
})

const choose = (n: number, k: number): number => {
  let product = 1
  for (let i = 1; i <= k; i++) product *= (n - k + i) / i
  return product
}

/**
 * P(backlog > x services) of N periodic sources with random phases and one service per source in D services.
 * Source: J. W. Roberts, J. T. Virtamo, "The superposition of periodic cell arrival streams in an ATM multiplexer", IEEE
 * Trans. Communications 39(2), 1991; A. E. Eckberg, "The single server queue with periodic arrival process and
 * deterministic service times", IEEE Trans. Communications 27(3), 1979.
 */
const tail = (N: number, D: number, x: number): number => {
  let sum = 0
  for (let n = x + 1; n <= N; n++) {
    const share = (n - x) / D
    sum += choose(N, n) * share ** n * (1 - share) ** (N - n) * ((D - N + x) / (D - n + x))
  }
  return sum
}

describe('nD/D/1', () => {
  const REPLICATIONS = 6000

  // A packet of one of N + 1 sources meets the backlog of the N others: its own packet of a period ago is long gone.
  it.each([
    [8, 10],
    [16, 20],
    [5, 10],
  ])('a packet that meets %i others in %i services waits as the theory says', (N, D) => {
    const tunnels = Array.from({ length: N + 1 }, (_, i) =>
      tunnel(`t${i}`, ['ha>hz'], SERVICE / 1000, D * SERVICE),
    )
    const plan = planSimulation(onePort(), tunnels)
    const above = Array.from({ length: 5 }, () => ({ sum: 0, squares: 0 }))
    for (let replication = 0; replication < REPLICATIONS; replication++) {
      const waits: number[] = []
      const durationPs = 2 * D * SERVICE
      const tables = runTables(plan, {
        ...CALM,
        seed: 1991,
        replication,
        phases: { kind: 'random' },
        durationPs,
      })
      const kernel = new EventKernel(tables, (_record, number, arrivalPs, startPs) => {
        if (number === 1) waits.push(startPs - arrivalPs)
      })
      kernel.advance(Number.POSITIVE_INFINITY)
      expect(waits).toHaveLength(N + 1)
      above.forEach((seen, x) => {
        const share = waits.filter(wait => wait > x * SERVICE).length / (N + 1)
        seen.sum += share
        seen.squares += share * share
      })
    }
    above.forEach(({ sum, squares }, x) => {
      const mean = sum / REPLICATIONS
      const error = Math.sqrt((squares / REPLICATIONS - mean * mean) / REPLICATIONS)
      expect(Math.abs(mean - tail(N, D, x)), `P(> ${x}) = ${mean}, theory ${tail(N, D, x)}`).toBeLessThan(
        4 * error + 1e-4,
      )
    })
  })
})
