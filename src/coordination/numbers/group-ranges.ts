import type { Replication } from '../../model/services.ts'
import { type Latencies, type LatencyRange, rangeOf } from '../tunnels/latencies.ts'
import { ackId, heartbeatId, logId } from '../tunnels/tunnel-ids.ts'

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

/** m: how many members make a majority. */
export const majorityOf = (members: number): number => Math.floor(members / 2) + 1

/** How many members may be down at once at most: the others are a majority. */
export const mostFailures = (members: number): number => members - majorityOf(members)

/** All members but one. */
export const followersOf = (leader: string, { members }: Pick<Replication, 'members'>): readonly string[] =>
  members.filter(member => member !== leader)
