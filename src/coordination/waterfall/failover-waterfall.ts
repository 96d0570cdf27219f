import type { TunnelBound } from '../../analysis/result.ts'
import { heartbeatId, logId } from '../../model/service-tunnels.ts'
import { mostFailures, type Replication } from '../../model/services.ts'
import { addExact } from '../../quantity/exact.ts'
import type { Clocks } from '../numbers/clocks.ts'
import type { ElectionInput } from '../numbers/election.ts'
import { electionSlots } from '../numbers/election.ts'
import { timesExact } from '../numbers/exact-ps.ts'
import { followersOf, type GroupRanges } from '../numbers/group-ranges.ts'
import type { Pace } from '../numbers/pace.ts'
import type { LatencyRange } from '../tunnels/latencies.ts'
import { addAnswer, addRound, slowestCommit } from './commit-waterfall.ts'
import { type ServiceWaterfall, Steps } from './waterfall.ts'

interface Pair {
  readonly leader: string
  readonly follower: string
}

/** The pair of a possible leader and a follower whose latency is the largest. */
const slowestPair = (
  group: Replication,
  latency: (leader: string, follower: string) => LatencyRange,
): Pair => {
  const pairs = group.leaders.flatMap(leader =>
    followersOf(leader, group).map((follower): Pair => ({ leader, follower })),
  )
  const most = (pair: Pair): number => latency(pair.leader, pair.follower).maxLatencyPs
  return pairs.reduce((a, b) => (most(b) > most(a) ? b : a))
}

/** Why a failover takes as long as it may, where the member of the last rank has to win. Undefined without ranks. */
export const failoverWaterfall = (
  group: Replication,
  input: ElectionInput,
  ranges: GroupRanges,
  pace: Pace,
  bounds: ReadonlyMap<string, TunnelBound>,
  clocks: Clocks,
): ServiceWaterfall | undefined => {
  const { slotPs, gracePs, roundTimerPs } = electionSlots(input, pace, clocks)
  if (slotPs === undefined) return undefined
  const rank = input.leaders - 2
  const steps = new Steps(bounds)
  const heart = slowestPair(group, ranges.heartbeat)
  steps.addWay('last heartbeat', heartbeatId(group.detector, heart.leader), heart.follower)
  steps.add('silence', 'timer', 'the threshold of suspicion', clocks.longest(input.thresholdPs))
  // As one span of the clock: what the two add up to is stretched once.
  const wait = addExact(gracePs, timesExact(slotPs, BigInt(rank), 1n))
  steps.add('ranks', 'timer', `rank ${rank} waits for its turn`, clocks.longest(wait))
  steps.add('pre-vote', 'timer', 'a whole round, so that a denial is heard', clocks.longest(roundTimerPs))
  const request = slowestPair(group, ranges.log)
  const answer = slowestPair(group, (leader, follower) => ranges.ack(follower, leader))
  steps.add('vote', 'slot', 'the candidate waits for its slot', pace.logSlot)
  steps.addWay('vote', logId(group.id, request.leader), request.follower)
  addAnswer(steps, group, answer, pace, 'vote')
  const decisive = slowestCommit(group, mostFailures(group.members.length), pace.logSlot, ranges, pace)
  steps.add('first commit', 'slot', `${decisive.leader} waits for its slot`, pace.logSlot)
  addRound(steps, group, decisive, pace, ['first commit', 'first commit'])
  return steps.waterfall(
    'failover',
    `the leader crashes, rank ${rank} wins: those before it are dead or behind`,
  )
}
