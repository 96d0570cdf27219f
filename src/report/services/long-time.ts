import { grouped } from '../typeset/numbers.ts'

const UNITS = [
  ['year', 365 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** Years beyond this say nothing more to anybody. */
const FOREVER_YEARS = 1e12

/** A mean time for people: `46 minutes`, `8.6 days`, `65,000 years`; two digits, rounded: it is a mean. Null is `never`. */
export const longTimeText = (seconds: number | null): string => {
  if (seconds === null) return 'never'
  const [unit, per] = UNITS.find(([, s]) => seconds >= s) ?? ['second', 1]
  const value = seconds / per
  if (unit === 'year' && value >= FOREVER_YEARS) return '10¹² years or more'
  if (value < 0.01) return `${value.toPrecision(2)} seconds`
  const grain = 10 ** (Math.floor(Math.log10(value)) - 1)
  const shown = Math.round(value / grain) * grain
  const text = shown >= 10 ? grouped(Math.round(shown)) : shown.toFixed(1).replace(/\.0$/, '')
  return `${text} ${unit}${text === '1' ? '' : 's'}`
}
