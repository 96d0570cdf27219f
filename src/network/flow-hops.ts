import { extended } from '../calculus/queue/flows.ts'
import type { Tunnel } from '../model/request.ts'
import { BITS, COST, HOP_JITTER, JITTER, LEAST, MULTICAST_DELAY, PERIOD, STRIDE, WAIT } from './flow-row.ts'
import { type HopTraffic, PortTimes } from './hop-traffic.ts'
import { type LaneRun, laneRuns } from './lane-runs.ts'
import { numberByLink } from './link-order.ts'
import type { Network } from './network.ts'
import { isSimple, type Source, sourceOf } from './source.ts'
import type { Tree } from './tree.ts'

/**
 * All hops of a set of tunnels. Tunnels have slots and rows that stay theirs while they are here; one that is detached
 * keeps both, yet queues nowhere. Without removals slots are in the order of adding, without holes.
 */
export class FlowHops {
  readonly network: Network
  /** Rows given out so far, holes included. */
  count = 0
  row: Float64Array = new Float64Array(64 * STRIDE)
  link: Int32Array = new Int32Array(64)
  /** Row before, −1 at the sender. */
  parent: Int32Array = new Int32Array(64)
  /** Link of the row before, −1 at the sender. */
  wire: Int32Array = new Int32Array(64)
  tunnel: Int32Array = new Int32Array(64)
  /** Which hop of its tunnel's tree a row is. */
  hop: Int32Array = new Int32Array(64)
  /** Below 0 for rows that queue nowhere. */
  lane: Int32Array = new Int32Array(64)
  /** λmin from release to the far end of the hop, its multicast latency included; of a message, of its last packet. */
  least: Float64Array = new Float64Array(64)
  /** Earliest that the first packet of a batch gets there: {@link least} but for messages. */
  early: Float64Array = new Float64Array(64)
  /** C⁻ of the first packet of a batch on the link before. */
  leastBefore: Float64Array = new Float64Array(64)
  /** The C⁺ whose wait Q counts: of the last packet at its largest; of a token bucket of several sizes, of the smallest. */
  ownPs: Float64Array = new Float64Array(64)
  /** What a queue must know of batches that are more than one packet of one size. */
  readonly traffic: (HopTraffic | undefined)[] = []

  readonly tunnels: Tunnel[] = []
  readonly trees: Tree[] = []
  readonly sources: Source[] = []
  /**
   * Rows tunnel by tunnel, in the order of the trees' hops, parents first: those of the tunnel in slot t are
   * `rowAt[start[t]] … rowAt[end[t] − 1]`.
   */
  rowAt: Int32Array = new Int32Array(64)
  start: Int32Array = new Int32Array(64)
  end: Int32Array = new Int32Array(64)
  /** Where the tunnel in slot t stands among the others: rows of one queue are listed in this order. */
  place: Float64Array = new Float64Array(64)
  /** Rows that queue at link e, by lane, then by the tunnels' places. */
  readonly atLink: Int32Array[]
  readonly countAt: Int32Array
  /** By link, undefined where its list has changed. */
  readonly #runs: (readonly LaneRun[] | undefined)[]
  #lastPlace = -1
  #slotCount = 0
  readonly #times: PortTimes
  readonly #freeSlots: number[] = []
  /** First rows of holes, by their length. */
  readonly #holes: number[][] = []

  constructor(network: Network) {
    this.network = network
    this.#times = new PortTimes(network)
    this.atLink = Array.from({ length: network.linkCount }, () => NONE)
    this.countAt = new Int32Array(network.linkCount)
    this.#runs = Array.from({ length: network.linkCount }, () => undefined)
  }

  /** Adds a tunnel, behind all others unless told its place; its jitters are those of an empty network. Returns its slot. */
  add(tunnel: Tunnel, tree: Tree, place: number = this.#lastPlace + 1): number {
    const t = this.lay(tunnel, tree, place)
    this.attach(t)
    return t
  }

