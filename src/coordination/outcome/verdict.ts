import type { ServiceRemedy } from './remedy.ts'

/** What a deadline is about. */
export type DeadlineKind = 'detection' | 'commit' | 'visible' | 'failover'

/** Whether something that a service was asked for holds, with both sides of the inequality (MODEL "Services"). */
export type ServiceVerdict =
  | {
      /** A proven time and a deadline. */
      readonly code: 'DETECTION' | 'COMMIT' | 'FAILOVER'
      /** What the deadline is about. */
      readonly about: DeadlineKind
      /** Whether the proven time is within it. */
      readonly holds: boolean
      /** The proven time, ps; null where there is no bound. */
      readonly foundPs: number | null
      /** What the file asks for, ps. */
      readonly deadlinePs: number
      /** The whole sentence. */
      readonly message: string
      /** Single changes with which it holds, each tried. */
      readonly remedies?: readonly ServiceRemedy[]
    }
  | {
      /** What clients offer and what the log carries by a slow clock, both with the length of every entry. */
      readonly code: 'THROUGHPUT'
      readonly about: 'throughput'
      /** Whether the log carries it. */
      readonly holds: boolean
      /** By clients. */
      readonly offeredBytesPerSecond: number
      /** By the log of a leader whose clock is slow. */
      readonly carriedBytesPerSecond: number
      /** The whole sentence. */
      readonly message: string
      /** Single changes with which it holds, each tried. */
      readonly remedies?: readonly ServiceRemedy[]
    }
  | {
      /** Whether slots of ranks exist: what clocks drift apart over all of them must stay below one. */
      readonly code: 'SPLIT'
      readonly about: 'split'
      /** Whether there are slots. */
      readonly holds: boolean
      /** 2ρ·max(0, c − 3)/(1 − ρ). */
      readonly drift: number
      /** The whole sentence. */
      readonly message: string
      /** Single changes with which it holds, each tried. */
      readonly remedies?: readonly ServiceRemedy[]
    }
