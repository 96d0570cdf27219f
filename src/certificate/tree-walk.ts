import type { Tunnel } from '../model/request.ts'
import type { Link, Node } from '../model/topology.ts'
import type { NetworkIndex } from './port/network-index.ts'

/** A link of a tunnel's tree. */
export interface TreeLink {
  readonly link: Link
  /** Index of the previous link in the tree; −1 at the sender. */
  readonly parent: number
  /** Multicast latency that the tunnel gets after this link, where it branches at the far end, ps. */
  readonly multicastPs: number
}

/** A tunnel's tree, parents before children. */
export interface Tree {
  readonly links: readonly TreeLink[]
  /** The link that delivers to each receiver, by index, in the receivers' order. */
  readonly last: readonly number[]
  /** Latency between release and the first queue, and its spread: the request's own, else its host's, ps. */
  readonly sendLatencyPs: number
  readonly sendJitterPs: number
}

/** The tree that a tunnel's routes make together, or what keeps them from being one (MODEL "Verdicts", `TREE`). */
export const treeOf = (network: NetworkIndex, tunnel: Tunnel): Tree | string => {
  const { sender, receivers, routes } = tunnel
  const start = network.nodes.get(sender)
  if (!start) return `sender ${sender} does not exist`
  if (receivers.length === 0) return 'no receivers'
  if (routes.length !== receivers.length) return `${routes.length} routes for ${receivers.length} receivers`
  if (new Set(receivers).size !== receivers.length) return 'a receiver is named twice'

  const found: { link: Link; parent: number; to: Node }[] = []
  const entering = new Map<string, number>()
  const last: number[] = []
  for (const [r, route] of routes.entries()) {
    let at: Node = start
    let parent = -1
    for (const id of route) {
      const link = network.links.get(id)
      if (!link) return `link ${id} does not exist`
      if (link.from !== at.id) return `link ${id} does not start at ${at.id}`
      if (parent >= 0 && !at.forwards) return `${at.id} does not forward`
      const to = network.nodes.get(link.to)
      if (!to) return `node ${link.to} does not exist`
      if (to === start) return `link ${id} leads back to the sender`
      const known = entering.get(to.id)
      if (known === undefined) {
        entering.set(to.id, found.length)
        found.push({ link, parent, to })
        parent = found.length - 1
      } else {
        // Another parent would be another way to `from`, which its own entry has already refused.
        if (found[known]!.link !== link) return `${to.id} is entered by ${found[known]!.link.id} and ${id}`
        parent = known
      }
      at = to
    }
    if (parent < 0) return `the route to ${receivers[r]} is empty`
    if (at.id !== receivers[r]) return `the route to ${receivers[r]} ends at ${at.id}`
    last.push(parent)
  }

  // What leaves a node: its links in the tree, and one more where it is a receiver.
  const delivering = new Set(last)
  const leaving = found.map((_, i) => (delivering.has(i) ? 1 : 0))
  let leavingSender = 0
  for (const { parent } of found) {
    if (parent < 0) leavingSender += 1
    else leaving[parent]! += 1
  }
  return {
    links: found.map(({ link, parent, to }, i) => ({
      link,
      parent,
      multicastPs: leaving[i]! > 1 ? to.multicastLatencyPs : 0,
    })),
    last,
    sendLatencyPs:
      (tunnel.sendLatencyPs ?? start.sendLatencyPs) + (leavingSender > 1 ? start.multicastLatencyPs : 0),
    sendJitterPs: tunnel.sendJitterPs ?? start.sendJitterPs,
  }
}
