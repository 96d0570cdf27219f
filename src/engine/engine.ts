import FlatQueue from 'flatqueue'
import { leastLatency, worstLatency } from '../analysis/bounds.ts'
import { solveFixedPoint } from '../analysis/fixed-point.ts'
import { type ResolvedOptions, Stopped } from '../analysis/options.ts'
import { factsOf } from '../analysis/queue-facts.ts'
import { QueueSolver } from '../analysis/queue-solver.ts'
import { bufferAt, deadlineViolation, overloadAt } from '../analysis/validity.ts'
import type { Tunnel } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import { COST, Hops, JITTER, STRIDE, WAIT } from '../network/hops.ts'
import type { Network } from '../network/network.ts'
import type { Tree } from '../network/tree.ts'
import { holdsForCertain } from './buffer-filter.ts'
import { UndoLog } from './undo-log.ts'

/** What adding a tunnel does, before it is decided whether it stays. */
export interface Trial {
  /** Σ (λmin + δmax) over all tunnels, the new one included; Infinity where one lost its bound. */
  readonly objectivePs: number
  /** What breaks, the new tunnel's own troubles and the others'; empty when everything stays valid. */
  readonly violations: readonly Violation[]
}

/**
 * A solved network that is changed tunnel by tunnel, re-analysing only the queues a change reaches. Adding only ever
 * raises jitters and waits, so walking up from the present fixed point in any order ends in the least fixed point of
 * the larger set: the same numbers, bit for bit, as a fresh analysis (SPEC 4). One trial at a time: `tryAdd`, then
 * `commit` or `rollBack`.
 */
export class Engine {
  readonly hops: Hops
  readonly #options: ResolvedOptions
  readonly #solver: QueueSolver
  readonly #undo: UndoLog
  /** λmin + δmax per tunnel, and their sum. */
  readonly #worst: number[] = []
  #objective = 0
  readonly #queue = new FlatQueue<number>()
  readonly #waiting = new Set<number>()
  /** Deepest position of a link in any tree: the order in which dirty queues are best solved. */
  readonly #depth: Int32Array
  readonly #affected = new Set<number>()
  /** Queues whose backlog must be computed to know whether it fits. */
  readonly #doubtful = new Set<number>()

  constructor(network: Network, options: ResolvedOptions) {
    this.hops = new Hops(network)
    this.#options = options
    this.#solver = new QueueSolver(this.hops, options)
    this.#undo = new UndoLog()
    this.#depth = new Int32Array(network.linkCount)
  }

  /** Σ (λmin + δmax), ps. */
  get objectivePs(): number {
    return this.#objective
  }

