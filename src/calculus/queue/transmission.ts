import { gcd, mulCeilDiv, mulFloorDiv } from './integer.ts'

export const PS_PER_SECOND = 1_000_000_000_000
const BILLION = 1_000_000_000

/** C0, the time to put `sizeBits` on a wire of `bandwidthBps`, in ps, rounded up (MODEL "Exact arithmetic"). */
export const transmissionPs = (sizeBits: number, bandwidthBps: number): number => {
  // Reduced, the product stays a safe integer for every size and rate in use, and BigInt out of the way.
  const common = gcd(PS_PER_SECOND, bandwidthBps)
  return mulCeilDiv(sizeBits, PS_PER_SECOND / common, bandwidthBps / common)
}

/** C⁺, a transmission by a clock that is slow by `tolerancePpb`, in ps, rounded up. */
export const slowestPs = (nominalPs: number, tolerancePpb: number): number =>
  tolerancePpb === 0 ? nominalPs : mulCeilDiv(nominalPs, BILLION + tolerancePpb, BILLION)

/** C⁻, a transmission by a clock that is fast by `tolerancePpb`, in ps, rounded down. */
export const fastestPs = (nominalPs: number, tolerancePpb: number): number =>
  tolerancePpb === 0 ? nominalPs : mulFloorDiv(nominalPs, BILLION - tolerancePpb, BILLION)

/** π, a period by a clock that is fast by `tolerancePpb`, in ps, rounded down. */
export const shortestPs = (periodPs: number, tolerancePpb: number): number =>
  tolerancePpb === 0 ? periodPs : mulFloorDiv(periodPs, BILLION - tolerancePpb, BILLION)

/** The least period whose {@link shortestPs} is at least `neededPs`. */
export const leastPeriodPs = (neededPs: number, tolerancePpb: number): number =>
  tolerancePpb === 0 ? neededPs : mulCeilDiv(neededPs, BILLION, BILLION - tolerancePpb)
