import type { Replication } from '../../model/services.ts'
import type { Exact } from '../../quantity/exact.ts'
import type { Clocks } from './clocks.ts'

/** What every step of a group may take at most, latencies apart. All times ps. */
export interface Pace {
  /** π_r/(1 − ρ): until the next log packet leaves. */
  readonly logSlot: Exact
  /** π_a/(1 − ρ): until the next ack leaves. */
  readonly ackSlot: Exact
  /** T_h/(1 − ρ): until the next heartbeat leaves. */
  readonly heartbeatSlot: Exact
  /** c_F: from a packet at a follower until the answer is ready, the disk included. */
  readonly followerPs: number
  /** c_L: from an ack at the leader until it counts, the disk included. */
  readonly leaderPs: number
}

export const paceOf = (group: Replication, heartbeatPeriodPs: number, clocks: Clocks): Pace => {
  const { replication, acks, processing, diskPs = 0 } = group
  return {
    logSlot: clocks.longest(replication.periodPs),
    ackSlot: clocks.longest(acks.periodPs),
    heartbeatSlot: clocks.longest(heartbeatPeriodPs),
    followerPs: processing.followerPs + diskPs,
    leaderPs: processing.leaderPs + diskPs,
  }
}
