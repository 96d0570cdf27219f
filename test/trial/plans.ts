import { numbersOf } from '../../src/coordination/service-numbers.ts'
import type { LatencyRange } from '../../src/coordination/tunnels/latencies.ts'
import { ackId, heartbeatId, logId } from '../../src/model/service-tunnels.ts'
import type { FailureDetection, LogWorkload, Replication } from '../../src/model/services.ts'
import type { TrialPlan } from '../../src/trial/engine/trial-plan.ts'
import { detectorPlan, groupPlan } from '../../src/trial/plan-of.ts'

export interface PlanOptions {
  readonly members?: number
  readonly leaders?: number
  readonly losses?: number
  readonly acks?: 'leader' | 'all'
  readonly commit?: 'heartbeat' | 'replication' | 'both'
  readonly elections?: Replication['elections']
  readonly diskPs?: number
  readonly clockPpb?: number
  readonly packetBytes?: number
  readonly workload?: LogWorkload
}

/** One detector and one group on ranges about as those of the testbed. */
export const plansFor = (options: PlanOptions = {}): { detector: TrialPlan; group: TrialPlan } => {
  const {
    members: n = 5,
    leaders = n,
    losses = 1,
    acks = 'leader',
    commit = 'both',
    elections = 'ranked',
    diskPs,
    clockPpb = 0,
    packetBytes = 1538,
    workload,
  } = options
  const members = Array.from({ length: n }, (_, i) => `h${i + 1}`)
  const slots = (periodPs: number, bytes: number, lane: number) => ({
    periodPs,
    loadSizeBits: bytes * 8,
    sizeBits: bytes * 8,
    lane,
  })
  const fd: FailureDetection = {
    kind: 'failure-detection',
    id: 'fd',
    members,
    heartbeat: slots(1_000_000_000, 84, 0),
    losses,
    pollPs: 0,
  }
  const g: Replication = {
    kind: 'replication',
    id: 'g',
    detector: 'fd',
    members,
    leaders: members.slice(0, leaders),
    replication: slots(13_200_000, packetBytes, 1),
    acks: { ...slots(13_200_000, 84, 1), to: acks },
    commit,
    elections,
    processing: { leaderPs: 500_000, followerPs: 500_000 },
    failures: Math.floor((n - 1) / 2),
    ...(diskPs === undefined ? {} : { diskPs }),
    ...(workload === undefined ? {} : { workload }),
  }
  const latencies = new Map<string, ReadonlyMap<string, LatencyRange>>()
  const add = (id: string, to: readonly string[], minLatencyPs: number, maxLatencyPs: number): void => {
    latencies.set(id, new Map(to.map(node => [node, { minLatencyPs, maxLatencyPs }])))
  }
  for (const member of members) {
    const others = members.filter(other => other !== member)
    add(heartbeatId('fd', member), others, 7_964_400, 12_094_600)
    add(logId('g', member), others, 9_300_000, 18_800_000)
    add(ackId('g', member), others, 7_900_000, 15_800_000)
    for (const leader of others) add(ackId('g', member, leader), [leader], 4_900_000, 15_800_000)
  }
  const [detection, group] = numbersOf([fd, g], latencies, clockPpb)
  if (detection?.service.kind !== 'failure-detection' || group?.service.kind !== 'replication')
    throw new TypeError('numbers come in the order of services')
  const detected = detection.numbers as Extract<typeof detection, { service: FailureDetection }>['numbers']
  const grouped = group.numbers as Extract<typeof group, { service: Replication }>['numbers']
  if (detected === undefined || grouped === undefined) throw new TypeError('every tunnel has a range')
  return {
    detector: detectorPlan(fd, detected, latencies, clockPpb),
    group: groupPlan(g, grouped, fd, detected, latencies, clockPpb),
  }
}
