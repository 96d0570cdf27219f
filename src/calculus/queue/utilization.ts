import { Fraction } from 'fraction.js'

/** Flows as far as their load goes: work C per period π, both in ps. */
export interface Demand {
  readonly cost: ArrayLike<number>
  readonly period: ArrayLike<number>
  readonly count: number
}

/** Σ C/π in floating point, for reading and for steering searches; verdicts use {@link isOverloaded}. */
export const utilization = ({ cost, period, count }: Demand): number => {
  let sum = 0
  for (let i = 0; i < count; i++) sum += cost[i] / period[i]
  return sum
}

/** Relative error of `count` roundings, generously: beyond this distance from 1 the floating sum decides. */
const margin = (count: number): number => (count + 2) * 2 ** -50

/**
 * Whether Σ C/π over all `demands` is at least 1, decided exactly: rationals where `sum`, the floating sum, is too close
 * to 1 to tell.
 */
export const isOverloaded = (demands: readonly Demand[], sum: number): boolean => {
  const slack = margin(demands.reduce((n, { count }) => n + count, 0))
  if (sum >= 1 + slack) return true
  if (sum <= 1 - slack) return false
  // Equal periods share a term, so that harmonic inputs keep small denominators.
  const byPeriod = new Map<number, bigint>()
  for (const { cost, period, count } of demands)
    for (let i = 0; i < count; i++) byPeriod.set(period[i], (byPeriod.get(period[i]) ?? 0n) + BigInt(cost[i]))
  let exact = new Fraction(0)
  for (const [period, cost] of byPeriod) exact = exact.add(new Fraction(cost, BigInt(period)))
  return exact.compare(1) >= 0
}
