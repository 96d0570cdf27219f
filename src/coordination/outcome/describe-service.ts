import type { AnalysisResult, TunnelBound } from '../../analysis/result.ts'
import { heartbeatId, tunnelNames } from '../../model/service-tunnels.ts'
import type { FailureDetection, Replication, Services } from '../../model/services.ts'
import type { Clocks } from '../numbers/clocks.ts'
import { clocksWithin } from '../numbers/clocks.ts'
import { type DetectionNumbers, detectionNumbers } from '../numbers/detection.ts'
import { ceilPs } from '../numbers/exact-ps.ts'
import type { ReplicationNumbers } from '../numbers/group.ts'
import { type HeartbeatWay, lossProbability, mistakeNumbers } from '../numbers/mistakes.ts'
import { type NumbersOfService, numbersOf } from '../service-numbers.ts'
import { type Latencies, latenciesOf } from '../tunnels/latencies.ts'
import type {
  DetectionOutcome,
  LossChoice,
  MistakeTimes,
  ReplicationOutcome,
  ServiceOutcome,
  ServiceRejection,
  WatchedPair,
} from './service-outcome.ts'
import { detectionVerdicts, groupVerdicts } from './verdicts.ts'

/** What is proven of the tunnels, and which services were refused. */
export interface Placed {
  readonly result: Pick<AnalysisResult, 'tunnels' | 'assumptions'>
  readonly rejected: ReadonlyMap<string, readonly ServiceRejection[]>
}

/** All services in file order: numbers and verdicts of those in place, reasons for the others. Remedies are not looked for. */
export const describeServices = (
  services: Services,
  { result, rejected }: Placed,
): readonly ServiceOutcome[] => {
  const { clockTolerancePpb } = result.assumptions
  const world: World = {
    latencies: latenciesOf(result),
    bounds: new Map(result.tunnels.map(tunnel => [tunnel.id, tunnel])),
    clocks: clocksWithin(clockTolerancePpb),
    ...(services.bitErrorRate === undefined ? {} : { bitErrorRate: services.bitErrorRate }),
  }
  return numbersOf(services.services, world.latencies, clockTolerancePpb).map(of =>
    describe(of, world, rejected),
  )
}

interface World {
  readonly latencies: Latencies
  readonly bounds: ReadonlyMap<string, TunnelBound>
  readonly clocks: Clocks
  readonly bitErrorRate?: number
}

const describe = (of: NumbersOfService, world: World, rejected: Placed['rejected']): ServiceOutcome => {
  const { service } = of
  const tunnels = tunnelNames(service).length
  const because = rejected.get(service.id)
  const refused = {
    id: service.id,
    kind: service.kind,
    tunnels,
    accepted: false,
    rejected: because ?? [],
  } as const
  if (because !== undefined || of.numbers === undefined) return refused
  return of.kind === 'failure-detection'
    ? describeDetection(of.service, of.numbers, tunnels, world)
    : describeGroup(of.service, of.numbers, tunnels, world)
}

const describeGroup = (
  group: Replication,
  numbers: ReplicationNumbers,
  tunnels: number,
  { clocks }: World,
): ReplicationOutcome => {
  const { election } = numbers
  const all = election.failoverPs === null ? [] : Object.values(election.failoverPs)
  return {
    id: group.id,
    kind: 'replication',
    accepted: true,
    tunnels,
    detector: group.detector,
    failures: group.failures,
    ...numbers,
    slotPs: election.slotPs,
    failoverPs: all.length === 0 ? null : { best: Math.min(...all), worst: Math.max(...all) },
    verdicts: groupVerdicts(group, numbers, clocks.tolerancePpb),
  }
}

const describeDetection = (
  service: FailureDetection,
  numbers: DetectionNumbers,
  tunnels: number,
  world: World,
): DetectionOutcome => {
  const { pairs, ...rest } = numbers
  const { heartbeat, losses, pollPs } = service
  const watched = pairs.map((pair): WatchedPair => ({ ...pair, ...wayOf(service, pair, world) }))
  const worst = watched.reduce(
    (most, way) => Math.max(most, lossProbability(world.bitErrorRate ?? 0, way)),
    0,
  )
  return {
    id: service.id,
    kind: 'failure-detection',
    accepted: true,
    tunnels,
    members: service.members,
    periodPs: heartbeat.periodPs,
    losses,
    pollPs,
    ...rest,
    pairs: watched,
    mistakeEverySeconds: mistakesOf(service, losses, watched, world),
    mistakeLastsPs: ceilPs(world.clocks.longest(heartbeat.periodPs)),
    mistakeMeanPs: heartbeat.periodPs / (1 - worst),
    byLosses: lossChoices(service, watched, world),
    verdicts: detectionVerdicts(service, numbers),
  }
}

const wayOf = (
  { id }: FailureDetection,
  { from, to }: { readonly from: string; readonly to: string },
  { bounds }: World,
): HeartbeatWay => {
  const bound = bounds.get(heartbeatId(id, from))
  const receiver = bound?.receivers.find(({ node }) => node === to)
  return { bits: bound?.sizeBits ?? 0, hops: receiver?.hops.length ?? 0 }
}

const mistakesOf = (
  { heartbeat }: FailureDetection,
  losses: number,
  ways: readonly HeartbeatWay[],
  { bitErrorRate }: World,
): MistakeTimes | null => {
  if (bitErrorRate === undefined || bitErrorRate === 0) return null
  const { worstPair, all } = mistakeNumbers(bitErrorRate, heartbeat.periodPs, losses, ways)
  return { worstPair: finite(worstPair), all: finite(all) }
}

const finite = (seconds: number): number | null => (Number.isFinite(seconds) ? seconds : null)

/** With the same traffic: only the threshold moves. */
const lossChoices = (
  service: FailureDetection,
  ways: readonly HeartbeatWay[],
  world: World,
): readonly LossChoice[] =>
  [...new Set([0, 1, 2, service.losses])]
    .sort((a, b) => a - b)
    .map(losses => {
      const { thresholdPs, detectionPs } = detectionNumbers(
        { ...service, losses },
        world.latencies,
        world.clocks,
      )
      return {
        losses,
        thresholdPs,
        detectionPs,
        mistakeEverySeconds: mistakesOf(service, losses, ways, world),
      }
    })
