import type { DetectionNumbers } from '../coordination/numbers/detection.ts'
import type { ReplicationNumbers } from '../coordination/numbers/group.ts'
import { type Latencies, rangeOf } from '../coordination/tunnels/latencies.ts'
import { ackId, heartbeatId, logId } from '../model/service-tunnels.ts'
import type { FailureDetection, LogWorkload, Replication, SlotTraffic } from '../model/services.ts'
import { PS_PER_SECOND } from '../quantity/scale.ts'
import {
  ACKS,
  BEATS,
  type DetectionBounds,
  LOG,
  type TrialGroup,
  type TrialPlan,
  type TrialTunnel,
  type TrialWorkload,
  type TunnelKind,
} from './engine/trial-plan.ts'

const BITS_PER_BYTE = 8
/** Most members of a group, or processes of a detector, that a run has: sets of them are 32 bits. */
export const MOST_MEMBERS = 32

const tunnelOf = (
  id: string,
  kind: TunnelKind,
  sender: string,
  receivers: readonly string[],
  { periodPs }: SlotTraffic,
  members: readonly string[],
  latencies: Latencies,
): TrialTunnel => {
  const ranges = receivers.map(receiver => rangeOf(latencies, id, receiver))
  return {
    id,
    kind,
    sender: members.indexOf(sender),
    receivers: receivers.map(receiver => members.indexOf(receiver)),
    periodPs,
    minPs: ranges.map(range => range.minLatencyPs),
    maxPs: ranges.map(range => range.maxLatencyPs),
  }
}

const others = (member: string, members: readonly string[]): readonly string[] =>
  members.filter(other => other !== member)

const beatsOf = (
  detector: FailureDetection,
  members: readonly string[],
  latencies: Latencies,
): readonly TrialTunnel[] =>
  members.map(sender =>
    tunnelOf(
      heartbeatId(detector.id, sender),
      BEATS,
      sender,
      others(sender, members),
      detector.heartbeat,
      members,
      latencies,
    ),
  )

const detectionOf = (
  detector: FailureDetection,
  numbers: DetectionNumbers,
  members: readonly string[],
): DetectionBounds => {
  const thresholds = new Map(numbers.pairs.map(pair => [`${pair.from}\n${pair.to}`, pair.thresholdPs]))
  return {
    thresholdPs: members.map(member => numbers.thresholdOfObserverPs[member] ?? numbers.thresholdPs),
    pairThresholdPs: members.map(to => members.map(from => thresholds.get(`${from}\n${to}`) ?? 0)),
    firstThresholdPs: numbers.firstHeartbeatPs,
    detectionPs: numbers.detectionPs,
    losses: detector.losses,
  }
}

/** A failure detection, ready to be rehearsed. */
export const detectorPlan = (
  service: FailureDetection,
  numbers: DetectionNumbers,
  latencies: Latencies,
  clockTolerancePpb: number,
): TrialPlan => ({
  service: service.id,
  members: service.members,
  tunnels: beatsOf(service, service.members, latencies),
  clockTolerancePpb,
  heartbeatPs: service.heartbeat.periodPs,
  detection: detectionOf(service, numbers, service.members),
  group: undefined,
})

/** A replicated group with the heartbeats that it uses, ready to be rehearsed. */
export const groupPlan = (
  service: Replication,
  numbers: ReplicationNumbers,
  detector: FailureDetection,
  detection: DetectionNumbers,
  latencies: Latencies,
  clockTolerancePpb: number,
): TrialPlan => {
  const { members } = service
  return {
    service: service.id,
    members,
    tunnels: [
      ...beatsOf(detector, members, latencies),
      ...logsOf(service, latencies),
      ...acksOf(service, latencies),
    ],
    clockTolerancePpb,
    heartbeatPs: detector.heartbeat.periodPs,
    detection: detectionOf(detector, detection, members),
    group: trialGroup(service, numbers, detector, detection),
  }
}

const logsOf = (
  { id, members, leaders, replication }: Replication,
  latencies: Latencies,
): readonly TrialTunnel[] =>
  members
    .filter(member => leaders.includes(member))
    .map(leader =>
      tunnelOf(logId(id, leader), LOG, leader, others(leader, members), replication, members, latencies),
    )

