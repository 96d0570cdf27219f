import type { Deciding } from './deciding.ts'

/** When what is announced now takes effect: after the grace, and not before what was announced earlier. */
export const startOf = ({ options, state, nowMs }: Deciding): number =>
  Math.max(nowMs + options.graceMs, state.settledMs)

/** When a tunnel that stopped at `stopMs` can no longer delay others. The analysis must still contain it. */
export const drainedBy = ({ admission, state }: Deciding, stopMs: number): number =>
  Math.max(stopMs, state.settledMs) + admission.drainMs()
