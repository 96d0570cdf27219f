import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { explain } from '../../src/analysis/explain.ts'
import { NoBoundError } from '../../src/analysis/verdicts/no-bound-error.ts'
import { networks } from '../arbitraries/networks.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'

const US = 1_000_000

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)

describe('the parts add up to the bound, to the picosecond', () => {
  it.each([true, false])('on random networks, every tunnel (line shaping: %s)', lineShaping => {
    fc.assert(
      fc.property(networks(), ({ topology, tunnels }) => {
        const result = check(topology, { tunnels }, { lineShaping })
        for (const bound of result.tunnels) {
          const run = () => explain(topology, { tunnels }, bound.id, { lineShaping })
          if (bound.maxJitterPs === null) {
            expect(run).toThrow(NoBoundError)
            continue
          }
          const e = run()
          const parts = (h: (typeof e.hops)[number]) =>
            h.transmissionPs +
            h.latencyPs +
            h.jitterPs +
            (h.blockingPs + h.sameLanePs + h.higherLanesPs - h.shapingSavedPs - h.servedBeforePs)
          const total = e.send.latencyPs + e.send.jitterPs + sum(e.hops, parts)
          expect(total).toBe(bound.minLatencyPs + bound.maxJitterPs)
          expect(e.minLatencyPs + e.maxJitterPs).toBe(total)
          const worst = bound.receivers.find(r => r.node === e.receiver)!
          expect(e.hops.map(h => h.queueingPs)).toEqual(worst.hops.map(h => h.queueingPs))
          for (const hop of e.hops) {
            const relation = (r: string) => hop.interference.filter(i => i.relation === r)
            expect(sum(relation('same-lane'), i => i.costPs)).toBe(hop.sameLanePs)
            expect(sum(relation('higher-lane'), i => i.costPs)).toBe(hop.higherLanesPs)
            expect(hop.shapingSavedPs).toBeGreaterThanOrEqual(0)
            expect(hop.servedBeforePs).toBeGreaterThanOrEqual(0)
            for (const { packets, tunnel, lane } of hop.interference) {
              expect(packets).toBeGreaterThan(0)
              expect(tunnels.find(t => t.id === tunnel)!.lane).toBe(lane)
            }
            // The rounding of the instant alone may be left over.
            if (!lineShaping) expect(hop.shapingSavedPs).toBe(0)
          }
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('by hand', () => {
  const topology = network(
    [node('h1', { sendJitterPs: 5 }), node('h2'), node('h3'), node('s1'), node('h4')],
    [link('h1>s1'), link('h2>s1'), link('h3>s1'), link('s1>h4', { maxJitterPs: 70, minLatencyPs: 11 })],
    { bestEffortMaxFrameBits: 300 },
  )
  const tunnels = [
    tunnel('own', ['h1>s1>h4'], 1000, 100 * US, 1),
    tunnel('beside', ['h2>s1>h4'], 2000, 100 * US, 1),
    tunnel('above', ['h3>s1>h4'], 500, 100 * US, 0),
    tunnel('below', ['h2>s1>h4'], 4000, 100 * US, 2),
  ]

  it('names who waits for whom, and what blocks', () => {
    const { hops, send, receiver } = explain(topology, { tunnels }, 'own')
    expect({ send, receiver }).toEqual({ send: { latencyPs: 0, jitterPs: 5 }, receiver: 'h4' })
    expect(hops[0]).toMatchObject({ link: 'h1>s1', queueingPs: 300_000, blockedBy: 'best-effort' })
    expect(hops[0]!.interference).toEqual([])
    expect(hops[1]).toEqual({
      link: 's1>h4',
      transmissionPs: US,
      queueingPs: 6_500_000,
      latencyPs: 11,
      jitterPs: 70,
      blockingPs: 4 * US,
      blockedBy: 'below',
      sameLanePs: 2 * US,
      higherLanesPs: 500_000,
      shapingSavedPs: 0,
      servedBeforePs: 0,
      interference: [
        { tunnel: 'above', lane: 0, relation: 'higher-lane', packets: 1, costPs: 500_000 },
        { tunnel: 'beside', lane: 1, relation: 'same-lane', packets: 1, costPs: 2 * US },
      ],
      exact: true,
    })
  })

  it('shows what the wires saved: two tunnels from one sender arrive one after the other', () => {
    const pair = [tunnel('a', ['h1>s1>h4'], 1000, 100 * US), tunnel('b', ['h1>s1>h4'], 1000, 100 * US)]
    const bare = { ...topology, bestEffortMaxFrameBits: 0 }
    const shaped = explain(bare, { tunnels: pair }, 'a').hops[1]!
    expect(shaped).toMatchObject({ queueingPs: 0, sameLanePs: US, shapingSavedPs: US })
    const free = explain(bare, { tunnels: pair }, 'a', { lineShaping: false }).hops[1]!
    expect(free).toMatchObject({ queueingPs: US, sameLanePs: US, shapingSavedPs: 0 })
  })

  it('refuses a tunnel that is not there, and one that has no bound', () => {
    expect(() => explain(topology, { tunnels }, 'nobody')).toThrow(RangeError)
    const broken = { ...tunnels[0]!, routes: [['h1>h4']] }
    expect(() => explain(topology, { tunnels: [broken] }, 'own')).toThrow(NoBoundError)
    const heavy = tunnel('own', ['h1>s1>h4'], 1000, US)
    expect(() => explain(topology, { tunnels: [heavy] }, 'own')).toThrow(NoBoundError)
  })
})
