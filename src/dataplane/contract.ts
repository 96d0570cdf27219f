import { shortestPs } from '../calculus/queue/transmission.ts'
import type { MeterDevice } from '../model/devices.ts'
import { PPB, PS_PER_SECOND } from '../quantity/scale.ts'

const PER_SECOND = BigInt(PS_PER_SECOND)
const BILLION = BigInt(PPB)

/** What a meter is to let through: frames of `leastBits` to `mostBits` as it counts them, one a period. */
export interface Stream {
  readonly leastBits: number
  readonly mostBits: number
  readonly periodPs: number
  /** Spread of the delay from release to the meter. */
  readonly jitterPs: number
  readonly clockTolerancePpb: number
}

/** A token bucket as the device can be set to it, and what it lets through at worst. */
export interface Contract {
  readonly rateBps: number
  readonly burstBits: number
  /**
   * In any closed window of length t at most `floor((t + jitterPs) / periodPs) + 1` frames pass, periodPs shortened by
   * the clock tolerance as the analysis does (docs/DATAPLANE.md has the proof).
   */
  readonly periodPs: number
  readonly jitterPs: number
}

const ceilDiv = (a: bigint, b: bigint): bigint => (a + b - 1n) / b

/** The least multiple of `step` at or above `value`. */
const roundUp = (value: bigint, step: number): bigint => ceilDiv(value, BigInt(step)) * BigInt(step)

/**
 * The smallest setting that never drops a frame of a stream that keeps its period and sizes, and what that setting lets
 * through. Undefined where a number leaves the safe range.
 */
export const contractFor = (stream: Stream, meter: MeterDevice): Contract | undefined => {
  const { clockTolerancePpb: ppb } = stream
  const period = BigInt(shortestPs(stream.periodPs, ppb))
  if (period === 0n) return undefined
  const slow = BILLION - BigInt(ppb)
  const least = BigInt(stream.leastBits)
  const most = BigInt(stream.mostBits)
  const tick = BigInt(meter.tickPs)
  // The meter's clock may be slow while the sender's is fast.
  const rate = roundUp(ceilDiv(most * PER_SECOND * BILLION, period * slow), meter.rateStepBps)
  const slowTick = ceilDiv(tick * BILLION, slow)
  const needed = most + ceilDiv(most * (slowTick + BigInt(stream.jitterPs)), period)
  const burst = roundUp(wholeTicks(needed, rate, tick), meter.burstStepBits)
  const jitter = ceilDiv((burst - least) * PER_SECOND, rate) + tick
  const most53 = BigInt(Number.MAX_SAFE_INTEGER)
  if (rate > most53 || burst > most53 || jitter > most53) return undefined
  return {
    rateBps: Number(rate),
    burstBits: Number(burst),
    periodPs: Number((least * PER_SECOND) / rate),
    jitterPs: Number(jitter),
  }
}

/**
 * A bucket refilled in steps gains at most floor(burst / step's tokens) steps at once, however long it rested
 * (`max_delta_t` of the Linux datapath): only that many steps of it can be counted on.
 */
const wholeTicks = (needed: bigint, rate: bigint, tick: bigint): bigint => {
  if (tick === 0n) return needed
  const perTick = rate * tick
  const ticks = ceilDiv(needed * PER_SECOND, perTick)
  return ceilDiv(ticks * perTick, PER_SECOND)
}
