import { describe, expect, test } from 'vitest'
import { reportSimulation, simulationCode } from '../../../src/report/simulation/simulation.ts'
import { plotLines } from '../../../src/report/simulation/simulation-plot.ts'
import { probabilityText } from '../../../src/report/simulation/simulation-tail.ts'
import { grouped } from '../../../src/report/typeset/numbers.ts'
import { rangeBar } from '../../../src/report/typeset/range-bar.ts'
import type {
  SimulatedReceiver,
  SimulationResult,
} from '../../../src/simulation/results/simulation-result.ts'

const receiver = (node: string, more: Partial<SimulatedReceiver> = {}): SimulatedReceiver => ({
  node,
  count: 12_345,
  minPs: 4_964_400,
  maxPs: 7_000_001,
  meanPs: 5_300_000,
  p50Ps: 5_291_000,
  p99Ps: 5_612_000,
  p999Ps: 6_900_000,
  resolutionPs: 4096,
  minLatencyPs: 4_938_000,
  maxJitterPs: 3_148_600,
  tightness: 7_000_001 / 8_086_600,
  position: (7_000_001 - 4_938_000) / 3_148_600,
  ...more,
})

const result: SimulationResult = {
  schema: 'xlane/simulation@1',
  complete: true,
  seed: 7,
  durationPs: 1_000_000_000_000,
  warmUpPs: 1_000_000_000,
  replications: 4,
  simulatedPs: 4_004_000_000_000,
  scenario: {
    phases: 'random',
    wireJitter: { kind: 'two-point', share: 0.01 },
    hostJitter: { kind: 'uniform' },
    bestEffort: { kind: 'load', load: 0.3 },
    clocks: 'worst',
  },
  packets: 12_345,
  packetHops: 49_380,
  drops: 0,
  bounded: true,
  overall: {
    count: 24_690,
    minPs: 4_964_400,
    p50Ps: 5_291_000,
    p99Ps: 5_612_000,
    maxPs: 7_000_001,
    spreadPs: 2_035_601,
  },
  violations: [],
  tunnels: [
    {
      id: 'beat',
      released: 12_345,
      dropped: 0,
      receivers: [
        receiver('h2'),
        receiver('h10', {
          count: 0,
          minPs: null,
          maxPs: null,
          p50Ps: null,
          p99Ps: null,
          p999Ps: null,
          tightness: null,
          position: null,
        }),
      ],
    },
  ],
  links: [
    { id: 'h1>s1', utilization: 0.0123, maxBacklogBits: 672, drops: 0 },
    { id: 's1>h2', utilization: 0.25, maxBacklogBits: 12_000, drops: 0 },
  ],
}

const broken: SimulationResult = {
  ...result,
  drops: 2,
  violations: [
    {
      code: 'LATE',
      message: 'packet 12 of beat took 9000000 ps to h2, the worst case proven is 8086600 ps',
      tunnel: 'beat',
      node: 'h2',
      latencyPs: 9_000_000,
      minLatencyPs: 4_938_000,
      maxJitterPs: 3_148_600,
      seed: 7,
      replication: 3,
      packet: 12,
      releasedPs: 120_000_000,
    },
    {
      code: 'DROP',
      message: 'packet 5 of beat found no room in the queue of s1>h2, where none can be lost',
      tunnel: 'beat',
      link: 's1>h2',
      atPs: 55_000_000,
      seed: 7,
      replication: 0,
      packet: 5,
      releasedPs: 50_000_000,
    },
  ],
  tunnels: [{ ...result.tunnels[0]!, dropped: 2, receivers: [receiver('h2', { maxPs: 9_000_000 })] }],
}

const text = (r: SimulationResult, width: number) => reportSimulation(r, 'text', { width, title: 'star' })

describe('as text', () => {
  test('100 columns', () => {
    expect(text(result, 100)).toBe(WIDE)
  })
  test('60 columns', () => {
    expect(text(result, 60)).toBe(NARROW)
  })
  test('what contradicts a proof, with all that a replay needs', () => {
    expect(text(broken, 80)).toBe(BROKEN)
  })
  test('no line is wider than the terminal', () => {
    for (const width of [40, 47, 60, 80, 100, 140])
      for (const r of [result, broken])
        for (const line of text(r, width).split('\n')) expect(line.length, line).toBeLessThanOrEqual(width)
  })
  test('stopped early', () => {
    const stopped = { ...result, complete: false, simulatedPs: 1_001_000_000_000 }
    expect(text(stopped, 100)).toContain(
      'STOPPED after 25.0 % of the time to simulate: all numbers are of that part\nWITHIN BOUNDS SO FAR: 12,345',
    )
    expect([simulationCode(result), simulationCode(stopped), simulationCode(broken)]).toEqual([0, 130, 1])
  })
})

test.each([
  [[0, 100, 25, 40, 60, 80], 12, '|..==ox==..|'],
  [[0, 100, 0, 50, 99, 100], 13, '|=====o====x|'],
  [[0, 100, -5, 1, 2, 3], 12, '<o.........|'],
  [[0, 100, 50, 99, 100, 130], 12, '|.....====o>'],
  [[7, 7, 7, 7, 7, 7], 6, '|o...|'],
])('the bar of %j in %i columns', ([fromPs, toPs, minPs, p50Ps, p99Ps, maxPs], width, expected) => {
  const bar = rangeBar(
    { fromPs: fromPs!, toPs: toPs!, minPs: minPs!, p50Ps: p50Ps!, p99Ps: p99Ps!, maxPs: maxPs! },
    width,
  )
  expect(bar).toHaveLength(width)
  expect(bar).toBe(expected)
})

