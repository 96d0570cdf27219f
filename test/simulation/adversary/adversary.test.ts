import { describe, expect, it } from 'vitest'
import {
  type ProvenRange,
  type SearchOptions,
  searchWorst,
} from '../../../src/simulation/adversary/adversary.ts'
import { BatchKernel } from '../../../src/simulation/kernels/batch-kernel.ts'
import { isForPorts, watchedKernel } from '../../../src/simulation/kernels/choose-kernel.ts'
import { CELL, MAX } from '../../../src/simulation/kernels/tally.ts'
import { planSimulation } from '../../../src/simulation/setup/packet-records.ts'
import { runTables } from '../../../src/simulation/setup/run-tables.ts'
import { scenarioOf } from '../../../src/simulation/witness/witness.ts'
import { type Network, randomNetwork } from '../../arbitraries/network.ts'
import { link, network, node, tunnel } from '../../arbitraries/tiny.ts'
import { seeds } from '../../properties/effort.ts'
import { bounded, boundsFrom, solve } from '../../properties/solver.ts'

const RUNS = 400

const rangesOf = (drawn: Network): ((tunnel: string, receiver: string) => ProvenRange) => {
  const { range } = boundsFrom(solve(drawn))
  return (id, receiver) => {
    const { minLatencyPs, maxJitterPs } = range(id, receiver)
    return { minLatencyPs, maxJitterPs: maxJitterPs! }
  }
}

const search = ({ topology, tunnels }: Network, options: Partial<SearchOptions> = {}) =>
  searchWorst(topology, tunnels, { seed: 1, runs: RUNS, ...options })

/** Four hosts, each over a wire of its own into one port; no jitter. */
const port = (frameBits = 0): Network => {
  const sizes = [8 * 64, 8 * 300, 8 * 1542, 8 * 500]
  const hosts = sizes.map((_, i) => `h${i}`)
  const links = [...hosts.map(h => link(`${h}>s`)), link('s>hz')]
  const topology = {
    ...network([...hosts.map(h => node(h)), node('s'), node('hz')], links),
    bestEffortMaxFrameBits: frameBits,
  }
  return {
    seed: 0,
    topology,
    tunnels: hosts.map((h, i) => tunnel(h, [`${h}>s>hz`], sizes[i]!, 100_000_000 + i * 7919)),
  }
}

describe('the adversary', () => {
  it('reaches the bound of one port to the picosecond, or less one where a tie goes to the victim', () => {
    const drawn = port()
    const range = rangesOf(drawn)
    const { found } = search(drawn, { range })
    const short = found.map(f => {
      const { minLatencyPs, maxJitterPs } = range(f.tunnel, f.receiver)
      return minLatencyPs + maxJitterPs - f.latencyPs
    })
    expect(short).toEqual([1, 1, 1, 0])
  })

  it('reaches it but for the picosecond by which a best-effort frame must have started before', () => {
    const drawn = port(8 * 1542)
    const range = rangesOf(drawn)
    // Two ports, the sender's own and the shared one, and a tie that only the last host's packet loses.
    const short = search(drawn).found.map(({ tunnel: id, receiver, latencyPs }) => {
      const { minLatencyPs, maxJitterPs } = range(id, receiver)
      return minLatencyPs + maxJitterPs - latencyPs
    })
    expect(short).toEqual([3, 3, 3, 2])
  })

  it("breaks a bound that leaves out one packet's transmission", () => {
    const drawn = port()
    const honest = rangesOf(drawn)
    const least = Math.min(...drawn.tunnels.map(t => t.sizeBits)) * 1000
    const { found } = search(drawn, {
      range: (id, receiver) => {
        const { minLatencyPs, maxJitterPs } = honest(id, receiver)
        return { minLatencyPs, maxJitterPs: maxJitterPs - least }
      },
    })
    expect(found.map(f => f.witness.shows)).toEqual(drawn.tunnels.map(() => 'outside'))
  })

  it('does the same again, and less when stopped', () => {
    const drawn = randomNetwork(11)
    const whole = search(drawn)
    expect(search(drawn)).toEqual(whole)
    expect(whole.complete).toBe(true)
    expect(whole.evaluations).toBeLessThanOrEqual(RUNS)
    let left = 25
    const cut = search(drawn, { shouldStop: () => left-- <= 0 })
    expect(cut.complete).toBe(false)
    expect(cut.evaluations).toBeLessThan(whole.evaluations)
  })

  it('hurts only the victims asked for, and refuses strangers', () => {
    const drawn = port()
    expect(search(drawn, { victims: ['h2'] }).found.map(f => f.tunnel)).toEqual([drawn.tunnels[2]!.id])
    expect(() => search(drawn, { victims: ['h9'] })).toThrow(new RangeError('there is no tunnel h9'))
  })

  it('shows a packet that a full queue drops', () => {
    const drawn = port()
    const links = drawn.topology.links.map(l => (l.id === 's>hz' ? { ...l, queueSizeBits: 8 * 1800 } : l))
    const { drops } = search({ ...drawn, topology: { ...drawn.topology, links } })
    expect(drops.length).toBeGreaterThan(0)
    expect(drops.every(d => d.shows === 'drop' && d.link === 's>hz')).toBe(true)
  })

  it('never leaves what is proven in random networks, and both kernels show its witnesses', {
    timeout: 60_000,
  }, () => {
    let reached = 0
    let endpoints = 0
    for (const seed of seeds(0.03)) {
      const drawn = randomNetwork(seed)
      if (!bounded(solve(drawn))) continue
      const range = rangesOf(drawn)
      const { found, drops } = search(drawn, { range, runs: 1000 })
      expect(drops, `seed ${seed}`).toEqual([])
      const plan = planSimulation(drawn.topology, drawn.tunnels)
      for (const { tunnel: id, receiver, latencyPs, witness } of found) {
        const { minLatencyPs, maxJitterPs } = range(id, receiver)
        expect(latencyPs, `seed ${seed}, ${id}`).toBeLessThanOrEqual(minLatencyPs + maxJitterPs)
        expect(latencyPs, `seed ${seed}, ${id}`).toBeGreaterThanOrEqual(minLatencyPs)
        endpoints++
        if (maxJitterPs === 0 || (latencyPs - minLatencyPs) / maxJitterPs > 0.9) reached++
        const t = plan.tunnels.findIndex(other => other.id === id)
        const endpoint = plan.endpointStart[t]! + plan.tunnels[t]!.receivers.indexOf(receiver)
        const tables = runTables(plan, scenarioOf(plan, witness))
        const kernels = [
          watchedKernel(tables),
          ...(plan.order === undefined || isForPorts(tables) ? [] : [new BatchKernel(tables)]),
        ]
        for (const kernel of kernels) {
          kernel.advance(Number.POSITIVE_INFINITY)
          expect(kernel.tally.cells[endpoint * CELL + MAX], `seed ${seed}, ${id}`).toBe(latencyPs)
        }
      }
    }
    console.log(`adversary: ${reached} of ${endpoints} ranges reached to nine tenths`)
    expect(reached).toBeGreaterThan(endpoints / 2)
  })
})
