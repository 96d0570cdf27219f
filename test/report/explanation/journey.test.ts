import { describe, expect, test } from 'vitest'
import type { ProvenWay } from '../../../src/report/explanation/journey-steps.ts'
import { journeySteps } from '../../../src/report/explanation/journey-steps.ts'
import { journeyText } from '../../../src/report/explanation/journey-text.ts'
import type { Journey } from '../../../src/simulation/witness/journey.ts'
import { EXPLANATION } from './explanation-fixture.ts'
import { JOURNEY } from './journey-fixture.ts'

/** The same bound as `check` gives it: nobody says who is behind the waits. */
const PLAIN: ProvenWay = {
  minLatencyPs: EXPLANATION.minLatencyPs,
  maxJitterPs: EXPLANATION.maxJitterPs,
  send: EXPLANATION.send,
  hops: EXPLANATION.hops.map(({ link, transmissionPs, queueingPs, latencyPs, jitterPs }) => ({
    link,
    transmissionPs,
    queueingPs,
    latencyPs,
    jitterPs,
  })),
}

const WIDE_80 = `t1 packet 7 to h2: took 7.6846 µs · never later than 8.0901 µs · 94.9 % of it ·
  they part most at s1>h2, by 405.5 ns

µs                  bound     packet      apart
sender
  sending        0.500000   0.500000
  jitter         0.100000   0.100000
h1>s1
  transmission   0.104000   0.104000
  propagation    3.015000   3.015000
s1>h2
  waiting        1.797100   1.441599   0.355501
    bound: blocked by best-effort 1.233600, 1 × its own 0.104000,
      3 × t2 0.312000, 1 × t3 0.104000, 2 × alarm 0.208000,
      line shaping -0.104500, served before -0.060000
    packet: best effort 1.233599, t2 #3 0.104000, alarm #0 0.104000
  transmission   0.104000   0.104000
  propagation    1.815000   1.815000
  jitter         0.655000   0.605001   0.049999
latency          8.090100   7.684600   0.405500
`

const WIDE_40 = `t1 packet 7 to h2: took 7.6846 µs ·
  never later than 8.0901 µs ·
  94.9 % of it ·
  they part most at s1>h2, by 405.5 ns

µs                  bound     packet
sender
  sending        0.500000   0.500000
  jitter         0.100000   0.100000
h1>s1
  transmission   0.104000   0.104000
  propagation    3.015000   3.015000
s1>h2
  waiting        1.797100   1.441599
    packet: best effort 1.233599,
      t2 #3 0.104000, 1 more
  transmission   0.104000   0.104000
  propagation    1.815000   1.815000
  jitter         0.655000   0.605001
latency          8.090100   7.684600
`

const LOST = `t1 packet 7: lost at s1>h2 · its queue was full 3.719 µs after the release

µs                bound   packet    apart
sender
  sending         0.500    0.500
  jitter          0.100    0.100
h1>s1
  transmission    0.104    0.104
  propagation     3.015    3.015
lost at s1>h2
`

describe('a journey beside its bound', () => {
  test('both columns add up', () => {
    const parts = journeySteps(JOURNEY, EXPLANATION).flatMap(step => step.parts)
    const sum = (of: (part: (typeof parts)[number]) => number): number => parts.reduce((s, p) => s + of(p), 0)
    expect(sum(p => p.metPs)).toBe(7_684_600)
    expect(sum(p => p.boundPs ?? 0)).toBe(EXPLANATION.minLatencyPs + EXPLANATION.maxJitterPs)
  })

  test('what a slow clock adds to a transmission stands with the jitter, as in the bound', () => {
    const hops = JOURNEY.hops.map(hop => ({
      ...hop,
      transmissionPs: hop.transmissionPs + 10,
      endPs: hop.endPs + 10,
    }))
    const [, first] = journeySteps({ ...JOURNEY, hops }, EXPLANATION)
    expect(first?.parts.map(p => [p.kind, p.metPs])).toEqual([
      ['waiting', 0],
      ['transmission', 104_000],
      ['propagation', 3_015_000],
      ['jitter', 10],
    ])
  })

  test('shows who was counted and who was there', () => {
    expect(journeyText(JOURNEY, EXPLANATION, { width: 80 })).toBe(WIDE_80)
  })

  test('fits a narrow terminal, without an explanation', () => {
    expect(journeyText(JOURNEY, PLAIN, { width: 40, limit: 2 })).toBe(WIDE_40)
  })

  test('of a packet that was lost', () => {
    const lost: Journey = {
      ...JOURNEY,
      hops: JOURNEY.hops.slice(0, 1),
      end: { kind: 'lost', link: 's1>h2', atPs: 73_719_000 },
    }
    expect(journeyText(lost, { ...PLAIN, maxJitterPs: null }, { width: 80 })).toBe(LOST)
  })

  test.each<[string, number, string]>([
    ['the bound itself', 8_090_100, 'took 8.0901 µs · never later than 8.0901 µs · the bound is reached'],
    ['more than the bound', 8_090_101, 'took 8.090101 µs · never later than 8.0901 µs · later by 1 ps'],
  ])('says of %s', (_name, latencyPs, said) => {
    const journey: Journey = { ...JOURNEY, end: { kind: 'received', receiver: 'h2', latencyPs } }
    expect(journeyText(journey, EXPLANATION).split('\n')[0]).toBe(`t1 packet 7 to h2: ${said}`)
  })

  test('refuses the bound of another way', () => {
    expect(() => journeyText(JOURNEY, { ...PLAIN, hops: PLAIN.hops.toReversed() })).toThrow(
      new RangeError('the bound is of another way: s1>h2 for h1>s1'),
    )
  })
})
