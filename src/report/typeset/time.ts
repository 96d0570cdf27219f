import { PS_PER_MS, PS_PER_SECOND } from '../../quantity/scale.ts'
import { shifted, timeText } from '../../quantity/time-text.ts'

/** Decimals of a microsecond that show every picosecond. */
const EXACT_DECIMALS = 6
/** Nanoseconds: what matters in a rack. */
const SHOWN_DECIMALS = 3

const step = (decimals: number): number => 10 ** (EXACT_DECIMALS - decimals)

/** `ps / by` rounded down, exactly (a quotient of doubles could round up to the next integer). */
const floorDivide = (ps: number, by: number): number => (ps - (((ps % by) + by) % by)) / by

/** Microseconds, rounded down: for λmin and slack, where less is the safe side. */
export const microsDown = (ps: number, decimals: number): string =>
  shifted(floorDivide(ps, step(decimals)), decimals)

/** Microseconds, rounded up: for worst cases. */
export const microsUp = (ps: number, decimals: number): string =>
  shifted(-floorDivide(-ps, step(decimals)) + 0, decimals)

/**
 * λmin, δmax and their sum in microseconds, rounded outward so that the printed sum is still right:
 * λmin down, the sum up, and δmax as their difference (never below the true one).
 */
export const rangeMicros = (
  minLatencyPs: number,
  maxJitterPs: number,
  decimals: number,
): { readonly minLatency: string; readonly maxJitter: string; readonly worst: string } => {
  const by = step(decimals)
  const least = floorDivide(minLatencyPs, by)
  const worst = -floorDivide(-(minLatencyPs + maxJitterPs), by)
  return {
    minLatency: shifted(least, decimals),
    maxJitter: shifted(worst - least, decimals),
    worst: shifted(worst, decimals),
  }
}

/**
 * Decimals of a microsecond for a column of times, by the smallest of them that is not 0: nanoseconds where it is below
 * 10 ms, and two digits of it at least, down to the picosecond; fewer where all are longer. One loose deadline thus
 * hides nothing of a tight one. What is not known counts for nothing.
 */
export const sensibleDecimals = (times: Iterable<number | null | undefined>): number => {
  let least = Number.POSITIVE_INFINITY
  for (const ps of times)
    if (ps !== null && ps !== undefined && ps !== 0 && Math.abs(ps) < least) least = Math.abs(ps)
  if (least === Number.POSITIVE_INFINITY) return SHOWN_DECIMALS
  if (least >= PS_PER_SECOND) return 0
  if (least >= 10 * PS_PER_MS) return 1
  return Math.min(EXACT_DECIMALS, Math.max(SHOWN_DECIMALS, EXACT_DECIMALS + 2 - String(least).length))
}

/** Fewest decimals of a microsecond that show all of `times` exactly. */
export const exactDecimals = (times: readonly number[]): number => {
  let decimals = 0
  for (const ps of times) while (decimals < EXACT_DECIMALS && ps % step(decimals) !== 0) decimals++
  return decimals
}

/** Digits of one time alone; what is exact stands beside it where it matters. */
const SHOWN_DIGITS = 4

/** Picoseconds of the last of the digits that are shown. */
const lastDigit = (ps: number): number => 10 ** Math.max(0, String(Math.abs(ps)).length - SHOWN_DIGITS)

/** One time alone, four digits, rounded up: for what is a worst case. */
export const timeUp = (ps: number): string => {
  const by = lastDigit(ps)
  return timeText(-floorDivide(-ps, by) * by + 0)
}

/** One time alone, four digits, rounded down: for λmin, slack and deadlines. */
export const timeDown = (ps: number): string => {
  const by = lastDigit(ps)
  return timeText(floorDivide(ps, by) * by)
}
