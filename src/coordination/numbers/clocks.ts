import type { Exact } from '../../quantity/exact.ts'
import { PPB } from '../../quantity/scale.ts'
import { timesExact } from './exact-ps.ts'

/**
 * Clocks whose rate lies in [1 − ρ, 1 + ρ] of true time, constant or wandering. What a clock counts as x lasts between
 * x/(1 + ρ) and x/(1 − ρ); what lasts x is read as at most x·(1 + ρ). Times of either kind are ps.
 */
export interface Clocks {
  readonly tolerancePpb: number
  /** The longest true time that a clock may count as `ps`. */
  longest(ps: Exact): Exact
  /** The shortest true time that a clock may count as `ps`. */
  shortest(ps: Exact): Exact
  /** The most that a clock may read of a true time. */
  read(ps: Exact): Exact
}

export const clocksWithin = (tolerancePpb: number): Clocks => {
  const [whole, rho] = [BigInt(PPB), BigInt(tolerancePpb)]
  const ratio =
    (num: bigint, den: bigint) =>
    (ps: Exact): Exact =>
      rho === 0n ? ps : timesExact(ps, num, den)
  return {
    tolerancePpb,
    longest: ratio(whole, whole - rho),
    shortest: ratio(whole, whole + rho),
    read: ratio(whole + rho, whole),
  }
}
