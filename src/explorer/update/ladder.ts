/** Numbers of two digits, 10, 11 … 99, 100, 110 …: small steps everywhere, and `-` takes back what `+` did. */
const stepAt = (value: number): number => 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)

/** The next rung above `value`, a whole number of at least 1. */
export const rungAbove = (value: number): number => {
  const step = stepAt(value)
  return (Math.floor(value / step) + 1) * step
}

/** The next rung below; never less than 1. */
export const rungBelow = (value: number): number => {
  if (value <= 1) return 1
  // Just below 100 the steps are those of 99.
  const step = stepAt(value - 1)
  return (Math.ceil(value / step) - 1) * step
}
