import type { Tunnel } from '../model/request.ts'
import type { Rejection, Violation } from '../model/verdict.ts'

/** What a run over the requests decided. */
export interface Decided {
  readonly accepted: readonly Tunnel[]
  readonly rejected: readonly Rejection[]
  /** TIME_LIMIT where it was stopped. */
  readonly violations: readonly Violation[]
}

/** The verdict of a run that was stopped after `done` of `total` requests. */
export const stoppedAfter = (done: number, total: number): Violation => ({
  code: 'TIME_LIMIT',
  message: `stopped after ${done} of ${total} requests: the others are not decided`,
})
