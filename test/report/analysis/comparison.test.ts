import { describe, expect, test } from 'vitest'
import type { Comparison, ComparisonName } from '../../../src/analysis/comparison.ts'
import type { Violation } from '../../../src/model/verdict.ts'
import { comparisonCsv, comparisonMarkdown, comparisonText } from '../../../src/report/analysis/comparison.ts'
import { plainPainter } from '../../../src/report/typeset/painter.ts'
import { result, TUNNELS } from './fixture.ts'

const NAMES: readonly ComparisonName[] = [
  'fixed-point',
  'fixed-point, no line shaping',
  'x-adj',
  'x-adj, as in the paper',
]

const tunnels: Comparison['tunnels'] = TUNNELS.map(({ id, periodPs, minLatencyPs, maxJitterPs }, t) => ({
  id,
  columns: NAMES.map((name, i) => {
    const spread = i === 3 && t === 0 ? null : maxJitterPs! + (t === 4 ? 0 : i * 1_234_567)
    return {
      name,
      periodPs: i === 2 && t < 2 ? periodPs + 2_500_000 : periodPs,
      minLatencyPs,
      maxJitterPs: spread,
      worstPs: spread === null ? null : minLatencyPs + spread,
    }
  }),
}))

const late: Violation = {
  code: 'DEADLINE',
  message: 'too late',
  tunnel: 'control',
  link: 's1>h2',
  worstPs: 2,
  deadlinePs: 1,
}

/** Looser from method to method; the third raises two periods, and the fourth has no bound for one tunnel. */
const COMPARISON: Comparison = {
  schema: 'xlane/comparison@1',
  tunnels,
  methods: NAMES.map((name, i) => ({
    name,
    objectivePs: i === 3 ? null : tunnels.reduce((sum, t) => sum + t.columns[i]!.worstPs!, 0),
    ignores: i === 3 ? ['best-effort frames', 'frames of lower lanes'] : [],
    valid: i === 3 ? null : i !== 2,
    violations: i === 2 ? [late] : [],
  })),
}

const WIDE = `two-racks

                                                                                                             x-adj
                                                                  fixed-point                 its  as in the paper
tunnel                            period   λmin  fixed-point  no line shaping   x-adj      period      not a bound
                                             µs           µs               µs      µs                           µs
heartbeat-h1                       10 µs  4.938        5.650            6.884   8.119   ↑ 12.5 µs        unbounded
replication-group-of-the-primary  125 µs  7.196       20.000           21.235  22.470  ↑ 127.5 µs           23.704
control                            10 µs  4.938        5.650            6.884   8.119                        9.353
t10                                 1 ms  4.938        5.650            6.884   8.119                        9.353
t9                                655 ns  4.938        5.650            5.650   5.650                        5.650

worst case (λmin + δmax) by method · ↑ the period it needs instead
fixed-point: Σ worst 42.597 µs
fixed-point, no line shaping: Σ worst 47.535 µs
x-adj: Σ worst 52.474 µs, 2 periods raised, not valid (1 DEADLINE)
x-adj, as in the paper: not a bound here, ignores best-effort frames, frames of lower lanes; its sum unbounded, 1 tunnel without a bound
VALID: 5 tunnels accepted · 0 rejected · Σ worst 67.800 µs (lower bound 60.100 µs, gap 12.8 %) · 1 pass
`

const NARROW = `
                                         fixed-point
tunnel                  fixed-point  no line shaping   x-adj
                                 µs               µs      µs
heartbeat-h1                  5.650            6.884   8.119
replication…he-primary       20.000           21.235  22.470
control                       5.650            6.884   8.119
t10                           5.650            6.884   8.119
t9                            5.650            5.650   5.650
hidden at this width: period, λmin, its period, x-adj as in
  the paper not a bound (--width)
`

describe('the comparison', () => {
  test('puts the methods side by side', () => {
    expect(comparisonText(COMPARISON, result(), { width: 140, title: 'two-racks' })).toBe(WIDE)
  })

  test('keeps the first methods where there is no room for all', () => {
    expect(`\n${comparisonText(COMPARISON, result(), { width: 60 })}`).toContain(NARROW)
  })

  test('marks what is best, unless all are alike', () => {
    const painter = { ...plainPainter, good: (text: string) => `<${text.trim()}>` }
    const text = comparisonText(COMPARISON, result(), { painter })
    expect(text).toContain('<5.650>')
    expect(text).toMatch(/^t9 .* 5\.650 +5\.650 +5\.650 +5\.650$/m)
  })

  test('as CSV: a row per tunnel and method, in the order asked for', () => {
    const lines = comparisonCsv(COMPARISON, result(), { sort: 'slack' }).split('\r\n')
    expect(lines[1]).toBe(
      'replication-group-of-the-primary,fixed-point,125000000,7196800,12803200,20000000,true,',
    )
    expect(lines).toContain(
      'heartbeat-h1,"x-adj, as in the paper",10000000,4938000,,,false,best-effort frames; frames of lower lanes',
    )
    expect(lines.length).toBe(1 + 5 * 4 + 1)
  })

  test('as Markdown', () => {
    const text = comparisonMarkdown(COMPARISON, result(), { limit: 1 })
    expect(text).toContain(
      '| heartbeat-h1 | 10 µs | 4.938 | 5.650 | 6.884 | 8.119 | ↑ 12.5 µs | unbounded |\n\n- ',
    )
  })
})
