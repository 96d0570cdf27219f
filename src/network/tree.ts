import type { Tunnel } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import type { Network } from './network.ts'

/** A tunnel's directed tree over link numbers; hops in the order in which its routes first use them, parents first. */
export interface Tree {
  readonly sender: number
  readonly links: Int32Array
  /** Hop before hop i, −1 at the sender. */
  readonly parents: Int32Array
  /** Multicast latency that hop i's far end adds: the tunnel branches there. */
  readonly branchPs: Float64Array
  /** Multicast latency at the sender itself. */
  readonly sendBranchPs: number
  /** Last hop to each receiver, in the receivers' order. */
  readonly leaves: Int32Array
}

type Shape = Pick<Tunnel, 'id' | 'sender' | 'receivers' | 'routes'>
type TreeViolation = Extract<Violation, { code: 'TREE' }>

/** Merges a tunnel's routes to a tree, or says why they are none (verdict TREE, MODEL "Verdicts"). */
export const treeOf = (network: Network, tunnel: Shape): Tree | TreeViolation => {
  const { id, receivers, routes } = tunnel
  const fault = (why: string, at: { link?: string; node?: string } = {}): TreeViolation => ({
    code: 'TREE',
    message: `tunnel ${id} is not a tree: ${why}`,
    tunnel: id,
    ...at,
  })
  if (routes.length !== receivers.length)
    return fault(`${receivers.length} receivers, but ${routes.length} routes`)
  const sender = network.nodeIndex.get(tunnel.sender)!
  const links: number[] = []
  const parents: number[] = []
  const leaves: number[] = []
  const arriving = new Map<number, number>()
  for (const [i, receiver] of receivers.entries()) {
    const route = routes[i]
    let node = sender
    let hop = -1
    for (const name of route) {
      const link = network.linkIndex.get(name)
      if (link === undefined) return fault(`there is no link ${name}`, { link: name })
      const at = network.topology.nodes[node]
      if (network.from[link] !== node) return fault(`link ${name} does not start at ${at.id}`, { link: name })
      if (hop >= 0 && network.forwards[node] === 0)
        return fault(`it passes through ${at.kind} ${at.id}, which does not forward`, {
          node: at.id,
          link: name,
        })
      const next = network.to[link]
      const known = arriving.get(next)
      if (next === sender || (known !== undefined && links[known] !== link)) {
        const target = network.topology.nodes[next].id
        return fault(`it reaches ${target} by two ways`, { node: target, link: name })
      }
      if (known === undefined) {
        arriving.set(next, links.length)
        links.push(link)
        parents.push(hop)
      }
      hop = known ?? links.length - 1
      node = next
    }
    if (hop < 0 || network.topology.nodes[node].id !== receiver)
      return fault(`the route to ${receiver} ends at ${network.topology.nodes[node].id}`, { node: receiver })
    leaves.push(hop)
  }
  return { sender, ...branches(network, sender, links, parents, leaves) }
}

/** MODEL "Branching": more than one way on from a node, delivery there counting as one. */
const branches = (
  network: Network,
  sender: number,
  links: number[],
  parents: number[],
  leaves: number[],
): Omit<Tree, 'sender'> => {
  const ways = new Int32Array(links.length)
  let senderWays = 0
  for (const parent of parents)
    if (parent < 0) senderWays++
    else ways[parent]++
  for (const leaf of leaves) ways[leaf]++
  return {
    links: Int32Array.from(links),
    parents: Int32Array.from(parents),
    branchPs: Float64Array.from(links, (link, i) =>
      ways[i] > 1 ? network.multicastPs[network.to[link]] : 0,
    ),
    sendBranchPs: senderWays > 1 ? network.multicastPs[sender] : 0,
    leaves: Int32Array.from(leaves),
  }
}

/** A tree from hop to parent-hop lists, as a search grows it. */
export const treeFromHops = (
  network: Network,
  sender: number,
  links: number[],
  parents: number[],
  leaves: number[],
): Tree => ({ sender, ...branches(network, sender, links, parents, leaves) })
