import { BINS } from '../kernels/tally.ts'
import { binEndPs, type Distribution } from './distribution.ts'
import type { Overall } from './simulation-result.ts'

const CLASSES = 65_536

/** All distributions as one. Percentiles are too high by at most a bin and a 65,536th of the spread. */
export const overallOf = (distributions: readonly Distribution[]): Overall | null => {
  if (distributions.length === 0) return null
  let count = 0
  let minPs = Number.POSITIVE_INFINITY
  let maxPs = Number.NEGATIVE_INFINITY
  for (const d of distributions) {
    count += d.count
    minPs = Math.min(minPs, d.minPs)
    maxPs = Math.max(maxPs, d.maxPs)
  }
  const widthPs = Math.max(1, Math.ceil((maxPs - minPs + 1) / CLASSES))
  const classes = new Float64Array(CLASSES)
  for (const d of distributions)
    for (let i = 0; i < BINS; i++) {
      const hits = d.bins[i]
      if (hits > 0) classes[Math.floor((binEndPs(d, i) - minPs) / widthPs)] += hits
    }
  const percentile = (share: number): number => {
    let sum = 0
    for (let c = 0; c < CLASSES; c++) {
      sum += classes[c]
      if (sum >= Math.ceil(share * count)) return Math.min(maxPs, minPs + (c + 1) * widthPs - 1)
    }
    return maxPs
  }
  return { count, minPs, p50Ps: percentile(0.5), p99Ps: percentile(0.99), maxPs, spreadPs: maxPs - minPs }
}
