/** Halvings until a setting is given up: a hundredth of what it was helps nobody. */
const MOST_HALVINGS = 7
/** Digits of what is found. */
const DIGITS = 3

const gridOf = (value: number): number => 10 ** Math.max(0, Math.floor(Math.log10(value)) + 1 - DIGITS)

const snap = (value: number): number => {
  const grid = gridOf(value)
  return Math.floor(value / grid) * grid
}

/**
 * The largest value below `from` that holds, to three digits, as far as `canTry` lets it look: halved until one holds, then
 * between that and the last that did not. Undefined where none was found. What holds need not be monotone: what is answered
 * was tried itself.
 */
export const largestBelow = (
  from: number,
  holds: (value: number) => boolean,
  canTry: () => boolean,
): number | undefined => {
  let bad = from
  let good: number | undefined
  for (let halving = 0; halving < MOST_HALVINGS && good === undefined; halving++) {
    const value = snap(bad / 2)
    if (value < 1 || !canTry()) return undefined
    if (holds(value)) good = value
    else bad = value
  }
  if (good === undefined) return undefined
  while (bad - good > gridOf(good) && canTry()) {
    const value = snap((good + bad) / 2)
    if (value <= good) break
    if (holds(value)) good = value
    else bad = value
  }
  return good
}
