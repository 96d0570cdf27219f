import type { Walked } from './check-tunnels.ts'
import type { ClaimedWaits } from './claimed-waits.ts'
import { latencyOf, leastLatencies } from './least-latency.ts'
import type { OpenQueues } from './open-queues.ts'
import type { Hop } from './port/hop.ts'
import { jitterOf } from './port/line-cap.ts'
import type { NetworkIndex } from './port/network-index.ts'
import { OutOfRange, safe } from './port/safe.ts'
import type { Problems } from './problem.ts'

/** The range in which every packet of a tunnel (of a message: its last one) arrives, as the certificate implies it. */
export interface TunnelBounds {
  readonly id: string
  /** λmin: least latency over all receivers, ps. */
  readonly minLatencyPs: number
  /** δmax: greatest worst case over all receivers − λmin, ps. */
  readonly maxJitterPs: number
  /** λmin + δmax. */
  readonly worstPs: number
}

/** Q + C of the packet that is late most, and the jitter behind it; undefined where no Q is certified. */
const worstAdded = (
  network: NetworkIndex,
  hop: Hop,
  claims: ClaimedWaits,
  open: OpenQueues,
): number | undefined => {
  if (open.has(hop.link.id, hop.lane)) return undefined
  const wait = claims.find(hop.link.id, hop.lane, hop.waiterPs)?.waitPs
  return wait === undefined ? undefined : safe(wait + hop.waiterPs + jitterOf(network, hop.link))
}

const checkHop = (id: string, hop: Hop, needed: number, problems: Problems): void => {
  const found = hop.flow.jitterPs
  if (found >= needed) return
  problems.add({
    code: 'JITTER_TOO_SMALL',
    message: `jitter ${found} ps of tunnel ${id} at ${hop.link.id} is below ${needed} ps`,
    tunnel: id,
    link: hop.link.id,
    lane: hop.lane,
    found,
    needed,
  })
}

const walk = (
  network: NetworkIndex,
  { tunnel, tree, batch, hops }: Walked,
  claims: ClaimedWaits,
  open: OpenQueues,
  problems: Problems,
): TunnelBounds | undefined => {
  const added = hops.map(hop => worstAdded(network, hop, claims, open))
  // From release to the far end of each hop, by the waits alone.
  const worst: number[] = []
  for (const [i, hop] of hops.entries()) {
    const { parent } = tree.links[i]!
    if (parent < 0) checkHop(tunnel.id, hop, safe(tree.sendJitterPs + batch.windowPs), problems)
    else if (added[parent] !== undefined) {
      // A batch stays in order: its first packet is the earliest.
      const { flow, kinds } = hops[parent]!
      const spread = added[parent] - kinds[0]!.smallest.fastestPs
      checkHop(tunnel.id, hop, safe(flow.jitterPs + spread), problems)
    }
    const before = parent < 0 ? tree.sendLatencyPs + tree.sendJitterPs : worst[parent]!
    worst.push(safe(before + (added[i] ?? 0) + latencyOf(network, hop)))
  }
  if (added.includes(undefined)) return undefined
  const least = leastLatencies(network, tree, hops)
  const minLatencyPs = Math.min(...tree.last.map(end => least[end]!))
  const worstPs = Math.max(...tree.last.map(end => worst[end]!))
  return { id: tunnel.id, minLatencyPs, maxJitterPs: worstPs - minLatencyPs, worstPs }
}

/**
 * Checks each J of a tunnel against what MODEL "Ranges" gives from its parent's J and Q, and adds up the bounds that
 * the waits imply; undefined where a wait is missing, or where one of its queues is open.
 */
export const checkJitters = (
  network: NetworkIndex,
  walked: Walked,
  claims: ClaimedWaits,
  open: OpenQueues,
  problems: Problems,
): TunnelBounds | undefined => {
  try {
    return walk(network, walked, claims, open, problems)
  } catch (error) {
    if (!(error instanceof OutOfRange)) throw error
    const { id } = walked.tunnel
    problems.add({ code: 'RANGE', message: `tunnel ${id}: ${error.message}`, tunnel: id })
    return undefined
  }
}
