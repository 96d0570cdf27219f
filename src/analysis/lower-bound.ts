import { slowestPs, transmissionPs } from '../calculus/queue/transmission.ts'
import type { Request } from '../model/request.ts'
import type { Network } from '../network/network.ts'
import { distancesFrom } from '../network/shortest-paths.ts'

type LoneTunnel = Pick<Request, 'sender' | 'receivers' | 'sizeBits' | 'sendLatencyPs' | 'sendJitterPs'>

/**
 * Least possible λmin + δmax of each tunnel, summed (MODEL "Allocation"): every tunnel alone in the network on its own
 * best tree. A lone tunnel meets only best-effort frames, so a path's worst case is a sum over its links, and a tree's
 * is the largest over its receivers' paths. A tree of shortest paths makes every receiver's path shortest at once: no
 * tree is better, and no search over trees is needed. With several receivers some node branches on the way to all of
 * them; the cheapest branching of the network is added, which keeps it a lower bound. Without `blocking` best-effort
 * frames do not count, as in the paper.
 */
export const lowerBound = (network: Network, tunnels: readonly LoneTunnel[], blocking = true): number => {
  const search = new LoneTunnels(network, blocking)
  return tunnels.reduce((sum, tunnel) => sum + search.worst(tunnel), 0)
}

/** Distance tables kept at most; each is one number per node. */
const MAX_TABLES = 4096

/** A tunnel alone in the network, ps. */
export interface Lone {
  /** From release to the far end of the sender's only link; undefined where it has several, or that leads to no switch. */
  readonly firstPs: number | undefined
  /** The receiver that is farthest. */
  readonly receiver: string
  /** The way to it, from release or from the far end of the sender's only link on, branching included. */
  readonly restPs: number
}

/** Every tunnel alone on its own best tree. */
export class LoneTunnels {
  readonly #network: Network
  readonly #blocking: boolean
  readonly #cheapestBranch: number
  readonly #weightsOf = new Map<number, Float64Array>()
  /** Distances from a node for a size: senders behind the same switch share a table. */
  readonly #tables = new Map<string, Float64Array>()

  constructor(network: Network, blocking: boolean) {
    this.#network = network
    this.#blocking = blocking
    const { nodes } = network.topology
    const canBranch = nodes.filter(
      (node, n) => node.forwards || network.outStart[n + 1] - network.outStart[n] > 1,
    )
    this.#cheapestBranch = canBranch.reduce(
      (least, node) => Math.min(least, node.multicastLatencyPs),
      Number.MAX_SAFE_INTEGER,
    )
  }

  /** λmin + δmax. */
  worst(tunnel: LoneTunnel): number {
    const { firstPs = 0, restPs } = this.of(tunnel)
    return firstPs + restPs
  }

  of({ sender, receivers, sizeBits, ...own }: LoneTunnel): Lone {
    const { topology, nodeIndex, outStart, outLinks, to } = this.#network
    const weights = this.weights(sizeBits)
    let node = nodeIndex.get(sender)!
    const { sendLatencyPs, sendJitterPs } = topology.nodes[node]
    const sendPs = (own.sendLatencyPs ?? sendLatencyPs) + (own.sendJitterPs ?? sendJitterPs)
    // A host with one way out shares the distances of the switch it leads to.
    const only = outLinks[outStart[node]]
    const leads = outStart[node + 1] - outStart[node] === 1 && this.#network.forwards[to[only]] === 1
    if (leads) node = to[only]
    const distance = this.#table(node, sizeBits, weights)
    let farthest = 0
    let receiver = receivers[0]
    for (const id of receivers) {
      const d = distance[nodeIndex.get(id)!]
      if (d === Number.POSITIVE_INFINITY || d <= farthest) continue
      farthest = d
      receiver = id
    }
    const restPs = farthest + (receivers.length > 1 ? this.#cheapestBranch : 0)
    return leads
      ? { firstPs: sendPs + weights[only], receiver, restPs }
      : { firstPs: undefined, receiver, restPs: sendPs + restPs }
  }

  /** What crossing each link alone takes at worst, ps. */
  weights(sizeBits: number): Float64Array {
    const known = this.#weightsOf.get(sizeBits)
    if (known !== undefined) return known
    const { bandwidthBps, latencyPs, jitterPs, bestEffortPs, expressLanes, topology } = this.#network
    const weights = bandwidthBps.map((rate, link) => {
      const cost = slowestPs(transmissionPs(sizeBits, rate), topology.clockTolerancePpb)
      // A frame that can be interrupted blocks for less, in lanes that interrupt it.
      const blocking = this.#blocking && expressLanes[link] === 0 ? bestEffortPs[link] : 0
      return cost + latencyPs[link] + jitterPs[link] + blocking
    })
    if (this.#weightsOf.size < MAX_TABLES) this.#weightsOf.set(sizeBits, weights)
    return weights
  }

  #table(node: number, sizeBits: number, weights: Float64Array): Float64Array {
    const key = `${node}/${sizeBits}`
    const known = this.#tables.get(key)
    if (known !== undefined) return known
    const table = distancesFrom(this.#network, node, weights)
    if (this.#tables.size < MAX_TABLES) this.#tables.set(key, table)
    return table
  }
}
