import type { Route } from '../../model/request.ts'
import type { Network } from '../../network/network.ts'

/** Fewest links, ties by position in the file; breadth first over nodes that forward. Undefined where there is no path. */
export const shortestRoute = (network: Network, sender: string, receiver: string): Route | undefined => {
  const from = network.nodeIndex.get(sender)
  const to = network.nodeIndex.get(receiver)
  if (from === undefined || to === undefined) return undefined
  const by = new Map<number, number>([[from, -1]])
  for (const node of by.keys()) {
    if (node === to) break
    if (node !== from && network.forwards[node] === 0) continue
    for (const link of network.outLinks.subarray(network.outStart[node], network.outStart[node + 1])) {
      const next = network.to[link] ?? node
      if (!by.has(next)) by.set(next, link)
    }
  }
  const route: string[] = []
  for (let node = to; node !== from; ) {
    const link = by.get(node)
    if (link === undefined) return undefined
    route.push(network.topology.links[link]?.id ?? '')
    node = network.from[link] ?? from
  }
  return route.reverse()
}
