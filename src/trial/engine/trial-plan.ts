import type { RaftSettings } from '../../protocol/raft/settings.ts'

export type TunnelKind = typeof BEATS | typeof LOG | typeof ACKS
export const BEATS = 0
export const LOG = 1
export const ACKS = 2

/** One tunnel of a service, members by number. */
export interface TrialTunnel {
  /** Its name among the derived requests. */
  readonly id: string
  readonly kind: TunnelKind
  readonly sender: number
  readonly receivers: readonly number[]
  readonly periodPs: number
  /** By receiver, as in `receivers`: the proven range of its latency, ps. */
  readonly minPs: readonly number[]
  readonly maxPs: readonly number[]
}

/** What is proven of detection, ps. */
export interface DetectionBounds {
  /** Θ by observer, then by observer and sender. */
  readonly thresholdPs: readonly number[]
  readonly pairThresholdPs: readonly (readonly number[])[]
  readonly firstThresholdPs: number
  /** T_D. */
  readonly detectionPs: number
  /** k: heartbeats that may be lost in a row. */
  readonly losses: number
}

/** What is proven of a group, ps; null where nothing is. */
export interface GroupBounds {
  /** By the number of followers down: C_ℓ by who leads, and C_v. */
  readonly commitPs: readonly (readonly number[])[] | null
  readonly visiblePs: readonly number[] | null
  /** A(j) by rank. */
  readonly failoverPs: readonly number[] | null
  readonly candidateCrashPs: number | null
  /** Whether A(j) holds although heartbeats may be lost. */
  readonly failoverHoldsWithLosses: boolean
  /** Whether elections are in turns that cannot collide. */
  readonly isRanked: boolean
}

/** What clients of a group do. */
export interface TrialWorkload {
  readonly entryBytes: number
  /** Entries of a burst, and after it one every so many ps; a lone entry at a time where there is no workload. */
  readonly burst: number
  readonly entryPs: number
  readonly isLone: boolean
}

export interface TrialGroup {
  readonly settings: Omit<RaftSettings, 'self' | 'incarnation'>
  readonly leaderPs: number
  readonly followerPs: number
  readonly diskPs: number
  readonly workload: TrialWorkload
  readonly bounds: GroupBounds
}

/** One service, ready to be rehearsed: its tunnels with their proven ranges, and the numbers that must hold. */
export interface TrialPlan {
  readonly service: string
  readonly members: readonly string[]
  readonly tunnels: readonly TrialTunnel[]
  /** Clocks are within so many parts in 10⁹ of true time. */
  readonly clockTolerancePpb: number
  readonly heartbeatPs: number
  readonly detection: DetectionBounds
  readonly group: TrialGroup | undefined
}
