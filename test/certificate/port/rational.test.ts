import fc from 'fast-check'
import Fraction from 'fraction.js'
import { expect, test } from 'vitest'
import {
  add,
  ceil,
  compare,
  div,
  type Exact,
  floor,
  mul,
  sub,
} from '../../../src/certificate/port/rational.ts'

const whole = fc.oneof(
  fc.integer({ min: -60, max: 60 }),
  fc.maxSafeInteger(),
  fc.integer({ min: -100_000, max: 100_000 }),
)
const exact = fc.oneof(
  whole,
  fc.tuple(whole, whole).map(([n, d]): Exact => div(n, d === 0 ? 1 : d)),
  fc.tuple(whole, whole, whole, whole).map(([a, b, c, d]): Exact => add(div(a, b || 1), div(c, d || 1))),
)
const model = (x: Exact): Fraction =>
  typeof x === 'number' ? new Fraction(BigInt(x), 1n) : new Fraction(BigInt(x.n), BigInt(x.d))

/** The one form that a value has. */
const checkForm = (x: Exact, value: Fraction): void => {
  const fits = [value.n, value.d].every(v => v <= BigInt(Number.MAX_SAFE_INTEGER))
  if (typeof x === 'number') {
    expect(value.d).toBe(1n)
    expect(BigInt(x)).toBe(value.s * value.n)
    return
  }
  expect([BigInt(x.n), BigInt(x.d)]).toEqual([value.s * value.n, value.d])
  expect(typeof x.n).toBe(fits ? 'number' : 'bigint')
  expect(typeof x.d).toBe(typeof x.n)
  expect(value.d > 1n || !fits).toBe(true)
}

test('every operation is that of a fraction library', () => {
  fc.assert(
    fc.property(exact, exact, (x, y) => {
      const [p, q] = [model(x), model(y)]
      checkForm(add(x, y), p.add(q))
      checkForm(sub(x, y), p.sub(q))
      checkForm(mul(x, y), p.mul(q))
      if (compare(y, 0) !== 0) checkForm(div(x, y), p.div(q))
      expect(Math.sign(compare(x, y))).toBe(p.compare(q))
      expect(compare(x, add(x, 0))).toBe(0)
      const [low, high] = [p.floor(), p.ceil()]
      if (low.n <= 2n ** 52n) expect(floor(x)).toBe(Number(low.s * low.n) + 0)
      if (high.n <= 2n ** 52n) expect(ceil(x)).toBe(Number(high.s * high.n) + 0)
    }),
    { numRuns: 5000 },
  )
})

test('what nearly agrees is still told apart', () => {
  const third = div(1, 3)
  const nearly = div(333_333_333_333_333, 1_000_000_000_000_001)
  expect(compare(third, nearly)).toBeGreaterThan(0)
  expect(compare(nearly, third)).toBeLessThan(0)
})
