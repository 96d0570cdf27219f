import { describe, expect, it } from 'vitest'
import { analyze } from '../../../src/allocation/analyze.ts'
import { check } from '../../../src/analysis/check.ts'
import type { FixChange, FixProposal } from '../../../src/model/planning/fix.ts'
import type { Request, Tunnel } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { applyFixes, applyFixesToRequests } from '../../../src/planning/fix/apply-fixes.ts'
import { planFixes } from '../../../src/planning/fix/plan-fixes.ts'
import { link, network, node, tunnel } from '../../arbitraries/tiny.ts'
import { overloadedRequests } from './fix-cases.ts'

const US = 1_000_000

/** Two hosts of one switch that share the wire to a third: 1 Gbit/s, so that 1000 bit take 1 µs. */
const star = (over: Partial<Topology> = {}): Topology =>
  network(
    ['h1', 'h2', 'h4', 's1', 's2', 'h3'].map(id => node(id)),
    ['h1>s1', 'h2>s1', 's1>h3', 'h1>s2', 's2>h3'].map(id => link(id)),
    over,
  )
const one = (over: Partial<Tunnel> = {}): Tunnel => ({
  ...tunnel('one', ['h1>s1>h3'], 1000, 100 * US),
  ...over,
})
const two = (over: Partial<Tunnel> = {}): Tunnel => ({
  ...tunnel('two', ['h2>s1>h3'], 1000, 100 * US),
  ...over,
})
const proposalsFor = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  only?: string,
): readonly FixProposal[] =>
  planFixes(
    topology,
    { allocation: { tunnels } },
    only === undefined ? {} : { tunnel: only },
  ).result.tunnels.flatMap(({ proposals }) => proposals)
const singles = (proposals: readonly FixProposal[]): readonly FixChange[] =>
  proposals.flatMap(({ changes }) => (changes.length === 1 ? changes : []))

describe('what is proposed, by what is wrong', () => {
  it('DEADLINE: later, another lane, another tree, the other smaller or in another lane', () => {
    // 2 µs on the wires, and 1 µs behind the other.
    const found = singles(proposalsFor(star(), [one({ deadlinePs: 2.5 * US }), two()]))
    expect(found).toContainEqual({ change: 'deadline', tunnel: 'one', fromPs: 2.5 * US, toPs: 3 * US })
    expect(found).toContainEqual({
      change: 'tree',
      tunnel: 'one',
      fromRoutes: [['h1>s1', 's1>h3']],
      toRoutes: [['h1>s2', 's2>h3']],
    })
    expect(found).toContainEqual({
      change: 'size',
      tunnel: 'two',
      fromBits: 1000,
      toBits: 500,
      roundBits: 496,
    })
    // A packet of a lower lane under way is in the way as long: not a lane, and no longer period.
    expect(found.some(({ change }) => change === 'lane' || change === 'period')).toBe(false)
  })

  it('BUFFER: a larger queue, of both directions, or a smaller load', () => {
    const narrow = star({
      links: star().links.map(l => (l.id === 's1>h3' ? { ...l, queueSizeBits: 1500 } : l)),
    })
    const found = singles(proposalsFor(narrow, [one(), two()]))
    expect(found).toContainEqual({
      change: 'queue',
      link: 's1>h3',
      fromBits: 1500,
      toBits: 2000,
      roundBits: 2048,
    })
    expect(found).toContainEqual(expect.objectContaining({ change: 'size', toBits: 500 }))
  })

  it('OVERLOAD: a period just long enough, a faster link', () => {
    const full = [
      one({ periodPs: 1.5 * US, requestedPeriodPs: 1.5 * US }),
      two({ periodPs: 2 * US, requestedPeriodPs: 2 * US }),
    ]
    const found = singles(proposalsFor(star(), full))
    const period = found.find(change => change.change === 'period' && change.tunnel === 'one')
    // Σ C/π < 1 from 2 µs on, where all is taken: beyond.
    expect(period).toMatchObject({ fromPs: 1.5 * US })
    expect((period as { toPs: number }).toPs).toBeGreaterThan(2 * US)
    expect(found).toContainEqual(
      expect.objectContaining({ change: 'bandwidth', link: 's1>h3', roundBps: 2_500_000_000 }),
    )
  })

  it('JITTER, PERIOD and TREE', () => {
    expect(singles(proposalsFor(star(), [one({ jitterLimitPs: US / 2 }), two()]))).toContainEqual({
      change: 'jitter',
      tunnel: 'one',
      fromPs: US / 2,
      toPs: US,
    })
    expect(singles(proposalsFor(star(), [one({ periodPs: 50 * US })]))).toEqual([
      { change: 'period', tunnel: 'one', fromPs: 50 * US, toPs: 100 * US },
    ])
    const lost = one({ routes: [['h1>s1', 's2>h3']] })
    expect(singles(proposalsFor(star(), [lost])).map(({ change }) => change)).toContain('tree')
  })

  it('MTU: a message of several packets', () => {
    const small = star({ mtuBits: 4000 })
    const found = singles(proposalsFor(small, [one({ loadSizeBits: 9000, sizeBits: 9000 })]))
    expect(found).toContainEqual({ change: 'fragment', tunnel: 'one' })
  })

  it('of one that shares an overloaded link and is not named by the verdict', () => {
    const full = [
      one({ periodPs: 1.1 * US, requestedPeriodPs: 1.1 * US }),
      two({ periodPs: 9 * US, requestedPeriodPs: 9 * US }),
    ]
    expect(check(star(), { tunnels: full }).violations.map(v => 'tunnel' in v && v.tunnel)).toEqual(['one'])
    expect(proposalsFor(star(), full, 'two').length).toBeGreaterThan(0)
  })

  it('nothing of what is out of reach but what was asked for', () => {
    const found = proposalsFor(star(), [one({ deadlinePs: 1000 })])
    expect(
      found.every(({ changes }) =>
        changes.some(c => c.change === 'deadline' || c.change === 'bandwidth' || c.change === 'size'),
      ),
    ).toBe(true)
  })
})

