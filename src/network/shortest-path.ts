import FlatQueue from 'flatqueue'
import { SEARCHED, UNCOUNTED, type Work } from '../calculus/queue/work.ts'
import type { Network } from './network.ts'

/**
 * The shortest path between two nodes over positive link weights, searched from both ends at once ([DIJ59], with
 * flatqueue's heap), so that hardly more is looked at than lies between them. It is the path that `DistancesTo` finds: ties
 * by fewer hops, then by the earlier link of the file at every node from the sender on. The arrays are kept and reused.
 */
export class ShortestPath {
  readonly #network: Network
  readonly #work: Work
  /** Distances from the sender; those of settled nodes are the last word. */
  readonly #fromSender: Float64Array
  readonly #isSettledAhead: Uint8Array
  readonly #ahead = new FlatQueue<number>()
  /** Distances to the receiver, with the hops they take and the link that goes on. */
  readonly #toReceiver: Float64Array
  readonly #hops: Int32Array
  readonly #by: Int32Array
  readonly #isSettledBack: Uint8Array
  readonly #back = new FlatQueue<number>()
  readonly #touched: number[] = []
  /** Sums of a path's weights taken from one end and from the other differ by less than this factor. */
  readonly #rounding: number
  #sender = -1
  #receiver = -1
  /** Weight of the lightest path seen. */
  #least = Number.POSITIVE_INFINITY
  #weight: (link: number) => number = () => 0

  constructor(network: Network, work: Work = UNCOUNTED) {
    const { nodeCount } = network
    this.#network = network
    this.#work = work
    this.#fromSender = new Float64Array(nodeCount).fill(Number.POSITIVE_INFINITY)
    this.#toReceiver = new Float64Array(nodeCount).fill(Number.POSITIVE_INFINITY)
    this.#isSettledAhead = new Uint8Array(nodeCount)
    this.#isSettledBack = new Uint8Array(nodeCount)
    this.#hops = new Int32Array(nodeCount)
    this.#by = new Int32Array(nodeCount).fill(-1)
    // A path has fewer links than there are nodes, and each sum rounds by 2⁻⁵³ of itself at most.
    this.#rounding = 1 + (nodeCount + 1) * 2 ** -50
  }

  /** Links from `sender` to `receiver`, undefined where there is no path; `weight` is Infinity for what is left out. */
  find(sender: number, receiver: number, weight: (link: number) => number): readonly number[] | undefined {
    this.#clear()
    this.#sender = sender
    this.#receiver = receiver
    this.#weight = weight
    this.#least = Number.POSITIVE_INFINITY
    this.#touched.push(sender, receiver)
    this.#fromSender[sender] = 0
    this.#ahead.push(sender, 0)
    this.#toReceiver[receiver] = 0
    this.#back.push(receiver, 0)
    this.#untilTheyMeet()
    if (this.#least === Number.POSITIVE_INFINITY) return undefined
    this.#throughWhatLiesBetween()
    const path: number[] = []
    for (let node = sender; node !== receiver; node = this.#network.to[path[path.length - 1]])
      path.push(this.#by[node])
    return path
  }

  /** Until no path through what is not settled on either side can be as light as the lightest seen. */
  #untilTheyMeet(): void {
    for (;;) {
      const ahead = this.#ahead.peekValue() ?? Number.POSITIVE_INFINITY
      const back = this.#back.peekValue() ?? Number.POSITIVE_INFINITY
      // An end that has nowhere to go on is met, or never will be.
      if (ahead + back === Number.POSITIVE_INFINITY || ahead + back > this.#mostOfInterest()) return
      if (ahead <= back) this.#settleAhead(this.#ahead.pop()!)
      else this.#settleBack(this.#back.pop()!, false)
    }
  }

  /** On to the sender, over nodes on lightest paths only: all of them but the receiver are settled from its side. */
  #throughWhatLiesBetween(): void {
    const most = this.#mostOfInterest()
    for (let v = this.#back.pop(); v !== undefined; v = this.#back.pop()) {
      if (v === this.#sender) return
      const isBetween = v === this.#receiver || this.#isSettledAhead[v] === 1
      if (isBetween && this.#fromSender[v] + this.#toReceiver[v] <= most) this.#settleBack(v, true)
    }
  }

  /** What weighs more is on no lightest path, however sums are rounded. */
  #mostOfInterest(): number {
    return this.#least * this.#rounding
  }

  #settleAhead(u: number): void {
    if (this.#isSettledAhead[u] === 1) return
    this.#isSettledAhead[u] = 1
    const { outStart, outLinks, to, forwards } = this.#network
    this.#work.spend(SEARCHED * (outStart[u + 1] - outStart[u]))
    for (let i = outStart[u]; i < outStart[u + 1]; i++) {
      const link = outLinks[i]
      const v = to[link]
      if ((forwards[v] === 0 && v !== this.#receiver) || this.#isSettledAhead[v] === 1) continue
      const distance = this.#fromSender[u] + this.#weight(link)
      if (!(distance < this.#fromSender[v])) continue
      this.#touched.push(v)
      this.#fromSender[v] = distance
      this.#least = Math.min(this.#least, distance + this.#toReceiver[v])
      if (distance <= this.#mostOfInterest() && v !== this.#receiver) this.#ahead.push(v, distance)
    }
  }

  #settleBack(v: number, isBetween: boolean): void {
    if (this.#isSettledBack[v] === 1) return
    this.#isSettledBack[v] = 1
    const { transitStart, transitLinks, outStart, outLinks, from, to, forwards } = this.#network
    this.#work.spend(SEARCHED * (transitStart[v + 1] - transitStart[v]))
    const sender = this.#sender
    // A sender that does not forward is entered from its own side: by the links on its way out.
    if (forwards[sender] === 0)
      for (let i = outStart[sender]; i < outStart[sender + 1]; i++)
        if (to[outLinks[i]] === v) this.#reachBack(sender, v, outLinks[i])
    for (let i = transitStart[v]; i < transitStart[v + 1]; i++) {
      const link = transitLinks[i]
      const u = from[link]
      if (this.#isSettledBack[u] === 0 && (!isBetween || this.#isSettledAhead[u] === 1))
        this.#reachBack(u, v, link)
    }
  }

  #reachBack(u: number, v: number, link: number): void {
    const distance = this.#toReceiver[v] + this.#weight(link)
    const known = this.#toReceiver[u]
    if (distance > known || distance === Number.POSITIVE_INFINITY) return
    const hops = this.#hops[v] + 1
    if (distance === known && (hops > this.#hops[u] || (hops === this.#hops[u] && link > this.#by[u]))) return
    this.#touched.push(u)
    this.#toReceiver[u] = distance
    this.#hops[u] = hops
    this.#by[u] = link
    this.#least = Math.min(this.#least, distance + this.#fromSender[u])
    if (distance < known && distance <= this.#mostOfInterest()) this.#back.push(u, distance)
  }

  #clear(): void {
    for (const node of this.#touched) {
      this.#fromSender[node] = Number.POSITIVE_INFINITY
      this.#toReceiver[node] = Number.POSITIVE_INFINITY
      this.#hops[node] = 0
      this.#by[node] = -1
      this.#isSettledAhead[node] = 0
      this.#isSettledBack[node] = 0
    }
    this.#touched.length = 0
    this.#ahead.clear()
    this.#back.clear()
  }
}
