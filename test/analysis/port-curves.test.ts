import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { explain, explainAll } from '../../src/analysis/explain.ts'
import type { PortCurves } from '../../src/analysis/queue/port-curves.ts'
import type { AnalysisResult } from '../../src/analysis/result.ts'
import { solve } from '../../src/analysis/solution.ts'
import { networks } from '../arbitraries/networks.ts'
import { shipped } from '../explorer/load.ts'

const queues = (result: AnalysisResult) =>
  result.links.flatMap(({ id, lanes }) => lanes.map(bound => ({ link: id, ...bound })))

const largest = <T>(points: readonly T[], gap: (p: T) => number): number => Math.max(...points.map(gap))

describe('curves of ports', () => {
  it.each([true, false])('deviate by the delay and the backlog of the result (line shaping: %s)', shaping => {
    let drawn = 0
    fc.assert(
      fc.property(networks(), ({ topology, tunnels }) => {
        const options = { lineShaping: shaping }
        const found = queues(check(topology, { tunnels }, options))
        const solution = solve(topology, { tunnels }, options)
        const curves = found.flatMap(({ link, lane }) => solution.curves(link, lane) ?? [])
        // What is too long for a picture is too long for a bound that may count no more packets than the picture.
        const short = queues(check(topology, { tunnels }, { ...options, arrivalLimit: 2000 }))
        const isShort = new Set(short.filter(q => q.exact).map(q => `${q.link}/${q.lane}`))
        const bounded = found.filter(q => q.delayPs !== null && q.backlogBits !== null)
        const drawable = new Map(curves.map(c => [`${c.link}/${c.lane}`, c]))
        expect(drawable.size).toBe(curves.length)
        for (const q of bounded) {
          const c: PortCurves | undefined = drawable.get(`${q.link}/${q.lane}`)
          if (c === undefined) {
            expect(isShort.has(`${q.link}/${q.lane}`)).toBe(false)
            continue
          }
          expect(largest([...c.delays, c.worstDelay], p => p.endPs - p.atPs)).toBe(q.delayPs)
          expect(largest(c.backlogs, p => p.bits - p.freedBits)).toBe(q.backlogBits)
          expect(c.queueBits).toBe(q.queueBits)
          drawn++
        }
      }),
      { numRuns: 15 },
    )
    expect(drawn).toBeGreaterThan(40)
  })

  it('are drawn for ports that somebody uses, once their bound is known', () => {
    const { topology, tunnels } = fc.sample(networks(), { numRuns: 1, seed: 3 })[0]!
    const [first] = queues(check(topology, { tunnels }))
    const { link, lane } = first!
    const solution = solve(topology, { tunnels })
    expect(solution.curves(link, lane)).toMatchObject({ link, lane })
    expect(solution.curves(link, lane + 7)).toBeUndefined()
    expect(solution.curves('nowhere', lane)).toBeUndefined()
    expect(solve(topology, { tunnels }, { shouldStop: () => true }).curves(link, lane)).toBeUndefined()
  })
})

describe('what has left the queue never comes back', () => {
  const { topology, tunnels } = shipped('ring')
  const solution = solve(topology, { tunnels })
  const lower = queues(solution.result).filter(q => q.lane > 0)

  // Where `a − B − H(a)` falls at every packet of a higher lane, the largest it has been stays: 5643 B instead of 5664.
  it('a port of the ring needs 5643 B', () => {
    expect(lower.find(q => q.link === 'cell2>plc2')).toMatchObject({ lane: 1, backlogBits: 5643 * 8 })
  })

  it('in the picture of every port below a higher lane', () => {
    let rises = 0
    for (const { link, lane } of lower) {
      const { backlogs } = solution.curves(link, lane)!
      backlogs.reduce((before, point) => {
        // A point has bits − freed rounded up, so a bit of an arrival in between may be missing.
        expect(point.freedBits, `${link} at ${point.atPs}`).toBeGreaterThanOrEqual(before.freedBits - 1)
        rises += point.freedBits > before.freedBits ? 1 : 0
        return point
      })
    }
    expect(rises).toBeGreaterThan(100)
  })
})

it('several explanations from one solution are those of each alone', () => {
  fc.assert(
    fc.property(networks(), ({ topology, tunnels }) => {
      const { tunnels: bounds } = check(topology, { tunnels })
      const bounded = bounds.filter(t => t.maxJitterPs !== null).map(t => t.id)
      const all = explainAll(topology, { tunnels }, new Set(bounds.map(t => t.id)))
      expect(all).toEqual(bounded.map(id => explain(topology, { tunnels }, id)))
    }),
    { numRuns: 15 },
  )
})
