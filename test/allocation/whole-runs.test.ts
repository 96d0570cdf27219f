import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { check } from '../../src/analysis/check.ts'
import { largestPacketBits } from '../../src/model/port.ts'
import { type Request, type Tunnel, undeclared } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import type { Remedy } from '../../src/model/verdict.ts'
import { networks } from '../arbitraries/networks.ts'

const free = ({ requestedPeriodPs: _asked, routes: _fixed, ...request }: Tunnel): Request => request
const fixed = ({ requestedPeriodPs: _asked, ...request }: Tunnel): Request => request

/** The tunnels as requests, every third with a deadline hardly above what it needs alone; `scale` makes them faster. */
const requestsOf = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  scale: number,
  asRequest: (t: Tunnel) => Request,
): readonly Request[] =>
  tunnels.map((tunnel, i): Request => {
    const periodPs = Math.ceil((tunnel.periodPs * scale) / 1000) * 1000
    const [alone] = check(topology, { tunnels: [tunnel] }).tunnels
    const needs = alone!.minLatencyPs + (alone!.maxJitterPs ?? 0)
    return { ...asRequest(tunnel), periodPs, ...(i % 3 === 0 ? { deadlinePs: Math.ceil(needs * 1.1) } : {}) }
  })

const tight = (topology: Topology, queueSizeBits: number): Topology => ({
  ...topology,
  links: topology.links.map(l => ({ ...l, queueSizeBits })),
})

const algorithm = fc.constantFrom('greedy' as const, 'x-opt' as const)
const method = fc.constantFrom('fixed-point' as const, 'fixed-point' as const, 'x-adj' as const)
const scale = fc.constantFrom(1, 0.6)
const queue = fc.constantFrom(30_000, 60_000, 1 << 30)

// The seed is fixed: now and then a random network takes minutes at the default limits, and no test can stop it.
describe('on random networks', () => {
  it('what is accepted is valid, above the lower bound, and the same again', () => {
    fc.assert(
      fc.property(networks(), algorithm, method, scale, queue, (n, algorithm, method, scale, bits) => {
        const topology = tight(n.topology, bits)
        const requests = requestsOf(topology, n.tunnels, scale, free)
        const run = () => analyze(topology, requests, { algorithm, method })
        const { result, allocation } = run()
        expect(result.violations).toEqual([])
        expect(result.valid).toBe(result.rejected.length === 0)
        expect(result.summary.accepted + result.summary.rejected).toBe(requests.length)
        expect(result.summary.lowerBoundPs).toBeLessThanOrEqual(result.summary.objectivePs!)
        const again = check(topology, allocation, { method })
        expect(again.valid).toBe(true)
        expect(again.tunnels).toEqual(result.tunnels)
        expect(JSON.stringify(run())).toBe(JSON.stringify({ result, allocation }))
      }),
      { numRuns: 20, seed: 20261124 },
    )
  })

  it('a rejected request leaves the others as if it had not been there', () => {
    let rejected = 0
    fc.assert(
      fc.property(networks(), algorithm, method, queue, (n, algorithm, method, bits) => {
        const topology = tight(n.topology, bits)
        const requests = requestsOf(topology, n.tunnels, 1, free)
        const { result, allocation } = analyze(topology, requests, { algorithm, method })
        const gone = new Set(result.rejected.map(r => r.id))
        rejected += gone.size
        const others = analyze(
          topology,
          requests.filter(r => !gone.has(r.id)),
          { algorithm, method },
        )
        expect(others.allocation).toEqual(allocation)
        expect(others.result.tunnels).toEqual(result.tunnels)
        expect(others.result.links).toEqual(result.links)
        expect(others.result.rejected).toEqual([])
      }),
      { numRuns: 20, seed: 20261124 },
    )
    expect(rejected).toBeGreaterThan(5)
  })

  it('a tunnel alone costs exactly its lower bound', () => {
    fc.assert(
      fc.property(networks(), ({ topology, tunnels }) => {
        const [first] = tunnels
        const request = { ...free(first!), receivers: first!.receivers.slice(0, 1), periodPs: 10 ** 12 }
        const { summary } = analyze(topology, [request]).result
        expect(summary.objectivePs).toBe(summary.lowerBoundPs)
      }),
      { numRuns: 50, seed: 20261124 },
    )
  })

  it('lists exactly the kept tunnels that moved, by how much', () => {
    let moves = 0
    fc.assert(
      fc.property(networks(), fc.integer({ min: 1, max: 8 }), ({ topology, tunnels }, n) => {
        const keep = { tunnels: tunnels.slice(0, n) }
        const requests = tunnels.slice(n).map(free)
        const before = check(topology, keep)
        const { result } = analyze(topology, requests, { keep })
        const after = new Map(result.tunnels.map(t => [t.id, t]))
        const expected = before.tunnels
          .map(from => ({ from, to: after.get(from.id)! }))
          .filter(({ from, to }) => from.maxJitterPs !== to.maxJitterPs)
          .map(({ from, to }) => ({
            id: from.id,
            fromMinLatencyPs: from.minLatencyPs,
            toMinLatencyPs: to.minLatencyPs,
            fromMaxJitterPs: from.maxJitterPs,
            toMaxJitterPs: to.maxJitterPs,
          }))
        moves += expected.length
        expect(result.moved).toEqual(expected)
        // They keep their trees.
        for (const t of before.tunnels) expect(after.get(t.id)!.tree).toEqual(t.tree)
      }),
      { numRuns: 20, seed: 20261124 },
    )
    expect(moves).toBeGreaterThan(5)
  })

  it('ends when asked, with TIME_LIMIT and the bounds of what was accepted until then', () => {
    fc.assert(
      fc.property(networks(), method, fc.nat(12), ({ topology, tunnels }, method, patience) => {
        let asked = 0
        const shouldStop = (): boolean => asked++ >= patience
        const { result, allocation } = analyze(topology, tunnels.map(free), { method, shouldStop })
        if (!result.violations.some(v => v.code === 'TIME_LIMIT')) return
        expect(result.valid).toBe(false)
        const whole = check(topology, { tunnels: allocation.tunnels.map(undeclared) }, { method })
        expect(result.tunnels).toEqual(whole.tunnels)
        expect(result.summary.objectivePs).toBeNull()
        expect(result.summary.accepted + result.summary.rejected).toBeLessThanOrEqual(tunnels.length)
      }),
      { numRuns: 20, seed: 20261124 },
    )
    const none = analyze({ ...EMPTY }, [], { shouldStop: () => true })
    expect(none.result.tunnels).toEqual([])
  })
})

