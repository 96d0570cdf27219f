import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ceilDiv,
  compareProducts,
  gcd,
  mulCeilDiv,
  mulFloorDiv,
} from '../../../src/calculus/queue/integer.ts'
import {
  leastPeriodPs,
  shortestPs,
  slowestPs,
  transmissionPs,
} from '../../../src/calculus/queue/transmission.ts'
import { isOverloaded, utilization } from '../../../src/calculus/queue/utilization.ts'

const MAX = Number.MAX_SAFE_INTEGER
const safe = fc.oneof(fc.maxSafeNat(), fc.integer({ min: MAX - 50, max: MAX }), fc.nat(100))
const positive = safe.map(n => Math.max(1, n))

describe('integers', () => {
  it('divide upwards exactly at the edge of the safe range', () => {
    expect(ceilDiv(MAX, 2)).toBe(2 ** 52)
    expect(ceilDiv(MAX - 1, 2)).toBe(2 ** 52 - 1)
    expect(ceilDiv(MAX, MAX - 1)).toBe(2)
    expect(gcd(MAX, 0)).toBe(MAX)
    // 2^53 − 1 = 6361 · 69431 · 20394401
    expect(gcd(MAX, 6361 * 69_431)).toBe(6361 * 69_431)
  })

  it('multiply and divide as BigInt does, or refuse', () => {
    fc.assert(
      fc.property(safe, safe, positive, (a, b, c) => {
        const product = BigInt(a) * BigInt(b)
        const up = (product + BigInt(c) - 1n) / BigInt(c)
        if (up > BigInt(MAX)) expect(() => mulCeilDiv(a, b, c)).toThrow(RangeError)
        else expect(mulCeilDiv(a, b, c)).toBe(Number(up))
        if (up <= BigInt(MAX)) expect(mulFloorDiv(a, b, c)).toBe(Number(product / BigInt(c)))
      }),
    )
  })

  it('tell products apart that are equal in floating point', () => {
    expect(MAX * (MAX - 2)).toBe((MAX - 1) * (MAX - 1))
    expect(compareProducts(MAX, MAX - 2, MAX - 1, MAX - 1)).toBeLessThan(0)
    expect(compareProducts(MAX - 1, MAX - 1, MAX, MAX - 2)).toBeGreaterThan(0)
    expect(compareProducts(MAX, MAX - 1, MAX - 1, MAX)).toBe(0)
    expect(compareProducts(2 ** 27, 2 ** 26, 2 ** 26, 2 ** 27)).toBe(0)
  })
})

describe('transmission times', () => {
  it('are rounded up once, and refused beyond the safe range', () => {
    expect(transmissionPs(12_336, 10_000_000_000)).toBe(1_233_600)
    expect(transmissionPs(1, 3)).toBe(333_333_333_334)
    expect(transmissionPs(1, 1_000_000_000_001)).toBe(1)
    // 2^53 ps at 1 bit/s: 9007 bits are the last that fit.
    expect(transmissionPs(9007, 1)).toBe(9_007_000_000_000_000)
    expect(() => transmissionPs(9008, 1)).toThrow(RangeError)
  })

  it('grow and periods shrink by the clock tolerance, outward', () => {
    expect(slowestPs(1_000_000, 100_000)).toBe(1_000_100)
    expect(slowestPs(1, 1)).toBe(2)
    expect(shortestPs(1_000_000, 100_000)).toBe(999_900)
    expect(shortestPs(1, 1)).toBe(0)
    expect(shortestPs(MAX, 1)).toBe(Number((BigInt(MAX) * 999_999_999n) / 1_000_000_000n))
    expect(slowestPs(MAX, 0)).toBe(MAX)
    expect(() => slowestPs(MAX, 1)).toThrow(RangeError)
  })

  it('least period: just long enough after the clock has shortened it', () => {
    const tolerance = fc.integer({ min: 0, max: 200_000 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 52 }), tolerance, (needed, ppb) => {
        const period = leastPeriodPs(needed, ppb)
        expect(shortestPs(period, ppb)).toBeGreaterThanOrEqual(needed)
        expect(shortestPs(period - 1, ppb)).toBeLessThan(needed)
      }),
    )
  })
})

describe('overload', () => {
  const over = (...shares: [number, number][]): boolean => {
    const demand = {
      cost: shares.map(([c]) => c),
      period: shares.map(([, p]) => p),
      count: shares.length,
    }
    return isOverloaded([demand], utilization(demand))
  }

  it('begins exactly at 1', () => {
    expect(over([1, 3], [1, 3], [1, 3])).toBe(true)
    expect(over([1, 2], [1, 3], [1, 6])).toBe(true)
    expect(over([1, 2], [1, 3], [1, 7])).toBe(false)
    expect(over([5, 5])).toBe(true)
    expect(over()).toBe(false)
  })

  it('is decided to the picosecond where floating point cannot tell', () => {
    const third = 10 ** 15
    const whole = 3 * third
    // In doubles the first sum, too, is below 1.
    expect(third / whole + third / whole + third / whole).toBeLessThanOrEqual(1)
    expect(over([third, whole], [third, whole], [third, whole])).toBe(true)
    expect(over([third - 1, whole], [third, whole], [third, whole])).toBe(false)
    expect(over([third, whole], [third, whole], [third, whole + 1])).toBe(false)
  })

  it('agrees with whole numbers on shares of one period', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10 ** 9 }), { minLength: 1 }),
        fc.nat(4),
        (costs, gap) => {
          const period = costs.reduce((a, b) => a + b, gap - 2)
          fc.pre(period > 0)
          expect(over(...costs.map((c): [number, number] => [c, period]))).toBe(gap <= 2)
        },
      ),
    )
  })
})
