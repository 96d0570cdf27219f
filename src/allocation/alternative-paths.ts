import FlatQueue from 'flatqueue'
import { extended } from '../calculus/queue/flows.ts'
import { SEARCHED, type Work } from '../calculus/queue/work.ts'
import type { DistancesTo } from '../network/distances-to.ts'
import type { Network } from '../network/network.ts'
import type { GrowingTree } from './growing-tree.ts'

/** Partial paths looked at in one search for alternatives; beyond, what was found so far has to do. */
const MAX_PARTIAL = 4096

/**
 * Cheapest paths from a tree to a receiver, by A* over partial paths with the exact remaining distance as its estimate, so
 * that hardly more is opened than is returned. A search opens hundreds of partial paths: they are numbers in arrays that
 * are kept from search to search, each path a list from its end.
 */
export class AlternativePaths {
  readonly #network: Network
  readonly #work: Work
  readonly #open = new FlatQueue<number>()
  /** Of each partial path: the node where it ends, its weight and hops, its last link and the path before that, −1 for none. */
  #count = 0
  #node = new Int32Array(1024)
  #length = new Float64Array(1024)
  #hops = new Int32Array(1024)
  #link = new Int32Array(1024)
  #before = new Int32Array(1024)

  constructor(network: Network, work: Work) {
    this.#network = network
    this.#work = work
  }

  /**
   * Up to `count` paths to the receiver that `distances` was searched for, cheapest first, ties by hops, then by position in
   * the file. The search stopped at the tree's sender: what it did not settle is at least as far.
   */
  find(
    tree: GrowingTree,
    receiver: number,
    { distance }: DistancesTo,
    weight: (link: number) => number,
    count: number,
  ): readonly (readonly number[])[] {
    const radius = distance[tree.sender]
    if (radius === Number.POSITIVE_INFINITY) return []
    const open = this.#open
    open.clear()
    this.#count = 0
    for (const position of tree.exits) {
      const node = tree.node(position)
      open.push(this.#push(node, 0, 0, -1, -1), Math.min(distance[node], radius))
    }
    const found: number[] = []
    for (let p = open.pop(), opened = 0; p !== undefined && opened < MAX_PARTIAL; p = open.pop(), opened++) {
      if (this.#node[p] === receiver) {
        found.push(p)
        if (found.length === count) break
        continue
      }
      this.#extend(p, tree, receiver, distance, weight)
    }
    return found
      .map(p => ({ length: this.#length[p], hops: this.#hops[p], links: this.#linksOf(p) }))
      .sort((p, q) => p.length - q.length || p.hops - q.hops || compareLinks(p.links, q.links))
      .map(({ links }) => links)
  }

  #extend(
    p: number,
    tree: GrowingTree,
    receiver: number,
    distance: Float64Array,
    weight: (link: number) => number,
  ): void {
    const { outStart, outLinks, to, forwards } = this.#network
    const open = this.#open
    const node = this.#node[p]
    const soFar = this.#length[p]
    const hops = this.#hops[p]
    const radius = distance[tree.sender]
    const end = outStart[node + 1]
    this.#work.spend(SEARCHED * (hops * (end - outStart[node]) + 1))
    for (let i = outStart[node]; i < end; i++) {
      const link = outLinks[i]
      const next = to[link]
      if (next !== receiver && forwards[next] === 0) continue
      if (tree.has(next) || this.#visits(p, next)) continue
      const more = weight(link)
      if (more === Number.POSITIVE_INFINITY) continue
      const length = soFar + more
      open.push(this.#push(next, length, hops + 1, link, p), length + Math.min(distance[next], radius))
    }
  }

  #push(node: number, length: number, hops: number, link: number, before: number): number {
    const p = this.#count++
    if (p === this.#node.length) this.#makeRoom(2 * p)
    this.#node[p] = node
    this.#length[p] = length
    this.#hops[p] = hops
    this.#link[p] = link
    this.#before[p] = before
    return p
  }

  #makeRoom(size: number): void {
    this.#node = extended(this.#node, new Int32Array(size))
    this.#length = extended(this.#length, new Float64Array(size))
    this.#hops = extended(this.#hops, new Int32Array(size))
    this.#link = extended(this.#link, new Int32Array(size))
    this.#before = extended(this.#before, new Int32Array(size))
  }

  #visits(path: number, node: number): boolean {
    for (let p = path; p >= 0; p = this.#before[p]) if (this.#node[p] === node) return true
    return false
  }

  #linksOf(path: number): readonly number[] {
    const links: number[] = []
    for (let p = path; this.#before[p] >= 0; p = this.#before[p]) links.push(this.#link[p])
    return links.reverse()
  }
}

const compareLinks = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i]
  return a.length - b.length
}
