import { describe, expect, it } from 'vitest'
import type { AnalysisResult } from '../../src/analysis/result.ts'
import { type Network, randomNetwork } from '../arbitraries/network.ts'
import { tightRing } from '../arbitraries/rings.ts'
import { type Attack, attack, describeCloseness, fewerTunnels } from './attack.ts'
import { patience, seeds } from './effort.ts'
import { bounded, boundsFrom, solve } from './solver.ts'

/** The network with every queue just as large as its bound asks for: still valid, and nothing may be dropped. */
const tightQueues = ({ topology, ...rest }: Network, result: AnalysisResult): Network => {
  const needed = new Map(
    result.links.map(l => [l.id, Math.max(0, ...l.lanes.map(lane => lane.backlogBits ?? 0))]),
  )
  const links = topology.links.map(l => ({ ...l, queueSizeBits: needed.get(l.id) ?? 0 }))
  return { ...rest, topology: { ...topology, links } }
}

describe('no packet ever leaves its bounds, and none is dropped', () => {
  it('in random networks', { timeout: patience }, () => {
    const attacks: Attack[] = []
    let unbounded = 0
    const fails = (drawn: Network): readonly string[] => {
      const loose = solve(drawn)
      if (!bounded(loose)) {
        unbounded++
        return []
      }
      const network = tightQueues(drawn, loose)
      const result = solve(network)
      if (!result.valid)
        return [`not valid with queues of the size asked for: ${JSON.stringify(result.violations)}`]
      attacks.push(attack(network, boundsFrom(result)))
      return attacks.at(-1)!.broken
    }
    for (const seed of seeds()) expect(fewerTunnels(randomNetwork(seed), fails), `seed ${seed}`).toEqual([])
    console.log(`${describeCloseness(attacks)}\n${unbounded} networks have no bound`)
    expect(attacks.length).toBeGreaterThan(0.9 * seeds().length - 1)
  })

  it('in networks cut short after a few arrivals, and without line shaping', { timeout: patience }, () => {
    for (const seed of seeds(0.1)) {
      const network = randomNetwork(seed)
      for (const options of [{ arrivalLimit: 1 }, { arrivalLimit: 12 }, { lineShaping: false }]) {
        const result = solve(network, options)
        if (bounded(result)) expect(attack(network, boundsFrom(result), { climb: 4 }).broken).toEqual([])
      }
    }
  })

  it('around tight rings', { timeout: patience }, () => {
    for (const seed of seeds(0.1)) {
      const ring = tightRing(seed, 0.5 + (seed % 50) / 100)
      // A ring that diverges says so soon, instead of at ten seconds.
      const result = solve(ring, { delayLimitPs: 2_000_000_000 })
      if (bounded(result)) expect(attack(ring, boundsFrom(result)).broken, `seed ${seed}`).toEqual([])
    }
  })

  it('under x-adj, at the periods it grants', { timeout: patience }, () => {
    for (const seed of seeds(0.15)) {
      const drawn = randomNetwork(seed)
      const result = solve(drawn, { method: 'x-adj' })
      if (!bounded(result)) continue
      const periods = new Map(result.tunnels.map(t => [t.id, t.periodPs]))
      const tunnels = drawn.tunnels.map(t => ({ ...t, periodPs: periods.get(t.id)! }))
      const { broken } = attack({ ...drawn, tunnels }, { ...boundsFrom(result), backlogBits: () => null })
      expect(broken).toEqual([])
    }
  })
})
