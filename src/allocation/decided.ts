import type { ResolvedOptions } from '../analysis/options.ts'
import type { Solved } from '../analysis/solve.ts'
import type { Tunnel } from '../model/request.ts'
import type { Rejection, Violation } from '../model/verdict.ts'
import type { Stopped } from '../model/work-budget.ts'
import type { LanesFound } from './lanes/decide-at.ts'

/** What a run over the requests decided. */
export interface Decided {
  readonly accepted: readonly Tunnel[]
  readonly rejected: readonly Rejection[]
  /** TIME_LIMIT or UNDECIDED where it ended before all were decided. */
  readonly violations: readonly Violation[]
  /** The network with all that is accepted, and all that was kept, in place, where it is solved already. */
  readonly solved?: Solved | undefined
  /** Where requests left their lane open, what searches for lanes gave. */
  readonly lanes?: LanesFound
}

/** The verdict of a run that was ended after `done` of `total` requests. */
export const stoppedAfter = (
  { reason }: Stopped,
  { work }: ResolvedOptions,
  done: number,
  total: number,
): Violation => {
  const message = `stopped after ${done} of ${total} requests: the others are not decided`
  return reason === 'time'
    ? { code: 'TIME_LIMIT', message }
    : { code: 'UNDECIDED', message, workLimit: work.limit }
}

/** A request that is not decided when its time or its steps are over; what is in place stays as it was. */
export const undecided = (id: string, { reason, at }: Stopped, { work }: ResolvedOptions): Rejection => {
  const where = at === undefined ? '' : ` in lane ${at.lane} of link ${at.link}`
  const [code, message] =
    reason === 'time'
      ? (['TIME_LIMIT', `request ${id} is not decided within the time limit${where}`] as const)
      : ([
          'UNDECIDED',
          `request ${id} is not decided after ${work.limit} steps${where}: a higher workLimit (--work-limit) decides more`,
        ] as const)
  return { id, code, message, ...at }
}
