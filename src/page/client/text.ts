import { formatSize, UNLIMITED } from '../../quantity/format-quantity.ts'
import { microsDown, microsUp } from '../../report/typeset/time.ts'

export { timeText } from '../../quantity/time-text.ts'
export { rangeMicros, sensibleDecimals } from '../../report/typeset/time.ts'

/** Microseconds, rounded to the safe side. */
export const up = (ps: number | null, decimals: number): string =>
  ps === null ? 'no bound' : microsUp(ps, decimals)
export const down = (ps: number | null | undefined, decimals: number): string =>
  ps === undefined ? '–' : ps === null ? 'no bound' : microsDown(ps, decimals)

/** Room of a queue. */
export const roomText = (bits: number | null): string => (bits === null ? UNLIMITED : formatSize(bits))

/** Bits in whole bytes, rounded up. */
export const bytes = (bits: number | null): string =>
  bits === null ? 'no bound' : `${Math.ceil(bits / 8)} B`

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** `10 Gbit/s`, for reading. */
export const rateText = (bps: number): string => {
  for (const [unit, per] of [
    ['Tbit/s', 1e12],
    ['Gbit/s', 1e9],
    ['Mbit/s', 1e6],
    ['kbit/s', 1e3],
  ] as const)
    if (bps >= per) return `${Number((bps / per).toPrecision(6))} ${unit}`
  return `${bps} bit/s`
}
