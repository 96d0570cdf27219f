import type { FixProposal } from '../../model/planning/fix.ts'

/** A proposal before it has its number. */
export type Candidate = Omit<FixProposal, 'number' | 'isOnFront'>

/** Without a deadline all slack is as good. */
const slackOf = ({ slackPs }: Candidate): number => slackPs ?? 0

export const isBetter = (a: Candidate, b: Candidate): boolean =>
  a.cost <= b.cost &&
  a.changes.length <= b.changes.length &&
  slackOf(a) >= slackOf(b) &&
  (a.cost < b.cost || a.changes.length < b.changes.length || slackOf(a) > slackOf(b))

/**
 * The cheapest first, then those of fewer changes, then of more slack; single changes all, of sets those that nothing else
 * betters in cost, number of changes and slack (the Pareto front).
 */
export const ranked = (found: readonly Candidate[]): readonly Omit<FixProposal, 'number'>[] =>
  found
    .map(one => ({ ...one, isOnFront: !found.some(other => isBetter(other, one)) }))
    .filter(({ isOnFront, changes }) => isOnFront || changes.length === 1)
    .toSorted((a, b) => a.cost - b.cost || a.changes.length - b.changes.length || slackOf(b) - slackOf(a))