  /** λmin and δmax of tunnel t as it stands. */
  boundOf(t: number): { minLatencyPs: number; maxJitterPs: number } {
    const minLatencyPs = leastLatency(this.hops, t)
    return { minLatencyPs, maxJitterPs: this.#worst[t]! - minLatencyPs }
  }

  /** Takes over tunnels as they are, solved in one go; whether they are valid is not asked. */
  load(placed: readonly { readonly tunnel: Tunnel; readonly tree: Tree }[]): void {
    const { hops } = this
    for (const { tunnel, tree } of placed) {
      const t = hops.add(tunnel, tree)
      this.#deepen(t)
    }
    solveFixedPoint(hops, this.#options, undefined, this.#solver)
    for (let t = this.#worst.length; t < hops.tunnels.length; t++) {
      this.#worst.push(worstLatency(hops, t))
      this.#objective += countable(this.#worst[t]!)
    }
  }

  /** Adds a tunnel behind the others and follows what it moves. Ends early where a bound is lost. */
  tryAdd(tunnel: Tunnel, tree: Tree): Trial {
    const { hops } = this
    this.#undo.clear()
    this.#affected.clear()
    this.#doubtful.clear()
    const t = hops.add(tunnel, tree)
    this.#worst.push(0)
    this.#deepen(t)
    const overloads: Violation[] = []
    for (let h = hops.start[t]!; h < hops.start[t + 1]!; h++) {
      const overload = overloadAt(hops, hops.link[h]!)
      if (overload !== undefined) overloads.push(overload)
    }
    if (overloads.length > 0) return { objectivePs: Number.POSITIVE_INFINITY, violations: overloads }
    for (let h = hops.start[t]!; h < hops.start[t + 1]!; h++) this.#markJoined(h)
    const lost = this.#follow()
    if (lost !== undefined) return { objectivePs: Number.POSITIVE_INFINITY, violations: [lost] }
    this.#affected.add(t)
    const violations = [...this.#bufferViolations(), ...this.#settleAffected()]
    return { objectivePs: this.#objective, violations }
  }

  commit(): void {
    this.#undo.clear()
  }

  /** Takes the tunnel of the last trial away and puts every number back. */
  rollBack(): void {
    this.#queue.clear()
    this.#waiting.clear()
    this.#undo.restore(this.hops, this.#worst)
    this.hops.removeLast()
    this.#worst.pop()
    this.#objective = this.#undo.objective ?? this.#objective
    this.#undo.clear()
  }

  #deepen(t: number): void {
    const { hops } = this
    for (let h = hops.start[t]!, first = h; h < hops.start[t + 1]!; h++) {
      const up = hops.parent[h]!
      const depth = up < first ? 0 : this.#depth[hops.link[up]!]! + 1
      const link = hops.link[h]!
      if (depth > this.#depth[link]! && depth < MAX_DEPTH) this.#depth[link] = depth
    }
  }

  /** The queues whose set of tunnels changed because row h joined. */
  #markJoined(h: number): void {
    const { hops } = this
    const link = hops.link[h]!
    const own = hops.lane[h]!
    const cost = hops.row[h * STRIDE + COST]!
    const list = hops.atLink[link]!
    // A higher lane feels a lower one only through its largest packet: walk from the lowest lane up.
    let blocking = hops.network.bestEffortPs[link]!
    for (let i = hops.countAt[link]! - 1; i >= 0; i--) {
      const other = list[i]!
      const lane = hops.lane[other]!
      if (lane >= own || cost > blocking) this.#mark(link, lane)
      if (other !== h) blocking = Math.max(blocking, hops.row[other * STRIDE + COST]!)
    }
  }

  #mark(link: number, lane: number): void {
    const key = lane * this.hops.network.linkCount + link
    if (this.#waiting.has(key)) return
    this.#waiting.add(key)
    this.#queue.push(key, lane * LANE_RANK + this.#depth[link]!)
  }

  /** Solves marked queues until none is left; a violation where some tunnel loses its bound. */
  #follow(): Violation | undefined {
    const { linkCount } = this.hops.network
    for (let key = this.#queue.pop(); key !== undefined; key = this.#queue.pop()) {
      this.#waiting.delete(key)
      const link = key % linkCount
      const lane = Math.floor(key / linkCount)
      this.#undo.rememberQueue(this.hops, link, lane)
      this.#solver.solve(link, lane, true)
      if (this.#solver.delayPs === Number.POSITIVE_INFINITY) return this.#unbounded(link, lane)
      if (holdsForCertain(this.hops, this.#solver, link)) this.#doubtful.delete(key)
      else this.#doubtful.add(key)
      if (this.#options.shouldStop()) throw new Stopped()
      this.#spread(link, lane)
    }
    return undefined
  }

  /** Marks what depends on the rows of the queue just solved that moved. */
  #spread(link: number, lane: number): void {
    const { hops } = this
    let jitterMoved = false
    const own = this.#solver.own()
    for (let i = 0; i < own.length; i++) {
      const h = own[i]!
      const at = h * STRIDE
      if (this.#undo.jitterMoved(i, hops.row[at + JITTER]!)) jitterMoved = true
      else if (!this.#undo.waitMoved(i, hops.row[at + WAIT]!)) continue
      const t = hops.tunnel[h]!
      this.#affected.add(t)
      for (let child = h + 1; child < hops.start[t + 1]!; child++)
        if (hops.parent[child] === h) this.#mark(hops.link[child]!, lane)
    }
    if (!jitterMoved) return
    const list = hops.atLink[link]!
    for (let i = hops.countAt[link]! - 1; i >= 0 && hops.lane[list[i]!]! > lane; i--)
      this.#mark(link, hops.lane[list[i]!]!)
  }

  #unbounded(link: number, lane: number): Violation {
    const { hops } = this
    const h = this.#solver.own()[0]!
    return {
      code: 'UNBOUNDED',
      message: `the delay in lane ${lane} of link ${hops.network.topology.links[link]!.id} grows without bound`,
      link: hops.network.topology.links[link]!.id,
      lane,
      tunnel: hops.tunnels[hops.tunnel[h]!]!.id,
      delayLimitPs: this.#options.delayLimitPs,
    }
  }

  #bufferViolations(): readonly Violation[] {
    const { linkCount } = this.hops.network
    const found: Violation[] = []
    for (const key of this.#doubtful) {
      const facts = factsOf(this.hops, this.#solver, key % linkCount, Math.floor(key / linkCount))
      const violation = bufferAt(this.hops, facts)
      if (violation !== undefined) found.push(violation)
    }
    return found
  }

  /** Brings the affected tunnels' worst latencies and the objective up to date; their deadlines. */
  #settleAffected(): readonly Violation[] {
    const found: Violation[] = []
    this.#undo.objective = this.#objective
    for (const t of this.#affected) {
      const worst = worstLatency(this.hops, t)
      this.#undo.rememberWorst(t, this.#worst[t]!)
      this.#objective += countable(worst) - countable(this.#worst[t]!)
      this.#worst[t] = worst
      if (this.hops.tunnels[t]!.deadlinePs !== undefined)
        found.push(...deadlineViolation(this.hops, t, worst))
    }
    return found
  }
}

/** A tunnel that had no bound to begin with counts nothing. */
const countable = (ps: number): number => (ps === Number.POSITIVE_INFINITY ? 0 : ps)

/** Lanes come first in the order of solving, depth second; around a cycle depth would grow without end. */
const LANE_RANK = 2 ** 24
const MAX_DEPTH = 1024
