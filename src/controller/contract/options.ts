import type { Algorithm } from '../../allocation/place-request.ts'
import { ANALYSIS_RULES, type ResolvedOptions, resolveOptions } from '../../analysis/options.ts'
import type { RulesOf } from '../../model/checks/option-faults.ts'
import { requireInput } from '../../model/checks/require-input.ts'
import { countFrom } from '../../model/checks/whole.ts'
import { defined } from '../../model/defined.ts'

/** When a tunnel's own traffic changes its contract (X-Lane §3.3). Everything has a default. */
export interface OversightOptions {
  /**
   * Readings above the contract, one after the other, until a tunnel is demoted. Default 1: what a meter may count of a
   * conforming sender is proven, so one reading above it is proof.
   */
  readonly demoteAfter?: number
  /** Demotions in the life of a tunnel until it is terminated. Default 3. */
  readonly terminateAfterDemotions?: number
  /** Share of the contract below which a reading counts as unused. Default 0.5. */
  readonly unusedShare?: number
  /** Metered time below that share, without a break, until the period is raised. Default 60 000 ms. */
  readonly unusedAfterMs?: number
  /** Raises in the life of a tunnel until the next one terminates it instead. Default 3. */
  readonly terminateAfterRaises?: number
  /** Metered time without a packet until a tunnel is terminated. Default 300 000 ms. */
  readonly silentAfterMs?: number
  /**
   * How far the true ends of a meter's window may be from those it gives: its granularity, and its clock against the
   * controller's. Default 10 ms; counters of Open vSwitch are up to half a second old.
   */
  readonly meterToleranceMs?: number
}

/** What a controller takes; everything has a default. */
export interface ControllerOptions {
  /** Time between an announcement and its effect. Default 1000 ms. */
  readonly graceMs?: number
  /** How trees are chosen (MODEL "Allocation"). Default `greedy`. */
  readonly algorithm?: Algorithm
  /** Whether a rejection looks for the smallest change that would help; some dozens of trials each. Default true. */
  readonly remedies?: boolean
  /** Most tunnels that one request with `allowReroute` may move. Default 2. */
  readonly mostMoves?: number
  /** MODEL "Line caps"; on unless false. */
  readonly lineShaping?: boolean
  /** MODEL "Long busy periods". */
  readonly arrivalLimit?: number
  /** A delay above this, ps, counts as unbounded (MODEL "Fixed point"). */
  readonly delayLimitPs?: number
  /** Steps allowed for a decision; one that takes more is rejected as UNDECIDED (MODEL "Work"). 10⁹ by default, some ten seconds. */
  readonly workLimit?: number
  /**
   * Called when a decision begins; what it returns is asked while it is made, and true ends it, rejected with TIME_LIMIT. A
   * controller has no clock of its own: `() => { const end = Date.now() + 5000; return () => Date.now() >= end }`.
   */
  readonly startTimer?: () => () => boolean
  /**
   * How far a clock may run backwards; up to that it is treated as stopped, beyond it commands are refused (CLOCK_JUMP) until it
   * is right again, or is said to be right by the command `clock`. Default 600 000 ms.
   */
  readonly maxClockJumpMs?: number
  /** When meters change contracts. */
  readonly oversight?: OversightOptions
}

/** The same with its defaults applied. */
export interface ResolvedControllerOptions {
  /** Time between an announcement and its effect, ms. */
  readonly graceMs: number
  /** How trees are chosen. */
  readonly algorithm: Algorithm
  /** Whether a rejection looks for what would help. */
  readonly remedies: boolean
  /** Most tunnels that one request may move. */
  readonly mostMoves: number
  /** What the bounds rest on. */
  readonly analysis: ResolvedOptions
  /** Steps and time are counted from here on. */
  readonly beginDecision: () => void
  /** How far a clock may run backwards, ms. */
  readonly maxClockJumpMs: number
  /** When meters change contracts. */
  readonly oversight: Required<OversightOptions>
}

const OVERSIGHT_RULES: RulesOf<OversightOptions> = {
  demoteAfter: { whole: countFrom(1) },
  terminateAfterDemotions: { whole: countFrom(1) },
  unusedShare: { from: 0, to: 1 },
  unusedAfterMs: { whole: countFrom(1) },
  terminateAfterRaises: { whole: countFrom(0) },
  silentAfterMs: { whole: countFrom(1) },
  meterToleranceMs: { whole: countFrom(0) },
}

export const CONTROLLER_RULES: RulesOf<ControllerOptions> = {
  graceMs: { whole: countFrom(0) },
  algorithm: { oneOf: ['greedy', 'x-opt'] },
  remedies: 'boolean',
  mostMoves: { whole: countFrom(0) },
  lineShaping: ANALYSIS_RULES.lineShaping,
  arrivalLimit: ANALYSIS_RULES.arrivalLimit,
  delayLimitPs: ANALYSIS_RULES.delayLimitPs,
  workLimit: ANALYSIS_RULES.workLimit,
  startTimer: 'function',
  maxClockJumpMs: { whole: countFrom(0) },
  oversight: { options: OVERSIGHT_RULES },
}

/** Defaults applied once, at the door. Throws InputError for unknown ones and values that cannot be. */
export const resolveControllerOptions = (o: ControllerOptions = {}): ResolvedControllerOptions => {
  requireInput({ options: [o, CONTROLLER_RULES] })
  const oversight = o.oversight ?? {}
  let isOver = (): boolean => false
  const analysis = resolveOptions({
    lineShaping: o.lineShaping ?? true,
    shouldStop: () => isOver(),
    ...defined({ arrivalLimit: o.arrivalLimit, delayLimitPs: o.delayLimitPs, workLimit: o.workLimit }),
  })
  return {
    graceMs: o.graceMs ?? 1000,
    algorithm: o.algorithm ?? 'greedy',
    remedies: o.remedies ?? true,
    mostMoves: o.mostMoves ?? 2,
    maxClockJumpMs: o.maxClockJumpMs ?? 600_000,
    analysis,
    beginDecision: () => {
      isOver = o.startTimer?.() ?? isOver
      analysis.work.begin()
    },
    oversight: {
      demoteAfter: oversight.demoteAfter ?? 1,
      terminateAfterDemotions: oversight.terminateAfterDemotions ?? 3,
      unusedShare: oversight.unusedShare ?? 0.5,
      unusedAfterMs: oversight.unusedAfterMs ?? 60_000,
      terminateAfterRaises: oversight.terminateAfterRaises ?? 3,
      silentAfterMs: oversight.silentAfterMs ?? 300_000,
      meterToleranceMs: oversight.meterToleranceMs ?? 10,
    },
  }
}