const EMPTY: Topology = {
  name: 'empty',
  bestEffortMaxFrameBits: 0,
  encapsulation: { kind: 'framed', name: 'none', headerBits: 0, minimumBits: 0 },
  clockTolerancePpb: 0,
  nodes: [],
  links: [],
}

/** Topology and request with the remedy applied, or one step short of it. */
const applied = (
  topology: Topology,
  request: Request,
  remedy: Remedy,
  short: boolean,
): { topology: Topology; request: Request } => {
  switch (remedy.change) {
    case 'period':
      return { topology, request: { ...request, periodPs: remedy.toPs - (short ? 1000 : 0) } }
    case 'deadline':
      return { topology, request: { ...request, deadlinePs: remedy.toPs - (short ? 1 : 0) } }
    case 'size': {
      const bits = remedy.toBits + (short ? 8 : 0)
      return { topology, request: { ...request, loadSizeBits: bits, sizeBits: bits } }
    }
    case 'fragment': {
      const sizeBits = largestPacketBits(topology, request.loadSizeBits, true)
      return { topology, request: short ? request : { ...request, fragment: true, sizeBits } }
    }
    case 'lane':
      return { topology, request: short ? request : { ...request, lane: remedy.toLane } }
    case 'preemption': {
      const { expressLanes } = remedy
      const preemption = { expressLanes, minFragmentBits: 64 * 8 }
      const links = topology.links.map(l => (l.id === remedy.link && !short ? { ...l, preemption } : l))
      return { topology: { ...topology, links }, request }
    }
    case 'queue': {
      const queueSizeBits = remedy.toBits - (short ? 1 : 0)
      const links = topology.links.map(l => (l.id === remedy.link ? { ...l, queueSizeBits } : l))
      return { topology: { ...topology, links }, request }
    }
  }
}

describe('remedies', () => {
  it('admit when applied, and not one step short of it', () => {
    const seen = { period: 0, deadline: 0, size: 0, queue: 0, lane: 0, fragment: 0, preemption: 0 }
    fc.assert(
      fc.property(networks(), scale, queue, (n, scale, bits) => {
        const topology = tight(n.topology, bits)
        const requests = requestsOf(topology, n.tunnels, scale, fixed)
        for (const { id, remedy } of analyze(topology, requests).result.rejected) {
          if (remedy === undefined) continue
          seen[remedy.change]++
          const i = requests.findIndex(r => r.id === id)
          const admits = (short: boolean): boolean => {
            const change = applied(topology, requests[i]!, remedy, short)
            const upTo = [...requests.slice(0, i), change.request]
            return analyze(change.topology, upTo).result.rejected.every(r => r.id !== id)
          }
          expect(admits(false)).toBe(true)
          expect(admits(true)).toBe(false)
        }
      }),
      { numRuns: 20, seed: 20261124 },
    )
    // Queues alone rarely bind on random networks; admission.test.ts has one by hand.
    expect(seen.period + seen.deadline + seen.size).toBeGreaterThan(5)
  })
})
