import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Controller } from '../../src/controller/controller.ts'
import type { BandwidthRequest, MeterReading } from '../../src/model/command.ts'
import { ENCAPSULATIONS } from '../../src/model/encapsulation.ts'
import { ask, star, US } from './line.ts'

const MS = 1000 * US

const granted = (over: Partial<BandwidthRequest>, topology = star({ bestEffortMaxFrameBits: 20_000 })) => {
  const controller = new Controller(topology, { graceMs: 100, oversight: { meterToleranceMs: 0 } })
  const answer = controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'a', ...over }), 0)
  return { controller, answer }
}

const verdict = (over: Partial<BandwidthRequest>, reading: Partial<MeterReading>) =>
  granted(over).controller.reportUsage('a', { packets: 100, bytes: 100, intervalMs: 1000, ...reading }, 5000)
    .verdict

describe('a reading of', () => {
  it.each<[string, Partial<BandwidthRequest>, Partial<MeterReading>, Partial<MeterReading>]>([
    ['packets of a batch', { packets: 3 }, { packets: 30_003 }, { packets: 30_004 }],
    [
      'bytes of a batch',
      { packets: 3 },
      { packets: 30_000, bytes: 30_003 * 125 },
      { packets: 30_000, bytes: 30_003 * 125 + 1 },
    ],
    // One packet a period, 20 us to spread them by blocking: the best-effort frames at both links.
    ['a gap', {}, { shortestGapPs: 100 * US - 40 * US }, { shortestGapPs: 100 * US - 40 * US - 1 }],
    ['a gap between batches', { packets: 2 }, { shortestGapPs: 60 * US }, { shortestGapPs: 10 * US }],
    ['packets within a period', { packets: 2 }, { mostInPeriod: 4 }, { mostInPeriod: 5 }],
    ['a smallest packet', { minLoadSizeBits: 400 }, { smallestBytes: 50 }, { smallestBytes: 49 }],
    ['a smallest packet of one size', {}, { smallestBytes: 125 }, { smallestBytes: 124 }],
    ['a largest packet', { minLoadSizeBits: 400 }, { largestBytes: 125 }, { largestBytes: 126 }],
    // 10 Mbit/s for a second, and four packets at once: what is 40 us late brings no whole packet more.
    [
      'bits of a bucket',
      { arrival: { kind: 'token-bucket', rateBps: 10_000_000, burstBits: 4000 } },
      { bytes: 1_250_500 },
      { bytes: 1_250_501 },
    ],
    [
      'a bucket drawn on',
      { arrival: { kind: 'token-bucket', rateBps: 10_000_000, burstBits: 4000 } },
      { peakBytes: 551 },
      { peakBytes: 600 },
    ],
  ])('%s: all that is allowed, and one more', (_, over, within, above) => {
    expect(verdict(over, within)).not.toBe('demoted')
    expect(verdict(over, above)).toBe('demoted')
  })

  it('a sender of batches that keeps to them is never above, wherever it is metered', () => {
    const batches = fc.record({
      packets: fc.integer({ min: 1, max: 4 }),
      withinPs: fc.integer({ min: 0, max: 100 * US }),
      delays: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }),
      phase: fc.nat(100 * US),
    })
    fc.assert(
      fc.property(batches, ({ packets, withinPs, delays, phase }) => {
        const { controller, answer } = granted({ packets, withinPs })
        if (answer.kind !== 'granted') throw new Error('there is room')
        const seen: number[] = []
        for (let k = 0; k < 20; k++)
          for (let i = 0; i < packets; i++) {
            const late = Math.floor(
              delays[(k * packets + i) % delays.length]! * (withinPs + answer.maxJitterPs),
            )
            seen.push(Math.max(seen.at(-1) ?? 0, phase + k * 100 * US + late))
          }
        const counted = seen.filter(at => at >= MS && at <= 2 * MS).length
        const gaps = seen.slice(packets).map((at, i) => at - seen[i]!)
        const mostInPeriod = Math.max(
          ...seen.map(at => seen.filter(other => other >= at && other < at + 100 * US).length),
        )
        const reading = {
          packets: counted,
          bytes: counted * 125,
          intervalMs: 1,
          shortestGapPs: Math.min(...gaps),
          mostInPeriod,
          smallestBytes: 125,
          largestBytes: 125,
        }
        expect(controller.reportUsage('a', reading, 5000).verdict).not.toBe('demoted')
      }),
      { numRuns: 60 },
    )
  })

  it('a bucket across a change: what the old one and the new one give together', () => {
    const arrival = { kind: 'token-bucket', rateBps: 10_000_000, burstBits: 4000 } as const
    const read = (bytes: number): string => {
      const { controller } = granted({ arrival })
      controller.changeBandwidth('a', { arrival: { ...arrival, rateBps: 1_000_000 } }, 2000)
      return controller.reportUsage('a', { packets: 100, bytes, intervalMs: 1000 }, 2500).verdict
    }
    expect(read(1_250_000)).not.toBe('demoted')
    expect(read(3_000_000)).toBe('demoted')
  })

  it('a bucket that is hardly used has no period to raise', () => {
    const arrival = { kind: 'token-bucket', rateBps: 10_000_000, burstBits: 4000 } as const
    const controller = new Controller(star(), {
      graceMs: 0,
      oversight: { unusedAfterMs: 1000, meterToleranceMs: 0 },
    })
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'a', arrival }), 0)
    expect(controller.reportUsage('a', { packets: 1, bytes: 125, intervalMs: 2000 }, 5000)).toMatchObject({
      verdict: 'unused',
    })
    expect(controller.tunnel('a')?.tunnel.periodPs).toBe(100 * US)
  })
})

