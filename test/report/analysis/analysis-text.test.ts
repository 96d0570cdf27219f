import { describe, expect, test } from 'vitest'
import { analysisText } from '../../../src/report/analysis/analysis-text.ts'
import { BROKEN, result, tunnel } from './fixture.ts'

const WIDE_80 = `two-racks

   tunnel                    period   λmin    δmax   worst   slack  from → to
                                        µs      µs      µs      µs
   heartbeat-h1               10 µs  4.938   0.712   5.650  44.350  h1 → h2 +15
↑  replication-…the-primary  125 µs  7.196  12.804  20.000   1.000  h1 → h2, h3
   control                    10 µs  4.938   0.712   5.650  14.350  h1 → h2
~  t10                         1 ms  4.938   0.712   5.650       –  h1 → h2
   t9                        655 ns  4.938   0.712   5.650       –  h1 → h2
hidden at this width: lane, size, deadline (--width)

worst = λmin + δmax: no packet is ever later · slack = deadline − worst ·
  ↑ period raised · ~ bound safe but not the tightest
assumes fixed-point, line shaping on, best-effort frames ≤ 1542 B,
  encapsulation udp4, exact clocks, every packet of its full size,
  one packet a period, MTU 1500 B,
  no preemption, control traffic, sleeping ports or unlimited queues,
  store-and-forward, no pause frames, queues not shared between ports,
  busy periods exact up to 1000000 packets
busiest link s1>h2 61.0 % · fullest queue h1>s1 lane 1 125000 B of 128 KiB
VALID: 5 tunnels accepted · 0 rejected ·
  Σ worst 67.800 µs (lower bound 60.100 µs, gap 12.8 %) · 1 pass
`

const WIDE_60 = `two-racks

   tunnel                 δmax   worst   slack  from → to
                            µs      µs      µs
   heartbeat-h1          0.712   5.650  44.350  h1 → h2 +15
↑  replicati…e-primary  12.804  20.000   1.000  h1 → h2, h3
   control               0.712   5.650  14.350  h1 → h2
~  t10                   0.712   5.650       –  h1 → h2
   t9                    0.712   5.650       –  h1 → h2
hidden at this width: lane, size, period, λmin, deadline
  (--width)

worst = λmin + δmax: no packet is ever later ·
  slack = deadline − worst · ↑ period raised ·
  ~ bound safe but not the tightest
assumes fixed-point, line shaping on,
  best-effort frames ≤ 1542 B, encapsulation udp4,
  exact clocks, every packet of its full size,
  one packet a period, MTU 1500 B,
  no preemption, control traffic, sleeping ports or
  unlimited queues,
  store-and-forward, no pause frames,
  queues not shared between ports,
  busy periods exact up to 1000000 packets
busiest link s1>h2 61.0 % ·
  fullest queue h1>s1 lane 1 125000 B of 128 KiB
VALID: 5 tunnels accepted · 0 rejected ·
  Σ worst 67.800 µs (lower bound 60.100 µs, gap 12.8 %) ·
  1 pass
`

const WIDE_140 = `two-racks

   tunnel                            lane    size  period   λmin    δmax   worst  deadline   slack  from → to
                                                              µs      µs      µs        µs      µs
   heartbeat-h1                         0   130 B   10 µs  4.938   0.712   5.650    50.000  44.350  h1 → h2, h3, h4, h5, h6, h7, h8, h9 +8
↑  replication-group-of-the-primary     1  1542 B  125 µs  7.196  12.804  20.000    21.000   1.000  h1 → h2, h3
   control                              0   130 B   10 µs  4.938   0.712   5.650    20.000  14.350  h1 → h2
~  t10                                  0    84 B    1 ms  4.938   0.712   5.650         –       –  h1 → h2
   t9                                   0   130 B  655 ns  4.938   0.712   5.650         –       –  h1 → h2

worst = λmin + δmax: no packet is ever later · slack = deadline − worst · ↑ period raised · ~ bound safe but not the tightest
assumes fixed-point, line shaping on, best-effort frames ≤ 1542 B, encapsulation udp4, exact clocks, every packet of its full size,
  one packet a period, MTU 1500 B, no preemption, control traffic, sleeping ports or unlimited queues, store-and-forward, no pause frames,
  queues not shared between ports, busy periods exact up to 1000000 packets
busiest link s1>h2 61.0 % · fullest queue h1>s1 lane 1 125000 B of 128 KiB
VALID: 5 tunnels accepted · 0 rejected · Σ worst 67.800 µs (lower bound 60.100 µs, gap 12.8 %) · 1 pass
`

