import { chebyshev } from './chebyshev.ts'
import { type Distribution, exceeding, momentsOf } from './distribution.ts'

/** How a tail is told: the limit of Clopper and Pearson, a bound with a confidence; the paper's metric, from mean and deviation. */
export const TAIL_METHODS = ['clopper-pearson', 'chebyshev'] as const
/** One of them. */
export type TailMethod = (typeof TAIL_METHODS)[number]

/** What to bound: that one of the next packets takes longer than the threshold. */
export interface TailQuestion {
  /** The latency in question, ps. */
  readonly thresholdPs: number
  /** The next so many packets. */
  readonly next: number
  /** How sure to be, above 0 and below 1; `chebyshev` has no use for it. */
  readonly confidence: number
  /** `clopper-pearson` unless given. */
  readonly method?: TailMethod
}

/**
 * An upper bound on the probability that at least one of the next packets takes longer than the threshold (docs/SIMULATION.md
 * "The tail"). Zero and proven where the threshold is not below the proven worst case; with `chebyshev` the metric of [XLANE21]
 * §6.3 instead, whatever is proven.
 */
export interface Tail extends TailQuestion {
  /** How it was told. */
  readonly method: TailMethod
  /** With `chebyshev`: the mean latency, ps, from the bins. */
  readonly meanPs?: number
  /** With `chebyshev`: the standard deviation of latencies, ps, from the bins. */
  readonly deviationPs?: number
  /** Samples that the estimate rests on. */
  readonly count: number
  /** Packets that may have taken longer: all of a bin that reaches beyond the threshold. */
  readonly exceeded: number
  /** Upper limit of the probability for one packet. */
  readonly perPacket: number
  /** Upper limit of the probability that at least one of the next packets takes longer. */
  readonly bound: number
  /** Whether the proven range already excludes it. */
  readonly proven: boolean
}

export const tailOf = (
  question: TailQuestion,
  distribution: Distribution | undefined,
  worstPs: number | null,
): Tail => {
  const { thresholdPs, next, confidence, method = 'clopper-pearson' } = question
  const count = distribution?.count ?? 0
  const exceeded = distribution === undefined ? 0 : exceeding(distribution, thresholdPs)
  const asked = { ...question, method, count, exceeded }
  if (method === 'chebyshev') {
    if (distribution === undefined) return { ...asked, perPacket: 1, bound: 1, proven: false }
    const moments = momentsOf(distribution)
    const perPacket = chebyshev(moments, thresholdPs)
    const [meanPs, deviationPs] = [Math.ceil(moments.meanPs), Math.ceil(moments.deviationPs)]
    const bound = atLeastOnce(perPacket, next)
    return { ...asked, meanPs, deviationPs, perPacket, bound, proven: false }
  }
  if (worstPs !== null && thresholdPs >= worstPs && exceeded === 0)
    return { ...asked, perPacket: 0, bound: 0, proven: true }
  const perPacket = upperLimit(exceeded, count, confidence)
  return { ...asked, perPacket, bound: atLeastOnce(perPacket, next), proven: false }
}

/** 1 − (1 − p)^n, also where p is tiny. */
export const atLeastOnce = (p: number, n: number): number => (p >= 1 ? 1 : -Math.expm1(n * Math.log1p(-p)))

/**
 * The one-sided limit of Clopper and Pearson (Biometrika 26(4), 1934): the p for which as few as `hits` of `trials` would be
 * seen with probability 1 − confidence. 1 where nothing was tried.
 */
export const upperLimit = (hits: number, trials: number, confidence: number): number => {
  if (hits >= trials) return 1
  const risk = 1 - confidence
  if (hits === 0) return -Math.expm1(Math.log(risk) / trials)
  const choose = logChoose(trials, hits)
  let low = hits / trials
  let high = 1
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return high
    if (atMost(hits, trials, middle, choose) > risk) low = middle
    else high = middle
  }
}

const logChoose = (n: number, k: number): number => {
  const few = Math.min(k, n - k)
  let sum = 0
  for (let i = 1; i <= few; i++) sum += Math.log((n - few + i) / i)
  return sum
}

/** P(X ≤ k) of n trials of probability p > k / n: the terms fall from the last to the first. */
const atMost = (k: number, n: number, p: number, logChooseK: number): number => {
  let term = Math.exp(logChooseK + k * Math.log(p) + (n - k) * Math.log1p(-p))
  let sum = 0
  for (let i = k; i >= 0 && term > sum * 1e-17; i--) {
    sum += term
    term *= (i / (n - i + 1)) * ((1 - p) / p)
  }
  return sum
}
