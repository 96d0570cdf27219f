import { type FailureDetection, majorityOf, mostFailures, type Replication } from '../../model/services.ts'
import type { Exact } from '../../quantity/exact.ts'
import { PS_PER_SECOND } from '../../quantity/scale.ts'
import type { Latencies } from '../tunnels/latencies.ts'
import type { Clocks } from './clocks.ts'
import { commitAtLeader, visibleByAcks, visibleToAll } from './commit.ts'
import { type DetectionNumbers, detectionWithin } from './detection.ts'
import { electionInput, electionSlots } from './election.ts'
import { describeElection, type ElectionNumbers } from './election-numbers.ts'
import { ceilPs, compareExact, maxExact } from './exact-ps.ts'
import { followersOf, type GroupRanges, groupRanges } from './group-ranges.ts'
import { lossAdds, lossKnownAfter, ringPackets } from './losses.ts'
import { type Pace, paceOf } from './pace.ts'
import { logCapacityBps, payloadBits, slotWait, wireWorkload } from './slot-wait.ts'

/** One follower of one possible leader. All times ps. */
export interface GroupPair {
  /** Who sends the log. */
  readonly leader: string
  /** Who acknowledges it. */
  readonly follower: string
  /** Least latency of log packets, ps. */
  readonly logMinPs: number
  /** U_r: greatest latency of log packets, ps. */
  readonly logMaxPs: number
  /** Least latency of acks, ps. */
  readonly ackMinPs: number
  /** U_a: greatest latency of acks, ps. */
  readonly ackMaxPs: number
  /** RTO*: without an ack for so long after the slot, the packet or its ack is lost, ps. */
  readonly rtoPs: number
}

/** How long a commit takes with a number of followers down. All times ps. */
export interface CommitNumbers {
  /** C_ℓ: committed at the leader, whoever leads. */
  readonly leader: number
  /** C_v: known to every live member, without a lost packet. */
  readonly visible: number
  /** C_ℓ by who leads. */
  readonly byLeader: Readonly<Record<string, number>>
}

/** The numbers of a replicated group (MODEL "Replication" and "Elections"). */
export interface ReplicationNumbers {
  /** n: how many there are. */
  readonly members: number
  /** m: how many make a majority. */
  readonly majority: number
  /** Who may lead, in the order of ranks. */
  readonly leaders: readonly string[]
  /** P: entries in one packet, bytes. */
  readonly payloadBytes: number
  /** P/π_r. */
  readonly throughputBytesPerSecond: number
  /** The workload with the length of every entry; null where none is declared. */
  readonly offeredBytesPerSecond: number | null
  /** Whether the log carries the workload even by a slow clock. Else nothing of commits is bounded. */
  readonly throughputOk: boolean
  /** W: from a proposal until its packet leaves, ps. */
  readonly slotWaitPs: number | null
  /** Times, ps, by the number of followers down: none, as many as the file says, as many as a majority allows. */
  readonly commitPs: Readonly<Record<string, CommitNumbers>> | null
  /** C_v where followers count acks for themselves (`to: all`), ps, by the number of followers down. */
  readonly visibleByAcksPs?: Readonly<Record<string, number>> | null
  /** Of every possible leader and each of its followers. */
  readonly pairs: readonly GroupPair[]
  /** The largest of all, ps. */
  readonly rtoPs: number
  /** What a lost log packet adds to every entry of its busy period, ps. */
  readonly lossAddsPs: number
  /** Packets that a leader's ring must hold. */
  readonly ringPackets: number | null
  /** Settings of elections, and what they promise. */
  readonly election: ElectionNumbers
}

/** The numbers of failures that numbers are given for, ascending. */
export const failuresShown = ({ members, failures }: Replication): readonly number[] =>
  [...new Set([0, failures, mostFailures(members.length)])].sort((a, b) => a - b)

/** Whether what is offered fits the log of a leader whose clock is the slowest. */
export const carriesWorkload = (group: Replication, clocks: Clocks): boolean =>
  group.workload === undefined ||
  compareExact(wireWorkload(group.workload).rateBps, logCapacityBps(group, clocks)) <= 0

/**
 * The numbers of one group from plain latencies of its tunnels and of its detector's heartbeats. Throws {@link NoRangeError}
 * where one has none.
 */
