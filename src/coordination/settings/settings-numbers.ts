import type { DetectionOutcome } from '../outcome/service-outcome.ts'

/** What settings are derived from: the proven numbers of a failure detection. Times ps. */
export interface SettingsNumbers {
  /** T: the period of heartbeats, ps. */
  readonly periodPs: number
  /** k: how many of them may be lost in a row. */
  readonly losses: number
  /** U: the largest latency of a heartbeat between any two members, ps. */
  readonly latencyPs: number
  /** δ: the largest spread of the latencies of a pair, ps. */
  readonly jitterPs: number
  /** Θ*: the smallest threshold that never suspects a live member, ps. */
  readonly thresholdPs: number
  /** How many members. */
  readonly members: number
}

/** What settings follow from, of a failure detection that is in place. */
export const settingsNumbers = ({
  periodPs,
  losses,
  lambdaPs,
  thresholdPs,
  pairs,
  members,
}: Pick<
  DetectionOutcome,
  'periodPs' | 'losses' | 'lambdaPs' | 'thresholdPs' | 'pairs' | 'members'
>): SettingsNumbers => ({
  periodPs,
  losses,
  latencyPs: lambdaPs,
  jitterPs: pairs.reduce(
    (largest, { minLatencyPs, maxLatencyPs }) => Math.max(largest, maxLatencyPs - minLatencyPs),
    0,
  ),
  thresholdPs,
  members: members.length,
})
