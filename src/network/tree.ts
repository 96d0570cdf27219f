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
  const arriving = new Arriving(network, links)
  for (let i = 0; i < receivers.length; i++) {
    const receiver = receivers[i]
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
      const known = arriving.at(next)
      if (next === sender || (known >= 0 && links[known] !== link)) {
        const target = network.topology.nodes[next].id
        return fault(`it reaches ${target} by two ways`, { node: target, link: name })
      }
      if (known < 0) {
        arriving.push(link)
        parents.push(hop)
      }
      hop = known < 0 ? links.length - 1 : known
      node = next
    }
    if (hop < 0 || network.topology.nodes[node].id !== receiver)
      return fault(`the route to ${receiver} ends at ${network.topology.nodes[node].id}`, { node: receiver })
    leaves.push(hop)
  }
  return { sender, ...branches(network, sender, links, parents, leaves) }
}

/** Up to so many links are looked through one by one: most tunnels are short, and need no map. */
const FEW = 16

/** Which of a growing tree's links enters a node. */
class Arriving {
  readonly #network: Network
  readonly #links: number[]
  readonly #byNode = new Map<number, number>()

  constructor(network: Network, links: number[]) {
    this.#network = network
    this.#links = links
  }

  /** Place of the link into `node`, −1 where there is none. */
  at(node: number): number {
    const links = this.#links
    if (links.length > FEW) return this.#byNode.get(node) ?? -1
    for (let i = 0; i < links.length; i++) if (this.#network.to[links[i]] === node) return i
    return -1
  }

  push(link: number): void {
    const { to } = this.#network
    const links = this.#links
    links.push(link)
    if (links.length <= FEW) return
    const first = links.length === FEW + 1 ? 0 : links.length - 1
    for (let i = first; i < links.length; i++) this.#byNode.set(to[links[i]], i)
  }
}

/** MODEL "Branching": more than one way on from a node, delivery there counting as one. */
const branches = (
  network: Network,
  sender: number,
  links: number[],
  parents: number[],
  leaves: number[],
): Omit<Tree, 'sender'> => {
  if (isPath(parents, leaves)) {
    const { length } = links
    paths[length] ??= pathOf(length)
    return { ...paths[length], links: new Int32Array(links), sendBranchPs: 0 }
  }
  const ways = new Int32Array(links.length)
  let senderWays = 0
  for (const parent of parents)
    if (parent < 0) senderWays++
    else ways[parent]++
  for (const leaf of leaves) ways[leaf]++
  const branchPs = new Float64Array(links.length)
  for (let i = 0; i < links.length; i++)
    if (ways[i] > 1) branchPs[i] = network.multicastPs[network.to[links[i]]]
  return {
    links: new Int32Array(links),
    parents: new Int32Array(parents),
    branchPs,
    sendBranchPs: senderWays > 1 ? network.multicastPs[sender] : 0,
    leaves: new Int32Array(leaves),
  }
}

type Path = Pick<Tree, 'parents' | 'branchPs' | 'leaves'>

/** By length, what all paths of it have in common: nobody writes into a tree. */
const paths: Path[] = []

const pathOf = (length: number): Path => ({
  parents: Int32Array.from({ length }, (_, i) => i - 1),
  branchPs: new Float64Array(length),
  leaves: Int32Array.of(length - 1),
})

const isPath = (parents: readonly number[], leaves: readonly number[]): boolean => {
  if (leaves.length !== 1 || leaves[0] !== parents.length - 1) return false
  for (let i = 0; i < parents.length; i++) if (parents[i] !== i - 1) return false
  return true
}

/** A tree from hop to parent-hop lists, as a search grows it. */
export const treeFromHops = (
  network: Network,
  sender: number,
  links: number[],
  parents: number[],
  leaves: number[],
): Tree => ({ sender, ...branches(network, sender, links, parents, leaves) })
