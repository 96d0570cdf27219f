import type { AnalysisResult } from '../../analysis/result.ts'

/** What is proven of the latency of one tunnel to one receiver. */
export interface LatencyRange {
  /** λmin, ps. */
  readonly minLatencyPs: number
  /** λmin + δmax, ps. */
  readonly maxLatencyPs: number
}

/** All that the numbers of services rest on: by tunnel, then by receiver. */
export type Latencies = ReadonlyMap<string, ReadonlyMap<string, LatencyRange>>

/** The ranges of an analysis; tunnels without a bound to all their receivers are left out. */
export const latenciesOf = ({ tunnels }: Pick<AnalysisResult, 'tunnels'>): Latencies => {
  const latencies = new Map<string, ReadonlyMap<string, LatencyRange>>()
  for (const { id, receivers } of tunnels) {
    const ranges = new Map<string, LatencyRange>()
    for (const { node, minLatencyPs, worstPs } of receivers)
      if (worstPs !== null) ranges.set(node, { minLatencyPs, maxLatencyPs: worstPs })
    if (ranges.size === receivers.length) latencies.set(id, ranges)
  }
  return latencies
}

/** Thrown where a service has a tunnel without a proven range: none of its numbers means anything then. */
export class NoRangeError extends Error {
  override readonly name = 'NoRangeError'
  constructor(tunnel: string, receiver: string) {
    super(`no proven range of tunnel ${tunnel} to ${receiver}`)
  }
}

/** The range of one tunnel to one receiver. Throws {@link NoRangeError} where there is none. */
export const rangeOf = (latencies: Latencies, tunnel: string, receiver: string): LatencyRange => {
  const range = latencies.get(tunnel)?.get(receiver)
  if (range === undefined) throw new NoRangeError(tunnel, receiver)
  return range
}
