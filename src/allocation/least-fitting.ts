import type { Engine } from '../engine/engine.ts'
import type { Violation } from '../model/verdict.ts'
import { leastWhole } from './least-whole.ts'

/** What a change by a whole n would break; the engine is as before. */
type TrialOf = (n: number) => readonly Violation[]

/** What trials are made on: rough ones where these will do. */
export type Trying = Pick<Engine, 'roughly' | 'wasExact'>

/**
 * Least whole n in (bad, good] that breaks nothing, undefined where `good` breaks something; `bad` is known to. Once n breaks
 * nothing, greater ones do not either. Near a full link an exact trial may walk a million arrivals. So what is overloaded is
 * told first, and what even bounds by the affine curves admit; exact trials decide between the two.
 */
export const leastFitting = (
  engine: Trying,
  bad: number,
  good: number,
  trial: TrialOf,
): number | undefined => {
  /** What exact trials say, of rough ones that were exact. */
  const known = new Map<number, boolean>()
  const roughly: TrialOf = n => {
    const violations = engine.roughly(() => trial(n))
    if (engine.wasExact) known.set(n, violations.length === 0)
    return violations
  }
  const fits = (n: number): boolean => known.get(n) ?? trial(n).length === 0
  const fitsRoughly = (n: number): boolean => roughly(n).length === 0
  const isOverload = ({ code }: Violation): boolean => code === 'OVERLOAD'
  const isOverloaded = (n: number): boolean => roughly(n).some(isOverload)
  const last = roughly(good)
  const isSafe = last.length === 0
  if (!isSafe && (last.some(isOverload) || !fits(good))) return undefined
  if (good - bad <= 1) return good
  const floor = isOverloaded(bad + 1) ? leastWhole(bad + 1, good, n => !isOverloaded(n)) - 1 : bad
  const ceiling = isSafe ? leastWhole(floor, good, fitsRoughly) : good
  return leastWhole(floor, ceiling, fits)
}

/** The same beyond `from`, up to `most`: doubling finds the range, halving the least in it. */
export const leastBeyond = (
  engine: Trying,
  from: number,
  most: number,
  trial: TrialOf,
): number | undefined => {
  let bad = from
  for (let last = Math.max(from, 1) * 2; last <= most; last *= 2) {
    const found = leastFitting(engine, bad, last, trial)
    if (found !== undefined) return found
    bad = last
  }
  return undefined
}
