import { describe, expect, it } from 'vitest'
import { analyze } from '../../../src/allocation/analyze.ts'
import { assignLanes, inLanes } from '../../../src/allocation/lanes/assign-lanes.ts'
import { lanesAreExact } from '../../../src/allocation/lanes/lanes-are-exact.ts'
import { check } from '../../../src/analysis/check.ts'
import { resolveOptions } from '../../../src/analysis/options.ts'
import { solveTunnels } from '../../../src/analysis/solve.ts'
import { generateTopology } from '../../../src/generate/topology.ts'
import type { Request, Tunnel } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { compileNetwork } from '../../../src/network/network.ts'
import { randomNetwork } from '../../arbitraries/network.ts'
import { random } from '../../arbitraries/random.ts'

const LANES = 3

/** Tunnels from hosts of their own to one of two hosts of a star, with deadlines near what some order gives. */
const onStar = (seed: number): { topology: Topology; tunnels: readonly Tunnel[] } => {
  const r = random(seed)
  const topology = generateTopology({
    shape: 'star',
    hosts: 8,
    bandwidthBps: 1e9,
    bestEffortMaxFrameBits: 12_336,
  })
  const hosts = topology.nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id)
  const [a, b, ...senders] = hosts
  const tunnels = senders.slice(0, r.int(3, 5)).map((sender, i): Tunnel => {
    const receiver = r.pick([a, a, b])!
    const sizeBits = r.pick([84, 300, 800, 1542]) * 8
    const plain = {
      id: `t${i}`,
      sender,
      receivers: [receiver],
      sizeBits,
      loadSizeBits: sizeBits - 66 * 8,
      lane: 0,
    }
    const periodPs = r.pick([50, 60, 100]) * 1e6
    return { ...plain, periodPs, requestedPeriodPs: periodPs, routes: [[`${sender}>s1`, `s1>${receiver}`]] }
  })
  return { topology, tunnels: withDeadlines(topology, tunnels, r.pick) }
}

/** Deadlines between what each needs in some lanes drawn, and a little less. */
const withDeadlines = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  pick: <T>(list: readonly T[]) => T,
): readonly Tunnel[] => {
  const drawn = tunnels.map(tunnel => ({ ...tunnel, lane: pick([0, 1, 2]) }))
  const { tunnels: bounds } = check(topology, { tunnels: drawn })
  return tunnels.map((tunnel, i) => {
    const worst = bounds[i]?.worstPs
    return worst == null ? tunnel : { ...tunnel, deadlinePs: Math.floor(worst * pick([1, 1, 1, 1.1, 0.99])) }
  })
}

/** Every assignment of lanes to tunnels; whether one breaks nothing. */
const someHolds = (topology: Topology, tunnels: readonly Tunnel[]): boolean => {
  const network = compileNetwork(topology)
  const options = resolveOptions({ arrivalLimit: 2000 })
  for (let n = 0; n < LANES ** tunnels.length; n++) {
    const drawn = tunnels.map((tunnel, i) => ({ ...tunnel, lane: Math.floor(n / LANES ** i) % LANES }))
    if (solveTunnels(network, drawn, options).violations.length === 0) return true
  }
  return false
}

const found = (topology: Topology, tunnels: readonly Tunnel[]) =>
  assignLanes(
    compileNetwork(topology),
    tunnels,
    { free: new Set(tunnels.map(({ id }) => id)), count: LANES },
    () => false,
    resolveOptions({ arrivalLimit: 2000 }),
  )

describe('lanes that are found', () => {
  it('are there whenever any are, where tunnels meet once', () => {
    const seen = { found: 0, none: 0, byLimits: 0 }
    for (let seed = 0; seed < 120; seed++) {
      const { topology, tunnels } = onStar(seed)
      expect(lanesAreExact(compileNetwork(topology), tunnels, resolveOptions())).toBe(true)
      const answer = found(topology, tunnels)
      seen[answer.kind]++
      if (answer.kind === 'found')
        expect(check(topology, { tunnels: inLanes(tunnels, answer.lanes) }).valid, `seed ${seed}`).toBe(true)
      else {
        // An overload is one in any lanes.
        if (answer.isByLimits) seen.byLimits++
        expect(someHolds(topology, tunnels), `seed ${seed}`).toBe(false)
      }
    }
    expect(Math.min(seen.found, seen.byLimits)).toBeGreaterThan(15)
  })

  it('hold on any network, where none may be found though some are there', () => {
    const seen = { found: 0, missed: 0, none: 0 }
    for (let seed = 0; seed < 80; seed++) {
      const { topology, tunnels: all } = randomNetwork(seed)
      const r = random(seed)
      const tunnels = withDeadlines(topology, all.slice(0, 4), r.pick)
      if (!check(topology, { tunnels }, { arrivalLimit: 2000 }).tunnels.every(t => t.worstPs !== null))
        continue
      const answer = found(topology, tunnels)
      if (answer.kind === 'found') {
        seen.found++
        const lanes = inLanes(tunnels, answer.lanes)
        expect(check(topology, { tunnels: lanes }, { arrivalLimit: 2000 }).valid).toBe(true)
      } else if (someHolds(topology, tunnels)) seen.missed++
      else seen.none++
    }
    expect(seen.found).toBeGreaterThan(30)
    // What docs/MODEL.md says of how often.
    expect(seen.missed).toBeLessThan(seen.found / 20)
  })
})

describe('a request that leaves its lane open', () => {
  const topology = generateTopology({
    shape: 'star',
    hosts: 4,
    bandwidthBps: 1e9,
    bestEffortMaxFrameBits: 12_336,
  })
  const request = (id: string, sender: string, bytes: number, deadlineUs: number): Request => ({
    id,
    sender,
    receivers: ['h4'],
    loadSizeBits: (bytes - 66) * 8,
    sizeBits: bytes * 8,
    periodPs: 1e9,
    lane: 'auto',
    deadlinePs: deadlineUs * 1e6,
  })

  it('comes in with lanes found anew where first fit misses them, and the allocation has the numbers', () => {
    const requests = [request('bulk', 'h1', 1500, 70), request('fast', 'h3', 100, 34)]
    const { result, allocation } = analyze(topology, requests)
    expect(result.valid).toBe(true)
    expect(result.lanes).toEqual({ requests: 2, used: 2, anew: ['fast'], impossible: [] })
    expect(allocation.tunnels.map(({ id, lane }) => [id, lane])).toEqual([
      ['bulk', 1],
      ['fast', 0],
    ])
    expect(check(topology, allocation).valid).toBe(true)
  })

  it('is told from one that no lanes admit', () => {
    const requests = [request('fast', 'h3', 100, 34), request('faster', 'h2', 1500, 34)]
    const { result } = analyze(topology, requests)
    expect(result.rejected.map(({ id }) => id)).toEqual(['faster'])
    expect(result.lanes?.impossible).toEqual(['faster'])
  })

  it('takes as few lanes as it needs, and is the same again', () => {
    const requests = [request('a', 'h1', 300, 1000), request('b', 'h2', 300, 1000)]
    const run = () => JSON.stringify(analyze(topology, requests, { improve: { trials: 5 } }))
    expect(analyze(topology, requests).result.lanes?.used).toBe(1)
    expect(run()).toBe(run())
  })
})
