import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { QueueBacklog } from '../../src/calculus/backlog.ts'
import { type QueueCurves, queueCurves } from '../../src/calculus/queue-curves.ts'
import { QueueWait } from '../../src/calculus/queue-wait.ts'
import { costsOf, type FlowSpec, type LoadSpec, loadOf, loads } from './loads.ts'

const SLOW = 1_000_000
const LIMIT = 1_000_000

const burst = (cost: number, bits: number, jitter: number, group = 0): FlowSpec => ({
  cost,
  bits,
  period: SLOW,
  jitter,
  group,
})
const curves = (same: FlowSpec[], over: Partial<LoadSpec> = {}, cost = same[0]!.cost): QueueCurves =>
  queueCurves(loadOf({ blocking: 0, wires: [], higher: [], same, ...over }), cost, LIMIT)!

/** The largest distance between the curves along time, and along bits, as a reader measures them in the picture. */
const horizontal = ({ delays, worstDelay }: QueueCurves): number =>
  Math.max(...[...delays, worstDelay].map(p => p.endPs - p.atPs))
const vertical = ({ backlogs }: QueueCurves): number => Math.max(...backlogs.map(p => p.bits - p.freedBits))

describe('by hand', () => {
  it('a burst behind a lower frame: a step against a line from B', () => {
    const { delays, service, backlogs, busyPs, worstDelay, worstBacklog } = curves(
      [burst(10, 100, 2 * SLOW)],
      {
        blocking: 7,
      },
    )
    // Three packets at once, 10 each, from 7 on: the last is through at 37, and so is the busy period.
    expect(busyPs).toBe(37)
    expect(delays).toEqual([
      { atPs: 0, bits: 300, endPs: 37 },
      { atPs: 37, bits: 300, endPs: 37 },
    ])
    expect(service.map(p => [p.atPs, p.bits])).toEqual([
      [0, 0],
      [7, 0],
      [37, 300],
      [37, 300],
    ])
    expect(worstDelay).toEqual({ atPs: 0, bits: 300, endPs: 37 })
    expect(worstBacklog).toEqual({ atPs: 0, bits: 300, freedBits: 0 })
    expect(backlogs.at(-1)).toEqual({ atPs: 36, bits: 300, freedBits: 190 })
  })

  it('the maximum hides where two wires stop to be saturated (MODEL "Line caps")', () => {
    const wire = { rate: [1, 1], higherRate: [1, 1], windows: [0, 0, 0], bitRate: [1, 1] } as const
    const same = [burst(100, 100, 4 * SLOW, 1), burst(100, 100, 4 * SLOW, 2)]
    const found = curves(same, { wires: [wire, wire] })
    expect(found.worstDelay).toEqual({ atPs: 400, bits: 1000, endPs: 1000 })
    expect(found.delays[0]).toEqual({ atPs: 0, bits: 200, endPs: 200 })
  })

  it('service stands still while a higher lane is served', () => {
    // Own packets of 10 at 0; above, 5 at 0 and 5 more at 8: the last packet starts at 20 only. Before its own 10,
    // 3 are sent when the others come: 13 are through by 18, and no more until 23.
    const higher = [{ ...burst(5, 50, SLOW - 8), period: SLOW }]
    const found = curves([burst(10, 100, SLOW)], { higher })
    expect(found.worstDelay).toEqual({ atPs: 0, bits: 200, endPs: 30 })
    expect(found.service.slice(0, 5)).toEqual([
      { atPs: 0, bits: 0 },
      { atPs: 5, bits: 0 },
      { atPs: 18, bits: 130 },
      { atPs: 23, bits: 130 },
      { atPs: 30, bits: 200 },
    ])
  })
})

describe('the deviations read off the points are the numbers of the solver', () => {
  const agrees = (spec: LoadSpec): boolean => {
    const load = loadOf(spec)
    const costs = costsOf(load)
    const waits = new Float64Array(costs.length)
    new QueueWait().solve(load, costs, costs.length, waits, LIMIT)
    const backlog = new QueueBacklog().solve(load, Number.POSITIVE_INFINITY)
    let isOwnPoint = true
    costs.forEach((cost, i) => {
      const found = queueCurves(load, cost, LIMIT)!
      expect(horizontal(found)).toBe(waits[i]! + cost)
      expect(found.worstDelay.endPs - found.worstDelay.atPs).toBe(waits[i]! + cost)
      expect(vertical(found)).toBe(backlog)
      expect(found.worstBacklog.bits - found.worstBacklog.freedBits).toBe(backlog)
      isOwnPoint &&= found.delays.includes(found.worstDelay)
      rises(found.delays.map(p => [p.atPs, p.bits]))
      rises(found.delays.map(p => [p.endPs, p.bits]))
      rises(found.service.map(p => [p.atPs, p.bits]))
    })
    return isOwnPoint
  }
  /** A curve is a curve: neither coordinate ever falls. */
  const rises = (points: readonly (readonly [number, number])[]): void => {
    for (let i = 1; i < points.length; i++) {
      expect(points[i]![0]).toBeGreaterThanOrEqual(points[i - 1]![0])
      expect(points[i]![1]).toBeGreaterThanOrEqual(points[i - 1]![1])
    }
  }

  it.each([
    ['a lane that nothing overtakes', 0],
    ['below higher lanes', 4],
  ])('%s', (_, mostHigher) => {
    let own = 0
    fc.assert(
      fc.property(loads(mostHigher), spec => {
        if (agrees(spec)) own++
      }),
      { numRuns: 60 },
    )
    // The rest are limits from the right, or lie between two picoseconds.
    expect(own).toBeGreaterThan(35)
  })
})

it('a busy period longer than the limit is not drawn', () => {
  const load = loadOf({ blocking: 0, wires: [], higher: [], same: [burst(10, 100, 9 * SLOW)] })
  expect(queueCurves(load, 10, 10)).toBeDefined()
  expect(queueCurves(load, 10, 9)).toBeUndefined()
})
