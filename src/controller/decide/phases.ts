import type { Moved } from '../contract/decision.ts'
import { type ChangeReason, type ControllerEvent, changed } from '../contract/events.ts'
import { isSameRange } from '../contract/promise.ts'
import type { ControllerState } from '../contract/state.ts'
import type { RangesById } from './admission.ts'

/** From `fromMs` on these ranges hold. */
export interface Phase {
  readonly fromMs: number
  readonly ranges: RangesById
}

/** The tunnels, other than those in `own`, whose range moves from phase to phase; by name within a phase. */
export const movesOf = (
  before: RangesById,
  phases: readonly Phase[],
  own: ReadonlySet<string>,
): readonly Moved[] => {
  const moved: Moved[] = []
  let last = before
  for (const { fromMs, ranges } of phases) {
    for (const id of [...last.keys()].sort()) {
      const from = last.get(id)!
      const to = ranges.get(id)
      if (own.has(id) || to === undefined || isSameRange(from, to)) continue
      moved.push({ id, from, to: { ...to, fromMs } })
    }
    last = new Map([...last, ...ranges])
  }
  return moved
}

/** What those are told whose range moves because of others. */
export const eventsOf = (
  state: ControllerState,
  moved: readonly Moved[],
  reason: ChangeReason = 'TE',
): readonly ControllerEvent[] =>
  moved.map(({ id, from, to }) => {
    const { periodPs } = state.held.get(id)!.tunnel
    return changed(id, reason, { ...from, periodPs }, { ...to, periodPs })
  })
