import type { FixChange } from '../../model/planning/fix.ts'
import { roundedDownBits, roundedUpMemoryBits, roundedUpPs } from './round-values.ts'
import type { FixTrials } from './trials.ts'

/** The changes with amounts as one would write them beside the least ones, where these do too. */
export const withRoundAmounts = (trials: FixTrials, changes: readonly FixChange[]): readonly FixChange[] => {
  const rounded = changes.map(change => rounding(trials, change))
  if (rounded.every((change, i) => change === changes[i])) return changes
  return trials.try(asRound(rounded)).broken.length === 0 ? rounded : changes.map(withoutRound)
}

const rounding = (trials: FixTrials, change: FixChange): FixChange => {
  switch (change.change) {
    case 'period':
    case 'deadline':
    case 'jitter': {
      const roundPs = roundedUpPs(change.toPs)
      return roundPs === change.toPs || change.toPs < change.fromPs ? change : { ...change, roundPs }
    }
    case 'size': {
      const roundBits = Math.max(roundedDownBits(change.toBits), leastLoadBits(trials, change.tunnel))
      return roundBits === change.toBits ? change : { ...change, roundBits }
    }
    case 'queue': {
      const roundBits = roundedUpMemoryBits(change.toBits)
      return roundBits === change.toBits ? change : { ...change, roundBits }
    }
    case 'best-effort': {
      const roundBits = Math.max(roundedDownBits(change.toBits), LEAST_FRAME_BITS)
      return roundBits === change.toBits ? change : { ...change, roundBits }
    }
    default:
      return change
  }
}

const LEAST_FRAME_BITS = 84 * 8

const leastLoadBits = (trials: FixTrials, tunnel: string): number =>
  [...trials.target, ...trials.others].find(({ id, replica }) => (replica?.of ?? id) === tunnel)
    ?.minLoadSizeBits ?? 1

/** The changes with their round amounts as those to be made, where they have some. */
export const asRound = (changes: readonly FixChange[]): readonly FixChange[] =>
  changes.map((change): FixChange => {
    if ('roundPs' in change && change.roundPs !== undefined) return { ...change, toPs: change.roundPs }
    if ('roundBits' in change && change.roundBits !== undefined)
      return { ...change, toBits: change.roundBits }
    if ('roundBps' in change && change.roundBps !== undefined) return { ...change, toBps: change.roundBps }
    return change
  })

const withoutRound = (change: FixChange): FixChange => {
  if (!('roundBps' in change)) return change
  const { roundBps: _failed, ...rest } = change
  return rest
}
