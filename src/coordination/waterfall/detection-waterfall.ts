import type { TunnelBound } from '../../analysis/result.ts'
import { heartbeatId } from '../../model/service-tunnels.ts'
import type { FailureDetection } from '../../model/services.ts'
import type { Clocks } from '../numbers/clocks.ts'
import { type DetectionNumbers, type DetectionPair, detectionWithin } from '../numbers/detection.ts'
import { compareExact } from '../numbers/exact-ps.ts'
import { type ServiceWaterfall, Steps } from './waterfall.ts'

/** Why a detection takes as long as it may: the pair that takes longest. */
export const detectionWaterfall = (
  { id, pollPs }: FailureDetection,
  { pairs, thresholdOfObserverPs }: DetectionNumbers,
  bounds: ReadonlyMap<string, TunnelBound>,
  clocks: Clocks,
): ServiceWaterfall => {
  const threshold = ({ to }: DetectionPair): number => thresholdOfObserverPs[to]
  const within = (pair: DetectionPair) => detectionWithin(pair.maxLatencyPs, threshold(pair), pollPs, clocks)
  const slowest = pairs.reduce((a, b) => (compareExact(within(b), within(a)) > 0 ? b : a))
  const { from, to } = slowest
  const steps = new Steps(bounds)
  steps.addWay('last heartbeat', heartbeatId(id, from), to)
  steps.add('silence', 'timer', `${to} waits its threshold`, clocks.longest(threshold(slowest)))
  steps.add('silence', 'timer', 'until the table is looked at', clocks.longest(pollPs))
  return steps.waterfall('detection', `${from} crashes right after a heartbeat, ${to} notices last`)
}
