import { heartbeatId } from '../../model/service-tunnels.ts'
import type { FailureDetection } from '../../model/services.ts'
import { addExact, type Exact } from '../../quantity/exact.ts'
import { type Latencies, type LatencyRange, rangeOf } from '../tunnels/latencies.ts'
import type { Clocks } from './clocks.ts'
import { ceilPs, floorPs, lessExact, maxExact, sumExact, timesExact } from './exact-ps.ts'

/** One member watched by another, each with the pair's own threshold. All times ps. */
export interface DetectionPair extends LatencyRange {
  /** Who sends the heartbeats. */
  readonly from: string
  /** Who watches. */
  readonly to: string
  /** Θ*: the smallest threshold that never suspects a live member, ps. */
  readonly thresholdPs: number
  /** From the crash of `from` until `to` suspects, at most, ps. */
  readonly detectionPs: number
  /** The same, at least, where no heartbeat was lost before, ps. */
  readonly soonestPs: number
  /** The same, at least, where as many were lost in a row as may be, ps. */
  readonly soonestWithLossesPs: number
}

/** The numbers of a failure detection (MODEL "Failure detection"). All times ps. */
export interface DetectionNumbers {
  /** Λ*: the largest latency of a heartbeat, the paper's threshold, which leaves the period out. */
  readonly lambdaPs: number
  /** The largest of all thresholds, safe for every observer, ps. */
  readonly thresholdPs: number
  /** One threshold per observer, safe for all that it watches, ps. */
  readonly thresholdOfObserverPs: Readonly<Record<string, number>>
  /** Of each sender, how far apart two observers may notice that it is silent, ps. */
  readonly spreadPs: Readonly<Record<string, number>>
  /** From a crash until every other member suspects, each by its own threshold, at most, ps. */
  readonly detectionPs: number
  /** The same where all observers use the largest threshold, ps. */
  readonly detectionOneThetaPs: number
  /** The same where every pair has its own, ps. */
  readonly detectionPairMaxPs: number
  /** The least time in which any pair notices a crash, no heartbeat being lost before, ps. */
  readonly soonestPs: number
  /** The same where as many heartbeats were lost in a row as may be, ps. */
  readonly soonestWithLossesPs: number
  /** Nobody is suspected earlier after both ends run, by the observer's clock, ps. */
  readonly firstHeartbeatPs: number
  /** In members' order, by sender, then by observer. */
  readonly pairs: readonly DetectionPair[]
}

/** (k + 1) periods of the slowest sender: the longest true time between heartbeats when k are lost in a row. */
const longestGap = ({ losses, heartbeat }: FailureDetection, clocks: Clocks): Exact =>
  clocks.longest(timesExact(heartbeat.periodPs, BigInt(losses + 1), 1n))

/** Θ* = ⌈((k + 1)·T/(1 − ρ) + δ)·(1 + ρ)⌉. */
const thresholdOf = (gap: Exact, { minLatencyPs, maxLatencyPs }: LatencyRange, clocks: Clocks): number =>
  ceilPs(clocks.read(addExact(gap, maxLatencyPs - minLatencyPs)))

/** U + (Θ + poll)/(1 − ρ): silent just after a heartbeat went out, noticed at the end of a slow clock's poll. */
export const detectionWithin = (
  maxLatencyPs: number,
  thresholdPs: number,
  pollPs: number,
  clocks: Clocks,
): Exact => addExact(maxLatencyPs, clocks.longest(thresholdPs + pollPs))

/**
 * The numbers of one failure detection from plain latencies of its heartbeats. Throws {@link NoRangeError} where a heartbeat
 * has none.
 */
export const detectionNumbers = (
  service: FailureDetection,
  latencies: Latencies,
  clocks: Clocks,
): DetectionNumbers => {
  const { id, members, heartbeat, losses, pollPs } = service
  const gap = longestGap(service, clocks)
  const period = clocks.longest(heartbeat.periodPs)
  const pairs: DetectionPair[] = []
  const observers = new Map<string, number>()
  const spreads: [string, number][] = []
  for (const from of members) {
    const tunnel = heartbeatId(id, from)
    let [latest, soonest] = [0, Number.POSITIVE_INFINITY]
    for (const to of members) {
      if (to === from) continue
      const range = rangeOf(latencies, tunnel, to)
      const thresholdPs = thresholdOf(gap, range, clocks)
      const shortest = addExact(range.minLatencyPs, clocks.shortest(thresholdPs))
      pairs.push({
        from,
        to,
        minLatencyPs: range.minLatencyPs,
        maxLatencyPs: range.maxLatencyPs,
        thresholdPs,
        detectionPs: ceilPs(detectionWithin(range.maxLatencyPs, thresholdPs, pollPs, clocks)),
        soonestPs: floorPs(lessExact(shortest, period)),
        soonestWithLossesPs: floorPs(lessExact(shortest, losses === 0 ? period : gap)),
      })
      observers.set(to, Math.max(observers.get(to) ?? 0, thresholdPs))
      latest = Math.max(latest, range.maxLatencyPs)
      soonest = Math.min(soonest, range.minLatencyPs)
    }
    spreads.push([from, latest - soonest])
  }
  const most = (value: (pair: DetectionPair) => number): number =>
    pairs.reduce((largest, pair) => Math.max(largest, value(pair)), 0)
  const least = (value: (pair: DetectionPair) => number): number =>
    pairs.reduce((smallest, pair) => Math.min(smallest, value(pair)), Number.POSITIVE_INFINITY)
  const lambdaPs = most(pair => pair.maxLatencyPs)
  const thresholdPs = most(pair => pair.thresholdPs)
  const ofObserver = (pair: DetectionPair): Exact =>
    detectionWithin(pair.maxLatencyPs, observers.get(pair.to) ?? 0, pollPs, clocks)
  return {
    lambdaPs,
    thresholdPs,
    thresholdOfObserverPs: byMember(members, observers),
    spreadPs: Object.fromEntries(spreads),
    detectionPs: ceilPs(pairs.map(ofObserver).reduce(maxExact)),
    detectionOneThetaPs: ceilPs(detectionWithin(lambdaPs, thresholdPs, pollPs, clocks)),
    detectionPairMaxPs: most(pair => pair.detectionPs),
    soonestPs: least(pair => pair.soonestPs),
    soonestWithLossesPs: least(pair => pair.soonestWithLossesPs),
    firstHeartbeatPs: ceilPs(clocks.read(sumExact(gap, lambdaPs))),
    pairs,
  }
}

const byMember = (
  members: readonly string[],
  values: ReadonlyMap<string, number>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(members.map(member => [member, values.get(member) ?? 0]))
