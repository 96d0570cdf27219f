import type { AnalysisResult } from '../analysis/result.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { countFrom } from '../model/checks/whole.ts'
import { FAULT_KINDS, type FaultKind, type Replay, TIMINGS, type Timing } from '../model/rehearsal.ts'
import type { Allocation } from '../model/request.ts'

/** Runs of each service unless told otherwise. */
export const SCHEDULES = 10_000

/** What `rehearse` takes; everything has a default. */
export interface RehearsalOptions {
  /** Runs of each service. Default 10,000. */
  readonly schedules?: number
  /** Of all draws. Default 1. */
  readonly seed?: number
  /** Which faults are drawn. Default `chaos`: all kinds. */
  readonly faults?: FaultKind
  /**
   * Where latencies come from: `bounds` draws them from the proven ranges, extremes favoured; `packets` simulates the
   * network; `wild` draws anything, and holds nothing but safety against it, and that it heals. Default `bounds`.
   */
  readonly timing?: Timing
  /** One run only: its name, as a failure gives it, or a file's content. */
  readonly replay?: string | Replay
  /** Asked now and then; true ends the rehearsal with what was seen so far (`complete: false`). */
  readonly shouldStop?: () => boolean
}

export const REHEARSAL_RULES: RulesOf<RehearsalOptions> = {
  schedules: { whole: countFrom(1) },
  seed: { whole: countFrom(0) },
  faults: { oneOf: FAULT_KINDS },
  timing: { oneOf: TIMINGS },
  replay: 'textOrMap',
  shouldStop: 'function',
}

/** What is rehearsed: tunnels in place, and what is proven of them; an answer of `analyzeServices` has both. */
export interface Rehearsed {
  /** The tunnels in place. */
  readonly allocation: Allocation
  /** Their analysis. */
  readonly solution: {
    /** What is proven of each tunnel. */
    readonly result: AnalysisResult
  }
}
