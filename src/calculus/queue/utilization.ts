import { Fraction } from 'fraction.js'

/** Σ C/π in floating point, for reading and for steering searches; verdicts use {@link isOverloaded}. */
export const utilization = (
  costPs: ArrayLike<number>,
  periodPs: ArrayLike<number>,
  count: number,
): number => {
  let sum = 0
  for (let i = 0; i < count; i++) sum += costPs[i] / periodPs[i]
  return sum
}

/** Relative error of `count` roundings, generously: beyond this distance from 1 the floating sum decides. */
const margin = (count: number): number => (count + 2) * 2 ** -50

/** Whether Σ C/π ≥ 1, decided exactly: rationals where the floating sum is too close to 1 to tell. */
export const isOverloaded = (
  costPs: ArrayLike<number>,
  periodPs: ArrayLike<number>,
  count: number,
): boolean => {
  const sum = utilization(costPs, periodPs, count)
  if (sum >= 1 + margin(count)) return true
  if (sum <= 1 - margin(count)) return false
  // Equal periods share a term, so that harmonic inputs keep small denominators.
  const byPeriod = new Map<number, bigint>()
  for (let i = 0; i < count; i++) {
    const period = periodPs[i]
    byPeriod.set(period, (byPeriod.get(period) ?? 0n) + BigInt(costPs[i]))
  }
  let exact = new Fraction(0)
  for (const [period, cost] of byPeriod) exact = exact.add(new Fraction(cost, BigInt(period)))
  return exact.compare(1) >= 0
}
