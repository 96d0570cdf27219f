import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { compare } from '../../src/analysis/compare.ts'
import { resolveOptions } from '../../src/analysis/options.ts'
import { networks } from '../arbitraries/networks.ts'
import { tightRing } from '../arbitraries/rings.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'

const US = 1_000_000

/** Three senders into one switch, 1 Gbit/s: a packet of 1000 bits takes a microsecond. */
const topology = network(
  [node('h1'), node('h2'), node('h3'), node('s1'), node('h4')],
  [link('h1>s1'), link('h2>s1'), link('h3>s1'), link('s1>h4', { queueSizeBits: 2500 })],
)
const from = (sender: string, periodPs: number, bits = 1000, lane = 0) =>
  tunnel(`from-${sender}`, [`${sender}>s1>h4`], bits, periodPs, lane)

describe('every verdict, with both sides', () => {
  it('OVERLOAD exactly at one, not one picosecond of period later', () => {
    const third = (periodPs: number) => [from('h1', 3 * US), from('h2', 3 * US), from('h3', periodPs)]
    const roomy = { ...topology, links: topology.links.map(l => ({ ...l, queueSizeBits: 1 << 30 })) }
    const over = check(roomy, { tunnels: third(3 * US) })
    expect(over.violations).toMatchObject([
      { code: 'OVERLOAD', link: 's1>h4', tunnel: 'from-h1', tunnels: 3, utilization: 1 },
    ])
    expect(over.valid).toBe(false)
    expect(over.tunnels.map(t => t.maxJitterPs)).toEqual([null, null, null])
    expect(over.summary.objectivePs).toBeNull()
    const under = check(roomy, { tunnels: third(3 * US + 1) })
    expect(under.violations).toEqual([])
    expect(under.tunnels.map(t => t.maxJitterPs)).toEqual([2 * US, 2 * US, 2 * US])
  })

  it('OVERLOAD leaves higher lanes their bounds', () => {
    const tunnels = [from('h1', 3 * US, 1000, 0), from('h2', 1_500_000, 1000, 1)]
    const { violations, tunnels: bounds } = check(topology, { tunnels })
    expect(violations).toMatchObject([{ code: 'OVERLOAD', link: 's1>h4' }])
    expect(bounds.map(t => t.maxJitterPs)).toEqual([US, null])
  })

  it('BUFFER to the bit', () => {
    const three = [from('h1', 50 * US, 900), from('h2', 50 * US, 800), from('h3', 50 * US, 800)]
    expect(check(topology, { tunnels: three }).violations).toEqual([])
    const more = [from('h1', 50 * US, 901), ...three.slice(1)]
    expect(check(topology, { tunnels: more }).violations).toMatchObject([
      { code: 'BUFFER', link: 's1>h4', lane: 0, tunnel: 'from-h1', backlogBits: 2501, queueBits: 2500 },
    ])
  })

  it('DEADLINE to the picosecond, at the hop with the longest wait', () => {
    const two = (deadlinePs: number) => [{ ...from('h1', 50 * US), deadlinePs }, from('h2', 50 * US)]
    const met = check(topology, { tunnels: two(3 * US) })
    expect(met.valid).toBe(true)
    expect(met.tunnels[0]).toMatchObject({ minLatencyPs: 2 * US, maxJitterPs: US, slackPs: 0 })
    const missed = check(topology, { tunnels: two(3 * US - 1) })
    expect(missed.violations).toMatchObject([
      { code: 'DEADLINE', tunnel: 'from-h1', link: 's1>h4', worstPs: 3 * US, deadlinePs: 3 * US - 1 },
    ])
    expect(missed.tunnels[0]!.slackPs).toBe(-1)
  })

  it('PERIOD below the requested one or above the allowed one', () => {
    const granted = (periodPs: number, maxPeriodPs?: number) =>
      check(topology, {
        tunnels: [
          {
            ...from('h1', periodPs),
            requestedPeriodPs: 50 * US,
            ...(maxPeriodPs === undefined ? {} : { maxPeriodPs }),
          },
        ],
      }).violations
    expect(granted(50 * US)).toEqual([])
    expect(granted(60 * US)).toEqual([])
    expect(granted(60 * US, 60 * US)).toEqual([])
    expect(granted(50 * US - 1)).toMatchObject([
      { code: 'PERIOD', tunnel: 'from-h1', periodPs: 50 * US - 1, requestedPeriodPs: 50 * US },
    ])
    expect(granted(60 * US + 1, 60 * US)).toMatchObject([
      { code: 'PERIOD', periodPs: 60 * US + 1, requestedPeriodPs: 50 * US, maxPeriodPs: 60 * US },
    ])
  })

  it('TREE, and the others are proven without it', () => {
    const broken = { ...from('h1', 50 * US), routes: [['h1>s1']] }
    const result = check(topology, { tunnels: [broken, from('h2', 50 * US)] })
    expect(result.violations).toMatchObject([{ code: 'TREE', tunnel: 'from-h1', node: 'h4' }])
    expect(result.tunnels.map(t => [t.id, t.maxJitterPs])).toEqual([['from-h2', 0]])
  })

  it('DECLARED above the least or below the worst', () => {
    const declares = (declaredMinLatencyPs?: number, declaredMaxJitterPs?: number) =>
      check(topology, {
        tunnels: [
          {
            ...from('h1', 50 * US),
            ...(declaredMinLatencyPs === undefined ? {} : { declaredMinLatencyPs }),
            ...(declaredMaxJitterPs === undefined ? {} : { declaredMaxJitterPs }),
          },
          from('h2', 50 * US),
        ],
      }).violations
    const range = { code: 'DECLARED', tunnel: 'from-h1', minLatencyPs: 2 * US, maxJitterPs: US }
    expect(declares(2 * US, US)).toEqual([])
    expect(declares(US, 2 * US)).toEqual([])
    expect(declares(undefined, US)).toEqual([])
    expect(declares(2 * US + 1, US)).toMatchObject([{ ...range, declaredMinLatencyPs: 2 * US + 1 }])
    expect(declares(2 * US, US - 1)).toMatchObject([{ ...range, declaredMaxJitterPs: US - 1 }])
    // Room below does not help above: [1, 2] µs ends before 3.
    expect(declares(US, 2 * US - 1)).toHaveLength(1)
    expect(declares(undefined, US - 1)).toHaveLength(1)
  })

  it('UNBOUNDED: queues that feed each other grow past the delay limit', () => {
    const { topology, tunnels } = tightRing(2, 0.99)
    const result = check(topology, { tunnels }, { delayLimitPs: 1_000_000_000, lineShaping: false })
    const [first] = result.violations
    expect(first).toMatchObject({ code: 'UNBOUNDED', delayLimitPs: 1_000_000_000 })
    const lost = result.tunnels.filter(t => t.maxJitterPs === null).map(t => t.id)
    expect(lost).toContain(first!.code === 'UNBOUNDED' && first!.tunnel)
    expect(result.violations.filter(v => v.code === 'UNBOUNDED')).toHaveLength(lost.length)
    expect(result.summary.objectivePs).toBeNull()
  })

  it('UNBOUNDED by the limit alone, to the picosecond', () => {
    const tunnels = [from('h1', 50 * US), from('h2', 50 * US)]
    // Wait and own transmission at s1>h4: 2 µs.
    expect(check(topology, { tunnels }, { delayLimitPs: 2 * US }).valid).toBe(true)
    const short = check(topology, { tunnels }, { delayLimitPs: 2 * US - 1 })
    expect(short.violations).toMatchObject([
      { code: 'UNBOUNDED', tunnel: 'from-h1', link: 's1>h4', lane: 0, delayLimitPs: 2 * US - 1 },
      { code: 'UNBOUNDED', tunnel: 'from-h2' },
    ])
  })

  it('TIME_LIMIT claims nothing', () => {
    for (const method of ['fixed-point', 'x-adj'] as const) {
      const stopped = check(topology, { tunnels: [from('h1', 50 * US)] }, { method, shouldStop: () => true })
      expect(stopped.valid).toBe(false)
      expect(stopped.violations.map(v => v.code)).toEqual(['TIME_LIMIT'])
      expect(stopped.tunnels[0]!.maxJitterPs).toBeNull()
      expect(stopped.summary.objectivePs).toBeNull()
    }
  })
})

