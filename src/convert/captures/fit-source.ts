import type { Arrival } from '../../model/arrival.ts'
import { formatRate, formatSize, formatTime } from '../../quantity/format-quantity.ts'

/** Packets of one flow: when, in ascending order, and how large on the wire. */
export interface Trace {
  readonly atPs: readonly number[]
  readonly wireBits: readonly number[]
  /** A stamp of t says that the packet came in [t, t + this), ps. */
  readonly resolutionPs: number
}

/** A source whose arrivals cover a trace. */
export interface Fit {
  readonly kind: 'sporadic' | 'batches' | 'periodic' | 'token-bucket'
  readonly periodPs?: number
  readonly packets?: number
  readonly withinPs?: number
  readonly sendJitterPs?: number
  readonly arrival: Arrival
  /** Rate on the wire that it admits in the long run, bit/s; what it is chosen by. */
  readonly rateBps: number
  /** A row of the table that people choose from. */
  readonly text: string
}

const PS = 1e12
/** Rates of token buckets over the mean. */
const FACTORS = [1, 1.1, 1.25, 1.5, 2, 4]
/** A source that admits so much more than the mean is too loose to be proposed. */
const LOOSE = 1.1

/** All sources that cover the trace, the one to take first. */
export const fitsOf = (trace: Trace): readonly Fit[] => {
  const fits = [sporadic(trace), batches(trace), periodic(trace), ...buckets(trace)].flatMap(fit => fit ?? [])
  const mean = meanBps(trace)
  const best =
    fits.find(({ rateBps }) => rateBps <= mean * LOOSE) ?? fits.toSorted((a, b) => a.rateBps - b.rateBps)[0]
  return best === undefined ? [] : [best, ...fits.filter(fit => fit !== best)]
}

const most = (bits: readonly number[]): number => bits.reduce((a, b) => Math.max(a, b), 0)

/** Of all but the last packet over the time from the first to the last; of a single packet nothing is known. */
const meanBps = ({ atPs, wireBits }: Trace): number => {
  const span = atPs.at(-1)! - atPs[0]!
  const bits = wireBits.slice(0, -1).reduce((a, b) => a + b, 0)
  return span > 0 ? (bits * PS) / span : Number.POSITIVE_INFINITY
}

const rateOf = (bits: number, periodPs: number): number => (bits * PS) / periodPs

/** One packet at least so long after the one before. */
const sporadic = ({ atPs, wireBits, resolutionPs }: Trace): Fit | undefined => {
  if (atPs.length < 2) return undefined
  let gap = Number.POSITIVE_INFINITY
  for (let i = 1; i < atPs.length; i++) gap = Math.min(gap, atPs[i]! - atPs[i - 1]!)
  const periodPs = gap - resolutionPs
  if (periodPs < 1) return undefined
  return {
    kind: 'sporadic',
    periodPs,
    arrival: { kind: 'sporadic' },
    rateBps: rateOf(most(wireBits), periodPs),
    text: `sporadic: a packet at least every ${formatTime(periodPs)}`,
  }
}

/** Several packets together, split where gaps are longer than half the longest. */
const batches = ({ atPs, wireBits, resolutionPs }: Trace): Fit | undefined => {
  const gaps = atPs.slice(1).map((at, i) => at - atPs[i]!)
  const longest = most(gaps)
  const starts = [0, ...gaps.flatMap((gap, i) => (gap > longest / 2 ? [i + 1] : []))]
  if (longest <= 0 || starts.length < 2 || starts.length === atPs.length) return undefined
  let periodPs = Number.POSITIVE_INFINITY
  let packets = 0
  let withinPs = 0
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? atPs.length
    packets = Math.max(packets, end - start)
    withinPs = Math.max(withinPs, atPs[end - 1]! - atPs[start]! + resolutionPs)
    if (i > 0) periodPs = Math.min(periodPs, atPs[start]! - atPs[starts[i - 1]!]! - resolutionPs)
  }
  if (periodPs < 1 || withinPs > periodPs || packets > MOST_PACKETS) return undefined
  return {
    kind: 'batches',
    periodPs,
    packets,
    withinPs,
    arrival: { kind: 'sporadic' },
    rateBps: rateOf(most(wireBits) * packets, periodPs),
    text: `batches: ${packets} packets within ${formatTime(withinPs)}, at least every ${formatTime(periodPs)}`,
  }
}

const MOST_PACKETS = 1000

/** One packet a period, each late by at most a jitter. */
const periodic = ({ atPs, wireBits, resolutionPs }: Trace): Fit | undefined => {
  const periodPs = Math.floor((atPs.at(-1)! - atPs[0]!) / Math.max(1, atPs.length - 1))
  if (atPs.length < 3 || periodPs < 1) return undefined
  let early = Number.POSITIVE_INFINITY
  let late = Number.NEGATIVE_INFINITY
  for (const [k, at] of atPs.entries()) {
    early = Math.min(early, at - k * periodPs)
    late = Math.max(late, at - k * periodPs)
  }
  const sendJitterPs = late - early + resolutionPs
  return {
    kind: 'periodic',
    periodPs,
    sendJitterPs,
    arrival: { kind: 'periodic' },
    rateBps: rateOf(most(wireBits), periodPs),
    text: `periodic: every ${formatTime(periodPs)}, late by at most ${formatTime(sendJitterPs)}`,
  }
}

/** The least burst at each of some rates: the highest that a bucket which leaks at that rate is filled. */
const buckets = (trace: Trace): readonly Fit[] => {
  const mean = meanBps(trace)
  if (!Number.isFinite(mean)) return []
  const largest = most(trace.wireBits)
  return FACTORS.map((factor): Fit => {
    const rateBps = Math.max(1, Math.ceil(mean * factor))
    const burstBits = Math.max(largest, leastBurst(trace, rateBps))
    return {
      kind: 'token-bucket',
      arrival: { kind: 'token-bucket', rateBps, burstBits },
      rateBps: rateBps * (factor === 1 ? LOOSE : factor),
      text: `token bucket: ${formatRate(rateBps)}, burst ${formatSize(burstBits)}`,
    }
  })
}

/** Rounded up; gaps count one resolution less than stamped. */
const leastBurst = ({ atPs, wireBits, resolutionPs }: Trace, rateBps: number): number => {
  let base = Number.POSITIVE_INFINITY
  let sum = 0
  let burst = 0
  // In a window from packet i to k: Σ bits − rate · (t_k − t_i − resolution).
  for (const [k, at] of atPs.entries()) {
    const drained = ((at - atPs[0]!) / PS) * rateBps
    base = Math.min(base, sum - drained)
    sum += wireBits[k]!
    burst = Math.max(burst, sum - drained - base)
  }
  return Math.ceil(burst + (resolutionPs / PS) * rateBps) + 1
}
