import { extended } from '../calculus/queue/flows.ts'
import type { Tunnel } from '../model/request.ts'
import { type HopTraffic, PortTimes } from './hop-traffic.ts'
import type { Network } from './network.ts'
import { isSimple, type Source, sourceOf } from './source.ts'
import type { Tree } from './tree.ts'

/**
 * One hop of one tunnel is one row of {@link STRIDE} doubles, a cache line, so that a queue's sweep touches one line per
 * tunnel. Rows are numbered tunnel by tunnel, parents first, and never move; each link lists its rows by lane.
 */
export const STRIDE = 8
/** c, worst-case work of a batch at this link, ps: of one packet its transmission time C⁺. */
export const COST = 0
/** π, least time between two batches. */
export const PERIOD = 1
/** b, a batch as the queue counts it, bits. */
export const BITS = 2
/** J, arrival jitter at this queue. */
export const JITTER = 3
/** Q, worst wait in this queue; Infinity where there is no bound. */
export const WAIT = 4
/** Multicast latency between the link before and this queue. */
export const MULTICAST_DELAY = 5
/** C⁻, best-case transmission time of the first packet of a batch, the least it may be. */
export const LEAST = 6
/** What crossing adds to the jitter beside Q: jitter(e) + C⁺ of the packet whose wait counts − C⁻ of the first. */
export const HOP_JITTER = 7

/**
 * All hops of a set of tunnels. Tunnels have slots and rows that stay theirs while they are here; one that is detached
 * keeps both, yet queues nowhere. Without removals slots and rows are in the order of adding, without holes.
 */
export class FlowHops {
  readonly network: Network
  /** Rows given out so far, holes included. */
  count = 0
  row: Float64Array = new Float64Array(64 * STRIDE)
  link: Int32Array = new Int32Array(64)
  /** Row before, −1 at the sender. */
  parent: Int32Array = new Int32Array(64)
  tunnel: Int32Array = new Int32Array(64)
  /** Below 0 for rows that queue nowhere. */
  lane: Int32Array = new Int32Array(64)
  /** λmin from release to the far end of the hop, its multicast latency included; of a message, of its last packet. */
  least: Float64Array = new Float64Array(64)
  /** Earliest that the first packet of a batch gets there: {@link least} but for messages. */
  early: Float64Array = new Float64Array(64)
  /** The C⁺ whose wait Q counts: of the last packet at its largest; of a token bucket of several sizes, of the smallest. */
  ownPs: Float64Array = new Float64Array(64)
  /** What a queue must know of batches that are more than one packet of one size. */
  readonly traffic: (HopTraffic | undefined)[] = []

  readonly tunnels: Tunnel[] = []
  readonly trees: Tree[] = []
  readonly sources: Source[] = []
  /** First row of the tunnel in slot t, and the row behind its last. */
  start: Int32Array = new Int32Array(64)
  end: Int32Array = new Int32Array(64)
  /** Where the tunnel in slot t stands among the others: rows of one queue are listed in this order. */
  place: Float64Array = new Float64Array(64)
  /** Rows that queue at link e, by lane, then by the tunnels' places. */
  readonly atLink: Int32Array[]
  readonly countAt: Int32Array
  #lastPlace = -1
  readonly #times: PortTimes
  readonly #freeSlots: number[] = []
  /** First rows of holes, by their length. */
  readonly #holes: number[][] = []

  constructor(network: Network) {
    this.network = network
    this.#times = new PortTimes(network)
    this.atLink = Array.from({ length: network.linkCount }, () => NONE)
    this.countAt = new Int32Array(network.linkCount)
  }

  /** Adds a tunnel, behind all others unless told its place; its jitters are those of an empty network. Returns its slot. */
  add(tunnel: Tunnel, tree: Tree, place: number = this.#lastPlace + 1): number {
    const t = this.lay(tunnel, tree, place)
    this.attach(t)
    return t
  }

  /** Gives a tunnel a slot and rows that do not queue anywhere yet. */
  lay(tunnel: Tunnel, tree: Tree, place: number): number {
    const { network } = this
    const times = this.#times
    const source = sourceOf(network, tunnel, tree.links)
    const simple = isSimple(source)
    const sentPs = this.#sendLatencyPs(tunnel, tree)
    const t = this.#freeSlots.pop() ?? this.tunnels.length
    this.#lastPlace = Math.max(this.#lastPlace, place)
    const first = this.#reserve(t, tree.links.length)
    for (let i = 0; i < tree.links.length; i++) {
      const h = first + i
      const link = tree.links[i]
      const up = tree.parents[i]
      const parent = up < 0 ? -1 : first + up
      const { costPs, bits, ownPs, leastPs } = times.batch(source, link)
      const at = h * STRIDE
      this.row[at + COST] = costPs
      this.row[at + PERIOD] = source.periodPs
      this.row[at + BITS] = bits
      this.row[at + MULTICAST_DELAY] = up < 0 ? 0 : tree.branchPs[up]
      this.row[at + LEAST] = leastPs
      this.row[at + HOP_JITTER] = network.jitterPs[link] + ownPs - leastPs
      this.ownPs[h] = ownPs
      this.traffic[h] = simple ? undefined : times.traffic(source, link, up < 0 ? -1 : tree.links[up])
      this.link[h] = link
      this.parent[h] = parent
      this.tunnel[h] = t
      this.lane[h] = ~tunnel.lane
      const released = parent < 0 ? sentPs : this.early[parent]
      this.early[h] = released + leastPs + network.latencyPs[link] + tree.branchPs[i]
      this.least[h] = this.early[h]
    }
    this.tunnels[t] = tunnel
    this.trees[t] = tree
    this.sources[t] = source
    if (source.kinds.length > 1) this.#walkAlone(t, sentPs)
    this.place[t] = place
    return t
  }

