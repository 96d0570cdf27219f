import type { ComparedMethod } from '../../analysis/comparison.ts'

/** Whether a method's numbers are bounds in the network they were computed for. */
export const isBound = ({ ignores }: ComparedMethod): boolean => ignores.length === 0

/** `not a bound here, ignores best-effort frames`; empty for a method whose numbers are bounds. */
export const notABound = ({ ignores }: ComparedMethod): string =>
  ignores.length === 0 ? '' : `not a bound here, ignores ${ignores.join(', ')}`
