import type { ReplicationOutcome } from '../../coordination/outcome/service-outcome.ts'
import { whyNoFailover } from '../../coordination/outcome/verdicts.ts'
import { timeText } from '../../quantity/time-text.ts'
import { counted, grouped } from '../typeset/numbers.ts'
import type { Fact } from './fact.ts'

const rate = (bytesPerSecond: number): string => `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`
const down = (failures: string): string => (failures === '0' ? 'all up' : `${failures} down`)

/** What a replicated group promises. */
export const groupFacts = (service: ReplicationOutcome): readonly Fact[] => [
  ...commitFacts(service),
  ...logFacts(service),
  ...electionFacts(service),
]

const commitFacts = ({ commitPs, visibleByAcksPs }: ReplicationOutcome): readonly Fact[] => {
  if (commitPs === null)
    return [{ what: 'commits', value: 'no bound', note: 'more is offered than the log carries' }]
  return Object.entries(commitPs).map(([failures, { leader, visible }]) => {
    const byAcks = visibleByAcksPs?.[failures]
    const acks = byAcks === undefined ? '' : `, by counting acks within ${timeText(byAcks)}`
    return {
      what: `committed, ${down(failures)}`,
      value: timeText(leader),
      note: `at the leader, whoever leads; known to all within ${timeText(visible)}${acks}`,
    }
  })
}

const logFacts = (service: ReplicationOutcome): readonly Fact[] => {
  const { offeredBytesPerSecond: offered, ringPackets, slotWaitPs } = service
  return [
    {
      what: 'the log carries',
      value: rate(service.throughputBytesPerSecond),
      note: `${grouped(service.payloadBytes)} B a packet; ${offered === null ? 'no workload declared: one entry at a time' : `${rate(offered)} offered with the length of every entry`}`,
    },
    ...(slotWaitPs === null
      ? []
      : [
          {
            what: 'waits for a slot',
            value: timeText(slotWaitPs),
            note: offered === null ? 'at most' : 'at most, behind a burst',
          },
        ]),
    {
      what: 'a lost packet',
      value: `+ ${timeText(service.lossAddsPs)}`,
      note: `at most on every entry behind it; known after ${timeText(service.rtoPs)} without an ack. Without one there is no loss in the numbers above`,
    },
    ...(ringPackets === null
      ? []
      : [
          {
            what: 'the leader keeps',
            value: counted(ringPackets, 'packet'),
            note: 'until all members have them, or are known to have failed',
          },
        ]),
  ]
}

const electionFacts = (service: ReplicationOutcome): readonly Fact[] => {
  const { election, failoverPs, leaders, majority, members } = service
  return [
    {
      what: 'suspect the leader',
      value: timeText(election.thresholdPs),
      note: `of silence, the same for all members; a crash is noticed within ${timeText(election.detectionPs)}`,
    },
    ...slotFacts(service),
    failoverPs === null
      ? { what: 'failover', value: 'no bound', note: whyNoFailover(service) }
      : {
          what: 'failover',
          value: `${timeText(failoverPs.best)} … ${timeText(failoverPs.worst)}`,
          note: `crash of the leader to the first commit of the next; rank 0 … ${leaders.length - 2}, those before it dead or behind${election.holdsWithLosses ? '' : `. Without lost heartbeats: with them the period must be at least ${timeOr(election.leastPeriodForLossesPs)}`}`,
        },
    ...(election.candidateCrashFailoverPs === null || members - majority < 2
      ? []
      : [
          {
            what: 'the candidate dies too',
            value: timeText(election.candidateCrashFailoverPs),
            note: 'rank 0 dies after it was granted votes, rank 1 wins',
          },
        ]),
    {
      what: 'Raft asks for',
      value: `${timeText(election.roundPs)} ≪ ${timeText(election.thresholdPs)}`,
      note: 'a round of requests and answers ≪ suspicion ≪ the time between crashes',
    },
  ]
}

const timeOr = (ps: number | null): string => (ps === null ? 'no period will do' : timeText(ps))

const slotFacts = ({ election }: ReplicationOutcome): readonly Fact[] => {
  const { slotPs, randomWindow999Ps, noRivalProbability } = election
  if (slotPs === null)
    return [{ what: 'ranks', value: 'none', note: 'clocks drift too far apart for slots of any length' }]
  const window = randomWindow999Ps === null ? '' : roundedUp(randomWindow999Ps)
  if (noRivalProbability !== undefined)
    return [
      {
        what: 'no rival',
        value: `${(noRivalProbability * 100).toFixed(2)} %`,
        note: `of elections by random waits; ranks ${timeText(slotPs)} apart have none, random waits need ${window} for 99.9 %`,
      },
    ]
  return window === ''
    ? []
    : [
        {
          what: 'ranks apart',
          value: timeText(slotPs),
          note: `no two stand for one term; random waits need up to ${window} for 99.9 %. Also: at least ${timeText(election.gracePs)} after suspicion, a round ${timeText(election.roundTimerPs)}, after a vote two rounds and ${timeOr(election.deferralSlotPs)} a rank`,
        },
      ]
}

/** A time that is no bound, to four digits. */
const roundedUp = (ps: number): string => {
  const grain = 10 ** Math.max(0, Math.floor(Math.log10(ps)) - 3)
  return timeText(Math.ceil(ps / grain) * grain)
}
