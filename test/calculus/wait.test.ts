import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainWait } from '../../src/calculus/exact/plain-wait.ts'
import { FifoDelay, UNSAFE } from '../../src/calculus/fast/fifo-delay.ts'
import { PriorityWait } from '../../src/calculus/fast/priority-wait.ts'
import { ShapedWait } from '../../src/calculus/fast/shaped-wait.ts'
import { countableUntil } from '../../src/calculus/queue/busy-period.ts'
import { QueueLoad } from '../../src/calculus/queue/queue-load.ts'
import { QueueWait } from '../../src/calculus/queue-wait.ts'
import {
  awkward,
  costsOf,
  type FlowSpec,
  type LoadSpec,
  loadOf,
  loads,
  PLAIN_RATES,
  type WireSpec,
} from './loads.ts'

const NONE = Number.POSITIVE_INFINITY
const SLOW = 1_000_000

const flow = (cost: number, period: number, jitter: number, group = 0): FlowSpec => ({
  cost,
  period,
  jitter,
  bits: cost,
  group,
})
const wire = (num: number, den = 1): WireSpec => ({
  rate: [num, den],
  higherRate: [num, den],
  windows: [0, 0, 0],
  bitRate: [num, den],
})
const spec = (same: FlowSpec[], over: Partial<LoadSpec> = {}): LoadSpec => ({
  blocking: 0,
  wires: [],
  higher: [],
  same,
  ...over,
})

/** The wait for each transmission time of the lane by each program that computes it; they must agree. */
const waits = (of: LoadSpec, arrivalLimit = 1_000_000): number[] => {
  const load = loadOf(of)
  const costs = costsOf(load)
  const until = countableUntil(load, arrivalLimit)
  const plain = Array.from(costs, c => plainWait(load, c, until).waitPs)
  const found = new Float64Array(costs.length)
  new QueueWait().solve(load, costs, costs.length, found, arrivalLimit)
  expect([...found]).toEqual(plain)
  return plain
}

describe('hand examples', () => {
  it('one burst: J longer than the period lets several packets come at once', () => {
    // N(0) = floor(250/100) + 1 = 3, and the next at 50 finds an idle line.
    expect(waits(spec([flow(10, 100, 250)]))).toEqual([20])
    expect(waits(spec([flow(10, 100, 150)]))).toEqual([10])
    // The third arrives at 1, when two are there: delay 30 − 1.
    expect(waits(spec([flow(10, 100, 199)]))).toEqual([19])
    expect(waits(spec([flow(10, 100, 200)], { blocking: 7 }))).toEqual([27])
  })

  it('the maximum hides between arrivals: two saturated inputs (MODEL "Line caps")', () => {
    // Each wire holds five packets of 100 back: work 2(a + 100) until a = 400, delay a + 200, so 600 there.
    const burst = [flow(100, SLOW, 4 * SLOW, 1), flow(100, SLOW, 4 * SLOW, 2)]
    const of = spec(burst, { wires: [wire(1), wire(1)] })
    expect(waits(of)).toEqual([500])
    // What a look at the arrivals alone would say: at a = 0, 200 of delay.
    expect(plainWait(loadOf(of), 100).at.equals(400)).toBe(true)
    // Without the wires all ten come at once.
    expect(waits(spec(burst))).toEqual([900])
  })

  it('one input of the line rate keeps its packets apart', () => {
    expect(waits(spec([flow(100, SLOW, 4 * SLOW, 1)], { wires: [wire(1)] }))).toEqual([0])
  })

  it('a wait that only the joint cap holds back is a limit from the right (source: test/cases/case-06)', () => {
    // a = 0: one packet alone, no wait. Any a > 0: the wire brings the second within a, and it goes first.
    const of = spec([flow(100, SLOW, 0, 1)], { higher: [flow(100, SLOW, 0, 1)], wires: [wire(25)] })
    expect(waits(of)).toEqual([100])
  })

  it('what arrives exactly when the packet might start goes first', () => {
    // H(0) = 5 + 3 = 8; a further 3 at 8 counts, at 9 does not.
    const at = (instant: number): LoadSpec =>
      spec([flow(10, SLOW, 0)], { higher: [flow(5, 100, 0), flow(3, 100, 100 - instant)] })
    expect(waits(at(8))).toEqual([11])
    expect(waits(at(9))).toEqual([8])
  })

  it('with higher lanes a longer packet does not wait as a shorter one does', () => {
    // Behind the other packet of its lane and one of 5 above; the next 5 come at 12: before the short one starts only.
    const of = spec([flow(10, SLOW, 0), flow(2, SLOW, 0)], { higher: [flow(5, 100, 88)] })
    // C = 10: w = 2 + H(w): 7. C = 2: w = 10 + H(w): 15, past 12, so 20.
    expect(waits(of)).toEqual([7, 20])
  })
})

/** Whether some wire brings packets of the lane or of those above. */
const usesWires = ({ groups, sameCap, higherCap }: QueueLoad): boolean =>
  Array.from({ length: groups - 1 }, (_, i) => i + 1).some(g => sameCap.num[g]! + higherCap.num[g]! > 0)

