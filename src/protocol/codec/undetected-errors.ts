import { type ChunkCode, chunkBytes } from './chunk-code.ts'

const SECONDS_PER_YEAR = 365.25 * 86_400

/** How often a chunk is broken and nobody notices, where bits flip independently of each other. */
export interface UndetectedErrors {
  /** No more than this, proven: the chunk has at least as many wrong bits as the code's distance. */
  readonly perChunkAtMost: number
  /** About this: of such chunks, the check sum is right by chance in one of 2^(bits of check sum). */
  readonly perChunkAbout: number
  /** The mean time between two of them is no less. */
  readonly yearsAtLeast: number
  /** It is about this. */
  readonly yearsAbout: number
}

/** At a bit error rate and so many chunks a second. */
export const undetectedErrors = (
  code: ChunkCode,
  bitErrorRate: number,
  chunksPerSecond: number,
): UndetectedErrors => {
  const perChunkAtMost = atLeastWrong(8 * chunkBytes(code), code.hammingDistance, bitErrorRate)
  const perChunkAbout = perChunkAtMost / 2 ** (8 * code.checkBytes)
  const years = (perChunk: number): number => 1 / (perChunk * chunksPerSecond * SECONDS_PER_YEAR)
  return {
    perChunkAtMost,
    perChunkAbout,
    yearsAtLeast: years(perChunkAtMost),
    yearsAbout: years(perChunkAbout),
  }
}

/** Chunks that full packets bring in a second on a wire of this rate: 38 B come around the chunks of each. */
export const chunksAtLineRate = (code: ChunkCode, bandwidthBps: number): number =>
  (code.maxChunks * bandwidthBps) / (8 * (38 + code.maxChunks * chunkBytes(code)))

/** Of n bits, each wrong with probability p, at least k are. */
const atLeastWrong = (n: number, k: number, p: number): number => {
  let term = (1 - p) ** n
  let sum = 0
  for (let wrong = 0; wrong <= n; wrong++) {
    if (wrong >= k) sum += term
    term *= ((n - wrong) / (wrong + 1)) * (p / (1 - p))
  }
  return sum
}