describe('mistakes', () => {
  const allocation = { tunnels: [one()] }
  it('are thrown with their places', () => {
    expect(() => planFixes(star(), { allocation }, { tunnel: 'nobody' })).toThrow(RangeError)
    expect(() => planFixes(star(), { allocation }, { tunel: 'one' } as object)).toThrow(/options\.tunel/)
    expect(() => planFixes(star(), { allocation: { tunnels: [one({ periodPs: 0 })] } })).toThrow(/periodPs/)
  })
})

describe('limits', () => {
  it('end it, and are told', () => {
    const { topology, requests } = overloadedRequests(2)
    const { result } = planFixes(topology, { requests }, { workLimit: 20_000 })
    const open = !result.isComplete || result.tunnels.some(({ isComplete }) => !isComplete)
    expect(open).toBe(true)
    let asked = 0
    const stopped = planFixes(topology, { requests }, { shouldStop: () => ++asked > 40 }).result
    expect(stopped.isComplete && stopped.tunnels.every(({ isComplete }) => isComplete)).toBe(false)
  })

  it('many tunnels: the first are looked at, the others named', () => {
    const many = Array.from({ length: 20 }, (_, i) => one({ id: `t${i}`, deadlinePs: 2.5 * US }))
    // Only what is asked first, or the test takes long.
    const never = {
      lane: 'never',
      tree: 'never',
      period: 'never',
      size: 'never',
      deadline: 'never',
      bandwidth: 'never',
      preemption: 'never',
    } as const
    const { result } = planFixes(star(), { allocation: { tunnels: many } }, { costs: never })
    expect(result.tunnels).toHaveLength(16)
    expect(result.notLookedAt).toEqual(['t16', 't17', 't18', 't19'])
  })
})

describe('random requests that do not all fit', () => {
  it.each([1, 4, 5])('are ranked, and once changed are placed anew with all that was: seed %i', seed => {
    const { topology, requests } = overloadedRequests(seed)
    const { result, tried, triedTogether } = planFixes(topology, { requests })
    const rejected = analyze(topology, requests).result.rejected.map(({ id }) => id)
    expect(result.tunnels.map(fixes => fixes.tunnel)).toEqual(rejected)
    expect(result.tunnels.flatMap(({ proposals }) => proposals.map(p => p.number))).toEqual(
      result.tunnels.flatMap(({ proposals }) => proposals).map((_, i) => i + 1),
    )
    for (const { tunnel: id, proposals } of result.tunnels) {
      expect(proposals.map(p => p.cost)).toEqual(proposals.map(p => p.cost).toSorted((a, b) => a - b))
      for (const a of proposals.filter(({ isOnFront }) => isOnFront))
        for (const b of proposals) {
          const isNoWorse =
            b.cost <= a.cost && b.changes.length <= a.changes.length && (b.slackPs ?? 0) >= (a.slackPs ?? 0)
          const isSame = b.cost === a.cost && b.changes.length === a.changes.length && b.slackPs === a.slackPs
          expect(isNoWorse && !isSame).toBe(false)
        }
      for (const { changes } of proposals.slice(0, 3)) {
        const fixed = applyFixesToRequests(topology, requests, changes, new Set([id]), tried)
        const again = analyze(fixed.topology, fixed.requests).result
        expect(again.violations).toEqual([])
        expect(again.rejected.map(r => r.id)).toEqual(fixed.rejected)
        expect(fixed.rejected.filter(other => other === id || !rejected.includes(other))).toEqual([])
      }
    }
    if (result.together !== undefined) {
      const all = new Set(rejected)
      const fixed = applyFixesToRequests(topology, requests, result.together.changes, all, triedTogether)
      expect(fixed.valid).toBe(true)
      expect(analyze(fixed.topology, fixed.requests).result.valid).toBe(true)
    }
  })

  it('the same again, the same each time', () => {
    const { topology, requests } = overloadedRequests(6)
    expect(planFixes(topology, { requests })).toEqual(planFixes(topology, { requests }))
  })
})

