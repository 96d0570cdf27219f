import type { AnalysisResult } from '../../analysis/result.ts'
import { detectorsOf, type FailureDetection, type Replication, type Services } from '../../model/services.ts'
import { type Clocks, clocksWithin } from '../numbers/clocks.ts'
import { detectionNumbers } from '../numbers/detection.ts'
import { electionInput, survives } from '../numbers/election.ts'
import { carriesWorkload, thresholdsOf } from '../numbers/group.ts'
import { groupRanges } from '../numbers/group-ranges.ts'
import { paceOf } from '../numbers/pace.ts'
import { latenciesOf } from '../tunnels/latencies.ts'
import { commitWaterfall } from './commit-waterfall.ts'
import { detectionWaterfall } from './detection-waterfall.ts'
import { failoverWaterfall } from './failover-waterfall.ts'
import type { ServiceWaterfall } from './waterfall.ts'

/** The wire form of `explain --service --json`: what the proven times of one service are made of. */
export interface ServiceExplanation {
  readonly schema: 'xlane/service-explanation@1'
  /** Its id. */
  readonly service: string
  /** What it is. */
  readonly kind: 'failure-detection' | 'replication'
  /** Of a failure detection its detection; of a group its commit, and its failover where that has a bound. */
  readonly waterfalls: readonly ServiceWaterfall[]
}

/**
 * Why a service takes as long as it may, step by step; the steps add up to its numbers exactly. Throws RangeError for an id
 * that no service has, NoRangeError where one of its tunnels has no proven range.
 */
export const explainService = (
  services: Services,
  id: string,
  result: Pick<AnalysisResult, 'tunnels' | 'assumptions'>,
): ServiceExplanation => {
  const service = services.services.find(one => one.id === id)
  if (service === undefined) throw new RangeError(`there is no service ${id}`)
  const clocks = clocksWithin(result.assumptions.clockTolerancePpb)
  return {
    schema: 'xlane/service-explanation@1',
    service: id,
    kind: service.kind,
    waterfalls:
      service.kind === 'failure-detection'
        ? ofDetection(service, result, clocks)
        : ofGroup(service, services, result, clocks),
  }
}

type Tunnels = Pick<AnalysisResult, 'tunnels'>

const boundsOf = ({ tunnels }: Tunnels) => new Map(tunnels.map(tunnel => [tunnel.id, tunnel]))

const ofDetection = (
  service: FailureDetection,
  result: Tunnels,
  clocks: Clocks,
): readonly ServiceWaterfall[] => [
  detectionWaterfall(
    service,
    detectionNumbers(service, latenciesOf(result), clocks),
    boundsOf(result),
    clocks,
  ),
]

const ofGroup = (
  group: Replication,
  { services }: Services,
  result: Tunnels,
  clocks: Clocks,
): readonly ServiceWaterfall[] => {
  const detector = detectorsOf(services).get(group.detector)
  if (detector === undefined) throw new RangeError(`there is no failure detection ${group.detector}`)
  const latencies = latenciesOf(result)
  const bounds = boundsOf(result)
  const ranges = groupRanges(group, latencies)
  const pace = paceOf(group, detector.heartbeat.periodPs, clocks)
  const thresholds = thresholdsOf(detectionNumbers(detector, latencies, clocks))
  const commit = carriesWorkload(group, clocks)
    ? [commitWaterfall(group, group.failures, ranges, pace, bounds, clocks)]
    : []
  if (group.elections !== 'ranked' || !survives(group, Math.max(1, group.failures))) return commit
  const input = electionInput(group, detector, thresholds, ranges)
  const failover = failoverWaterfall(group, input, ranges, pace, bounds, clocks)
  return failover === undefined ? commit : [...commit, failover]
}
