import { BINS, CELL, COUNT, MAX, MIN, SCALE, SUM_HIGH, SUM_LOW, type Tally } from '../kernels/tally.ts'

/** Latencies of one receiver as counted: exact count, least, greatest and mean; all else to within one bin. */
export interface Distribution {
  readonly count: number
  readonly minPs: number
  readonly maxPs: number
  /** Rounded up. */
  readonly meanPs: number
  /** Width of a bin, a power of two. */
  readonly resolutionPs: number
  /** Where the first bin begins. */
  readonly fromPs: number
  readonly bins: Uint32Array
}

/** Undefined where no packet was counted. */
export const distributionOf = (
  { cells, bins }: Tally,
  endpoint: number,
  leastPs: number,
): Distribution | undefined => {
  const at = endpoint * CELL
  const count = cells[at + COUNT]
  if (count === 0) return undefined
  const sum = BigInt(cells[at + SUM_HIGH]) * 2n ** 52n + BigInt(cells[at + SUM_LOW])
  return {
    count,
    minPs: cells[at + MIN],
    maxPs: cells[at + MAX],
    meanPs: Number((sum + BigInt(count) - 1n) / BigInt(count)),
    resolutionPs: 1 / cells[at + SCALE],
    fromPs: leastPs,
    bins: bins.subarray(endpoint * BINS, (endpoint + 1) * BINS),
  }
}

/** The greatest whole latency that bin i may hold, none above the greatest seen. */
export const binEndPs = ({ fromPs, resolutionPs, maxPs, minPs }: Distribution, i: number): number =>
  Math.max(minPs, Math.min(maxPs, fromPs + (i + 1) * resolutionPs - 1))

/** Mean and standard deviation of the latencies, each taken to be the greatest that its bin may hold. */
export const momentsOf = (
  distribution: Distribution,
): { readonly meanPs: number; readonly deviationPs: number } => {
  const { bins, count, minPs } = distribution
  // Beyond the least, so that few digits are lost where the spread is small beside it.
  let sum = 0
  let squares = 0
  for (let i = 0; i < BINS; i++) {
    const beyond = binEndPs(distribution, i) - minPs
    sum += bins[i] * beyond
    squares += bins[i] * beyond ** 2
  }
  const mean = sum / count
  return { meanPs: minPs + mean, deviationPs: Math.sqrt(Math.max(0, squares / count - mean ** 2)) }
}

/** A latency that at least `share` of the packets do not exceed, at most one bin above the least such. */
export const percentilePs = (distribution: Distribution, share: number): number => {
  const { bins, count, maxPs } = distribution
  const rank = Math.ceil(share * count)
  let sum = 0
  for (let i = 0; i < BINS; i++) {
    sum += bins[i]
    if (sum >= rank && sum > 0) return binEndPs(distribution, i)
  }
  return maxPs
}

/** How many packets may have taken longer than `thresholdPs`: all of a bin that reaches beyond it, none where none did. */
export const exceeding = (distribution: Distribution, thresholdPs: number): number => {
  if (thresholdPs >= distribution.maxPs) return 0
  if (thresholdPs < distribution.minPs) return distribution.count
  let sum = 0
  for (let i = 0; i < BINS; i++) if (binEndPs(distribution, i) > thresholdPs) sum += distribution.bins[i]
  return sum
}