test('a histogram and a cumulative plot of the same', () => {
  const bins = new Uint32Array(256)
  bins.set([10, 0, 30, 60], 2)
  const distribution = {
    count: 100,
    minPs: 1_010_000,
    maxPs: 1_025_000,
    meanPs: 0,
    resolutionPs: 4096,
    fromPs: 1_000_000,
    bins,
  }
  expect(plotLines(distribution, 'histogram', 'a to b', 60)).toEqual([
    'a to b, packets by latency, µs',
    '1.010 … 1.012  10  ███████',
    '1.012 … 1.016   0',
    '1.016 … 1.020  30  ████████████████████',
    '1.020 … 1.025  60  ████████████████████████████████████████',
  ])
  expect(plotLines(distribution, 'cdf', 'a to b', 40)).toEqual([
    'a to b, share of packets by latency, µs',
    '≤ 1.013   10.000 %  ██',
    '≤ 1.017   10.000 %  ██',
    '≤ 1.021   40.000 %  ████████',
    '≤ 1.025  100.000 %  ████████████████████',
  ])
})

test.each([
  [0, '0'],
  [1, '1'],
  [0.01, '1.0e-2'],
  [0.01001, '1.1e-2'],
  [4.605e-9, '4.7e-9'],
  [0.0999, '1.0e-1'],
])('an upper bound of %d is printed as %s: never less', (p, expected) => {
  expect(probabilityText(p)).toBe(expected)
  expect(Number(expected)).toBeGreaterThanOrEqual(p)
})

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1234567, '1,234,567'],
])('%i in groups', (n, expected) => {
  expect(grouped(n)).toBe(expected)
})

const WIDE = `star

tunnel  to   packets    min    p50    p99  p99.9    max  worst   tight  position  λmin … worst
                         µs     µs     µs     µs     µs     µs
beat    h2     12345  4.964  5.291  5.612  6.900  7.001  8.087  86.5 %    65.4 %  |==ox=======.....|
beat    h10        0      –      –      –      –      –  8.087       –         –
hidden at this width: λmin (--width)

min to max: seen · λmin and worst: proven · === min to max, o p50, x p99 between them
simulated 1 s × 4, after 1 ms of warm-up, seed 7, phases random,
  jitter two-point (all of it for 1 % of packets), host jitter uniform, best effort load 30 %,
  clocks worst
busiest link s1>h2 25.0 % · longest queue s1>h2 1500 B
all 24,690 arrivals seen: least 4.964 · 50th 5.291 · 99th 5.612 · greatest 7.001 · spread 2.036 µs
WITHIN BOUNDS: 12,345 packets · 49,380 packet-hops · 0 lost · 0 violations
`

const NARROW = `star

tunnel  to     min    p50    p99    max  worst  λmin … worst
                µs     µs     µs     µs     µs
beat    h2   4.964  5.291  5.612  7.001  8.087  |=ox====...|
beat    h10      –      –      –      –  8.087
hidden at this width: packets, λmin, p99.9, tight, position
  (--width)

min to max: seen · λmin and worst: proven ·
  === min to max, o p50, x p99 between them
simulated 1 s × 4, after 1 ms of warm-up, seed 7,
  phases random,
  jitter two-point (all of it for 1 % of packets),
  host jitter uniform, best effort load 30 %, clocks worst
busiest link s1>h2 25.0 % · longest queue s1>h2 1500 B
all 24,690 arrivals seen: least 4.964 · 50th 5.291 ·
  99th 5.612 · greatest 7.001 · spread 2.036 µs
WITHIN BOUNDS: 12,345 packets · 49,380 packet-hops ·
  0 lost · 0 violations
`

const BROKEN = `star

tunnel  to  packets  lost    min    p50    p99    max  worst  λmin … worst
                              µs     µs     µs     µs     µs
beat    h2    12345     2  4.964  5.291  5.612  9.000  8.087  |==ox============>
hidden at this width: λmin, p99.9, tight, position (--width)

soundness violations (2)
  A packet contradicts a proof, which is a defect of xlane: please report it
  with the files.
  LATE beat to h2
    packet 12 of beat took 9000000 ps to h2, the worst case proven is 8086600 ps
    replay with seed 7: replication 3, packet 12 of beat, released at 120 µs
  DROP beat at s1>h2
    packet 5 of beat found no room in the queue of s1>h2, where none can be lost
    replay with seed 7: replication 0, packet 5 of beat, released at 50 µs

min to max: seen · λmin and worst: proven ·
  === min to max, o p50, x p99 between them
simulated 1 s × 4, after 1 ms of warm-up, seed 7, phases random,
  jitter two-point (all of it for 1 % of packets), host jitter uniform,
  best effort load 30 %, clocks worst
busiest link s1>h2 25.0 % · longest queue s1>h2 1500 B
all 24,690 arrivals seen: least 4.964 · 50th 5.291 · 99th 5.612 ·
  greatest 7.001 · spread 2.036 µs
UNSOUND: 12,345 packets · 49,380 packet-hops · 2 lost · 2 violations
`
