import FlatQueue from 'flatqueue'
import { REACHED, UNCOUNTED, type Work } from '../calculus/queue/work.ts'
import type { Network } from './network.ts'

/**
 * Shortest distances of forwarding nodes to one receiver over link weights, searched backwards until a sender is
 * reached ([DIJ59], with flatqueue's heap). Ties: fewer hops, then the earlier link of the file, so that the result
 * does not depend on the heap. The arrays are kept and reused from search to search.
 */
export class DistancesTo {
  /** Infinity where not reached before the sender was; there the true distance is at least the sender's. */
  readonly distance: Float64Array
  /** Link by which a node goes on, −1 at the receiver. */
  readonly by: Int32Array
  readonly #hops: Int32Array
  readonly #network: Network
  /** Counts what is searched. */
  readonly work: Work
  readonly #queue = new FlatQueue<number>()
  readonly #touched: number[] = []
  readonly #done: Uint8Array

  constructor(network: Network, work: Work = UNCOUNTED) {
    this.#network = network
    this.work = work
    this.distance = new Float64Array(network.nodeCount).fill(Number.POSITIVE_INFINITY)
    this.by = new Int32Array(network.nodeCount).fill(-1)
    this.#hops = new Int32Array(network.nodeCount)
    this.#done = new Uint8Array(network.nodeCount)
  }

  /** `weight` gives a link's weight, Infinity to leave it out. */
  search(receiver: number, sender: number, weight: (link: number) => number): void {
    this.#clear()
    const { transitStart, transitLinks, outStart, outLinks, from, to, forwards } = this.#network
    const done = this.#done
    const { distance, work } = this
    const queue = this.#queue
    this.#reach(receiver, 0, 0, -1)
    // A sender that does not forward is entered from its own side: by the links on its way out.
    const isEdge = forwards[sender] === 0
    for (let v = queue.pop(); v !== undefined; v = queue.pop()) {
      if (done[v] === 1) continue
      done[v] = 1
      if (v === sender) return
      const end = transitStart[v + 1]
      const hops = this.#hops[v] + 1
      work.spend(REACHED * (end - transitStart[v]))
      if (isEdge)
        for (let i = outStart[sender]; i < outStart[sender + 1]; i++)
          if (to[outLinks[i]] === v) this.#reach(sender, distance[v] + weight(outLinks[i]), hops, outLinks[i])
      for (let i = transitStart[v]; i < end; i++) {
        const link = transitLinks[i]
        const u = from[link]
        if (done[u] === 0) this.#reach(u, distance[v] + weight(link), hops, link)
      }
    }
  }

  #clear(): void {
    for (const node of this.#touched) {
      this.distance[node] = Number.POSITIVE_INFINITY
      this.by[node] = -1
      this.#done[node] = 0
    }
    this.#touched.length = 0
    this.#queue.clear()
  }

  #reach(u: number, distance: number, hops: number, link: number): void {
    const known = this.distance[u]
    // Nothing is reached over a link that is left out.
    if (distance > known || distance === Number.POSITIVE_INFINITY) return
    if (distance === known && (hops > this.#hops[u] || (hops === this.#hops[u] && link > this.by[u]))) return
    if (known === Number.POSITIVE_INFINITY) this.#touched.push(u)
    this.distance[u] = distance
    this.#hops[u] = hops
    this.by[u] = link
    if (distance < known) this.#queue.push(u, distance)
  }
}
