import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatRate, formatRatio, formatSize, formatTime } from '../../src/quantity/format-quantity.ts'
import { quantity } from '../../src/quantity/parse-quantity.ts'
import type { Dimension } from '../../src/quantity/units.ts'

test.each([
  [0, '0 ns'],
  [1, '1 ps'],
  [12_345, '12345 ps'],
  [655_000, '655 ns'],
  [3_000_000, '3 us'],
  [4_938_000, '4.938 us'],
  [1_800_000, '1.8 us'],
  [4_938_765, '4938765 ps'],
  [1_000_000_000, '1 ms'],
  [1_500_000_000_000, '1.5 s'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991 ps'],
])('time %d', (ps, text) => {
  expect(formatTime(ps)).toBe(text)
})

test.each([
  [0, '0 B'],
  [13, '13 bit'],
  [512, '64 B'],
  [12_336, '1542 B'],
  [1_048_576, '128 KiB'],
  [8_388_608, '1 MiB'],
  [72_000, '9000 B'],
  [8_000_000, '1 MB'],
])('size %d', (bits, text) => {
  expect(formatSize(bits)).toBe(text)
})

test('rates and ratios', () => {
  expect(formatRate(10_000_000_000)).toBe('10 Gbit/s')
  expect(formatRate(2_500_000_000)).toBe('2.5 Gbit/s')
  expect(formatRate(100_000_000)).toBe('100 Mbit/s')
  expect(formatRate(1)).toBe('1 bit/s')
  expect(formatRatio(100_000)).toBe('100 ppm')
  expect(formatRatio(1_500)).toBe('1.5 ppm')
  expect(formatRatio(1)).toBe('1 ppb')
})

/** Whole numbers that have few digits in some unit as well as any others. */
const amount = fc.oneof(
  fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  fc.tuple(fc.nat({ max: 9999 }), fc.nat({ max: 11 })).map(([n, e]) => n * 10 ** e),
  fc.tuple(fc.nat({ max: 9999 }), fc.nat({ max: 33 })).map(([n, e]) => n * 2 ** e),
)

test.each<[Dimension, (n: number) => string]>([
  ['time', formatTime],
  ['size', formatSize],
  ['rate', formatRate],
  ['ratio', formatRatio],
])('every %s reads back as printed', (dimension, format) => {
  fc.assert(fc.property(amount, n => quantity(format(n), dimension) === n))
})

test('refuses what is no whole amount', () => {
  expect(() => formatTime(1.5)).toThrow(RangeError)
  expect(() => formatTime(-1)).toThrow(RangeError)
  expect(() => formatSize(2 ** 53)).toThrow(RangeError)
  expect(formatSize(Number.POSITIVE_INFINITY)).toBe('unlimited')
})
