import { describe, expect, test } from 'vitest'
import { explanationCsv, explanationMarkdown } from '../../../src/report/explanation/explanation-rows.ts'
import { explanationText } from '../../../src/report/explanation/explanation-text.ts'
import { waterfall } from '../../../src/report/explanation/waterfall.ts'
import { EXPLANATION } from './explanation-fixture.ts'

const WIDE_80 = `t1 to h2: never later than 8.0901 µs · λmin 5.538 µs + δmax 2.5521 µs ·
  deadline 10 µs · slack 1.9099 µs

                               µs   so far
sender
  sending                  0.5000   0.5000  ███
  jitter                   0.1000   0.6000    █
h1>s1
  transmission             0.1040   0.7040    ██
  propagation              3.0150   3.7190     ██████████████
s1>h2
  blocked by best-effort   1.2336   4.9526                  ███████
  same lane                0.5200   5.4726                        ███
    3 × t2 = 0.3120, 1 × its own = 0.1040, 1 × t3 = 0.1040
  higher lanes             0.2080   5.6806                          ██
    2 × alarm = 0.2080
  line shaping saves      -0.1045   5.5761                          ░░
  served before           -0.0600   5.5161                          ░
  transmission             0.1040   5.6201                          ██
  propagation              1.8150   7.4351                           █████████
  jitter                   0.6550   8.0901                                   ███
worst                               8.0901
`

const WIDE_40 = `t1 to h2: never later than 8.0901 µs ·
  λmin 5.538 µs + δmax 2.5521 µs ·
  deadline 10 µs · slack 1.9099 µs

                         µs   so far
sender
  sending            0.5000   0.5000
  jitter             0.1000   0.6000
h1>s1
  transmission       0.1040   0.7040
  propagation        3.0150   3.7190
s1>h2
  blocked …-effort   1.2336   4.9526
  same lane          0.5200   5.4726
    3 × t2 = 0.3120,
    1 × its own = 0.1040,
    1 × t3 = 0.1040
  higher lanes       0.2080   5.6806
    2 × alarm = 0.2080
  line sha…g saves  -0.1045   5.5761
  served before     -0.0600   5.5161
  transmission       0.1040   5.6201
  propagation        1.8150   7.4351
  jitter             0.6550   8.0901
worst                         8.0901
`

describe('the waterfall', () => {
  test('its last sum is the bound', () => {
    const last = waterfall(EXPLANATION).at(-1)?.parts.at(-1)
    expect(last?.sumPs).toBe(EXPLANATION.minLatencyPs + EXPLANATION.maxJitterPs)
  })

  test.each([
    [80, WIDE_80],
    [40, WIDE_40],
  ])('as text at %i columns', (width, expected) => {
    expect(explanationText(EXPLANATION, { width })).toBe(expected)
  })

  test('the printed numbers add up as printed', () => {
    const numbers = [...WIDE_80.matchAll(/^ {2}\S.*? (-?\d+\.\d+) {2,}\d+\.\d+/gm)].map(m =>
      Math.round(Number(m[1]) * 1e4),
    )
    expect(numbers.reduce((a, b) => a + b) / 1e4).toBe(8.0901)
  })

  test('with a limit the cheaper ones are summed', () => {
    expect(explanationText(EXPLANATION, { limit: 1 })).toContain('3 × t2 = 0.3120, 2 more = 0.2080')
  })

  test('as CSV', () => {
    const lines = explanationCsv(EXPLANATION).split('\r\n')
    expect(lines[0]).toBe('tunnel,receiver,at,part,packets,ps,sumPs')
    expect(lines[5]).toBe('t1,h2,s1>h2,blocking,,1233600,4952600')
    expect(lines[7]).toBe('t1,h2,s1>h2,same lane: t1,1,104000,')
  })

  test('as Markdown', () => {
    expect(explanationMarkdown(EXPLANATION)).toContain('| s1\\>h2 | jitter |  | 0.6550 | 8.0901 |\n')
  })
})
