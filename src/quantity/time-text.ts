/** `value / 10^places` in decimal, exactly, with `places` decimals. */
export const shifted = (value: number, places: number): string => {
  const sign = value < 0 ? '-' : ''
  const digits = String(Math.abs(value)).padStart(places + 1, '0')
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

const UNITS = [
  ['s', 12],
  ['ms', 9],
  ['µs', 6],
  ['ns', 3],
  ['ps', 0],
] as const

/**
 * One time alone for people, exactly, in the largest unit that keeps it at or above 1: `10 µs`, `1.5 ms`, `655 ns`. Files
 * have `us`, which every keyboard has (`formatTime`).
 */
export const timeText = (ps: number): string => {
  if (ps === 0) return '0 µs'
  const [unit, places] = UNITS.find(([, p]) => Math.abs(ps) >= 10 ** p) ?? UNITS[4]
  const text = shifted(ps, places)
  return `${text.includes('.') ? text.replace(/\.?0+$/, '') : text} ${unit}`
}
