import type { FaultKind, Replay, Timing } from '../model/rehearsal.ts'
import type { BoundName, CheckName } from './engine/outcome.ts'

/** One proven number, held against what happened. Times ps. */
export interface RehearsedBound {
  /** Which number. */
  readonly name: BoundName
  /** What it bounds. */
  readonly meaning: string
  /** How often it was held against something. */
  readonly count: number
  /** What came nearest to its bound, or above, ps; null where nothing was held against it. */
  readonly worstPs: number | null
  /** The number, ps, as it was in that case. */
  readonly boundPs: number | null
  /** worst / bound: 1 says that the bound is reached. */
  readonly tightness: number | null
}

/** One invariant. */
export interface RehearsedCheck {
  /** Which invariant. */
  readonly name: CheckName
  /** What it says. */
  readonly meaning: string
  /** Whether it held after every step. */
  readonly holds: boolean
}

/** What was seen of one service. */
export interface RehearsedService {
  /** Its name. */
  readonly id: string
  /** What it is. */
  readonly kind: 'failure-detection' | 'replication'
  /** Runs made. */
  readonly schedules: number
  /** Steps of protocol machines: deliveries, slots, timers, requests. */
  readonly events: number
  /** Commits, counted at every member. */
  readonly commits: number
  /** Time that passed in all runs together, ps. */
  readonly simulatedPs: number
  /** Each proven number, and the worst that was seen of it. */
  readonly bounds: readonly RehearsedBound[]
  /** Each invariant. */
  readonly checks: readonly RehearsedCheck[]
  /** Absent where nothing failed. */
  readonly failure?: RehearsalFailure
}

/** Something that must not happen, and how to see it again. */
export interface RehearsalFailure {
  /** Which invariant or bound. */
  readonly check: CheckName
  /** What happened. */
  readonly message: string
  /** True time in the run, ps. */
  readonly atPs: number
  /** Names the run as it was drawn: what `replay` takes. */
  readonly id: string
  /** The same failure with as little as it takes. */
  readonly replay: Replay
}

/** The wire form of `rehearse --json`. */
export interface RehearsalResult {
  readonly schema: 'xlane/rehearsal@1'
  /** Whether every invariant and every bound held. */
  readonly valid: boolean
  /** Where latencies came from. */
  readonly timing: Timing
  /** Which faults were drawn. */
  readonly faults: FaultKind
  /** Of all draws. */
  readonly seed: number
  /** Runs asked for, of each service. */
  readonly schedules: number
  /** Whether all were made. */
  readonly complete: boolean
  /** In file order; services without proven numbers are left out. */
  readonly services: readonly RehearsedService[]
  /** Ids of services that could not be rehearsed, as their tunnels have no bounds. */
  readonly skipped: readonly string[]
}
