import type { CommandOutcome, Decision } from '../contract/decision.ts'
import type { ResolvedControllerOptions } from '../contract/options.ts'
import type { ControllerState } from '../contract/state.ts'
import type { Admission } from './admission.ts'

/** What a decision is made from. `admission` is a cache of the state's analysis, no part of it. */
export interface Deciding {
  readonly admission: Admission
  readonly options: ResolvedControllerOptions
  readonly state: ControllerState
  /** Never before the last decision. */
  readonly nowMs: number
}

/** A decision that is an answer and nothing else: no contract comes, goes or moves. */
export const onlyAnswered = ({ state, nowMs }: Deciding, outcome: CommandOutcome): Decision => ({
  atMs: nowMs,
  outcome,
  held: [],
  gone: [],
  moved: [],
  settledMs: state.settledMs,
  named: state.named,
  events: [],
})