describe('options', () => {
  it('have the defaults that the contract names', () => {
    const { work, ...rest } = resolveOptions()
    expect(work.limit).toBe(1_000_000_000)
    expect(() => work.ask()).not.toThrow()
    expect(rest).toEqual({
      method: 'fixed-point',
      lineShaping: true,
      arrivalLimit: 1_000_000,
      delayLimitPs: 10 ** 13,
      blocking: true,
      overtaking: true,
    })
  })

  it('stand in the assumptions of every result', () => {
    const over = { ...topology, bestEffortMaxFrameBits: 800, clockTolerancePpb: 100_000 }
    expect(
      check(over, { tunnels: [] }, { lineShaping: false, arrivalLimit: 5, delayLimitPs: 7 }).assumptions,
    ).toEqual({
      method: 'fixed-point',
      lineShaping: false,
      bestEffortBits: 800,
      encapsulation: 'none',
      clockTolerancePpb: 100_000,
      arrivalLimit: 5,
      delayLimitPs: 7,
      storeAndForward: true,
      pauseFrames: false,
      sharedQueues: false,
      sources: [],
      preemption: [],
      reserved: [],
      sleepingLinks: [],
      unlimitedQueues: [],
      mtuBits: [],
    })
    const { assumptions } = check(over, { tunnels: [] }, { method: 'x-adj', blocking: false })
    expect(assumptions).toMatchObject({
      method: 'x-adj',
      lineShaping: false,
      blocking: false,
      overtaking: true,
    })
  })

  it('a short count of arrivals makes bounds inexact, never smaller', () => {
    let inexact = 0
    fc.assert(
      fc.property(networks(), fc.integer({ min: 2, max: 9 }), ({ topology, tunnels }, arrivalLimit) => {
        const exact = check(topology, { tunnels })
        const short = check(topology, { tunnels }, { arrivalLimit })
        short.tunnels.forEach((t, i) => {
          expect(t.maxJitterPs ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(
            exact.tunnels[i]!.maxJitterPs ?? Number.POSITIVE_INFINITY,
          )
          if (!t.exact) inexact++
          expect(exact.tunnels[i]!.exact).toBe(true)
        })
      }),
      { numRuns: 25 },
    )
    expect(inexact).toBeGreaterThan(10)
  })
})

describe('the comparison', () => {
  it('has a column per method, each what check says of it', () => {
    fc.assert(
      fc.property(networks(), ({ topology, tunnels }) => {
        const { tunnels: rows, methods } = compare(topology, { tunnels })
        const options = [
          {},
          { lineShaping: false },
          { method: 'x-adj' },
          { method: 'x-adj', blocking: false, overtaking: false },
        ] as const
        expect(methods.map(m => m.name)).toEqual([
          'fixed-point',
          'fixed-point, no line shaping',
          'x-adj',
          'x-adj, as in the paper',
        ])
        options.forEach((option, m) => {
          const result = check(topology, { tunnels }, option)
          expect(rows.map(r => [r.id, r.columns[m]!.minLatencyPs, r.columns[m]!.maxJitterPs])).toEqual(
            result.tunnels.map(t => [t.id, t.minLatencyPs, t.maxJitterPs]),
          )
          expect(rows.map(r => r.columns[m]!.periodPs)).toEqual(result.tunnels.map(t => t.periodPs))
          const { objectivePs, ignores, valid, violations } = methods[m]!
          expect(objectivePs).toBe(result.summary.objectivePs)
          const isBound = ignores.length === 0
          expect(isBound || m === 3).toBe(true)
          expect({ valid, violations }).toEqual(
            isBound
              ? { valid: result.valid, violations: result.violations }
              : { valid: null, violations: [] },
          )
        })
      }),
      { numRuns: 25 },
    )
  })
})
