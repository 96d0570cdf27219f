import { REACHED, type Work } from '../calculus/queue/work.ts'
import type { DistancesTo } from '../network/distances-to.ts'
import type { Network } from '../network/network.ts'
import type { AlternativePaths } from './alternative-paths.ts'
import type { GrowingTree } from './growing-tree.ts'

/** Distances of nodes to one receiver, and the ways from a growing tree to it. */
export class Attachment {
  readonly receiver: number
  readonly #network: Network
  readonly #distances: DistancesTo
  readonly #distance: Float64Array
  readonly #by: Int32Array
  readonly #weight: (link: number) => number
  readonly #work: Work

  /** Searches with `distances`, which must not search for another receiver while this attachment is in use. */
  constructor(
    distances: DistancesTo,
    network: Network,
    receiver: number,
    sender: number,
    weight: (link: number) => number,
  ) {
    this.#work = distances.work
    this.#distances = distances
    this.receiver = receiver
    this.#network = network
    this.#weight = weight
    distances.search(receiver, sender, weight)
    this.#distance = distances.distance
    this.#by = distances.by
  }

  isReachableFrom(node: number): boolean {
    return this.#distance[node] < Number.POSITIVE_INFINITY
  }

  /**
   * Where the cheapest attachment leaves the tree, and its cost (Algorithm 2): at tree node v, shortest(v, u) + max(0, what
   * the path adds beyond the tree's longest path from v); Infinity where there is none.
   */
  cheapest(tree: GrowingTree): { readonly cost: number; readonly from: number } {
    const { exits } = tree
    this.#work.spend(REACHED * exits.length)
    let cost = Number.POSITIVE_INFINITY
    let from = -1
    for (const position of exits) {
      const node = tree.node(position)
      const distance = this.#distance[node]
      const here = distance + Math.max(0, distance - tree.height(position))
      if (!(here < cost) || !this.#staysOutside(tree, node)) continue
      cost = here
      from = node
    }
    return { cost, from }
  }

  /** The shortest path to the receiver from a node that reaches it. */
  shortest(from: number): readonly number[] {
    const path: number[] = []
    for (let node = from; node !== this.receiver; node = this.#network.to[path[path.length - 1]])
      path.push(this.#by[node])
    return path
  }

  /** Up to `count` cheapest paths from the tree: see {@link AlternativePaths}. */
  alternatives(paths: AlternativePaths, tree: GrowingTree, count: number): readonly (readonly number[])[] {
    return paths.find(tree, this.receiver, this.#distances, this.#weight, count)
  }

  /** Whether the shortest path from a node of the tree meets no other. */
  #staysOutside(tree: GrowingTree, from: number): boolean {
    for (let node = from; node !== this.receiver; ) {
      node = this.#network.to[this.#by[node]]
      if (tree.has(node)) return false
    }
    return true
  }
}
