import type { TunnelBound } from '../../analysis/result.ts'
import { ackId, logId } from '../../model/service-tunnels.ts'
import { majorityOf, type Replication } from '../../model/services.ts'
import type { Exact } from '../../quantity/exact.ts'
import type { Clocks } from '../numbers/clocks.ts'
import { commitAtLeader } from '../numbers/commit.ts'
import { compareExact, lessExact } from '../numbers/exact-ps.ts'
import { followersOf, type GroupRanges } from '../numbers/group-ranges.ts'
import type { Pace } from '../numbers/pace.ts'
import { slotWait } from '../numbers/slot-wait.ts'
import { type ServiceWaterfall, Steps } from './waterfall.ts'

/** The leader whose commits may take longest, and the follower whose ack then decides. */
export const slowestCommit = (
  group: Replication,
  failures: number,
  wait: Exact,
  ranges: GroupRanges,
  pace: Pace,
): { readonly leader: string; readonly follower: string } => {
  const committed = (leader: string): Exact => commitAtLeader(group, leader, failures, wait, ranges, pace)
  const leader = group.leaders.reduce((a, b) => (compareExact(committed(b), committed(a)) > 0 ? b : a))
  const way = (q: string): number => ranges.log(leader, q).maxLatencyPs + ranges.ack(q, leader).maxLatencyPs
  const followers = followersOf(leader, group).toSorted((a, b) => way(a) - way(b))
  return { leader, follower: followers[majorityOf(group.members.length) - 2 + failures] }
}

/** There and back: the log packet on its way, the follower, its slot, the ack on its way, the leader. */
export const addRound = (
  steps: Steps,
  group: Replication,
  { leader, follower }: { readonly leader: string; readonly follower: string },
  pace: Pace,
  [there, back]: readonly [string, string],
): void => {
  steps.addWay(there, logId(group.id, leader), follower)
  addAnswer(steps, group, { leader, follower }, pace, back)
}

/** The way back alone. */
export const addAnswer = (
  steps: Steps,
  { id, acks }: Replication,
  { leader, follower }: { readonly leader: string; readonly follower: string },
  pace: Pace,
  back: string,
): void => {
  steps.add(back, 'processing', `${follower} handles it`, pace.followerPs)
  steps.add(back, 'slot', `${follower} waits for its ack slot`, pace.ackSlot)
  steps.addWay(back, ackId(id, follower, acks.to === 'all' ? undefined : leader), leader)
  steps.add(back, 'processing', `${leader} handles it`, pace.leaderPs)
}

/** Why a commit takes as long as it may, with so many followers down. */
export const commitWaterfall = (
  group: Replication,
  failures: number,
  ranges: GroupRanges,
  pace: Pace,
  bounds: ReadonlyMap<string, TunnelBound>,
  clocks: Clocks,
): ServiceWaterfall => {
  const wait = slotWait(group, clocks)
  const decisive = slowestCommit(group, failures, wait, ranges, pace)
  const steps = new Steps(bounds)
  steps.add('propose', 'slot', `${decisive.leader} has just missed a slot`, pace.logSlot)
  steps.add('propose', 'slot', 'behind a burst', lessExact(wait, pace.logSlot))
  addRound(steps, group, decisive, pace, ['replicate', 'ack'])
  const down = failures === 0 ? 'all up' : `${failures} down`
  const title = `${decisive.leader} leads, ${down}: the ack of ${decisive.follower} decides`
  return steps.waterfall('commit', title)
}
