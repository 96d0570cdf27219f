import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { QueueBacklog } from '../../src/calculus/backlog.ts'
import { plainWait } from '../../src/calculus/exact/plain-wait.ts'
import { countableUntil } from '../../src/calculus/queue/busy-period.ts'
import type { QueueLoad } from '../../src/calculus/queue/queue-load.ts'
import { QueueWait } from '../../src/calculus/queue-wait.ts'
import { type PortSpec, portLoad, ports } from './line-rate-loads.ts'
import { awkward, costsOf } from './loads.ts'

/** The long run looks at 26,000 queues for waits and 12,000 for backlogs. */
const isLong = process.env.XLANE_LONG !== undefined
const runs = (quick: number, long: number): { numRuns: number } => ({ numRuns: isLong ? long : quick })

const waitsOf = (solver: QueueWait, load: QueueLoad, arrivalLimit: number): number[] => {
  const costs = costsOf(load)
  const waits = new Float64Array(costs.length)
  solver.solve(load, costs, costs.length, waits, arrivalLimit)
  return [...waits]
}

/** What an uneven split of rounding leaves at 1 or above is no queue with a bound. */
const isBounded = (load: QueueLoad): boolean => load.rate < 0.999

describe('ports with lines of any rate', () => {
  const plainly = (load: QueueLoad, arrivalLimit: number): number[] => {
    const until = countableUntil(load, arrivalLimit)
    return Array.from(costsOf(load), c => plainWait(load, c, until).waitPs)
  }

  it('have the waits of the plain walk in rationals, in a lane that nothing overtakes', () => {
    const solver = new QueueWait()
    fc.assert(
      fc.property(ports(0), spec => {
        const load = portLoad(spec)
        fc.pre(isBounded(load))
        expect(waitsOf(solver, load, 1_000_000)).toEqual(plainly(load, 1_000_000))
      }),
      runs(300, 9000),
    )
    expect(solver.rational).toBe(0)
  })

  it('and below higher lanes', () => {
    const solver = new QueueWait()
    let looked = 0
    fc.assert(
      fc.property(ports(4), spec => {
        const load = portLoad(spec)
        fc.pre(isBounded(load))
        looked++
        expect(waitsOf(solver, load, 1_000_000)).toEqual(plainly(load, 1_000_000))
      }),
      runs(150, 5000),
    )
    // What is left to rationals is too close a case, not an awkward rate.
    expect(solver.rational).toBeLessThan(looked / 25)
  })

  it('and where the affine curves close the busy period', () => {
    const solver = new QueueWait()
    let closed = 0
    fc.assert(
      fc.property(ports(3), fc.integer({ min: 1, max: 60 }), (spec, limit) => {
        const load = portLoad(spec)
        fc.pre(isBounded(load))
        if (countableUntil(load, limit) < Number.POSITIVE_INFINITY) closed++
        expect(waitsOf(solver, load, limit)).toEqual(plainly(load, limit))
      }),
      runs(150, 2000),
    )
    expect(closed).toBeGreaterThan(50)
  })

  it('have the backlogs of the plain curve in rationals', () => {
    const [fast, plain] = [new QueueBacklog(), new QueueBacklog()]
    let looked = 0
    fc.assert(
      fc.property(ports(3), fc.constantFrom(Number.POSITIVE_INFINITY, 50_000_000), (spec, until) => {
        const load = portLoad(spec)
        fc.pre(isBounded(load))
        looked++
        const bits = fast.solve(load, until)
        expect(plain.solve(awkward(load), until)).toBe(bits)
      }),
      runs(150, 6000),
    )
    expect(fast.rational).toBe(0)
    // All but where every packet starts at the port itself.
    expect(plain.rational).toBeGreaterThan(looked * 0.8)
  })
})

describe('a second of bursts on lines that no clock has in common', () => {
  /** 1.485 Gbit/s and 1 Gbit/s into 622.08 Mbit/s, at 98 % (as bench/analysis has it). */
  const busy = (jitterPs: number): PortSpec => ({
    outBps: 622_080_000,
    inBps: [1_485_000_000, 1_000_000_000],
    endTogether: [],
    wireJitterPs: [0, 0],
    tolerancePpb: 0,
    blockingBits: 12_336,
    same: [
      { sizeBits: 672, periodPs: 2_622_000, jitterPs, wire: 1 },
      { sizeBits: 8000, periodPs: 22_640_000, jitterPs, wire: 2 },
    ],
    higher: [],
    load: 0.98,
  })

  it('is solved in doubles, to the picosecond', () => {
    const [solver, backlog] = [new QueueWait(), new QueueBacklog()]
    const small = portLoad(busy(1_000_000_000))
    const [first] = costsOf(small)
    expect(waitsOf(solver, small, 1_000_000)[0]).toBe(plainWait(small, first!).waitPs)
    const large = portLoad(busy(20_000_000_000))
    const until = countableUntil(large, 1_000_000)
    expect(until).toBe(Number.POSITIVE_INFINITY)
    waitsOf(solver, large, 1_000_000)
    backlog.solve(large, until)
    expect(solver.rational + backlog.rational).toBe(0)
  })
})
