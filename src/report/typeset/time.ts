const PS_PER_US = 1_000_000

/** Decimals of a microsecond that show every picosecond. */
const EXACT_DECIMALS = 6

/** `value / 10^places` in decimal, exactly, with `places` decimals. */
const shifted = (value: number, places: number): string => {
  const sign = value < 0 ? '-' : ''
  const digits = String(Math.abs(value)).padStart(places + 1, '0')
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

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

/** Nanoseconds matter in a rack, not across a continent: decimals of a microsecond worth showing up to `largestPs`. */
export const sensibleDecimals = (largestPs: number): number =>
  largestPs < 10_000 * PS_PER_US ? 3 : largestPs < 1_000_000 * PS_PER_US ? 1 : 0

/** Fewest decimals of a microsecond that show all of `times` exactly. */
export const exactDecimals = (times: readonly number[]): number => {
  let decimals = 0
  for (const ps of times) while (decimals < EXACT_DECIMALS && ps % step(decimals) !== 0) decimals++
  return decimals
}

const UNITS = [
  ['s', 12],
  ['ms', 9],
  ['µs', 6],
  ['ns', 3],
  ['ps', 0],
] as const

/** One time alone, exactly, in the largest unit that keeps it at or above 1: `10 µs`, `1.5 ms`, `655 ns`. */
export const timeText = (ps: number): string => {
  if (ps === 0) return '0 µs'
  const [unit, places] = UNITS.find(([, p]) => Math.abs(ps) >= 10 ** p) ?? UNITS[4]
  const text = shifted(ps, places)
  return `${text.includes('.') ? text.replace(/\.?0+$/, '') : text} ${unit}`
}
