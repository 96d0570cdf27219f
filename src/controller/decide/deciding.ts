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
