import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shortestPs } from '../../src/calculus/queue/transmission.ts'
import { type Contract, contractFor, type Stream } from '../../src/dataplane/contract.ts'
import type { MeterDevice } from '../../src/model/devices.ts'

const MS = 1_000_000_000n
const PS = 1_000_000_000_000n

/**
 * A token bucket, in exact fractions of a bit (bits · 10^12). With a tick it does as the Linux datapath of Open vSwitch
 * does: whole ticks since the last packet, at most as many as fill the bucket, then as many tokens as it holds at most.
 */
const bucket = ({ rateBps, burstBits }: Contract, tickPs: number) => {
  const rate = BigInt(rateBps)
  const depth = BigInt(burstBits) * PS
  const tick = BigInt(tickPs)
  const most = tick === 0n ? 0n : depth / (rate * tick)
  let level = depth
  let last = 0n
  return (bits: number, now: bigint): boolean => {
    if (tick === 0n) level += rate * (now - last)
    else {
      const ticks = now / tick - last / tick
      level += rate * tick * (ticks < most ? ticks : most)
    }
    last = now
    if (level > depth) level = depth
    const cost = BigInt(bits) * PS
    if (level < cost) return false
    level -= cost
    return true
  }
}

const meters = fc.record({
  rateStepBps: fc.constantFrom(1000, 64_000, 1_000_000),
  burstStepBits: fc.constantFrom(1000, 8000),
  tickPs: fc.constantFrom(0, 1_000_000, 100_000_000, 1_000_000_000),
})

const streams: fc.Arbitrary<Stream> = fc
  .record({
    mostBits: fc.integer({ min: 60, max: 1514 }).map(bytes => bytes * 8),
    short: fc.constantFrom(0, 0, 32, 96),
    periodPs: fc.integer({ min: 1_000_000, max: 3_000_000_000 }),
    jitterPs: fc.integer({ min: 0, max: 100_000_000 }),
    clockTolerancePpb: fc.constantFrom(0, 100_000),
  })
  .map(({ short, ...stream }) => ({ ...stream, leastBits: stream.mostBits - short }))

/** MODEL "Traffic": packets of an arrival curve in a closed window. */
const allowed = ({ periodPs, jitterPs }: Contract, ppb: number, t: number): number =>
  Math.floor((t + jitterPs) / shortestPs(periodPs, ppb)) + 1

/** Times of the packets that passed, for a sender that tries one every `gaps[i]`. */
const passed = (
  contract: Contract,
  meter: MeterDevice,
  bits: number,
  gaps: readonly number[],
): readonly number[] => {
  const pass = bucket(contract, meter.tickPs)
  let now = 0
  return gaps.flatMap(gap => {
    now += gap
    return pass(bits, BigInt(now)) ? [now] : []
  })
}

const isWithin = (times: readonly number[], contract: Contract, ppb: number): boolean =>
  times.every((start, i) => times.slice(i).every((end, k) => k + 1 <= allowed(contract, ppb, end - start)))

describe('a meter', () => {
  test('lets no more through, in any window, than the analysis is told', () => {
    const attacks = fc.array(
      fc.constantFrom(0, 0, 0, 1, 1000, 999_999, 50_000_000, 999_000_001, 2_500_000_000),
      {
        minLength: 20,
        maxLength: 120,
      },
    )
    fc.assert(
      fc.property(streams, meters, attacks, (stream, meter, gaps) => {
        const contract = contractFor(stream, meter)!
        const times = passed(contract, meter, stream.leastBits, gaps)
        expect(isWithin(times, contract, stream.clockTolerancePpb)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('stays within where tokens come just after it was emptied: greedy, a packet whenever one fits', () => {
    const stream = { leastBits: 848, mostBits: 848, periodPs: 10_000_000, jitterPs: 0, clockTolerancePpb: 0 }
    const meter = { rateStepBps: 1000, burstStepBits: 1000, tickPs: 1_000_000_000 }
    const contract = contractFor(stream, meter)!
    // Emptied 1 ps before a tick, and again after it.
    const gaps = [999_999_999, ...Array<number>(400).fill(0), 1, ...Array<number>(400).fill(0)]
    const times = passed(contract, meter, 848, gaps)
    const burst = times.length
    expect(burst).toBeGreaterThan(2 * 100)
    expect(isWithin(times, contract, 0)).toBe(true)
    // Not much less is allowed either: within one window of 1 ps.
    expect(allowed(contract, 0, 1) - burst).toBeLessThanOrEqual(2)
  })

  test('never drops a packet of a sender that keeps its period, idle times included', () => {
    const delays = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 10, maxLength: 60 })
    const idle = fc.array(fc.nat(40), { maxLength: 3 })
    fc.assert(
      fc.property(
        streams,
        meters,
        delays,
        idle,
        fc.nat(1_000_000_000),
        (stream, meter, shares, rests, phase) => {
          const contract = contractFor(stream, meter)!
          const period = shortestPs(stream.periodPs, stream.clockTolerancePpb)
          const pass = bucket(contract, meter.tickPs)
          let k = 0
          let last = 0
          for (const [i, share] of shares.entries()) {
            k += rests.includes(i) ? 1 + rests.indexOf(i) * 7 : 1
            // In order, as a wire keeps them.
            last = Math.max(last, phase + k * period + Math.floor(share * stream.jitterPs))
            expect(pass(stream.mostBits, BigInt(last))).toBe(true)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  test('is set to whole steps, and to the least that will do', () => {
    const stream = { leastBits: 848, mostBits: 848, periodPs: 10_000_000, jitterPs: 0, clockTolerancePpb: 0 }
    const exact = { rateStepBps: 1000, burstStepBits: 1000, tickPs: 0 }
    // 848 bit in 10 us: 84.8 Mbit/s. One frame needs 1 kbit; a second fits once 696 bit more have come.
    expect(contractFor(stream, exact)).toEqual({
      rateBps: 84_800_000,
      burstBits: 1000,
      periodPs: 10_000_000,
      jitterPs: 1_792_453,
    })
    const linux = { ...exact, tickPs: Number(MS) }
    // A millisecond brings 84.8 kbit; 85.648 kbit are needed, and only whole milliseconds of it count: 169.6 kbit.
    expect(contractFor(stream, linux)).toMatchObject({ burstBits: 170_000, rateBps: 84_800_000 })
  })

  test('a burst of 1.9 frames is more than one: counting whole frames only would be unsound', () => {
    const contract = { rateBps: 1_000_000, burstBits: 1900, periodPs: 1_000_000_000, jitterPs: 900_000_000 }
    const meter = { rateStepBps: 1000, burstStepBits: 1, tickPs: 0 }
    const times = passed(contract, meter, 1000, [0, 100_000_000])
    expect(times).toHaveLength(2)
    expect(isWithin(times, contract, 0)).toBe(true)
    expect(isWithin(times, { ...contract, jitterPs: 0 }, 0)).toBe(false)
  })

  test('what leaves the safe range is no contract', () => {
    const stream = { leastBits: 8, mostBits: 12_000, periodPs: 9e15, jitterPs: 9e15, clockTolerancePpb: 0 }
    expect(contractFor(stream, { rateStepBps: 1000, burstStepBits: 1000, tickPs: 9e15 })).toBeUndefined()
  })
})
