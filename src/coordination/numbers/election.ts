import { type FailureDetection, majorityOf, type Replication } from '../../model/services.ts'
import { addExact, type Exact } from '../../quantity/exact.ts'
import { PPB } from '../../quantity/scale.ts'
import type { Clocks } from './clocks.ts'
import { pairThreshold } from './detection.ts'
import { ceilPs, compareExact, lessExact, sumExact, timesExact } from './exact-ps.ts'
import { followersOf, type GroupRanges } from './group-ranges.ts'
import type { Pace } from './pace.ts'

/** What the slots of an election are computed from; largest and least over all possible leaders and their followers. */
export interface ElectionInput {
  /** Θ_g: the one threshold by which all members of the group suspect a leader, ps. */
  readonly thresholdPs: number
  /** c: how many members may lead. */
  readonly leaders: number
  /** Δ: how far apart two followers may notice that a leader is silent, ps. */
  readonly spreadPs: number
  readonly leastLogPs: number
  readonly largestLogPs: number
  readonly largestAckPs: number
  /** 2kT: what k lost heartbeats may set two members apart, ps. */
  readonly lossPs: Exact
}

/** What members wait by, whole ps of their own clocks, and what they rest on. */
export interface ElectionSlots {
  /** V: from the decision to stand until every member knows the request. */
  readonly known: Exact
  /** E: until the candidate has counted the answers. */
  readonly round: Exact
  /** E°: a candidate waits so long for answers. */
  readonly roundTimerPs: number
  /** g₀: nobody stands earlier than so long after its suspicion. */
  readonly gracePs: number
  /** S*: the slot of each rank. Undefined where clocks wander too far for any. */
  readonly slotPs: number | undefined
  /** S₂: the slot of each rank among those who have granted a vote. */
  readonly deferralSlotPs: number | undefined
}

/** Θ_g, Δ and the largest and least latencies of a group. */
export const electionInput = (
  group: Replication,
  detector: Pick<FailureDetection, 'heartbeat' | 'losses'>,
  ranges: GroupRanges,
  clocks: Clocks,
): ElectionInput => {
  let [thresholdPs, spreadPs, largestLogPs, largestAckPs] = [0, 0, 0, 0]
  let leastLogPs = Number.POSITIVE_INFINITY
  for (const leader of group.leaders) {
    let [latest, soonest] = [0, Number.POSITIVE_INFINITY]
    for (const q of followersOf(leader, group)) {
      const [heart, log, ack] = [ranges.heartbeat(leader, q), ranges.log(leader, q), ranges.ack(q, leader)]
      thresholdPs = Math.max(thresholdPs, pairThreshold(detector, heart, clocks))
      latest = Math.max(latest, heart.maxLatencyPs)
      soonest = Math.min(soonest, heart.minLatencyPs)
      leastLogPs = Math.min(leastLogPs, log.minLatencyPs)
      largestLogPs = Math.max(largestLogPs, log.maxLatencyPs)
      largestAckPs = Math.max(largestAckPs, ack.maxLatencyPs)
    }
    spreadPs = Math.max(spreadPs, latest - soonest)
  }
  const lossPs = timesExact(detector.heartbeat.periodPs, BigInt(2 * detector.losses), 1n)
  const leaders = group.leaders.length
  return { thresholdPs, leaders, spreadPs, leastLogPs, largestLogPs, largestAckPs, lossPs }
}

/**
 * V, E, E°, g₀, S* and S₂. With S* between ranks no two members stand for the same term, and by g₀ all voters suspect the
 * leader themselves when the first request comes.
 */
export const electionSlots = (input: ElectionInput, pace: Pace, clocks: Clocks): ElectionSlots => {
  const { thresholdPs, leaders, spreadPs, leastLogPs, largestLogPs, largestAckPs, lossPs } = input
  const known = sumExact(pace.logSlot, largestLogPs + pace.followerPs)
  const round = sumExact(known, pace.ackSlot, largestAckPs + pace.leaderPs)
  const roundTimerPs = ceilPs(clocks.read(round))
  const gracePs = graceOf(spreadPs - leastLogPs, addExact(thresholdPs, lossPs), clocks)
  // How far two clocks may be apart after the same wait: 2ρ·x/(1 − ρ).
  const apart = twiceDrift(sumExact(thresholdPs, lossPs, gracePs), clocks)
  const forRanks = stretchedByRanks(leaders, clocks)
  const slotPs = forRanks(addExact(clocks.read(addExact(spreadPs, known)), apart))
  const behind = Math.max(0, largestLogPs - leastLogPs + pace.followerPs - spreadPs)
  const further = forRanks(clocks.read(behind))
  return {
    known,
    round,
    roundTimerPs,
    gracePs,
    slotPs: slotPs === undefined ? undefined : ceilPs(slotPs),
    deferralSlotPs:
      slotPs === undefined || further === undefined ? undefined : ceilPs(addExact(ceilPs(slotPs), further)),
  }
}

/** ⌈max(0, (Δ − min L_r)·(1 + ρ) + 2ρΘ/(1 − ρ))⌉; the first term may be below 0 and the sum above it. */
const graceOf = (lateBy: number, threshold: Exact, clocks: Clocks): number => {
  const drift = twiceDrift(threshold, clocks)
  if (lateBy >= 0) return ceilPs(addExact(clocks.read(lateBy), drift))
  const early = clocks.read(-lateBy)
  return compareExact(drift, early) <= 0 ? 0 : ceilPs(lessExact(drift, early))
}

const twiceDrift = (ps: Exact, { tolerancePpb }: Clocks): Exact =>
  timesExact(ps, 2n * BigInt(tolerancePpb), BigInt(PPB - tolerancePpb))

/** Divides by 1 − 2ρ·max(0, c − 3)/(1 − ρ): the slots before one's own drift too. Undefined where that is not above 0. */
const stretchedByRanks = (leaders: number, { tolerancePpb }: Clocks): ((ps: Exact) => Exact | undefined) => {
  const den = BigInt(PPB - tolerancePpb)
  const left = den - 2n * BigInt(tolerancePpb) * BigInt(Math.max(0, leaders - 3))
  return ps => (left <= 0n ? undefined : timesExact(ps, den, left))
}

/**
 * The least period for which A(j) holds although every follower may lose k heartbeats: T·(1 − 2ρ) must be at least
 * 2(c − 1)·E + (c − 2)·(S* + S₂) + V + Δ. Undefined where clocks wander too far.
 */
export const leastPeriodForLosses = (
  { leaders, spreadPs }: ElectionInput,
  { round, known, slotPs, deferralSlotPs }: ElectionSlots,
  { tolerancePpb }: Clocks,
): number | undefined => {
  const left = PPB - 2 * tolerancePpb
  if (left <= 0 || slotPs === undefined || deferralSlotPs === undefined) return undefined
  const rounds = timesExact(round, BigInt(2 * (leaders - 1)), 1n)
  const slots = timesExact(addExact(slotPs, deferralSlotPs), BigInt(Math.max(0, leaders - 2)), 1n)
  return ceilPs(timesExact(sumExact(rounds, slots, known, spreadPs), BigInt(PPB), BigInt(left)))
}

/** Whether f crashes, the leader's included, leave a member that may lead and holds all that is committed: c ≥ m + f. */
export const survives = ({ members, leaders }: Replication, failures: number): boolean =>
  leaders.length >= 2 &&
  failures <= members.length - majorityOf(members.length) &&
  (leaders.length === members.length || leaders.length >= majorityOf(members.length) + failures)
