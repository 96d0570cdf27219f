import { addExact, type Exact } from '../../quantity/exact.ts'
import type { Clocks } from './clocks.ts'
import { ceilPs, sumExact, timesExact } from './exact-ps.ts'
import type { GroupRanges } from './group-ranges.ts'
import type { Pace } from './pace.ts'

/**
 * RTO* = ⌈(U_r + c_F + π_a/(1 − ρ) + U_a + c_L)·(1 + ρ)⌉: without an ack for so long after the slot, by the leader's clock,
 * the packet or its ack is lost.
 */
export const lossKnownAfter = (
  leader: string,
  follower: string,
  ranges: GroupRanges,
  pace: Pace,
  clocks: Clocks,
): number =>
  ceilPs(
    clocks.read(
      sumExact(
        ranges.log(leader, follower).maxLatencyPs + ranges.ack(follower, leader).maxLatencyPs,
        pace.ackSlot,
        pace.followerPs + pace.leaderPs,
      ),
    ),
  )

/** (RTO* + π_r)/(1 − ρ): what one lost log packet may add to every entry of its busy period. */
export const lossAdds = (rtoPs: number, logPeriodPs: number, clocks: Clocks): Exact =>
  clocks.longest(rtoPs + logPeriodPs)

/**
 * ⌈(C_v + T_D + (RTO* + π_r)/(1 − ρ))·(1 + ρ)/π_r⌉: packets that a leader must keep until every member has committed them, or
 * is known to have failed.
 */
export const ringPackets = (
  visible: Exact,
  detected: Exact,
  added: Exact,
  logPeriodPs: number,
  clocks: Clocks,
): number =>
  ceilPs(timesExact(clocks.read(addExact(addExact(visible, detected), added)), 1n, BigInt(logPeriodPs)))
