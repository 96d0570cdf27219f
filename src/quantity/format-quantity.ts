/** Units from large to small; `per` base units each; at most `decimals` digits after the point. */
interface UnitStep {
  readonly unit: string
  readonly per: number
  readonly decimals: number
}

const TIMES: readonly UnitStep[] = [
  { unit: 's', per: 1e12, decimals: 3 },
  { unit: 'ms', per: 1e9, decimals: 3 },
  { unit: 'us', per: 1e6, decimals: 3 },
  { unit: 'ns', per: 1e3, decimals: 0 },
  { unit: 'ps', per: 1, decimals: 0 },
]

const SIZES: readonly UnitStep[] = [
  { unit: 'GiB', per: 8 * 1024 ** 3, decimals: 0 },
  { unit: 'MiB', per: 8 * 1024 ** 2, decimals: 0 },
  { unit: 'KiB', per: 8 * 1024, decimals: 0 },
  { unit: 'MB', per: 8e6, decimals: 0 },
  { unit: 'B', per: 8, decimals: 0 },
  { unit: 'bit', per: 1, decimals: 0 },
]

const RATES: readonly UnitStep[] = [
  { unit: 'Tbit/s', per: 1e12, decimals: 3 },
  { unit: 'Gbit/s', per: 1e9, decimals: 3 },
  { unit: 'Mbit/s', per: 1e6, decimals: 3 },
  { unit: 'kbit/s', per: 1e3, decimals: 0 },
  { unit: 'bit/s', per: 1, decimals: 0 },
]

const RATIOS: readonly UnitStep[] = [
  { unit: 'ppm', per: 1e3, decimals: 3 },
  { unit: 'ppb', per: 1, decimals: 0 },
]

/** `whole.part` of value / per, or undefined where that takes more decimals than allowed. All in whole doubles. */
const decimalOf = (value: number, { per, decimals }: UnitStep): string | undefined => {
  const rest = value % per
  const whole = (value - rest) / per
  if (rest === 0) return String(whole)
  const grain = per / 10 ** decimals
  if (decimals === 0 || rest % grain !== 0) return undefined
  return `${whole}.${String(rest / grain)
    .padStart(decimals, '0')
    .replace(/0+$/, '')}`
}

const print = (value: number, steps: readonly UnitStep[], zero: string, what: string): string => {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${what}: expected a whole number >= 0, got ${value}`)
  if (value === 0) return zero
  for (const step of steps) {
    if (value < step.per) continue
    const decimal = decimalOf(value, step)
    if (decimal !== undefined) return `${decimal} ${step.unit}`
  }
  throw new RangeError(`${what}: ${value}`)
}

/** Exact and short: 4938000 → `4.938 us`, 12345 → `12345 ps`. Reads back to the same picoseconds. */
export const formatTime = (ps: number): string => print(ps, TIMES, '0 ns', 'formatTime')

/** Stands for a size without end: a queue whose room is not checked. */
export const UNLIMITED = 'unlimited'

/** Exact and short: 1048576 → `128 KiB`, 512 → `64 B`, 13 → `13 bit`, Infinity → `unlimited`. Reads back to the same bits. */
export const formatSize = (bits: number): string =>
  bits === Number.POSITIVE_INFINITY ? UNLIMITED : print(bits, SIZES, '0 B', 'formatSize')

/** Exact and short: 1e10 → `10 Gbit/s`. Reads back to the same bit/s. */
export const formatRate = (bps: number): string => print(bps, RATES, '0 bit/s', 'formatRate')

/** Exact and short: 100000 → `100 ppm`. Reads back to the same parts per billion. */
export const formatRatio = (ppb: number): string => print(ppb, RATIOS, '0 ppm', 'formatRatio')
