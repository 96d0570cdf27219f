import { ackId, heartbeatId, logId } from '../../model/service-tunnels.ts'
import type { Replication } from '../../model/services.ts'
import { type Latencies, type LatencyRange, rangeOf } from '../tunnels/latencies.ts'

/** The proven ranges that a group lives by, by the member that sends and the one that receives. */
export interface GroupRanges {
  readonly log: (leader: string, follower: string) => LatencyRange
  readonly ack: (follower: string, to: string) => LatencyRange
  readonly heartbeat: (from: string, to: string) => LatencyRange
}

export const groupRanges = (
  { id, detector, acks }: Pick<Replication, 'id' | 'detector' | 'acks'>,
  latencies: Latencies,
): GroupRanges => ({
  log: (leader, follower) => rangeOf(latencies, logId(id, leader), follower),
  ack: (follower, to) => rangeOf(latencies, ackId(id, follower, acks.to === 'all' ? undefined : to), to),
  heartbeat: (from, to) => rangeOf(latencies, heartbeatId(detector, from), to),
})

/** All members but one. */
export const followersOf = (leader: string, { members }: Pick<Replication, 'members'>): readonly string[] =>
  members.filter(member => member !== leader)