it('an allocation keeps what it declares true', () => {
  const tunnels = [
    one({ deadlinePs: 2.5 * US, declaredMinLatencyPs: 2 * US, declaredMaxJitterPs: US }),
    two(),
  ]
  const { result } = planFixes(star(), { allocation: { tunnels } })
  for (const { changes } of result.tunnels.flatMap(({ proposals }) => proposals)) {
    const fixed = applyFixes(star(), { tunnels }, changes)
    expect(fixed.valid).toBe(true)
    expect(check(fixed.topology, fixed.allocation).violations).toEqual([])
    expect(fixed.allocation.tunnels.map(t => t.declaredMaxJitterPs !== undefined)).toEqual([true, false])
  }
})

describe('a request that is sent twice', () => {
  const planes = network(
    ['h1', 'h2', 'h3', 'a', 'b'].map(id => node(id)),
    ['h1>a', 'h1>b', 'a>h2', 'b>h2', 'h3>a', 'h3>b'].map(id => link(id)),
  )
  const requests: readonly Request[] = [
    {
      id: 'other',
      sender: 'h3',
      receivers: ['h2'],
      loadSizeBits: 1000,
      sizeBits: 1000,
      periodPs: 50 * US,
      lane: 0,
      deadlinePs: 4 * US,
      routes: [['h3>a', 'a>h2']],
    },
    {
      id: 'twin',
      sender: 'h1',
      receivers: ['h2'],
      loadSizeBits: 1000,
      sizeBits: 1000,
      periodPs: 50 * US,
      lane: 0,
      deadlinePs: 2.5 * US,
      replicas: 2,
    },
  ]

  it('is mended as one: both copies change alike, by its own name', () => {
    expect(analyze(planes, requests).result.rejected.map(({ id }) => id)).toEqual(['twin'])
    const { result, tried } = planFixes(planes, { requests })
    const [fixes] = result.tunnels
    expect(fixes).toMatchObject({ tunnel: 'twin', isRejected: true, blockers: [{ tunnel: 'other' }] })
    const changes = singles(fixes?.proposals ?? [])
    // 2 µs on the wires, and 1 µs behind the other: of the copy that meets it.
    expect(changes).toContainEqual({ change: 'deadline', tunnel: 'twin', fromPs: 2.5 * US, toPs: 3 * US })
    expect(changes.every(change => !('tunnel' in change) || !change.tunnel.includes('~'))).toBe(true)
    for (const { changes: done } of fixes?.proposals ?? []) {
      const fixed = applyFixesToRequests(planes, requests, done, new Set(['twin']), tried)
      expect(analyze(fixed.topology, fixed.requests).result).toMatchObject({ valid: true, rejected: [] })
    }
  })

  it('in an allocation too', () => {
    const placed = analyze(
      planes,
      requests.map(({ deadlinePs: _none, ...request }) => request),
    ).allocation
    const tunnels = placed.tunnels.map(t => (t.replica === undefined ? t : { ...t, deadlinePs: 2.5 * US }))
    const { result } = planFixes(planes, { allocation: { tunnels } })
    expect(result.tunnels.map(({ tunnel: id }) => id)).toEqual(['twin'])
    for (const { changes } of result.tunnels[0]?.proposals ?? [])
      expect(applyFixes(planes, { tunnels }, changes).valid).toBe(true)
    expect(result.tunnels[0]?.proposals.length).toBeGreaterThan(2)
  })
})
