import type { FailureDetection, Replication } from '../../model/services.ts'
import { PPB } from '../../quantity/scale.ts'
import { timeText } from '../../quantity/time-text.ts'
import type { ReplicationNumbers } from '../numbers/group.ts'
import type { ServiceVerdict } from './verdict.ts'

/** Whether a failure detection is as fast as its file asks. */
export const detectionVerdicts = (
  { deadline }: FailureDetection,
  { detectionPs }: { readonly detectionPs: number },
): readonly ServiceVerdict[] =>
  deadline === undefined
    ? []
    : [
        {
          code: 'DETECTION',
          about: 'detection',
          holds: detectionPs <= deadline.detectionPs,
          foundPs: detectionPs,
          deadlinePs: deadline.detectionPs,
          message: `a crash is detected within ${timeText(detectionPs)}; deadline ${timeText(deadline.detectionPs)}`,
        },
      ]

/** Whether a group carries what it is offered, elects without rivals, and is as fast as its file asks. */
export const groupVerdicts = (
  group: Replication,
  numbers: ReplicationNumbers,
  clockTolerancePpb: number,
): readonly ServiceVerdict[] => [
  ...throughput(numbers, group, clockTolerancePpb),
  ...commits(group, numbers),
  ...split(group, numbers, clockTolerancePpb),
  ...failover(group, numbers),
]

const throughput = (
  { offeredBytesPerSecond: offered, throughputBytesPerSecond, throughputOk }: ReplicationNumbers,
  { workload }: Replication,
  clockTolerancePpb: number,
): readonly ServiceVerdict[] => {
  if (workload === undefined || offered === null) return []
  const carried = throughputBytesPerSecond * (1 - clockTolerancePpb / PPB)
  return [
    {
      code: 'THROUGHPUT',
      about: 'throughput',
      holds: throughputOk,
      offeredBytesPerSecond: offered,
      carriedBytesPerSecond: carried,
      message: `${megabytes(offered)} offered with the length of every entry; the log carries ${megabytes(carried)}`,
    },
  ]
}

const megabytes = (bytesPerSecond: number): string => `${Number((bytesPerSecond / 1e6).toPrecision(6))} MB/s`

const commits = (group: Replication, numbers: ReplicationNumbers): readonly ServiceVerdict[] => {
  const { deadline, failures } = group
  const commit = numbers.commitPs?.[failures]
  const down = failures === 0 ? '' : ` with ${failures} down`
  const verdict = (
    about: 'commit' | 'visible',
    foundPs: number | null,
    deadlinePs: number | undefined,
    what: string,
  ): readonly ServiceVerdict[] =>
    deadlinePs === undefined
      ? []
      : [
          {
            code: 'COMMIT',
            about,
            holds: foundPs !== null && foundPs <= deadlinePs,
            foundPs,
            deadlinePs,
            message:
              foundPs === null
                ? `no bound: more is offered than the log carries; deadline ${timeText(deadlinePs)}`
                : `${what} within ${timeText(foundPs)}${down}; deadline ${timeText(deadlinePs)}`,
          },
        ]
  const byAcks = numbers.visibleByAcksPs?.[failures]
  const visible = commit === undefined ? null : Math.min(commit.visible, byAcks ?? commit.visible)
  return [
    ...verdict('commit', commit?.leader ?? null, deadline?.commitPs, 'committed at the leader'),
    ...verdict('visible', visible, deadline?.visiblePs, 'known to all live members'),
  ]
}

const split = (
  { elections, leaders }: Replication,
  { election }: ReplicationNumbers,
  clockTolerancePpb: number,
): readonly ServiceVerdict[] => {
  if (elections !== 'ranked' || leaders.length < 2) return []
  const drift = (2 * clockTolerancePpb * Math.max(0, leaders.length - 3)) / (PPB - clockTolerancePpb)
  const holds = election.slotPs !== null
  return [
    {
      code: 'SPLIT',
      about: 'split',
      holds,
      drift,
      message:
        election.slotPs !== null
          ? `no two members stand for one term, ${timeText(election.slotPs)} apart`
          : `no slot keeps members apart: over ${leaders.length} ranks clocks drift by ${drift.toPrecision(3)} of one; it must be below 1`,
    },
  ]
}

/** The number that a failover deadline is held against: the last rank, and with two failures or more a candidate that dies. */
const worstFailover = ({ failures }: Replication, { election }: ReplicationNumbers): number | null => {
  if (election.failoverPs === null) return null
  const worst = Math.max(...Object.values(election.failoverPs))
  return failures >= 2 ? Math.max(worst, election.candidateCrashFailoverPs ?? worst) : worst
}

const failover = (group: Replication, numbers: ReplicationNumbers): readonly ServiceVerdict[] => {
  const deadlinePs = group.deadline?.failoverPs
  if (deadlinePs === undefined) return []
  const foundPs = worstFailover(group, numbers)
  return [
    {
      code: 'FAILOVER',
      about: 'failover',
      holds: foundPs !== null && foundPs <= deadlinePs,
      foundPs,
      deadlinePs,
      message:
        foundPs === null
          ? `no bound: ${whyNoFailover({ ...numbers, failures: group.failures })}; deadline ${timeText(deadlinePs)}`
          : `a new leader has committed within ${timeText(foundPs)}${withoutLosses(numbers)}; deadline ${timeText(deadlinePs)}`,
    },
  ]
}

const withoutLosses = ({ election }: ReplicationNumbers): string =>
  election.holdsWithLosses ? '' : ', without lost heartbeats'

/** Why there is no bound on a failover, in a few words. */
export const whyNoFailover = ({
  leaders,
  members,
  majority,
  failures,
  election,
}: ReplicationNumbers & Pick<Replication, 'failures'>): string => {
  if (leaders.length === 1) return `only ${leaders[0]} may lead`
  const crashes = Math.max(1, failures)
  if (members - majority < crashes) return `${members} members survive no crash`
  if (!election.failoverReachableForFailures)
    return `c ≥ m + f does not hold: ${leaders.length} may lead, ${majority} are a majority, ${crashes} may crash`
  return election.noRivalProbability === undefined
    ? 'clocks drift too far apart for ranks'
    : 'random waits have none'
}
