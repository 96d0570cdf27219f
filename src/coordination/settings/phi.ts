/** How many standard deviations above the mean a normal value is with a probability of 10^−φ. */
export const standardDeviationsFor = (phi: number): number => {
  const goal = 10 ** -phi
  let [low, high] = [0, 40]
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2
    if (upperTail(middle) > goal) low = middle
    else high = middle
  }
  return high
}

/** The chance of a normal value beyond z > 0: the continued fraction of Laplace, or the series of the middle where that is slow. */
const upperTail = (z: number): number => {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  if (z < 2) {
    let [term, sum] = [z, z]
    for (let k = 1; k < 60; k++) {
      term *= (z * z) / (2 * k + 1)
      sum += term
    }
    return 0.5 - density * sum
  }
  let fraction = z
  for (let k = 200; k > 0; k--) fraction = z + k / fraction
  return density / fraction
}
