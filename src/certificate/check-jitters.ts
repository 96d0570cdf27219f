import type { Walked } from './check-tunnels.ts'
import type { ClaimedWaits } from './claimed-waits.ts'
import type { Hop } from './port/hop.ts'
import type { NetworkIndex } from './port/network-index.ts'
import { jitterOf } from './port/queue-inputs.ts'
import { OutOfRange, safe } from './port/safe.ts'
import type { Problems } from './problem.ts'

/** The range in which every packet of a tunnel arrives, as the certificate implies it. */
export interface TunnelBounds {
  readonly id: string
  /** λmin: least latency over all receivers, ps. */
  readonly minLatencyPs: number
  /** δmax: greatest worst case over all receivers − λmin, ps. */
  readonly maxJitterPs: number
  /** λmin + δmax. */
  readonly worstPs: number
}

/** What crossing a hop adds to the jitter: Q + (C − C0) + jitter; undefined where no Q is certified. */
const addedJitter = (network: NetworkIndex, hop: Hop, claims: ClaimedWaits): number | undefined => {
  const { transmissionPs } = hop.flow
  const wait = claims.find(hop.link.id, hop.lane, transmissionPs)?.waitPs
  return wait === undefined
    ? undefined
    : safe(wait + (transmissionPs - hop.nominalPs) + jitterOf(network, hop.link))
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
  { tunnel, tree, hops }: Walked,
  claims: ClaimedWaits,
  problems: Problems,
): TunnelBounds | undefined => {
  const added = hops.map(hop => addedJitter(network, hop, claims))
  // From release to the far end of each hop: least latency, and the jitter of MODEL "Ranges" from the waits alone.
  const latency: number[] = []
  const jitter: number[] = []
  let complete = true
  for (const [i, hop] of hops.entries()) {
    const { parent, multicastPs } = tree.links[i]!
    const before = parent < 0 ? tree.sendJitterPs : added[parent]
    if (before !== undefined)
      checkHop(tunnel.id, hop, parent < 0 ? before : safe(hops[parent]!.flow.jitterPs + before), problems)
    if (added[i] === undefined) complete = false
    const crossing = hop.nominalPs + hop.link.minLatencyPs + network.nodes.get(hop.link.to)!.minLatencyPs
    latency.push(safe((parent < 0 ? tree.sendLatencyPs : latency[parent]!) + crossing + multicastPs))
    jitter.push(safe((parent < 0 ? tree.sendJitterPs : jitter[parent]!) + (added[i] ?? 0)))
  }
  if (!complete) return undefined
  let least = Number.POSITIVE_INFINITY
  let worst = 0
  for (const end of tree.last) {
    least = Math.min(least, latency[end]!)
    worst = Math.max(worst, safe(latency[end]! + jitter[end]!))
  }
  return { id: tunnel.id, minLatencyPs: least, maxJitterPs: worst - least, worstPs: worst }
}

/**
 * Checks each J of a tunnel against what MODEL "Ranges" gives from its parent's J and Q, and adds up the bounds that
 * the waits imply; undefined where a wait is missing.
 */
export const checkJitters = (
  network: NetworkIndex,
  walked: Walked,
  claims: ClaimedWaits,
  problems: Problems,
): TunnelBounds | undefined => {
  try {
    return walk(network, walked, claims, problems)
  } catch (error) {
    if (!(error instanceof OutOfRange)) throw error
    const { id } = walked.tunnel
    problems.add({ code: 'RANGE', message: `tunnel ${id}: ${error.message}`, tunnel: id })
    return undefined
  }
}
