import FlatQueue from 'flatqueue'
import type { Network } from './network.ts'

/**
 * Shortest paths over link weights from a source (or, `backwards`, to it): Dijkstra 1959, with flatqueue's heap. Only
 * nodes that forward, and the source, are passed through. Ties: fewer hops, then the earlier link of the file, so that the result
 * does not depend on the heap. Arrays are kept and reused from search to search.
 */
export class ShortestPaths {
  readonly distance: Float64Array
  readonly hops: Int32Array
  /** Link by which a node is reached (backwards: by which it goes on), −1 at the source. */
  readonly by: Int32Array
  readonly #network: Network
  readonly #queue = new FlatQueue<number>()
  readonly #touched: number[] = []
  readonly #done: Uint8Array

  readonly #start: Int32Array
  readonly #links: Int32Array
  readonly #end: Int32Array

  constructor(network: Network, direction: 'forwards' | 'backwards' = 'forwards') {
    const forwards = direction === 'forwards'
    this.#start = forwards ? network.outStart : network.inStart
    this.#links = forwards ? network.outLinks : network.inLinks
    this.#end = forwards ? network.to : network.from
    this.#network = network
    this.distance = new Float64Array(network.nodeCount).fill(Number.POSITIVE_INFINITY)
    this.hops = new Int32Array(network.nodeCount)
    this.by = new Int32Array(network.nodeCount).fill(-1)
    this.#done = new Uint8Array(network.nodeCount)
  }

  /** Forgets the last search. */
  clear(): void {
    for (const node of this.#touched) {
      this.distance[node] = Number.POSITIVE_INFINITY
      this.by[node] = -1
      this.hops[node] = 0
      this.#done[node] = 0
    }
    this.#touched.length = 0
    this.#queue.clear()
  }

  /** Starts from `node` at `distance`. */
  source(node: number, distance: number): void {
    if (this.distance[node] === Number.POSITIVE_INFINITY) this.#touched.push(node)
    this.distance[node] = distance
    this.by[node] = -1
    this.hops[node] = 0
    this.#queue.push(node, distance)
  }

  /**
   * Runs until `enough` of a settled node says so, or all is settled. `weight` gives a link's weight, Infinity to leave
   * it out; a non-forwarding node is entered only where `isTarget`, and left only as a source.
   */
  run(
    weight: (link: number) => number,
    isTarget: (node: number) => boolean,
    enough: (node: number) => boolean,
  ): void {
    const { forwards } = this.#network
    for (let u = this.#queue.pop(); u !== undefined; u = this.#queue.pop()) {
      if (this.#done[u] === 1) continue
      this.#done[u] = 1
      if (enough(u)) return
      if (forwards[u] === 0 && this.by[u] !== -1) continue
      for (let i = this.#start[u]!; i < this.#start[u + 1]!; i++) {
        const link = this.#links[i]!
        const v = this.#end[link]!
        if (this.#done[v] === 1 || (forwards[v] === 0 && !isTarget(v))) continue
        const cost = weight(link)
        if (cost === Number.POSITIVE_INFINITY) continue
        this.#reach(v, this.distance[u]! + cost, this.hops[u]! + 1, link)
      }
    }
  }

  #reach(v: number, distance: number, hops: number, link: number): void {
    const known = this.distance[v]!
    if (distance > known) return
    if (distance === known) {
      const isBetter =
        hops < this.hops[v]! || (hops === this.hops[v]! && this.by[v]! >= 0 && link < this.by[v]!)
      if (!isBetter) return
    }
    if (known === Number.POSITIVE_INFINITY) this.#touched.push(v)
    this.distance[v] = distance
    this.hops[v] = hops
    this.by[v] = link
    if (distance < known) this.#queue.push(v, distance)
  }
}