const acksOf = (
  { id, members, leaders, acks }: Replication,
  latencies: Latencies,
): readonly TrialTunnel[] => {
  const of = (tunnel: string, from: string, to: readonly string[]): TrialTunnel =>
    tunnelOf(tunnel, ACKS, from, to, acks, members, latencies)
  if (acks.to === 'all') return members.map(member => of(ackId(id, member), member, others(member, members)))
  return members
    .filter(member => leaders.includes(member))
    .flatMap(leader => others(leader, members).map(from => of(ackId(id, from, leader), from, [leader])))
}

const trialGroup = (
  service: Replication,
  numbers: ReplicationNumbers,
  detector: FailureDetection,
  detection: DetectionNumbers,
): TrialGroup => {
  const { members, leaders, processing, diskPs = 0 } = service
  const { election } = numbers
  const places = (names: readonly string[]): readonly number[] => names.map(name => members.indexOf(name))
  const room = 2 * (numbers.ringPackets ?? 64) * (service.replication.loadSizeBits / BITS_PER_BYTE)
  const workload = workloadOf(service)
  return {
    settings: {
      group: 1,
      processes: members.length,
      voters: members.map((_, m) => m),
      leaders: places(leaders),
      commit: service.commit,
      acks: service.acks.to,
      durability: service.diskPs === undefined ? 'memory' : 'disk',
      readmit: true,
      packetBytes: service.replication.loadSizeBits / BITS_PER_BYTE,
      ringEntries: powerOfTwo(workload.isLone ? 256 : room / workload.entryBytes),
      ringBytes: powerOfTwo(workload.isLone ? 16_384 : room),
      elections: {
        kind: service.elections === 'ranked' ? 'ranked' : 'random',
        thresholdPs: election.thresholdPs,
        firstThresholdPs: Math.max(detection.firstHeartbeatPs, election.thresholdPs),
        gracePs: election.gracePs,
        // Where clocks wander too far for any slot, ranks are no more than an order.
        slotPs: election.slotPs ?? election.roundTimerPs,
        laterSlotPs: election.deferralSlotPs ?? election.roundTimerPs,
        deferralPs: 2 * election.roundPs,
        roundPs: election.roundTimerPs,
        heartbeatPs: detector.heartbeat.periodPs,
        losses: detector.losses,
        randomPs:
          service.elections === 'ranked'
            ? (election.randomWindow999Ps ?? election.thresholdPs)
            : service.elections.randomPs,
      },
      retransmitPs: numbers.rtoPs,
    },
    leaderPs: processing.leaderPs,
    followerPs: processing.followerPs,
    diskPs,
    workload,
    bounds: {
      ...commitBounds(service, numbers),
      failoverPs:
        election.failoverPs === null
          ? null
          : Object.entries(election.failoverPs)
              .sort(([a], [b]) => Number(a) - Number(b))
              .map(([, ps]) => ps),
      candidateCrashPs: election.candidateCrashFailoverPs,
      failoverHoldsWithLosses: election.holdsWithLosses,
      isRanked: service.elections === 'ranked' && election.slotPs !== null,
    },
  }
}

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(Math.max(64, least)))

/** By the number of followers down; of numbers between two that are given, the next greater one's holds. */
const commitBounds = (
  { members }: Replication,
  { commitPs, majority }: ReplicationNumbers,
): { commitPs: readonly (readonly number[])[] | null; visiblePs: readonly number[] | null } => {
  if (commitPs === null) return { commitPs: null, visiblePs: null }
  const given = Object.entries(commitPs)
    .map(([failures, numbers]) => ({ failures: Number(failures), numbers }))
    .sort((a, b) => a.failures - b.failures)
  const most = members.length - majority
  const by = Array.from(
    { length: most + 1 },
    (_, down) => given.find(({ failures }) => failures >= down)?.numbers,
  )
  return {
    commitPs: by.map(numbers => members.map(member => numbers?.byLeader[member] ?? Number.POSITIVE_INFINITY)),
    visiblePs: by.map(numbers => numbers?.visible ?? Number.POSITIVE_INFINITY),
  }
}

const LONE_ENTRY_BYTES = 26

const workloadOf = ({ workload }: Replication): TrialWorkload => {
  if (workload === undefined) return { entryBytes: LONE_ENTRY_BYTES, burst: 1, entryPs: 0, isLone: true }
  const { entryBits, burstBits, rateBps }: LogWorkload = workload
  return {
    entryBytes: Math.max(1, Math.floor(entryBits / BITS_PER_BYTE)),
    burst: Math.max(1, Math.floor(burstBits / entryBits)),
    entryPs: Math.ceil((entryBits * PS_PER_SECOND) / rateBps),
    isLone: false,
  }
}
