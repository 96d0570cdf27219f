import type { FailureDetection } from '../../model/services.ts'
import { addExact } from '../../quantity/exact.ts'
import type { Clocks } from './clocks.ts'
import { ceilPs, timesExact } from './exact-ps.ts'

/** What is known of an application that counts for its life (MODEL "Failure detection"). */
export interface ApplicationNumbers {
  /** The longest time between two updates of the counter, true time, ps. */
  readonly longestGapPs: number
  /** Heartbeats in a row that may carry an old count although the application lives. */
  readonly staleHeartbeats: number
  /** From the last update until every observer knows, where heartbeats are told apart by their numbers, ps. */
  readonly detectionPs: number
  /** The same where old counts are counted as they are received, so that lost heartbeats are not, ps. */
  readonly detectionByCountPs: number
}

/**
 * m = ⌈G·(1 + ρ)/T⌉ − 1 old counts are normal, and (m + 2 + 2k) periods and one latency tell that the application stands
 * still: k losses may hide the first old count, and k more the last.
 */
export const applicationNumbers = (
  { application, heartbeat: { periodPs }, losses }: FailureDetection,
  largestLatencyPs: number,
  clocks: Clocks,
): ApplicationNumbers | undefined => {
  if (application === undefined) return undefined
  const longestGapPs = application.updatePs + application.delayPs
  const heartbeats = ceilPs(timesExact(clocks.read(longestGapPs), 1n, BigInt(periodPs)))
  const staleHeartbeats = Math.max(1, heartbeats) - 1
  const after = (periods: number): number =>
    ceilPs(addExact(timesExact(clocks.longest(periodPs), BigInt(periods), 1n), largestLatencyPs))
  return {
    longestGapPs,
    staleHeartbeats,
    detectionPs: after(staleHeartbeats + 2 + 2 * losses),
    detectionByCountPs: after((staleHeartbeats + 2) * (losses + 1)),
  }
}
