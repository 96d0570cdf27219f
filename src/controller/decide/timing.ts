import type { Deciding } from './deciding.ts'

/** When what is announced now takes effect: after the grace, and not before what was announced earlier. */
export const startOf = ({ options, state, nowMs }: Deciding): number =>
  Math.max(nowMs + options.graceMs, state.settledMs)

/** When what stopped at `stopMs` is no longer felt. The analysis must still stand where it was with it. */
export const drainedBy = ({ admission, state }: Deciding, stopMs: number): number =>
  Math.max(stopMs, state.settledMs) + admission.drainMs()