  /** Lets the rows of slot t queue at their links, with the jitters of an empty network. */
  attach(t: number): void {
    const { row } = this
    const spreadPs = this.sendSpreadPs(t)
    for (let h = this.start[t]; h < this.end[t]; h++) {
      const before = this.parent[h] * STRIDE
      row[h * STRIDE + JITTER] = before < 0 ? spreadPs : row[before + JITTER] + row[before + HOP_JITTER]
      row[h * STRIDE + WAIT] = 0
      this.lane[h] = ~this.lane[h]
      this.#list(this.link[h], h)
    }
  }

  /** Takes the rows of slot t out of their queues. */
  detach(t: number): void {
    for (let h = this.start[t]; h < this.end[t]; h++) {
      this.#unlist(this.link[h], h)
      this.lane[h] = ~this.lane[h]
    }
  }

  /** Frees the slot and the rows of a detached tunnel for others. */
  release(t: number): void {
    const length = this.end[t] - this.start[t]
    this.#holes[length] ??= []
    this.#holes[length].push(this.start[t])
    this.#freeSlots.push(t)
  }

  /** J as in an empty network, no wait. */
  resetRow(h: number): void {
    let jitter = this.sendSpreadPs(this.tunnel[h])
    for (let up = this.parent[h]; up >= 0; up = this.parent[up]) jitter += this.row[up * STRIDE + HOP_JITTER]
    this.row[h * STRIDE + JITTER] = jitter
    this.row[h * STRIDE + WAIT] = 0
  }

  /** J at the first queue of the tunnel in slot t: the spread of sending, and the window in which a batch is released, ps. */
  sendSpreadPs(t: number): number {
    return this.sendJitterPs(t) + this.sources[t].windowPs
  }

  /** Spread between release and first queue: the request's own, else the sender's, ps. */
  sendJitterPs(t: number): number {
    return this.tunnels[t].sendJitterPs ?? this.network.topology.nodes[this.trees[t].sender].sendJitterPs
  }

  /** Least time between release and first queue, the sender's branching included, ps. */
  sendLatencyPs(t: number): number {
    return this.#sendLatencyPs(this.tunnels[t], this.trees[t])
  }

  #sendLatencyPs(tunnel: Tunnel, tree: Tree): number {
    const own = tunnel.sendLatencyPs ?? this.network.topology.nodes[tree.sender].sendLatencyPs
    return own + tree.sendBranchPs
  }

  /** λmin of a message: all its packets are ready at once, travel alone, and the last counts (MODEL "Ranges"). */
  #walkAlone(t: number, sentPs: number): void {
    const { links, branchPs } = this.trees[t]
    const kinds = this.sources[t].kinds
    const count = kinds.reduce((sum, kind) => sum + kind.count, 0)
    const released = new Float64Array(count).fill(sentPs)
    const arrived: Float64Array[] = []
    for (let i = 0; i < links.length; i++) {
      const h = this.start[t] + i
      const up = this.parent[h]
      const before = up < 0 ? released : arrived[up - this.start[t]]
      const latency = this.network.latencyPs[links[i]] + branchPs[i]
      const after = new Float64Array(count)
      let free = 0
      let packet = 0
      for (const kind of kinds) {
        const takes = this.#times.fastest(kind.loBits, links[i])
        for (let k = 0; k < kind.count; k++, packet++) {
          free = Math.max(before[packet], free) + takes
          after[packet] = free + latency
        }
      }
      arrived.push(after)
      this.least[h] = after[count - 1]
    }
  }

  #list(link: number, h: number): void {
    let list = this.atLink[link]
    const n = this.countAt[link]++
    if (n === list.length) {
      list = extended(list, new Int32Array(Math.max(4, n + (n >> 1))))
      this.atLink[link] = list
    }
    const lane = this.lane[h]
    const place = this.place[this.tunnel[h]]
    let i = n
    for (; i > 0 && this.#isBehind(list[i - 1], lane, place); i--) list[i] = list[i - 1]
    list[i] = h
  }

  #isBehind(h: number, lane: number, place: number): boolean {
    const other = this.lane[h]
    return other > lane || (other === lane && this.place[this.tunnel[h]] > place)
  }

  #unlist(link: number, h: number): void {
    const list = this.atLink[link]
    const n = --this.countAt[link]
    for (let i = list.indexOf(h); i < n; i++) list[i] = list[i + 1]
  }

  /** Room for a tunnel of `length` rows in slot t; its first row. */
  #reserve(t: number, length: number): number {
    if (t >= this.start.length) {
      const size = this.start.length * 2
      this.start = extended(this.start, new Int32Array(size))
      this.end = extended(this.end, new Int32Array(size))
      this.place = extended(this.place, new Float64Array(size))
    }
    const first = this.#holes[length]?.pop() ?? this.count
    this.start[t] = first
    this.end[t] = first + length
    this.count = Math.max(this.count, first + length)
    if (this.count > this.link.length) {
      const size = Math.max(this.count, this.link.length * 2)
      this.row = extended(this.row, new Float64Array(size * STRIDE))
      this.link = extended(this.link, new Int32Array(size))
      this.parent = extended(this.parent, new Int32Array(size))
      this.tunnel = extended(this.tunnel, new Int32Array(size))
      this.lane = extended(this.lane, new Int32Array(size))
      this.least = extended(this.least, new Float64Array(size))
      this.early = extended(this.early, new Float64Array(size))
      this.ownPs = extended(this.ownPs, new Float64Array(size))
    }
    return first
  }
}

const NONE = new Int32Array(0)
