import type { Replication } from '../../model/services.ts'
import type { Exact } from '../../quantity/exact.ts'
import type { Clocks } from './clocks.ts'
import { type ElectionInput, type ElectionSlots, leastPeriodForLosses, survives } from './election.ts'
import { ceilPs } from './exact-ps.ts'
import { failoverAfterCandidate, failoverOf, noRivalProbability, randomWindow } from './failover.ts'

/** Settings of an election, ps of each member's own clock, and what they promise (MODEL "Elections"). */
export interface ElectionNumbers {
  /** Θ_g: the one threshold by which members of the group suspect a leader, ps. */
  readonly thresholdPs: number
  /** Δ: how far apart two followers may notice that a leader is silent, ps. */
  readonly spreadPs: number
  /** T_D: from a leader's crash until every follower suspects, at most, ps. */
  readonly detectionPs: number
  /** V: a request to vote is known to all, ps. */
  readonly knownPs: number
  /** E: until the answers are counted, ps. */
  readonly roundPs: number
  /** E°: how long a candidate waits for answers. */
  readonly roundTimerPs: number
  /** g₀: nobody stands earlier than so long after its suspicion, ps. */
  readonly gracePs: number
  /** S*: rank j stands j slots later, ps; null where clocks wander too far for any (verdict SPLIT). */
  readonly slotPs: number | null
  /** S₂: the slot by rank of those who have granted a vote, ps. */
  readonly deferralSlotPs: number | null
  /** A(j) by rank, those before it being dead or behind; null where not every crash is survived, or waits are random. */
  readonly failoverPs: Readonly<Record<string, number>> | null
  /** The same where the candidate of rank 0 dies too and the one of rank 1 wins, ps; null where there is none. */
  readonly candidateCrashFailoverPs: number | null
  /** The least heartbeat period for which A(j) holds although heartbeats may be lost. */
  readonly leastPeriodForLossesPs: number | null
  /** Whether the period is as long, or no heartbeat may be lost. */
  readonly holdsWithLosses: boolean
  /** Whether as many crashes as the file says, the leader's included and at least that, leave a possible leader. */
  readonly failoverReachableForFailures: boolean
  /** The window of random waits that gives the ranks' certainty 999 times of 1000; null with one possible leader. */
  readonly randomWindow999Ps: number | null
  /** Random waits: the probability that no rival stands within a slot of the first. */
  readonly noRivalProbability?: number
}

interface Election {
  readonly input: ElectionInput
  readonly slots: ElectionSlots
  /** T of the heartbeats. */
  readonly periodPs: number
  readonly detected: Exact
  readonly committed: Exact
  readonly clocks: Clocks
}

export const describeElection = (
  group: Replication,
  { input, slots, periodPs, detected, committed, clocks }: Election,
): ElectionNumbers => {
  const { slotPs, deferralSlotPs } = slots
  const least = leastPeriodForLosses(input, slots, clocks)
  const isReachable = survives(group, Math.max(1, group.failures))
  const hasRanks = group.elections === 'ranked' && isReachable
  const ends = { detected, committed }
  const known =
    slotPs === undefined || deferralSlotPs === undefined ? undefined : { ...slots, slotPs, deferralSlotPs }
  const ranks = Array.from({ length: input.leaders - 1 }, (_, rank) => rank)
  return {
    thresholdPs: input.thresholdPs,
    spreadPs: input.spreadPs,
    detectionPs: ceilPs(detected),
    knownPs: ceilPs(slots.known),
    roundPs: ceilPs(slots.round),
    roundTimerPs: slots.roundTimerPs,
    gracePs: slots.gracePs,
    slotPs: slotPs ?? null,
    deferralSlotPs: deferralSlotPs ?? null,
    failoverPs:
      known !== undefined && hasRanks
        ? Object.fromEntries(ranks.map(rank => [rank, ceilPs(failoverOf(rank, known, ends, clocks))]))
        : null,
    candidateCrashFailoverPs:
      known !== undefined && hasRanks && ranks.length >= 2
        ? ceilPs(failoverAfterCandidate(0, 1, known, ends, clocks))
        : null,
    leastPeriodForLossesPs: least ?? null,
    holdsWithLosses: input.lossPs === 0 || (least !== undefined && periodPs >= least),
    failoverReachableForFailures: isReachable,
    randomWindow999Ps:
      slotPs === undefined || ranks.length === 0 ? null : randomWindow(slotPs, input.leaders, 1e-3),
    ...(group.elections === 'ranked' || slotPs === undefined
      ? {}
      : { noRivalProbability: noRivalProbability(slotPs, group.elections.randomPs, input.leaders) }),
  }
}
