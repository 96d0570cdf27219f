import type { Binding } from '../../model/planning/headroom.ts'
import type { Violation } from '../../model/verdict.ts'

/**
 * What is wrong with an allocation as it is, to tell what a change breaks: whatever is wrong then and was not before, or is worse
 * than before. With a valid allocation that is any violation at all.
 */
export class Wrong {
  readonly #before: ReadonlyMap<string, number>

  constructor(violations: readonly Violation[]) {
    this.#before = new Map(violations.map(v => [placeOf(v), measureOf(v)]))
  }

  /** Those that a change brings. */
  broken(violations: readonly Violation[]): readonly Violation[] {
    if (this.#before.size === 0) return violations
    return violations.filter(v => {
      const before = this.#before.get(placeOf(v))
      return before === undefined || !(measureOf(v) <= before)
    })
  }
}

const placeOf = (v: Violation): string => {
  switch (v.code) {
    case 'BUFFER':
      return JSON.stringify([v.code, v.link, v.lane])
    case 'DEADLINE':
    case 'JITTER':
    case 'PERIOD':
    case 'MTU':
    case 'TREE':
      return JSON.stringify([v.code, v.tunnel])
    default:
      return v.code
  }
}

/** How bad it is: at the same place, more is worse. What has no bound can always get worse. */
const measureOf = (v: Violation): number => {
  switch (v.code) {
    case 'BUFFER':
      return v.backlogBits
    case 'DEADLINE':
      return v.worstPs
    case 'JITTER':
      return v.maxJitterPs
    case 'PERIOD':
    case 'MTU':
    case 'TREE':
      return 0
    default:
      return Number.NaN
  }
}

/** A verdict as that which binds. */
export const bindingOf = (v: {
  readonly code: Binding['code']
  readonly message: string
  readonly link?: string
  readonly lane?: number
  readonly tunnel?: string
}): Binding => ({
  code: v.code,
  message: v.message,
  ...(v.link === undefined ? {} : { link: v.link }),
  ...(v.lane === undefined ? {} : { lane: v.lane }),
  ...(v.tunnel === undefined ? {} : { tunnel: v.tunnel }),
})
