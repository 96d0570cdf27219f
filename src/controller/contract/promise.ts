/** λmin and δmax of one tunnel; `maxJitterPs: null` is the paper's UNBOUNDED (code DEMOTED). */
export interface Range {
  /** Least latency (λmin), ps. */
  readonly minLatencyPs: number
  /** Spread above it (δmax), ps. */
  readonly maxJitterPs: number | null
}

/**
 * What a tunnel is promised from a time on: every packet *delivered* from `fromMs` on took between minLatency and
 * minLatency + maxJitter, provided that its sender keeps the period. Times are whole milliseconds of the caller's
 * clock.
 */
export interface Promised extends Range {
  /** From when it holds, ms. */
  readonly fromMs: number
  /** Period, ps. */
  readonly periodPs: number
}

/** The least range that contains both. */
export const hull = (a: Range, b: Range): Range => {
  const minLatencyPs = Math.min(a.minLatencyPs, b.minLatencyPs)
  if (a.maxJitterPs === null || b.maxJitterPs === null) return { minLatencyPs, maxJitterPs: null }
  const worst = Math.max(a.minLatencyPs + a.maxJitterPs, b.minLatencyPs + b.maxJitterPs)
  return { minLatencyPs, maxJitterPs: worst - minLatencyPs }
}

export const isSameRange = (a: Range, b: Range): boolean =>
  a.minLatencyPs === b.minLatencyPs && a.maxJitterPs === b.maxJitterPs

/** The promise in effect at a time: the last that has begun; undefined before the first. */
export const promiseAt = (promises: readonly Promised[], nowMs: number): Promised | undefined =>
  promises.findLast(p => p.fromMs <= nowMs)

/** The list with one more, without those that are over at `nowMs`. */
export const announced = (
  promises: readonly Promised[],
  next: readonly Promised[],
  nowMs: number,
): readonly Promised[] => {
  const all = [...promises]
  for (const promise of next) {
    while (all.length > 0 && all.at(-1)!.fromMs >= promise.fromMs) all.pop()
    all.push(promise)
  }
  const first = all.findLastIndex(p => p.fromMs <= nowMs)
  return first > 0 ? all.slice(first) : all
}