const BROKEN_80 = `    tunnel   period   λmin       δmax      worst  deadline   slack  from → to
                        µs         µs         µs        µs      µs
!   control   10 µs  4.938     20.001     24.939    20.000  -4.939  h1 → h2
!~  bulk      10 µs  4.938  unbounded  unbounded  1000.000    none  h1 → h2
hidden at this width: lane, size (--width)

link     load  lane  worst delay    backlog    queue     full
                              µs
s1>h2  97.3 %     0       21.000   150000 B  128 KiB  114.4 %
s1>h2  97.3 %     7    unbounded  unbounded  128 KiB        –

moved by what was added (1)
tunnel   worst before   after   change
                   µs      µs       µs
control         5.649  24.939  +19.290

rejected (2)
  DEADLINE video at s1>h2, lane 0
    worst 61.2 µs > deadline 50 µs, missing 11.2 µs
    would fit with deadline 61.2 µs instead of 50 µs
  NO_ROUTE lost at h9
    no path from h1 to h9

violations (2)
  BUFFER bulk at s1>h2, lane 0
    backlog 150000 B > queue 131072 B, 18928 B too much
  DEADLINE control at s1>h2
    worst 24.938001 µs > deadline 20 µs, 4.938001 µs too late

worst = λmin + δmax: no packet is ever later · slack = deadline − worst ·
  ! violated · ~ bound safe but not the tightest
assumes fixed-point, line shaping on, best-effort frames ≤ 1542 B,
  encapsulation udp4, exact clocks, every packet of its full size,
  one packet a period, MTU 1500 B,
  no preemption, control traffic, sleeping ports or unlimited queues,
  store-and-forward, no pause frames, queues not shared between ports,
  busy periods exact up to 1000000 packets, unbounded above 10 s
busiest link s1>h2 97.3 % · fullest queue s1>h2 lane 7 unbounded of 128 KiB
NOT VALID: 2 tunnels accepted · 2 rejected · 2 violations ·
  Σ worst unbounded (lower bound 20.000 µs) · 3 passes
`

describe('the result as text', () => {
  test.each([
    [80, WIDE_80],
    [60, WIDE_60],
    [140, WIDE_140],
  ])('at %i columns', (width, expected) => {
    expect(analysisText(result(), { width, title: 'two-racks' })).toBe(expected)
  })

  test('with everything that can go wrong, and the queues', () => {
    expect(analysisText(result(BROKEN), { width: 80, links: true })).toBe(BROKEN_80)
  })

  test.each([40, 50, 60, 70, 80, 100, 120, 160])('no line is longer than %i columns', width => {
    for (const r of [result(), result(BROKEN)])
      for (const line of analysisText(r, { width, links: true }).split('\n'))
        expect([...line].length).toBeLessThanOrEqual(width)
  })

  test('without a width nothing is cut and every receiver is named', () => {
    const text = analysisText(result())
    expect(text).toContain('h1 → h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17\n')
    expect(text).not.toContain('…')
    expect(text).not.toContain('no room')
  })

  test('no tunnels is a result too', () => {
    const summary = { tunnels: 0, accepted: 0, rejected: 0, objectivePs: 0, lowerBoundPs: 0, passes: 0 }
    expect(analysisText(result({ tunnels: [], links: [], summary }))).toContain('no tunnels')
  })

  test('a name cannot reach the terminal', () => {
    const text = analysisText(result({ tunnels: [tunnel('evil\u001b[31m\u202e', { to: ['h2\r\n'] })] }))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    expect(text).toContain('evil�[31m�')
  })

  test('a limit counts what it leaves out', () => {
    const text = analysisText(result(), { limit: 2 })
    expect(text).toContain('… and 3 more')
    expect(text).not.toContain('t10')
  })

  test('10,000 tunnels in well under a second', () => {
    const tunnels = Array.from({ length: 10_000 }, (_, i) => tunnel(`r${i}`, { to: [`h${i % 100}`, 'h2'] }))
    analysisText(result(), { width: 120 })
    const start = process.cpuUsage()
    const text = analysisText(result({ tunnels }), { width: 120, sort: 'jitter' })
    expect(text.split('\n').length).toBeGreaterThan(10_000)
    // 50-70 ms measured. Time of the processor, not of the clock: the machine may be busy with other tests.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(500)
  })
})
