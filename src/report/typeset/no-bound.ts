import { leavesOpen, type Violation } from '../../model/verdict.ts'

/** Whether an analysis was stopped before it was done: what it does not say is then not known, rather than not bounded. */
export const isStopped = ({ violations }: { readonly violations: readonly Violation[] }): boolean =>
  violations.some(leavesOpen)

export type NoBound = 'unbounded' | 'not computed' | typeof NO_BOUND

/** Where nothing tells whether there is none, or only none computed. */
export const NO_BOUND = 'none'

/** What stands where there is no bound. */
export const noBoundText = (result: { readonly violations: readonly Violation[] }): NoBound =>
  isStopped(result) ? 'not computed' : 'unbounded'
