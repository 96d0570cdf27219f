import { extended } from '../calculus/flows.ts'
import { shortestPs, slowestPs, transmissionPs } from '../calculus/transmission.ts'
import type { Tunnel } from '../model/request.ts'
import type { Network } from './network.ts'
import type { Tree } from './tree.ts'

/**
 * One hop of one tunnel is one row of {@link STRIDE} doubles, a cache line, so that a queue's sweep touches one line per
 * tunnel. Rows are numbered tunnel by tunnel, parents first, and never move; each link lists its rows by lane.
 */
export const STRIDE = 8
/** C, worst-case transmission time at this link. */
export const COST = 0
/** π, worst-case period. */
export const PERIOD = 1
/** Size on the wire, bits. */
export const BITS = 2
/** J, arrival jitter at this queue. */
export const JITTER = 3
/** Q, worst wait in this queue; Infinity where there is no bound. */
export const WAIT = 4
/** Multicast latency between the link before and this queue. */
export const SPREAD = 5
/** C0, nominal transmission time at this link. */
export const NOMINAL = 6
/** What crossing adds to the jitter beside Q: jitter(e) + C − C0. */
export const ONWARD = 7

/** All hops of a set of tunnels, growing at the end and shrinking from it. */
export class Hops {
  readonly network: Network
  count = 0
  row: Float64Array = new Float64Array(64 * STRIDE)
  link: Int32Array = new Int32Array(64)
  /** Row before, −1 at the sender. */
  parent: Int32Array = new Int32Array(64)
  tunnel: Int32Array = new Int32Array(64)
  lane: Int32Array = new Int32Array(64)
  /** λmin from release to the far end of the hop, its multicast latency included. */
  least: Float64Array = new Float64Array(64)

  readonly tunnels: Tunnel[] = []
  readonly trees: Tree[] = []
  /** First row of tunnel t; one entry more than tunnels. */
  start: Int32Array = new Int32Array(64)
  /** Rows that queue at link e, by lane, then by tunnel. */
  readonly atLink: Int32Array[]
  readonly countAt: Int32Array

  constructor(network: Network) {
    this.network = network
    this.atLink = Array.from({ length: network.linkCount }, () => NONE)
    this.countAt = new Int32Array(network.linkCount)
  }

  /** Adds a tunnel behind the others; its jitters are those of an empty network. Returns its number. */
  add(tunnel: Tunnel, tree: Tree): number {
    const { network } = this
    const tolerance = network.topology.clockTolerancePpb
    const sender = network.topology.nodes[tree.sender]!
    const number = this.tunnels.length
    const first = this.count
    this.#reserve(first + tree.links.length)
    for (let i = 0; i < tree.links.length; i++) {
      const h = first + i
      const link = tree.links[i]!
      const up = tree.parents[i]!
      const parent = up < 0 ? -1 : first + up
      const nominal = transmissionPs(tunnel.sizeBits, network.bandwidthBps[link]!)
      const cost = slowestPs(nominal, tolerance)
      const at = h * STRIDE
      const before = parent * STRIDE
      this.row[at + COST] = cost
      this.row[at + PERIOD] = shortestPs(tunnel.periodPs, tolerance)
      this.row[at + BITS] = tunnel.sizeBits
      this.row[at + JITTER] =
        parent < 0 ? sender.sendJitterPs : this.row[before + JITTER]! + this.row[before + ONWARD]!
      this.row[at + WAIT] = 0
      this.row[at + SPREAD] = up < 0 ? 0 : tree.branchPs[up]!
      this.row[at + NOMINAL] = nominal
      this.row[at + ONWARD] = network.jitterPs[link]! + cost - nominal
      this.link[h] = link
      this.parent[h] = parent
      this.tunnel[h] = number
      this.lane[h] = tunnel.lane
      const released = parent < 0 ? sender.sendLatencyPs + tree.sendBranchPs : this.least[parent]!
      this.least[h] = released + nominal + network.latencyPs[link]! + tree.branchPs[i]!
      this.#list(link, h)
    }
    this.count = first + tree.links.length
    this.tunnels.push(tunnel)
    this.trees.push(tree)
    this.start[number + 1] = this.count
    return number
  }

  /** Takes the last tunnel away. */
  removeLast(): void {
    const tunnel = this.tunnels.length - 1
    for (let h = this.count - 1; h >= this.start[tunnel]!; h--) this.#unlist(this.link[h]!, h)
    this.count = this.start[tunnel]!
    this.tunnels.pop()
    this.trees.pop()
  }

  #list(link: number, h: number): void {
    let list = this.atLink[link]!
    const n = this.countAt[link]!++
    if (n === list.length) {
      list = extended(list, new Int32Array(Math.max(4, n + (n >> 1))))
      this.atLink[link] = list
    }
    const lane = this.lane[h]!
    let i = n
    for (; i > 0 && this.lane[list[i - 1]!]! > lane; i--) list[i] = list[i - 1]!
    list[i] = h
  }

  #unlist(link: number, h: number): void {
    const list = this.atLink[link]!
    const n = --this.countAt[link]!
    for (let i = list.indexOf(h); i < n; i++) list[i] = list[i + 1]!
  }

  #reserve(rows: number): void {
    if (this.tunnels.length + 2 > this.start.length)
      this.start = extended(this.start, new Int32Array(this.start.length * 2))
    if (rows <= this.link.length) return
    const size = Math.max(rows, this.link.length * 2)
    this.row = extended(this.row, new Float64Array(size * STRIDE))
    this.link = extended(this.link, new Int32Array(size))
    this.parent = extended(this.parent, new Int32Array(size))
    this.tunnel = extended(this.tunnel, new Int32Array(size))
    this.lane = extended(this.lane, new Int32Array(size))
    this.least = extended(this.least, new Float64Array(size))
  }
}

const NONE = new Int32Array(0)