  /** Adds tunnels behind all others, as {@link add} one after the other, their rows numbered link by link. */
  addAll(tunnels: readonly Tunnel[], trees: readonly Tree[]): void {
    const first = this.#newRows(trees.reduce((sum, { links }) => sum + links.length, 0))
    const count = numberByLink(this.rowAt, first, tunnels, trees, this.network.linkCount)
    for (let link = 0; link < count.length; link++) this.#makeRoomAt(link, this.countAt[link] + count[link])
    let next = first
    for (let i = 0; i < tunnels.length; i++) {
      const t = this.#newSlot(next, trees[i].links.length)
      next = this.end[t]
      this.#write(t, tunnels[i], trees[i], this.#lastPlace + 1)
      this.#ready(t)
    }
    for (let h = first; h < this.count; h++) this.#list(this.link[h], h)
  }

  /** Gives a tunnel a slot and rows that do not queue anywhere yet. */
  lay(tunnel: Tunnel, tree: Tree, place: number): number {
    const { length } = tree.links
    const t = this.#newSlot(this.#holes[length]?.pop() ?? this.#newRows(length), length)
    this.#write(t, tunnel, tree, place)
    return t
  }

  /** Row of a hop of the tree of the tunnel in slot t. */
  rowOf(t: number, hop: number): number {
    return this.rowAt[this.start[t] + hop]
  }

  /** The lanes in use at a link, ascending. */
  runsAt(link: number): readonly LaneRun[] {
    this.#runs[link] ??= laneRuns(this, link)
    return this.#runs[link]
  }

  /** Where row h stands in {@link rowAt}. */
  placeOf(h: number): number {
    return this.start[this.tunnel[h]] + this.hop[h]
  }

  /** Rows of the tunnel in slot t, parents first. */
  rowsOf(t: number): Int32Array {
    return this.rowAt.subarray(this.start[t], this.end[t])
  }

