import FlatQueue from 'flatqueue'
import type { Network } from './network.ts'

/**
 * Shortest distances from one node to all others over link weights ([DIJ59], with flatqueue's heap). Only nodes that
 * forward are passed through; Infinity where there is no path.
 */
export const distancesFrom = (network: Network, source: number, weights: Float64Array): Float64Array => {
  const { outStart, outLinks, to, forwards, nodeCount } = network
  const distance = new Float64Array(nodeCount).fill(Number.POSITIVE_INFINITY)
  const queue = new FlatQueue<number>()
  distance[source] = 0
  queue.push(source, 0)
  for (
    let at = queue.peekValue(), u = queue.pop();
    u !== undefined;
    at = queue.peekValue(), u = queue.pop()
  ) {
    if (at! > distance[u]) continue
    for (let i = outStart[u]; i < outStart[u + 1]; i++) {
      const link = outLinks[i]
      const v = to[link]
      const d = at! + weights[link]
      if (d >= distance[v]) continue
      distance[v] = d
      if (forwards[v] === 1) queue.push(v, d)
    }
  }
  return distance
}
