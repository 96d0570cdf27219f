import type { Route } from '../model/request.ts'
import type { Network } from '../network/network.ts'
import { type Tree, treeFromHops } from '../network/tree.ts'

/** A tree on its way from the sender to all receivers, over link and node numbers. */
export class GrowingTree {
  readonly network: Network
  readonly sender: number
  /** Nodes in the tree, in the order in which they joined. */
  readonly nodes: number[]
  readonly #links: number[]
  readonly #parents: number[]
  /** Hop that enters a node; −1 for the sender. */
  readonly #hopInto: Map<number, number>
  readonly #depth: Map<number, number>
  #heights: ReadonlyMap<number, number> | undefined

  constructor(network: Network, sender: number, from?: GrowingTree) {
    this.network = network
    this.sender = sender
    this.nodes = from ? [...from.nodes] : [sender]
    this.#links = from ? [...from.#links] : []
    this.#parents = from ? [...from.#parents] : []
    this.#hopInto = new Map(from ? from.#hopInto : [[sender, -1]])
    this.#depth = new Map(from ? from.#depth : [[sender, 0]])
  }

  has(node: number): boolean {
    return this.#hopInto.has(node)
  }

  /** A copy with `path`, links from a node of the tree outwards; `weight` as for {@link heights}. */
  with(path: readonly number[], weight: (link: number) => number): GrowingTree {
    const grown = new GrowingTree(this.network, this.sender, this)
    for (const link of path) {
      const from = this.network.from[link]
      const to = this.network.to[link]
      grown.#parents.push(grown.#hopInto.get(from)!)
      grown.#hopInto.set(to, grown.#links.length)
      grown.#links.push(link)
      grown.#depth.set(to, grown.#depth.get(from)! + weight(link))
      grown.nodes.push(to)
    }
    return grown
  }

  /** Weight of the longest path from each node of the tree down to where it ends. */
  heights(): ReadonlyMap<number, number> {
    this.#heights ??= this.#findHeights()
    return this.#heights
  }

  #findHeights(): ReadonlyMap<number, number> {
    const deepest = new Map(this.#depth)
    for (let h = this.#links.length - 1; h >= 0; h--) {
      const from = this.network.from[this.#links[h]]
      const to = this.network.to[this.#links[h]]
      deepest.set(from, Math.max(deepest.get(from)!, deepest.get(to)!))
    }
    return new Map([...deepest].map(([node, depth]) => [node, depth - this.#depth.get(node)!]))
  }

  /** The tree of the receivers among `receivers` that it reaches so far. */
  toTree(receivers: readonly number[]): Tree {
    const leaves = receivers.filter(r => this.has(r)).map(r => this.#hopInto.get(r)!)
    return treeFromHops(this.network, this.sender, this.#links, this.#parents, leaves)
  }

  /** The path to `receiver` as link ids. */
  routeTo(receiver: number): Route {
    const route: string[] = []
    for (let h = this.#hopInto.get(receiver)!; h >= 0; h = this.#parents[h])
      route.push(this.network.topology.links[this.#links[h]].id)
    return route.reverse()
  }
}