  #write(t: number, tunnel: Tunnel, tree: Tree, place: number): void {
    const { network, row, rowAt } = this
    const times = this.#times
    const source = sourceOf(network, tunnel, tree.links)
    const simple = isSimple(source)
    const sentPs = this.#sendLatencyPs(tunnel, tree)
    const first = this.start[t]
    this.#lastPlace = Math.max(this.#lastPlace, place)
    for (let i = 0; i < tree.links.length; i++) {
      const h = rowAt[first + i]
      const link = tree.links[i]
      const up = tree.parents[i]
      const parent = up < 0 ? -1 : rowAt[first + up]
      const wire = up < 0 ? -1 : tree.links[up]
      times.set(source, link)
      const at = h * STRIDE
      row[at + COST] = times.costPs
      row[at + PERIOD] = source.periodPs
      row[at + BITS] = times.bits
      row[at + MULTICAST_DELAY] = up < 0 ? 0 : tree.branchPs[up]
      row[at + LEAST] = times.leastPs
      row[at + HOP_JITTER] = network.jitterPs[link] + times.ownPs - times.leastPs
      this.ownPs[h] = times.ownPs
      this.traffic[h] = simple ? undefined : times.traffic(source, link, wire)
      this.link[h] = link
      this.parent[h] = parent
      this.wire[h] = wire
      this.leastBefore[h] = parent < 0 ? 0 : row[parent * STRIDE + LEAST]
      this.tunnel[h] = t
      this.hop[h] = i
      this.lane[h] = ~tunnel.lane
      const released = parent < 0 ? sentPs : this.early[parent]
      this.early[h] = released + times.leastPs + network.latencyPs[link] + tree.branchPs[i]
      this.least[h] = this.early[h]
    }
    this.tunnels[t] = tunnel
    this.trees[t] = tree
    this.sources[t] = source
    if (source.kinds.length > 1) this.#walkAlone(t, sentPs)
    this.place[t] = place
  }

  /** Lets the rows of slot t queue at their links, with the jitters of an empty network. */
  attach(t: number): void {
    this.#ready(t)
    for (let i = this.start[t]; i < this.end[t]; i++) this.#list(this.link[this.rowAt[i]], this.rowAt[i])
  }

  /** Lets the rows of slot t queue only as long as a question takes; what is known of the lanes in use is kept. */
  whileAttached<T>(t: number, ask: () => T): T {
    const runs = this.#runs
    const known: (readonly LaneRun[] | undefined)[] = []
    for (let i = this.start[t]; i < this.end[t]; i++) known.push(runs[this.link[this.rowAt[i]]])
    this.attach(t)
    try {
      return ask()
    } finally {
      this.detach(t)
      for (let i = this.start[t]; i < this.end[t]; i++)
        runs[this.link[this.rowAt[i]]] = known[i - this.start[t]]
    }
  }

  /** The jitters of an empty network, no wait, and the lane as it is while the rows of slot t queue. */
  #ready(t: number): void {
    const { row, rowAt, parent } = this
    const spreadPs = this.sendSpreadPs(t)
    for (let i = this.start[t]; i < this.end[t]; i++) {
      const h = rowAt[i]
      const before = parent[h] * STRIDE
      row[h * STRIDE + JITTER] = before < 0 ? spreadPs : row[before + JITTER] + row[before + HOP_JITTER]
      row[h * STRIDE + WAIT] = 0
      this.lane[h] = ~this.lane[h]
    }
  }

  /** Takes the rows of slot t out of their queues. */
  detach(t: number): void {
    for (let i = this.start[t]; i < this.end[t]; i++) {
      const h = this.rowAt[i]
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
    const { links, parents, branchPs } = this.trees[t]
    const kinds = this.sources[t].kinds
    const count = kinds.reduce((sum, kind) => sum + kind.count, 0)
    const released = new Float64Array(count).fill(sentPs)
    const arrived: Float64Array[] = []
    for (let i = 0; i < links.length; i++) {
      const up = parents[i]
      const before = up < 0 ? released : arrived[up]
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
      this.least[this.rowOf(t, i)] = after[count - 1]
    }
  }

  #makeRoomAt(link: number, rows: number): void {
    const list = this.atLink[link]
    if (list.length < rows) this.atLink[link] = extended(list, new Int32Array(rows))
  }

  #list(link: number, h: number): void {
    const n = this.countAt[link]++
    this.#runs[link] = undefined
    if (n === this.atLink[link].length) this.#makeRoomAt(link, Math.max(4, n + (n >> 1)))
    const list = this.atLink[link]
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
    this.#runs[link] = undefined
    for (let i = list.indexOf(h); i < n; i++) list[i] = list[i + 1]
  }

  /** A slot for a tunnel whose `length` rows stand in {@link rowAt} from `first` on. */
  #newSlot(first: number, length: number): number {
    const t = this.#freeSlots.pop() ?? this.#slotCount++
    if (t >= this.start.length) {
      const size = this.start.length * 2
      this.start = extended(this.start, new Int32Array(size))
      this.end = extended(this.end, new Int32Array(size))
      this.place = extended(this.place, new Float64Array(size))
    }
    this.start[t] = first
    this.end[t] = first + length
    return t
  }

  /** Where `length` new rows stand in {@link rowAt}, numbered one after the other. */
  #newRows(length: number): number {
    const first = this.count
    this.count += length
    if (this.count > this.link.length) this.#makeRoom(Math.max(this.count, this.link.length * 2))
    for (let h = first; h < this.count; h++) {
      this.rowAt[h] = h
      this.traffic.push(undefined)
    }
    return first
  }

  #makeRoom(size: number): void {
    this.row = extended(this.row, new Float64Array(size * STRIDE))
    this.link = extended(this.link, new Int32Array(size))
    this.parent = extended(this.parent, new Int32Array(size))
    this.wire = extended(this.wire, new Int32Array(size))
    this.tunnel = extended(this.tunnel, new Int32Array(size))
    this.hop = extended(this.hop, new Int32Array(size))
    this.rowAt = extended(this.rowAt, new Int32Array(size))
    this.lane = extended(this.lane, new Int32Array(size))
    this.least = extended(this.least, new Float64Array(size))
    this.early = extended(this.early, new Float64Array(size))
    this.leastBefore = extended(this.leastBefore, new Float64Array(size))
    this.ownPs = extended(this.ownPs, new Float64Array(size))
  }
}

const NONE = new Int32Array(0)
