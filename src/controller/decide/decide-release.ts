import type { Contract } from '../contract/contract.ts'
import type { Decision, Moved } from '../contract/decision.ts'
import type { Deciding } from './deciding.ts'
import { eventsOf, movesOf } from './phases.ts'
import { drainedBy } from './timing.ts'

/** The sender has stopped: what the others win back holds when the grace is over and the queues have forgotten it. */
export const decideRelease = (deciding: Deciding, held: Contract): Decision => {
  const { state, nowMs } = deciding
  const { moved, settledMs } = takeAway(deciding, held, nowMs)
  return {
    atMs: nowMs,
    outcome: { kind: 'released', id: held.id, affected: moved },
    held: [],
    gone: [held.id],
    moved,
    settledMs,
    named: state.named,
    events: eventsOf(state, moved),
  }
}

/** Takes a tunnel that stops at `stopMs` out of the analysis: what the others win, and when. */
export const takeAway = (
  deciding: Deciding,
  held: Contract,
  stopMs: number,
): { readonly moved: readonly Moved[]; readonly settledMs: number } => {
  const { admission, options, state, nowMs } = deciding
  // A tunnel without a lane delays nobody, so nobody gains by its end.
  if (held.status === 'demoted') return { moved: [], settledMs: state.settledMs }
  const fromMs = Math.max(nowMs + options.graceMs, drainedBy(deciding, stopMs))
  admission.remove(held)
  const phases = [{ fromMs, ranges: admission.after() }]
  const moved = movesOf(admission.before(), phases, new Set([held.id]))
  return { moved, settledMs: fromMs }
}
