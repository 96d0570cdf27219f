import { shortestPs } from '../calculus/queue/transmission.ts'
import type { MeterDevice } from '../model/devices.ts'
import { PPB, PS_PER_SECOND } from '../quantity/scale.ts'

const PER_SECOND = BigInt(PS_PER_SECOND)
const BILLION = BigInt(PPB)

/** What a meter is to let through: frames of `leastBits` to `mostBits` as it counts them, a batch each period or a token bucket. */
export interface Stream {
  readonly leastBits: number
  readonly mostBits: number
  /** Of all frames of a period; one largest by default. */
  readonly batchBits?: number
  /** What may come at once; one batch by default. */
  readonly burstBits?: number
  readonly periodPs: number
  /** Spread of the delay from release to the meter; of a batch, from its start. */
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
 * The smallest setting that never drops a frame of a stream that keeps its contract, and what that setting lets
 * through. Undefined where a number leaves the safe range.
 */
export const contractFor = (stream: Stream, meter: MeterDevice): Contract | undefined => {
  const { clockTolerancePpb: ppb } = stream
  const period = BigInt(shortestPs(stream.periodPs, ppb))
  if (period === 0n) return undefined
  const slow = BILLION - BigInt(ppb)
  const least = BigInt(stream.leastBits)
  const batch = BigInt(stream.batchBits ?? stream.mostBits)
  const atOnce = BigInt(stream.burstBits ?? stream.batchBits ?? stream.mostBits)
  const tick = BigInt(meter.tickPs)
  // The meter's clock may be slow while the sender's is fast.
  const rate = roundUp(ceilDiv(batch * PER_SECOND * BILLION, period * slow), meter.rateStepBps)
  const slowTick = ceilDiv(tick * BILLION, slow)
  const needed = atOnce + ceilDiv(batch * (slowTick + BigInt(stream.jitterPs)), period)
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
 * What a meter lets through of frames of several sizes, as a token bucket on the wire: in any closed window of length t at
 * most b + r(t + ∆) bits as it counts them, each of which is at most as many on the wire as of the shortest frame.
 * Undefined where a number leaves the safe range.
 */
export const bucketPast = (
  { rateBps, burstBits }: Contract,
  { tickPs }: Pick<MeterDevice, 'tickPs'>,
  shortest: { readonly meteredBits: number; readonly wireBits: number },
): { readonly rateBps: number; readonly burstBits: number } | undefined => {
  const wire = BigInt(shortest.wireBits)
  const metered = BigInt(shortest.meteredBits)
  const rate = ceilDiv(BigInt(rateBps) * wire, metered)
  const atOnce = BigInt(burstBits) * PER_SECOND + BigInt(rateBps) * BigInt(tickPs)
  const burst = ceilDiv(atOnce * wire, metered * PER_SECOND)
  const most53 = BigInt(Number.MAX_SAFE_INTEGER)
  return rate > most53 || burst > most53 ? undefined : { rateBps: Number(rate), burstBits: Number(burst) }
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
