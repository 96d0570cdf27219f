import type { Violation } from '../../model/verdict.ts'

/** There is nothing to certify or explain: a tunnel has no bound. Carries the verdicts that say why. */
export class NoBoundError extends Error {
  /** The verdicts that say why there is no bound. */
  readonly violations: readonly Violation[]
  constructor(violations: readonly Violation[]) {
    super(`no bound: ${violations.map(v => v.message).join('; ')}`)
    this.name = 'NoBoundError'
    this.violations = violations
  }
}
