import type { Violation } from '../../model/verdict.ts'

/** What weighs more than any number: that there is no bound at all. */
const WITHOUT_BOUND = 1000

/** How far a set of violations is from none: the sum of what each exceeds its limit by, as a share of it. 0 for none. */
export const harmOf = (violations: readonly Violation[]): number =>
  violations.reduce((sum, v) => sum + excessOf(v), 0)

const excessOf = (v: Violation): number => {
  switch (v.code) {
    case 'OVERLOAD':
      return WITHOUT_BOUND + v.utilization
    case 'BUFFER':
      return over(v.backlogBits, v.queueBits)
    case 'DEADLINE':
      return over(v.worstPs, v.deadlinePs)
    case 'JITTER':
      return over(v.maxJitterPs, v.jitterLimitPs)
    case 'MTU':
      return over(v.loadBits, v.largestLoadBits)
    case 'PERIOD':
    case 'DECLARED':
      return 1
    default:
      return WITHOUT_BOUND
  }
}

const over = (found: number, limit: number): number => found / Math.max(1, limit) - 1
