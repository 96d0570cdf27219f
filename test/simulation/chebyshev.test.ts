import { describe, expect, test } from 'vitest'
import { chebyshev } from '../../src/simulation/results/chebyshev.ts'
import { atLeastOnce } from '../../src/simulation/results/tail.ts'

const US = 1_000_000

describe('the metric of §6.3', () => {
  // Table 2 [XLANE21]: λ50 for the mean, 10·λ99, 100,000 packets. Its deviations are not printed; these, in ns, give its P.
  test.each([
    [4.133, 4.234, 40.05, 0.104],
    [5.13, 5.446, 93.36, 0.301],
    [5.351, 5.823, 220.05, 0.823],
  ])('mean %d µs, λ99 %d µs, deviation %d ns: %d', (meanUs, p99Us, deviationNs, printed) => {
    const perPacket = chebyshev({ meanPs: meanUs * US, deviationPs: deviationNs * 1000 }, 10 * p99Us * US)
    expect(atLeastOnce(perPacket, 100_000).toFixed(3)).toBe(String(printed))
  })

  // The deviations of QJump and DPDK are at least these, or 1.000 would not be printed.
  test.each([
    [43.1, 510, 44],
    [29.9, 400, 35],
  ])('mean %d µs, λ99 %d µs, deviation from %d µs on: 1.000', (meanUs, p99Us, deviationUs) => {
    const at = (us: number) =>
      atLeastOnce(chebyshev({ meanPs: meanUs * US, deviationPs: us * US }, 10 * p99Us * US), 100_000)
    expect(at(deviationUs + 1).toFixed(3)).toBe('1.000')
    expect(at(deviationUs - 2).toFixed(3)).not.toBe('1.000')
  })

  test('is at most 1, and 1 up to the mean', () => {
    const moments = { meanPs: 100, deviationPs: 10 }
    expect([0, 100, 105, 110, 120].map(ps => chebyshev(moments, ps))).toEqual([1, 1, 1, 1, 0.25])
  })
})
