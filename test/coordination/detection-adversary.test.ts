import { test } from '@fast-check/vitest'
import fc from 'fast-check'
import { expect } from 'vitest'
import { clocksWithin } from '../../src/coordination/numbers/clocks.ts'
import { detectionNumbers } from '../../src/coordination/numbers/detection.ts'
import type { FailureDetection } from '../../src/model/services.ts'
import { chanceFrom, drawEnds, hasCounted, TOLERANCES, trueTimes } from './schedule.ts'

interface Setting {
  readonly periodPs: number
  readonly losses: number
  readonly pollPs: number
  readonly tolerancePpb: number
  readonly leastPs: number
  readonly mostPs: number
}

const setting: fc.Arbitrary<Setting> = fc
  .record({
    periodPs: fc.integer({ min: 1_000, max: 50_000_000 }),
    losses: fc.integer({ min: 0, max: 2 }),
    pollPs: fc.constantFrom(0, 1_234, 500_000),
    tolerancePpb: fc.constantFrom(...TOLERANCES),
    leastPs: fc.integer({ min: 1, max: 10_000_000 }),
    spreadPs: fc.integer({ min: 0, max: 10_000_000 }),
  })
  .map(({ leastPs, spreadPs, ...rest }) => ({ ...rest, leastPs, mostPs: leastPs + spreadPs }))

const serviceOf = ({ periodPs, losses, pollPs }: Setting): FailureDetection => ({
  kind: 'failure-detection',
  id: 'fd',
  members: ['a', 'b'],
  heartbeat: { periodPs, loadSizeBits: 208, sizeBits: 736, lane: 0 },
  losses,
  pollPs,
})

const numbersOf = (s: Setting) => {
  const range = new Map(['a', 'b'].map(q => [q, { minLatencyPs: s.leastPs, maxLatencyPs: s.mostPs }]))
  const latencies = new Map([
    ['fd/a', range],
    ['fd/b', range],
  ])
  return detectionNumbers(serviceOf(s), latencies, clocksWithin(s.tolerancePpb))
}

/** Arrivals at b of a's heartbeats, some lost, at most k in a row; the last one sent is not. True time, whole ps. */
const arrivalsOf = (
  s: Setting,
  seed: number,
): { readonly arrivals: readonly number[]; readonly lastSent: number } => {
  const chance = chanceFrom(seed)
  const [shortest, longest] = trueTimes(s.periodPs, s.tolerancePpb)
  const arrivals: number[] = []
  let [at, lost, before] = [0, 0, 0]
  const count = 12
  for (let i = 0; i < count; i++) {
    at += i === 0 ? 0 : drawEnds(chance, Math.min(shortest, longest), longest)
    if (i > 0 && i < count - 1 && lost < s.losses && chance() < 0.5) {
      lost++
      continue
    }
    lost = 0
    // Nothing overtakes in a tunnel.
    before = Math.max(before, at + drawEnds(chance, s.leastPs, s.mostPs))
    arrivals.push(before)
  }
  return { arrivals, lastSent: at }
}

test.prop([setting, fc.integer()], { numRuns: 1000 })(
  'no live member is ever suspected, however heartbeats come',
  (s, seed) => {
    const { thresholdPs } = numbersOf(s)
    const { arrivals } = arrivalsOf(s, seed)
    for (let i = 1; i < arrivals.length; i++) {
      // At the instant of the timer a heartbeat comes first: only what is counted before it suspects.
      const silent = arrivals[i]! - arrivals[i - 1]! - 1
      expect(silent < 0 || !hasCounted(silent, thresholdPs, s.tolerancePpb)).toBe(true)
    }
  },
)

test.prop([setting, fc.integer()], { numRuns: 1000 })(
  'a crash is detected in time, and not sooner than said',
  (s, seed) => {
    const { thresholdPs, detectionPs, soonestWithLossesPs } = numbersOf(s)
    const { arrivals, lastSent } = arrivalsOf(s, seed)
    const chance = chanceFrom(seed ^ 0x55)
    const last = arrivals.at(-1)!
    const [fastest, slowest] = trueTimes(thresholdPs + Math.floor(chance() * s.pollPs), s.tolerancePpb)
    const noticed = last + drawEnds(chance, fastest, Math.max(fastest, slowest))
    // It crashes right after that heartbeat went out, or just before the next would have.
    expect(noticed - lastSent).toBeLessThanOrEqual(detectionPs)
    const [, period] = trueTimes(s.periodPs, s.tolerancePpb)
    expect(noticed - (lastSent + period)).toBeGreaterThanOrEqual(soonestWithLossesPs - 1)
  },
)

test.prop([setting], { numRuns: 500 })('a threshold one picosecond shorter suspects a live member', s => {
  const { thresholdPs } = numbersOf(s)
  const [, longest] = trueTimes((s.losses + 1) * s.periodPs, s.tolerancePpb)
  // The earliest heartbeat, then as many losses as may be, then the latest one, by a slow sender and a fast observer. The
  // whole picoseconds of this schedule cost one, and rounding the threshold up another.
  const gap = longest + s.mostPs - s.leastPs
  expect(hasCounted(gap, thresholdPs - 3, s.tolerancePpb)).toBe(true)
  if (s.tolerancePpb === 0) expect(hasCounted(gap - 1, thresholdPs - 1, 0)).toBe(true)
})