export const groupNumbers = (
  group: Replication,
  detector: FailureDetection,
  detection: Pick<DetectionNumbers, 'pairs'>,
  latencies: Latencies,
  clocks: Clocks,
): ReplicationNumbers => {
  const ranges = groupRanges(group, latencies)
  const pace = paceOf(group, detector.heartbeat.periodPs, clocks)
  const input = electionInput(group, detector, thresholdsOf(detection), ranges)
  const pairs = pairsOf(group, ranges, pace, clocks)
  const rtoPs = pairs.reduce((most, pair) => Math.max(most, pair.rtoPs), 0)
  const added = lossAdds(rtoPs, group.replication.periodPs, clocks)
  const detected = detectionWithin(largestHeartbeat(group, ranges), input.thresholdPs, 0, clocks)
  const isCarried = carriesWorkload(group, clocks)
  const wait = isCarried ? slotWait(group, clocks) : undefined
  const commits = wait === undefined ? undefined : commitsOf(group, wait, ranges, pace)
  const most = mostFailures(group.members.length)
  const lastVisible = commits?.at(-1)?.visible
  const payload = payloadBits(group) / 8
  return {
    members: group.members.length,
    majority: majorityOf(group.members.length),
    leaders: group.leaders,
    payloadBytes: payload,
    throughputBytesPerSecond: (payload * PS_PER_SECOND) / group.replication.periodPs,
    offeredBytesPerSecond:
      group.workload === undefined ? null : Number(wireWorkload(group.workload).rateBps.valueOf()) / 8,
    throughputOk: isCarried,
    slotWaitPs: wait === undefined ? null : ceilPs(wait),
    commitPs: commits === undefined ? null : describeCommits(commits),
    ...(group.acks.to === 'all'
      ? { visibleByAcksPs: wait === undefined ? null : acksByFailures(group, wait, ranges, pace) }
      : {}),
    pairs,
    rtoPs,
    lossAddsPs: ceilPs(added),
    ringPackets:
      lastVisible === undefined
        ? null
        : ringPackets(lastVisible, detected, added, group.replication.periodPs, clocks),
    election: describeElection(group, {
      input,
      slots: electionSlots(input, pace, clocks),
      periodPs: detector.heartbeat.periodPs,
      detected,
      committed: group.leaders
        .map(leader => commitAtLeader(group, leader, most, pace.logSlot, ranges, pace))
        .reduce(maxExact),
      clocks,
    }),
  }
}

/** Θ* by pair. */
export const thresholdsOf = ({
  pairs,
}: Pick<DetectionNumbers, 'pairs'>): ((from: string, to: string) => number) => {
  const thresholds = new Map(pairs.map(({ from, to, thresholdPs }) => [`${from}\n${to}`, thresholdPs]))
  return (from, to) => thresholds.get(`${from}\n${to}`) ?? 0
}

const largestHeartbeat = (group: Replication, ranges: GroupRanges): number => {
  let largest = 0
  for (const leader of group.leaders)
    for (const q of followersOf(leader, group))
      largest = Math.max(largest, ranges.heartbeat(leader, q).maxLatencyPs)
  return largest
}

const pairsOf = (group: Replication, ranges: GroupRanges, pace: Pace, clocks: Clocks): readonly GroupPair[] =>
  group.leaders.flatMap(leader =>
    followersOf(leader, group).map(follower => {
      const [log, ack] = [ranges.log(leader, follower), ranges.ack(follower, leader)]
      return {
        leader,
        follower,
        logMinPs: log.minLatencyPs,
        logMaxPs: log.maxLatencyPs,
        ackMinPs: ack.minLatencyPs,
        ackMaxPs: ack.maxLatencyPs,
        rtoPs: lossKnownAfter(leader, follower, ranges, pace, clocks),
      }
    }),
  )

interface ExactCommit {
  readonly failures: number
  readonly byLeader: readonly (readonly [leader: string, committed: Exact])[]
  readonly visible: Exact
}

const commitsOf = (
  group: Replication,
  wait: Exact,
  ranges: GroupRanges,
  pace: Pace,
): readonly ExactCommit[] =>
  failuresShown(group).map(failures => {
    const byLeader = group.leaders.map(
      leader => [leader, commitAtLeader(group, leader, failures, wait, ranges, pace)] as const,
    )
    const visible = byLeader
      .map(([leader, committed]) => visibleToAll(group, leader, committed, wait, ranges, pace))
      .reduce(maxExact)
    return { failures, byLeader, visible }
  })

const describeCommits = (commits: readonly ExactCommit[]): Readonly<Record<string, CommitNumbers>> =>
  Object.fromEntries(
    commits.map(({ failures, byLeader, visible }) => [
      failures,
      {
        leader: ceilPs(byLeader.map(([, committed]) => committed).reduce(maxExact)),
        visible: ceilPs(visible),
        byLeader: Object.fromEntries(byLeader.map(([leader, committed]) => [leader, ceilPs(committed)])),
      },
    ]),
  )

const acksByFailures = (
  group: Replication,
  wait: Exact,
  ranges: GroupRanges,
  pace: Pace,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    failuresShown(group).map(failures => [
      failures,
      ceilPs(
        group.leaders
          .map(leader => visibleByAcks(group, leader, failures, wait, ranges, pace))
          .reduce(maxExact),
      ),
    ]),
  )
