import type { Network } from '../../network/network.ts'

/** Which nodes packets of a sender can still reach when some links are down, whatever room there is. */
export class Ways {
  readonly #network: Network
  /** By node: the search in which it was last reached. */
  readonly #reached: Int32Array
  #search = 0

  constructor(network: Network) {
    this.#network = network
    this.#reached = new Int32Array(network.nodeCount)
  }

  /** Receivers, by number, that no way leads to over links that are not down. */
  cutOff(
    sender: number,
    receivers: Iterable<number>,
    isDown: (link: number) => boolean,
  ): ReadonlySet<number> {
    const { outStart, outLinks, to, forwards } = this.#network
    const left = new Set(receivers)
    const reached = this.#reached
    const search = ++this.#search
    reached[sender] = search
    const waiting = [sender]
    for (let i = 0; i < waiting.length && left.size > 0; i++) {
      const node = waiting[i]!
      for (let e = outStart[node]!; e < outStart[node + 1]!; e++) {
        const link = outLinks[e]!
        const next = to[link]!
        if (reached[next] === search || isDown(link)) continue
        reached[next] = search
        left.delete(next)
        if (forwards[next] === 1) waiting.push(next)
      }
    }
    return left
  }
}