describe('a contract', () => {
  it('for a message says how many packets it is cut into', () => {
    const topology = star({ encapsulation: ENCAPSULATIONS.udp4 })
    const { answer } = granted({ loadSizeBits: 32_000, fragment: true }, topology)
    expect(answer).toMatchObject({ kind: 'granted', fragments: 3 })
    expect(granted({}).answer).not.toHaveProperty('fragments')
  })

  it('with more packets a period is more, with fewer it holds when the queues are empty', () => {
    const { controller } = granted({ packets: 2 })
    controller.requestBandwidth(ask('h2', 'h3', 1000, 100, { id: 'b' }), 0)
    const worst = () => controller.tunnel('a')!.promises.at(-1)!.maxJitterPs!
    const two = worst()
    expect(controller.changeBandwidth('a', { packets: 4 }, 1000)).toMatchObject({ holdsMs: 1100 })
    expect(worst()).toBe(two + 2 * US)
    expect(controller.changeBandwidth('a', { packets: null }, 2000)).toMatchObject({
      startsMs: 2100,
      holdsMs: 2101,
    })
    expect(worst()).toBe(two - US)
  })

  it.each<[string, Partial<BandwidthRequest>, object]>([
    ['smaller packets', { minLoadSizeBits: 500 }, { minLoadSizeBits: 200 }],
    ['a longer window', { packets: 2, withinPs: 10 * US }, { withinPs: 50 * US }],
    [
      'a larger burst',
      { arrival: { kind: 'token-bucket', rateBps: 10_000_000, burstBits: 4000 } },
      { arrival: { kind: 'token-bucket', rateBps: 10_000_000, burstBits: 8000 } },
    ],
  ])('with %s: valid by a fresh analysis, and never promised before it holds', (_, first, change) => {
    const { controller } = granted(first)
    controller.requestBandwidth(ask('h2', 'h3', 1000, 100, { id: 'b' }), 0)
    expect(controller.changeBandwidth('a', change, 1000)).toMatchObject({ kind: 'granted', holdsMs: 1100 })
    const fresh = controller.result()
    expect(fresh.valid).toBe(true)
    for (const { id, maxJitterPs } of fresh.tunnels)
      expect(controller.tunnel(id)!.promises.at(-1)!.maxJitterPs).toBe(maxJitterPs)
  })
})
