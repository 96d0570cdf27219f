import type { Route } from '../model/request.ts'
import type { Network } from '../network/network.ts'
import { type Tree, treeFromHops } from '../network/tree.ts'

/** A tree on its way from the sender to all receivers, over link and node numbers; it grows path by path. */
export class GrowingTree {
  readonly network: Network
  readonly sender: number
  /** Nodes in the tree, in the order in which they joined; a node's position here is what other lists go by. */
  readonly #nodes: number[]
  readonly #at: Map<number, number>
  /** Positions of the nodes that a path may leave: the sender, and those that forward. */
  readonly #exits: number[] = [0]
  /** The hop into a node is one position before it. */
  readonly #links: number[] = []
  readonly #parents: number[] = []
  /** Weight of the path from the sender, and of the longest one that goes through the node. */
  readonly #depth: number[] = [0]
  readonly #deepest: number[] = [0]

  constructor(network: Network, sender: number) {
    this.network = network
    this.sender = sender
    this.#nodes = [sender]
    this.#at = new Map([[sender, 0]])
  }

  /** How many nodes it has. */
  get size(): number {
    return this.#nodes.length
  }

  has(node: number): boolean {
    return this.#at.has(node)
  }

  /** Positions of the nodes that a path may leave, in the order in which they joined. */
  get exits(): readonly number[] {
    return this.#exits
  }

  node(position: number): number {
    return this.#nodes[position]
  }

  /** Weight of the longest path from a node of the tree down to where it ends. */
  height(position: number): number {
    return this.#deepest[position] - this.#depth[position]
  }

  /** Adds `path`, links from a node of the tree outwards; `weight` as for {@link height}. */
  grow(path: readonly number[], weight: (link: number) => number): this {
    const { from, to, forwards } = this.network
    const size = this.#nodes.length
    for (const link of path) {
      const before = this.#at.get(from[link])!
      const node = to[link]
      const depth = this.#depth[before] + weight(link)
      this.#at.set(node, this.#nodes.length)
      if (forwards[node] === 1) this.#exits.push(this.#nodes.length)
      this.#nodes.push(node)
      this.#links.push(link)
      this.#parents.push(before - 1)
      this.#depth.push(depth)
      this.#deepest.push(depth)
    }
    // No link has a weight below 0: what the path's end is at, all before it reach.
    const end = this.#depth[this.#depth.length - 1]
    for (
      let p = this.#nodes.length - 1;
      p >= size || (p >= 0 && this.#deepest[p] < end);
      p = p === 0 ? -1 : this.#parents[p - 1] + 1
    )
      this.#deepest[p] = end
    return this
  }

  /** Takes back what it grew by since it had `size` nodes. */
  shrink(size: number): void {
    for (const node of this.#nodes.slice(size)) this.#at.delete(node)
    while (this.#exits[this.#exits.length - 1] >= size) this.#exits.pop()
    this.#nodes.length = size
    this.#links.length = size - 1
    this.#parents.length = size - 1
    this.#depth.length = size
    this.#deepest.length = size
    for (let p = 0; p < size; p++) this.#deepest[p] = this.#depth[p]
    for (let p = size - 1; p > 0; p--) {
      const before = this.#parents[p - 1] + 1
      this.#deepest[before] = Math.max(this.#deepest[before], this.#deepest[p])
    }
  }

  /** The tree of the receivers among `receivers` that it reaches so far. */
  toTree(receivers: readonly number[]): Tree {
    const leaves = receivers.filter(r => this.has(r)).map(r => this.#at.get(r)! - 1)
    return treeFromHops(this.network, this.sender, this.#links, this.#parents, leaves)
  }

  /** The path to `receiver` as link ids. */
  routeTo(receiver: number): Route {
    const route: string[] = []
    for (let h = this.#at.get(receiver)! - 1; h >= 0; h = this.#parents[h])
      route.push(this.network.topology.links[this.#links[h]].id)
    return route.reverse()
  }
}
