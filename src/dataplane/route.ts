import type { Tunnel } from '../model/request.ts'
import type { Network } from '../network/network.ts'
import { treeOf } from '../network/tree.ts'

/** Where a packet is, seen from a node: on a link, by its number, or at the node itself. */
export type Neighbour = number | 'local'

/** What one forwarding node does with the packets of one tunnel. */
export interface Crossing {
  readonly node: number
  readonly from: Neighbour
  /** In the order of the tree; `local` last. */
  readonly to: readonly Neighbour[]
  /** Here the packets enter the network: nothing before has looked at them. */
  readonly isEntry: boolean
}

/** A tunnel's way through the devices. Links by number. */
export interface Route {
  readonly crossings: readonly Crossing[]
  /** Links that the sender itself sends on. */
  readonly firstLinks: readonly number[]
  /** Last links to receivers that do not forward. */
  readonly lastLinks: readonly number[]
  readonly links: readonly number[]
}

/** Follows a tunnel that the analysis has found to be a tree. */
export const routeOf = (network: Network, tunnel: Tunnel): Route => {
  const tree = treeOf(network, tunnel)
  if ('code' in tree) throw new RangeError(tree.message)
  const links = [...tree.links]
  const { forwards, to } = network
  const next = links.map((): Neighbour[] => [])
  const firstLinks: number[] = []
  for (const [i, link] of links.entries()) {
    const parent = tree.parents[i]!
    if (parent < 0) firstLinks.push(link)
    else next[parent]!.push(link)
  }
  for (const leaf of tree.leaves) next[leaf]!.push('local')
  const atSender: Crossing = { node: tree.sender, from: 'local', to: firstLinks, isEntry: true }
  const behind = links.flatMap((link, i): readonly Crossing[] => {
    const isEntry = tree.parents[i]! < 0 && forwards[tree.sender] === 0
    return forwards[to[link]!] === 1 ? [{ node: to[link]!, from: link, to: next[i]!, isEntry }] : []
  })
  return {
    crossings: forwards[tree.sender] === 1 ? [atSender, ...behind] : behind,
    firstLinks,
    lastLinks: links.filter((link, i) => next[i]!.includes('local') && forwards[to[link]!] === 0),
    links,
  }
}
