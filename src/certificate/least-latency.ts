import type { Hop } from './port/hop.ts'
import type { NetworkIndex } from './port/network-index.ts'
import { safe } from './port/safe.ts'
import type { Tree } from './tree-walk.ts'

/** latency(e): what a tunnel takes at least from the end of a transmission to the next queue, ps. */
export const latencyOf = (network: NetworkIndex, { link, multicastPs }: Hop): number =>
  safe(link.minLatencyPs + network.nodes.get(link.to)!.minLatencyPs + multicastPs)

/** A batch that travels alone, as fast as it can, at the queue of a link or at a receiver. */
interface Lone {
  /** When its first packet arrives. */
  readonly firstPs: number
  /** When its last does. */
  readonly lastPs: number
  /** Longest transmission of one of its full packets so far: so far apart they arrive. */
  readonly apartPs: number
}

/**
 * Of a message the last packet counts. Its full packets are alike, hence never closer than on their slowest link, and
 * the last one follows them. Of all else every packet has its own latency, and the smallest first one the least.
 */
const cross = (
  hop: Hop,
  { firstPs, lastPs, apartPs }: Lone,
  fullPackets: number,
  latencyPs: number,
): Lone => {
  const full = hop.kinds[0]!.smallest.fastestPs
  const firstEnd = safe(firstPs + full)
  const first = safe(firstEnd + latencyPs)
  if (hop.kinds.length === 1) return { firstPs: first, lastPs: first, apartPs: 0 }
  const apart = Math.max(apartPs, full)
  const fullEnd = safe(firstEnd + (fullPackets - 1) * apart)
  const lastEnd = Math.max(lastPs, fullEnd) + hop.kinds[1]!.smallest.fastestPs
  return { firstPs: first, lastPs: safe(lastEnd + latencyPs), apartPs: apart }
}

/** λmin of MODEL "Ranges" to the far end of each hop of a tree, ps. */
export const leastLatencies = (
  network: NetworkIndex,
  tree: Tree,
  hops: readonly Hop[],
): readonly number[] => {
  const released: Lone = { firstPs: tree.sendLatencyPs, lastPs: tree.sendLatencyPs, apartPs: 0 }
  const passed: Lone[] = []
  for (const [i, hop] of hops.entries()) {
    const { parent } = tree.links[i]!
    const before = parent < 0 ? released : passed[parent]!
    passed.push(cross(hop, before, hop.packets - 1, latencyOf(network, hop)))
  }
  return passed.map(({ lastPs }) => lastPs)
}
