import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { timeText } from '../../../src/quantity/time-text.ts'
import { exactDecimals, microsDown, microsUp, rangeMicros } from '../../../src/report/typeset/time.ts'

describe('one time', () => {
  test.each([
    [0, '0 µs'],
    [1, '1 ps'],
    [655_000, '655 ns'],
    [10_000_000, '10 µs'],
    [4_938_001, '4.938001 µs'],
    [1_500_000_000, '1.5 ms'],
    [10_000_000_000_000, '10 s'],
    [-4_938_001, '-4.938001 µs'],
    [Number.MAX_SAFE_INTEGER, '9007.199254740991 s'],
  ])('%i ps is %s', (ps, text) => expect(timeText(ps)).toBe(text))
})

describe('microseconds', () => {
  test.each([
    [4_938_001, 3, '4.938', '4.939'],
    [4_938_000, 3, '4.938', '4.938'],
    [-1, 3, '-0.001', '0.000'],
    [999_999, 0, '0', '1'],
    [Number.MAX_SAFE_INTEGER, 6, '9007199254.740991', '9007199254.740991'],
    [Number.MAX_SAFE_INTEGER, 0, '9007199254', '9007199255'],
  ])('%i ps to %i decimals', (ps, decimals, down, up) => {
    expect(microsDown(ps, decimals)).toBe(down)
    expect(microsUp(ps, decimals)).toBe(up)
  })

  test('as many decimals as it takes', () => {
    expect(exactDecimals([])).toBe(0)
    expect(exactDecimals([5_000_000])).toBe(0)
    expect(exactDecimals([5_000_000, 104_500])).toBe(4)
    expect(exactDecimals([1])).toBe(6)
  })

  property.prop([fc.nat(2 ** 40), fc.nat(2 ** 40), fc.constantFrom(0, 1, 3)])(
    'a printed range holds the true one and adds up',
    (least, jitter, decimals) => {
      const printed = rangeMicros(least, jitter, decimals)
      const unit = 10 ** decimals
      const [l, d, w] = [printed.minLatency, printed.maxJitter, printed.worst].map(t =>
        Math.round(Number(t) * unit),
      )
      const ps = 10 ** (6 - decimals)
      expect(l! + d!).toBe(w)
      expect(l! * ps).toBeLessThanOrEqual(least)
      expect(d! * ps).toBeGreaterThanOrEqual(jitter)
      expect(w! * ps).toBeGreaterThanOrEqual(least + jitter)
    },
  )
})
