import type { Rejection } from '../../model/verdict.ts'
import type { ApplicationNumbers } from '../numbers/application.ts'
import type { DetectionNumbers, DetectionPair } from '../numbers/detection.ts'
import type { ReplicationNumbers } from '../numbers/group.ts'
import type { ServiceVerdict } from './verdict.ts'

/** Why a service is not in place: one of its tunnels was refused, and a service is admitted as a whole or not at all. */
export interface ServiceRejection {
  /** The tunnel that was refused; of a group whose failure detection is not in place, that one's. */
  readonly tunnel: string
  /** As in a rejection of a request; `PERIOD` where x-adj would have raised its period. */
  readonly code: Rejection['code'] | 'PERIOD'
  /** The whole sentence. */
  readonly message: string
}

/** How often bit errors alone make a live member look dead; mean times, in doubles. */
export interface MistakeTimes {
  /** Seconds between two mistakes of the pair that makes most; null where they are too rare for a number. */
  readonly worstPair: number | null
  /** Seconds between two mistakes of any pair. */
  readonly all: number | null
}

/** What another number of losses would mean, with the same traffic. */
export interface LossChoice {
  /** Heartbeats that may be lost in a row. */
  readonly losses: number
  /** Θ* of the detector, ps. */
  readonly thresholdPs: number
  /** T_D, ps. */
  readonly detectionPs: number
  /** Null where bit errors are not counted. */
  readonly mistakeEverySeconds: MistakeTimes | null
}

/** One pair with the way of its heartbeats. */
export interface WatchedPair extends DetectionPair {
  /** Of a heartbeat on the wire. */
  readonly bits: number
  /** Links from sender to observer. */
  readonly hops: number
}

interface Head {
  readonly id: string
  /** How many tunnels it is made of. */
  readonly tunnels: number
}

/** A service that is not in place. */
export interface RejectedService extends Head {
  /** What it would have been. */
  readonly kind: 'failure-detection' | 'replication'
  readonly accepted: false
  /** Why; empty where it is in place and a bound is missing (the violations of the analysis say which). */
  readonly rejected: readonly ServiceRejection[]
}

/** A failure detection in place: its numbers, and what they are worth. */
export interface DetectionOutcome extends Head, Omit<DetectionNumbers, 'pairs'> {
  readonly kind: 'failure-detection'
  readonly accepted: true
  /** Who watches whom: all each other. */
  readonly members: readonly string[]
  /** T, ps. */
  readonly periodPs: number
  /** k. */
  readonly losses: number
  /** How often users of the table look at it, ps. */
  readonly pollPs: number
  /** In members' order, by sender, then by observer. */
  readonly pairs: readonly WatchedPair[]
  /** Of the application above, where it keeps a counter. */
  readonly app?: ApplicationNumbers
  /** Null where bit errors are not counted: then there are no mistakes inside the assumptions. */
  readonly mistakeEverySeconds: MistakeTimes | null
  /** T_M: how long a mistake lasts where no more are lost than it takes, ps. */
  readonly mistakeLastsPs: number
  /** The mean, which more losses make longer, ps; a double. */
  readonly mistakeMeanPs: number
  /** None to two losses in a row, and as many as the file says. */
  readonly byLosses: readonly LossChoice[]
  /** What it was asked for, and whether that holds. */
  readonly verdicts: readonly ServiceVerdict[]
}

/** A replicated group in place. */
export interface ReplicationOutcome extends Head, ReplicationNumbers {
  readonly kind: 'replication'
  readonly accepted: true
  /** Id of its failure detection. */
  readonly detector: string
  /** How many members may be down at once, as the file says. */
  readonly failures: number
  /** S*, as in `election`, ps. */
  readonly slotPs: number | null
  /** A(0) and the last A(j), ps; null where there is no bound. */
  readonly failoverPs: {
    /** Where the first rank wins. */
    readonly best: number
    /** Where the last one has to. */
    readonly worst: number
  } | null
  /** What it was asked for, and whether that holds. */
  readonly verdicts: readonly ServiceVerdict[]
}

/** One service of a result: in place with its numbers, or not with reasons. */
export type ServiceOutcome = DetectionOutcome | ReplicationOutcome | RejectedService
