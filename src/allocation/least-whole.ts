/**
 * Least whole n in (bad, good] with `holds(n)`, by halving: `holds(good)` is known, `holds(bad)` known to fail, and once it
 * holds it goes on to hold (bounds fall as a period grows).
 */
export const leastWhole = (bad: number, good: number, holds: (n: number) => boolean): number => {
  let low = bad
  let high = good
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}
