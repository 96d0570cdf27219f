import { addExact, type Exact } from '../../quantity/exact.ts'
import type { Clocks } from './clocks.ts'
import type { ElectionSlots } from './election.ts'
import { sumExact, timesExact } from './exact-ps.ts'

/** What an election begins and ends with, ps. */
export interface FailoverEnds {
  /** T_D of the group: from the crash until every follower suspects. */
  readonly detected: Exact
  /** C_ℓ of the new leader's first entry, with as many members down as may be. */
  readonly committed: Exact
}

type Slots = ElectionSlots & { readonly slotPs: number; readonly deferralSlotPs: number }

/**
 * A(j) = T_D + (g₀ + j·S*)/(1 − ρ) + E°/(1 − ρ) + E + C_ℓ: from the crash of the leader until the member of rank j has
 * committed its first entry, those before it being dead or behind.
 */
export const failoverOf = (
  rank: number,
  { gracePs, slotPs, roundTimerPs, round }: Slots,
  { detected, committed }: FailoverEnds,
  clocks: Clocks,
): Exact =>
  sumExact(
    detected,
    clocks.longest(addExact(gracePs, timesExact(slotPs, BigInt(rank), 1n))),
    clocks.longest(roundTimerPs),
    round,
    committed,
  )

/** The same where the candidate of rank `first` dies after it was granted votes, and the one of rank `second` wins. */
export const failoverAfterCandidate = (
  first: number,
  second: number,
  { gracePs, slotPs, deferralSlotPs, roundTimerPs, round, known }: Slots,
  { detected, committed }: FailoverEnds,
  clocks: Clocks,
): Exact =>
  sumExact(
    detected,
    clocks.longest(addExact(gracePs, timesExact(slotPs, BigInt(first), 1n))),
    clocks.longest(roundTimerPs),
    known,
    clocks.longest(addExact(timesExact(round, 2n, 1n), timesExact(deferralSlotPs, BigInt(second), 1n))),
    clocks.longest(roundTimerPs),
    round,
    committed,
  )

/** P(no rival stands within a slot of the first): (1 − S/W)^(c − 1) where c − 1 members wait at random up to W. */
export const noRivalProbability = (slotPs: number, windowPs: number, leaders: number): number =>
  slotPs >= windowPs ? 0 : (1 - slotPs / windowPs) ** (leaders - 1)

/** W = S/(1 − (1 − ε)^(1/(c − 1))): the window of random waits in which a rival stands with probability ε at most. */
export const randomWindow = (slotPs: number, leaders: number, epsilon: number): number =>
  slotPs / -Math.expm1(Math.log1p(-epsilon) / (leaders - 1))
