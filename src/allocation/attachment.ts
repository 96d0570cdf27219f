import FlatQueue from 'flatqueue'
import { REACHED, SEARCHED, type Work } from '../calculus/queue/work.ts'
import type { DistancesTo } from '../network/distances-to.ts'
import type { Network } from '../network/network.ts'
import type { GrowingTree } from './growing-tree.ts'

/** Partial paths looked at in one search for alternatives; beyond, what was found so far has to do. */
const MAX_PARTIAL = 4096

/** Distances of nodes to one receiver, and the ways from a growing tree to it. */
export class Attachment {
  readonly receiver: number
  readonly #network: Network
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

  /**
   * Up to `count` cheapest paths from the tree, cheapest first, ties by hops, then by position in the file: A* over
   * partial paths with the exact remaining distance as its estimate, so that hardly more is opened than is returned.
   */
  alternatives(tree: GrowingTree, count: number): readonly (readonly number[])[] {
    if (!this.isReachableFrom(tree.sender)) return []
    const open = new FlatQueue<Partial>()
    // The search for distances stopped at the sender: what it did not settle is at least as far.
    const radius = this.#distance[tree.sender]
    const remaining = (node: number): number => Math.min(this.#distance[node], radius)
    for (const position of tree.exits) {
      const node = tree.node(position)
      open.push({ node, length: 0, hops: 0, link: -1, before: undefined }, remaining(node))
    }
    const found: Partial[] = []
    for (let p = open.pop(), opened = 0; p !== undefined && opened < MAX_PARTIAL; p = open.pop(), opened++) {
      if (p.node === this.receiver) {
        found.push(p)
        if (found.length === count) break
        continue
      }
      this.#extend(p, tree, open, remaining)
    }
    return found.sort((p, q) => p.length - q.length || p.hops - q.hops || compareLinks(p, q)).map(linksOf)
  }

  #extend(
    p: Partial,
    tree: GrowingTree,
    open: FlatQueue<Partial>,
    remaining: (node: number) => number,
  ): void {
    const { outStart, outLinks, to, forwards } = this.#network
    this.#work.spend(SEARCHED * (p.hops * (outStart[p.node + 1] - outStart[p.node]) + 1))
    for (let i = outStart[p.node]; i < outStart[p.node + 1]; i++) {
      const link = outLinks[i]
      const next = to[link]
      if (next !== this.receiver && forwards[next] === 0) continue
      if (tree.has(next) || visits(p, next)) continue
      const weight = this.#weight(link)
      if (weight === Number.POSITIVE_INFINITY) continue
      const length = p.length + weight
      open.push({ node: next, length, hops: p.hops + 1, link, before: p }, length + remaining(next))
    }
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

/** A path from the tree that has not arrived yet, as a list from its end. */
interface Partial {
  readonly node: number
  readonly length: number
  readonly hops: number
  readonly link: number
  readonly before: Partial | undefined
}

const visits = (path: Partial, node: number): boolean => {
  for (let p: Partial | undefined = path; p !== undefined; p = p.before) if (p.node === node) return true
  return false
}

const linksOf = (path: Partial): readonly number[] => {
  const links: number[] = []
  for (let p: Partial | undefined = path; p?.before !== undefined; p = p.before) links.push(p.link)
  return links.reverse()
}

const compareLinks = (p: Partial, q: Partial): number => {
  const a = linksOf(p)
  const b = linksOf(q)
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i]
  return a.length - b.length
}