describe('the fast kernels equal the plain one', () => {
  const awkwardRates = [...PLAIN_RATES, [1_000_003, 999_983] as const, [2, 3] as const]

  it('in a lane that nothing overtakes', () => {
    const fifo = new FifoDelay()
    let proven = 0
    fc.assert(
      fc.property(loads(0, awkwardRates), of => {
        const load = loadOf(of)
        const delay = fifo.solve(load)
        if (delay === UNSAFE) return
        proven++
        for (const c of costsOf(load)) expect(delay - c).toBe(plainWait(load, c).waitPs)
      }),
      { numRuns: 400 },
    )
    expect(proven).toBeGreaterThan(200)
  })

  it('below higher lanes', () => {
    const priority = new PriorityWait()
    let proven = 0
    fc.assert(
      fc.property(loads(4, awkwardRates), of => {
        const load = loadOf(of)
        const costs = costsOf(load)
        const found = new Float64Array(costs.length)
        if (!priority.solve(load, costs, costs.length, found)) return
        proven++
        expect([...found]).toEqual(Array.from(costs, c => plainWait(load, c).waitPs))
      }),
      { numRuns: 400 },
    )
    expect(proven).toBeGreaterThan(200)
  })

  it('where a joint cap takes over just before w falls behind a', () => {
    // Both caps rise by nearly the same; the joint cap binds from a = 42 ps on, w meets a 72 us later, within one stretch.
    const load = new QueueLoad()
    load.groups = 2
    load.same.push(6_976_006, 181_439_866, 1_103_353_353, 1, 1)
    load.higher.push(8_928_000, 2_000_000_000, 0, 1, 0)
    load.higher.push(5_440_000, 2_000_000_000, 0, 1, 0)
    load.higher.push(83_072_000, 1_000_000_000, 232_615_465, 1, 1)
    load.sameCap.set(1, 6_400_003, 12_307_691, 0, 6_976_000)
    load.higherCap.set(1, 13, 25, 0, 19_776_000)
    load.bothCap.set(1, 6_400_003, 12_307_691, 0, 26_752_000)
    const found = new Float64Array(1)
    expect(new ShapedWait().solve(load, [6_400_000], 1, found)).toBe(true)
    expect(found[0]).toBe(72_333_337)
    expect(plainWait(load, 6_400_000).waitPs).toBe(72_333_337)
  })

  it('or own that doubles cannot prove it, and fall back to the same answer', () => {
    const fifo = new FifoDelay()
    const priority = new PriorityWait()
    const shaped = new ShapedWait()
    fc.assert(
      fc.property(loads(3), of => {
        fc.pre(of.wires.length > 0)
        const expected = waits(of)
        const load = awkward(loadOf(of))
        fc.pre(usesWires(load))
        const costs = costsOf(load)
        if (load.higher.count === 0) expect(fifo.solve(load)).toBe(UNSAFE)
        else {
          const none = new Float64Array(costs.length)
          expect(priority.solve(load, costs, costs.length, none)).toBe(false)
          expect(shaped.solve(load, costs, costs.length, none)).toBe(false)
        }
        const found = new Float64Array(costs.length)
        new QueueWait().solve(load, costs, costs.length, found, 1_000_000)
        expect([...found]).toEqual(expected)
      }),
      { numRuns: 150 },
    )
  })
})

describe('long busy periods', () => {
  it('are counted from the input alone', () => {
    // L° = 10 · ceil((L + 100)/20) = 100, with ten arrivals; nine are there until 79, six at once.
    const load = loadOf(spec([flow(10, 20, 100)]))
    expect(countableUntil(load, 10)).toBe(NONE)
    expect(countableUntil(load, 9)).toBe(79)
    expect(countableUntil(load, 6)).toBe(19)
    expect(countableUntil(load, 5)).toBe(-1)
  })

  it('end with the affine curve, by hand', () => {
    // Nothing may be counted: V(0) = B + σ = 3 + 10·(1 + 100/20) = 63, less the own 10.
    const of = spec([flow(10, 20, 100)], { blocking: 3 })
    expect(waits(of, 5)).toEqual([53])
    expect(waits(of)).toEqual([53])
    // At 16 half a step of slack is in the affine curve: 10·(1 + 90/20) = 55 against five packets.
    expect(waits(spec([flow(10, 20, 90)]), 4)).toEqual([45])
    expect(waits(spec([flow(10, 20, 90)]))).toEqual([40])
  })

  it('cost tightness, never soundness, and are flagged', () => {
    let cut = 0
    fc.assert(
      fc.property(loads(3), fc.integer({ min: 1, max: 12 }), (of, limit) => {
        const load = loadOf(of)
        const costs = costsOf(load)
        const exact = waits(of)
        const tail = new Float64Array(costs.length)
        const isExact = new QueueWait().solve(load, costs, costs.length, tail, limit)
        expect(isExact).toBe(countableUntil(load, limit) === NONE)
        exact.forEach((q, i) => {
          expect(tail[i]).toBeGreaterThanOrEqual(q)
          if (isExact) expect(tail[i]).toBe(q)
        })
        if (!isExact) cut++
        expect(waits(of, limit)).toEqual([...tail])
      }),
      { numRuns: 200 },
    )
    expect(cut).toBeGreaterThan(20)
  })
})
