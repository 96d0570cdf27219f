import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addExact, ceilExact, exact, floorExact, wholeExact } from '../../src/quantity/exact.ts'
import { parseQuantity } from '../../src/quantity/parse-quantity.ts'

test('a decimal of picoseconds is the fraction it says, however it is written', () => {
  const digits = fc.nat({ max: 999_999_999 })
  fc.assert(
    fc.property(digits, fc.integer({ min: -20, max: 3 }), (n, e) => {
      const parsed = parseQuantity(`${n}e${e} ps`, 'time')
      if (!parsed.ok) return false
      const value = e < 0 ? exact(BigInt(n), 10n ** BigInt(-e)) : exact(BigInt(n) * 10n ** BigInt(e), 1n)
      return String(parsed.value) === String(value)
    }),
  )
})

test('plain decimals read the same as the same number with an exponent', () => {
  const part = fc.stringMatching(/^\d{1,9}$/)
  fc.assert(
    fc.property(part, part, fc.constantFrom('ps', 'ns', 'us', 'min', 'fs'), (whole, fraction, unit) => {
      const plain = parseQuantity(`${whole}.${fraction} ${unit}`, 'time')
      const general = parseQuantity(`${whole}.${fraction}e0 ${unit}`, 'time')
      return plain.ok ? general.ok && String(plain.value) === String(general.value) : !general.ok
    }),
  )
})

test('rounding', () => {
  const third = exact(10n, 3n)
  expect([floorExact(third), ceilExact(third), wholeExact(third)]).toEqual([3, 4, undefined])
  expect([floorExact(7), ceilExact(7), wholeExact(7)]).toEqual([7, 7, 7])
  expect(addExact(third, exact(2n, 3n))).toBe(4)
  expect(addExact(third, 1).valueOf()).toBeCloseTo(13 / 3)
  expect(ceilExact(exact(BigInt(Number.MAX_SAFE_INTEGER) * 2n + 1n, 2n))).toBeUndefined()
  expect(ceilExact(addExact(Number.MAX_SAFE_INTEGER, 1))).toBeUndefined()
})
