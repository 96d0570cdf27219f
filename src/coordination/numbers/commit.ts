import { majorityOf, type Replication } from '../../model/services.ts'
import { addExact, type Exact } from '../../quantity/exact.ts'
import { maxExact, minExact, sumExact } from './exact-ps.ts'
import { followersOf, type GroupRanges } from './group-ranges.ts'
import type { Pace } from './pace.ts'

/** The k-th smallest, k from 1. */
const nthSmallest = (values: readonly number[], k: number): number =>
  values.toSorted((a, b) => a - b)[k - 1] ?? 0

/**
 * C_ℓ(f) = W + ord(U_r(q) + c_F + π_a/(1 − ρ) + U_a(q)) + c_L over the followers q: from a proposal at `leader` until it is
 * committed there, with the f fastest followers down. The leader counts itself, so the (m − 1 + f)-th smallest decides.
 */
export const commitAtLeader = (
  group: Replication,
  leader: string,
  failures: number,
  wait: Exact,
  ranges: GroupRanges,
  pace: Pace,
): Exact => {
  const ways = followersOf(leader, group).map(
    q => ranges.log(leader, q).maxLatencyPs + ranges.ack(q, leader).maxLatencyPs,
  )
  const decisive = nthSmallest(ways, majorityOf(group.members.length) - 1 + failures)
  return sumExact(wait, decisive, pace.ackSlot, pace.followerPs + pace.leaderPs)
}

/** The time until the next packet that says what is committed has arrived at q. */
const commitLeg = (
  { commit }: Pick<Replication, 'commit'>,
  leader: string,
  q: string,
  ranges: GroupRanges,
  pace: Pace,
): Exact => {
  const byHeartbeat = (): Exact => addExact(pace.heartbeatSlot, ranges.heartbeat(leader, q).maxLatencyPs)
  const byLog = (): Exact => addExact(pace.logSlot, ranges.log(leader, q).maxLatencyPs)
  if (commit === 'both') return minExact(byHeartbeat(), byLog())
  return commit === 'heartbeat' ? byHeartbeat() : byLog()
}

/** When the entry leaves the leader: where followers count acks themselves, only once the leader has it on disk. */
const sentWithin = ({ acks, diskPs = 0 }: Replication, wait: Exact): Exact =>
  acks.to === 'all' ? addExact(wait, diskPs) : wait

/**
 * C_v(f) = max over q of max(C_ℓ(f) + leg_q, W + U_r(q) + c_F) + c_F: until every live follower knows it committed. The word
 * may be there before a slow follower has the entry.
 */
export const visibleToAll = (
  group: Replication,
  leader: string,
  committed: Exact,
  wait: Exact,
  ranges: GroupRanges,
  pace: Pace,
): Exact =>
  followersOf(leader, group)
    .map(q => {
      const told = addExact(committed, commitLeg(group, leader, q, ranges, pace))
      const stored = sumExact(sentWithin(group, wait), ranges.log(leader, q).maxLatencyPs, pace.followerPs)
      return addExact(maxExact(told, stored), pace.followerPs)
    })
    .reduce(maxExact)

/**
 * The same where followers acknowledge to all and count for themselves: q knows once it has the entry and the acks of m − 2
 * others; the leader holds what it sent.
 */
export const visibleByAcks = (
  group: Replication,
  leader: string,
  failures: number,
  wait: Exact,
  ranges: GroupRanges,
  pace: Pace,
): Exact => {
  const followers = followersOf(leader, group)
  const others = majorityOf(group.members.length) - 2 + failures
  return followers
    .map(q => {
      const own = addExact(ranges.log(leader, q).maxLatencyPs, pace.followerPs)
      const ways = followers
        .filter(x => x !== q)
        .map(x => ranges.log(leader, x).maxLatencyPs + ranges.ack(x, q).maxLatencyPs)
      const counted = sumExact(nthSmallest(ways, others), pace.followerPs, pace.ackSlot)
      const known = others === 0 ? own : maxExact(own, counted)
      return sumExact(sentWithin(group, wait), known, pace.followerPs)
    })
    .reduce(maxExact)
}
