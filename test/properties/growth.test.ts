import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Tunnel } from '../../src/model/request.ts'
import type { Network } from '../arbitraries/network.ts'
import { networksAndTunnel } from '../arbitraries/networks.ts'
import { patience, seeds } from './effort.ts'
import { solve } from './solver.ts'

const SEED = 20_210_714
const runs = (share: number): fc.Parameters<readonly [readonly [Network, number]]> => ({
  seed: SEED,
  numRuns: seeds(share).length,
})

const INFINITE = Number.POSITIVE_INFINITY
/** λmin and δmax per receiver, and the backlog per lane, by name; no bound is the largest. */
const numbers = (network: Network, lineShaping: boolean): ReadonlyMap<string, readonly [number, number]> => {
  const result = solve(network, { lineShaping })
  const delays = result.tunnels.flatMap(t =>
    t.receivers.map(r => [`${t.id} to ${r.node}`, [r.minLatencyPs, r.maxJitterPs ?? INFINITE]] as const),
  )
  const backlogs = result.links.flatMap(l =>
    l.lanes.map(lane => [`${l.id}/${lane.lane}`, [0, lane.backlogBits ?? INFINITE]] as const),
  )
  return new Map([...delays, ...backlogs])
}

const withTunnel = (network: Network, at: number, change: (t: Tunnel) => Tunnel | undefined): Network => ({
  ...network,
  tunnels: network.tunnels.flatMap((t, i) => (i === at ? (change(t) ?? []) : t)),
})

/** Names in `less` whose bound is larger than in `more`. */
const shrunk = (less: Network, more: Network, lineShaping: boolean, except?: string): readonly string[] => {
  const [before, after] = [numbers(less, lineShaping), numbers(more, lineShaping)]
  return [...before].flatMap(([name, [low, spread]]) => {
    const [lowAfter, spreadAfter] = after.get(name)!
    if (except !== undefined && name.startsWith(`${except} to`))
      return low + spread > lowAfter + spreadAfter ? [`${name} fell`] : []
    if (low !== lowAfter) return [`λmin of ${name} moved from ${low} to ${lowAfter}`]
    return spread > spreadAfter ? [`${name} fell from ${spread} to ${spreadAfter}`] : []
  })
}

describe.each([
  ['with line shaping', true],
  ['without line shaping', false],
])('bounds grow %s', (_name, lineShaping) => {
  it('when a tunnel is added, and λmin does not move', { timeout: patience }, () => {
    const property = fc.property(networksAndTunnel(), ([network, at]) => {
      const without = withTunnel(network, at, () => undefined)
      expect(shrunk(without, network, lineShaping)).toEqual([])
    })
    fc.assert(property, runs(0.06))
  })

  it('when a period shrinks, and λmin does not move', { timeout: patience }, () => {
    const property = fc.property(networksAndTunnel(), ([network, at]) => {
      const faster = withTunnel(network, at, t => ({ ...t, periodPs: Math.floor(t.periodPs * 0.9) }))
      expect(shrunk(network, faster, lineShaping)).toEqual([])
    })
    fc.assert(property, runs(0.06))
  })

  it('when a size grows', { timeout: patience }, () => {
    const property = fc.property(networksAndTunnel(), ([network, at]) => {
      const larger = withTunnel(network, at, t => {
        const sizeBits = t.sizeBits + 8 * (1 + (at % 64))
        return { ...t, loadSizeBits: sizeBits, sizeBits }
      })
      expect(shrunk(network, larger, lineShaping, network.tunnels[at]!.id)).toEqual([])
    })
    fc.assert(property, runs(0.06))
  })
})

describe('a lane below', () => {
  it('changes nothing above if its packet is no larger than what may block there', {
    timeout: patience,
  }, () => {
    const blocks = (n: Network): boolean => n.topology.bestEffortMaxFrameBits > 0
    const property = fc.property(networksAndTunnel(blocks), ([network, at]) => {
      const [like, frame] = [network.tunnels[at]!, network.topology.bestEffortMaxFrameBits]
      const lane = 1 + Math.max(...network.tunnels.map(t => t.lane))
      const sizeBits = Math.min(like.sizeBits, frame)
      const below = { ...like, id: 'below', lane, loadSizeBits: sizeBits, sizeBits }
      const before = numbers(network, true)
      const after = numbers({ ...network, tunnels: [...network.tunnels, below] }, true)
      for (const [name, bound] of before) expect(after.get(name), name).toEqual(bound)
    })
    fc.assert(property, runs(0.06))
  })
})
