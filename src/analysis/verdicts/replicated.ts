import type { Tunnel } from '../../model/request.ts'
import type { Violation } from '../../model/verdict.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { timeText } from '../../quantity/time-text.ts'
import { worstAfter } from '../queue/spread-after.ts'

/** What one receiver of a request that is sent twice may count on (MODEL "Redundancy"), ps. */
export interface ReplicatedReceiver {
  /** Id of the receiver. */
  readonly node: string
  /** Least latency of the copy that comes first, ps. */
  readonly minLatencyPs: number
  /** Worst latency of the copy that comes first while nothing fails, ps; null without a bound. */
  readonly worstPs: number | null
  /** Worst latency after any single failure of a cable or of a node between the ends, ps; null without a bound. */
  readonly worstAfterFailurePs: number | null
  /** Batches that the receiver must remember to know the second copy for one; null without a bound. */
  readonly historyBatches: number | null
  /** The packets of those batches at most; null without a bound. */
  readonly historyPackets: number | null
}

/** A request that is sent twice, by the tunnels `id~1` and `id~2`. */
export interface ReplicatedBound {
  /** Id of the request. */
  readonly id: string
  /** In the order of the request. */
  readonly receivers: readonly ReplicatedReceiver[]
}

type Pair = readonly [number, number]

/** Slots of the two tunnels of each request that is sent twice, in the order of the first. */
export const pairsOf = (tunnels: readonly Tunnel[]): ReadonlyMap<string, Pair> => {
  const first = new Map<string, number>()
  const pairs = new Map<string, Pair>()
  for (const [t, { replica }] of tunnels.entries()) {
    if (replica === undefined) continue
    const other = first.get(replica.of)
    if (other === undefined) first.set(replica.of, t)
    else pairs.set(replica.of, replica.number === 2 ? [other, t] : [t, other])
  }
  return pairs
}

const finite = (ps: number): number | null => (ps === Number.POSITIVE_INFINITY ? null : ps)

/** Of all requests that are sent twice and have both their tunnels here. */
export const replicatedBounds = (hops: FlowHops): readonly ReplicatedBound[] =>
  [...pairsOf(hops.tunnels).values()].map(pair => replicatedBound(hops, pair))

/** Of the request whose two tunnels are in these slots. */
export const replicatedBound = (hops: FlowHops, pair: Pair): ReplicatedBound => {
  const { id, receivers, replica } = hops.tunnels[pair[0]]
  return { id: replica?.of ?? id, receivers: receivers.map(node => describe(hops, pair, node)) }
}

const describe = (hops: FlowHops, pair: Pair, node: string): ReplicatedReceiver => {
  const rows = pair.map(t => hops.rowOf(t, hops.trees[t].leaves[hops.tunnels[t].receivers.indexOf(node)]))
  const worst = rows.map(h => worstAfter(hops, h))
  const minLatencyPs = Math.min(...rows.map(h => hops.least[h]))
  const afterFailure = Math.max(...worst)
  const { windowPs, periodPs } = hops.sources[pair[0]]
  // Over links with another MTU a message is cut into other packets.
  const packets = Math.max(...pair.map(t => hops.sources[t].packets))
  const batches = Math.floor((afterFailure - minLatencyPs + windowPs) / periodPs) + 1
  return {
    node,
    minLatencyPs,
    worstPs: finite(Math.min(...worst)),
    worstAfterFailurePs: finite(afterFailure),
    historyBatches: finite(batches),
    historyPackets: finite(batches * packets),
  }
}

/** Requests sent twice whose latencies may spread further than they allow, whichever copy comes. */
export const replicatedJitterViolations = (hops: FlowHops): readonly Violation[] =>
  [...pairsOf(hops.tunnels).values()].flatMap(pair => replicatedJitterViolation(hops, pair) ?? [])

/**
 * The same of one request, whose tunnels are in these slots: both copies, and while it goes from one pair of trees to another
 * those of both pairs, held to the looser of their limits.
 */
export const replicatedJitterViolation = (
  hops: FlowHops,
  slots: readonly number[],
): Violation | undefined => {
  if (slots.length < 2) return undefined
  const jitterLimitPs = Math.max(...slots.map(t => hops.tunnels[t].jitterLimitPs ?? Number.POSITIVE_INFINITY))
  const rows = slots.flatMap(t => Array.from(hops.trees[t].leaves, leaf => hops.rowOf(t, leaf)))
  const least = Math.min(...rows.map(h => hops.least[h]))
  const maxJitterPs = Math.max(...rows.map(h => worstAfter(hops, h))) - least
  if (maxJitterPs === Number.POSITIVE_INFINITY || maxJitterPs <= jitterLimitPs) return undefined
  const { id, replica } = hops.tunnels[slots[0]]
  const tunnel = replica?.of ?? id
  return {
    code: 'JITTER',
    message: `latencies of ${tunnel}, which is sent twice, may spread over ${timeText(maxJitterPs)}, its jitter may be ${timeText(jitterLimitPs)}`,
    tunnel,
    maxJitterPs,
    jitterLimitPs,
  }
}
