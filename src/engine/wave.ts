import FlatQueue from 'flatqueue'
import { sweepCycle } from '../analysis/fixed-point.ts'
import { type ResolvedOptions, Stopped } from '../analysis/options.ts'
import { lanesAt } from '../analysis/queue-facts.ts'
import { QueueSolver } from '../analysis/queue-solver.ts'
import { COST, type Hops, JITTER, STRIDE, WAIT } from '../network/hops.ts'
import { QueueLevels } from '../network/queue-levels.ts'
import { holdsForCertain } from './buffer-filter.ts'
import type { UndoLog } from './undo-log.ts'

/** The queues of one lane that a change has reached. */
interface Lane {
  readonly lane: number
  levels: QueueLevels
  /** A cycle may have closed or opened since the levels were found. */
  stale: boolean
  /** Links to solve; while the lane is being solved they stand in `queue` too, lower levels first. */
  readonly waiting: Set<number>
  readonly queue: FlatQueue<number>
}

export interface Queue {
  readonly link: number
  readonly lane: number
}

/**
 * What a change does to waits and jitters: marks the queues whose tunnels changed, solves them from lane to lane and level
 * by level, marks what depends on the rows that moved, until nothing is left.
 *
 * Outside cycles a queue's numbers follow from those before it, so the result is that of a fresh analysis. A cycle starts
 * over from the least jitters, as a fresh analysis does; only where tunnels were added, and every wait so far was exact,
 * it goes on from where it stands: there all rules are monotone, and the old fixed point lies below the new.
 */
export class Wave {
  readonly solver: QueueSolver
  /** Slots of tunnels of which a jitter or a wait moved. */
  readonly moved: Set<number> = new Set()
  /** Queues solved, or left without tunnels, by key; true where the backlog must be computed to know whether it fits. */
  readonly solved: Map<number, boolean> = new Map()
  readonly #hops: Hops
  readonly #options: ResolvedOptions
  readonly #undo: UndoLog
  readonly #lanes: Lane[] = []
  /** Queues in whose present numbers an affine tail had a part. */
  readonly #tainted = new Set<number>()
  /** Nothing has left or fallen in this change. */
  #rising = true
  #current: Lane | undefined
  /** First queue found without a bound. */
  #lost: Queue | undefined

  constructor(hops: Hops, options: ResolvedOptions, undo: UndoLog) {
    this.#hops = hops
    this.#options = options
    this.#undo = undo
    this.solver = new QueueSolver(hops, options)
  }

  /** Forgets what was marked and found. */
  begin(): void {
    this.moved.clear()
    this.solved.clear()
    this.#rising = true
    this.#lost = undefined
    this.#current = undefined
    for (const lane of this.#lanes) {
      lane.stale = false
      lane.waiting.clear()
      lane.queue.clear()
    }
  }

  /** The tunnel in slot t queues from now on. */
  joined(t: number): void {
    const lane = this.#laneOf(this.#hops.tunnels[t]!.lane)
    if (!lane.stale && !lane.levels.join(this.#hops, t)) lane.stale = true
    this.#markAround(t, lane)
  }

  /** Many tunnels queue from now on: everything is to be solved. */
  loaded(): void {
    this.#rising = false
    const { linkCount } = this.#hops.network
    for (let link = 0; link < linkCount; link++)
      for (const number of lanesAt(this.#hops, link)) {
        const lane = this.#laneOf(number)
        lane.stale = true
        this.#mark(lane, link)
      }
  }

  /** The tunnel in slot t queues no longer. */
  left(t: number): void {
    this.#rising = false
    const lane = this.#laneOf(this.#hops.tunnels[t]!.lane)
    if (lane.levels.circles(this.#hops, t)) lane.stale = true
    this.#markAround(t, lane)
  }

  keyOf(link: number, lane: number): number {
    return lane * this.#hops.network.linkCount + link
  }

  queueOf(key: number): Queue {
    const { linkCount } = this.#hops.network
    return { link: key % linkCount, lane: Math.floor(key / linkCount) }
  }

  /** Solves marked queues until none is left; where told to `stopAtLoss`, only until one has no bound, which it returns. */
  run(stopAtLoss: boolean): Queue | undefined {
    for (const lane of this.#lanes) {
      if (lane.stale) this.#reorder(lane)
      this.#current = lane
      for (const link of lane.waiting) this.#push(lane, link)
      for (let link = lane.queue.pop(); link !== undefined; link = lane.queue.pop()) {
        if (!lane.waiting.delete(link)) continue
        this.#settle(lane, link)
        if (stopAtLoss && this.#lost !== undefined) return this.#lost
        if (this.#options.shouldStop()) throw new Stopped()
      }
    }
    this.#current = undefined
    return undefined
  }

  #laneOf(number: number): Lane {
    let i = 0
    while (i < this.#lanes.length && this.#lanes[i]!.lane < number) i++
    const known = this.#lanes[i]
    if (known?.lane === number) return known
    const lane: Lane = {
      lane: number,
      levels: new QueueLevels(this.#hops, number),
      stale: false,
      waiting: new Set(),
      queue: new FlatQueue(),
    }
    this.#lanes.splice(i, 0, lane)
    return lane
  }

  #push(lane: Lane, link: number): void {
    const cycle = lane.levels.cycleAt(link)
    const position = cycle === undefined ? 0 : cycle.indexOf(link)
    lane.queue.push(link, lane.levels.level[link]! * MOST_LINKS + position)
  }

  #mark(lane: Lane, link: number): void {
    if (lane.waiting.has(link)) return
    lane.waiting.add(link)
    if (lane === this.#current) this.#push(lane, link)
  }

  /** The queues whose set of tunnels changed because the one in slot t joined or left. */
  #markAround(t: number, own: Lane): void {
    const hops = this.#hops
    for (let h = hops.start[t]!; h < hops.end[t]!; h++) {
      const link = hops.link[h]!
      const cost = hops.row[h * STRIDE + COST]!
      const list = hops.atLink[link]!
      this.#mark(own, link)
      // A higher lane feels a lower one only through its largest packet: walk from the lowest lane up.
      let blocking = hops.network.bestEffortPs[link]!
      let marked = own.lane
      for (let i = hops.countAt[link]! - 1; i >= 0; i--) {
        const other = list[i]!
        const lane = hops.lane[other]!
        if (lane !== marked && (lane > own.lane || cost > blocking)) {
          this.#mark(this.#laneOf(lane), link)
          marked = lane
        }
        if (other !== h) blocking = Math.max(blocking, hops.row[other * STRIDE + COST]!)
        if (lane < own.lane && cost <= blocking) break
      }
    }
  }

  /** New levels; cycles that were not there before, or are there no more, are to be solved. */
  #reorder(lane: Lane): void {
    const before = lane.levels
    lane.levels = new QueueLevels(this.#hops, lane.lane)
    lane.stale = false
    this.#undo.step(() => {
      lane.levels = before
    })
    const known = new Set(before.cycles.map(String))
    const found = new Set(lane.levels.cycles.map(String))
    for (const cycle of [...before.cycles, ...lane.levels.cycles])
      if (known.has(String(cycle)) !== found.has(String(cycle)))
        for (const link of cycle) this.#mark(lane, link)
  }

  #settle(lane: Lane, link: number): void {
    const cycle = lane.levels.cycleAt(link)
    if (cycle === undefined) return this.#solve(lane, link, false)
    if (!this.#rising || this.#isTainted(cycle, lane)) return this.#restart(lane, cycle)
    this.#solve(lane, link, true)
    if (this.#isTainted(cycle, lane)) this.#restart(lane, cycle)
  }

  #solve(lane: Lane, link: number, inCycle: boolean): void {
    const { solver } = this
    if (!hasLane(this.#hops, link, lane.lane)) return this.#close(lane, link, 0, false, true)
    const { inexact } = solver
    try {
      solver.solve(link, lane.lane, true, inCycle)
    } finally {
      // A queue that was stopped half-way may have new jitters already.
      this.#spreadMoved(lane, link)
    }
    this.#close(lane, link, solver.delayPs, solver.inexact > inexact, solver.inexact === inexact)
  }

  /** Goes on from the rows that moved in the queue just solved. */
  #spreadMoved(lane: Lane, link: number): void {
    const { row } = this.#hops
    const { jitterBefore, waitBefore } = this.solver
    let jitterMoved = false
    const own = this.solver.own()
    for (let i = 0; i < own.length; i++) {
      const h = own[i]!
      const at = h * STRIDE
      const jitter = jitterBefore[i]!
      const wait = waitBefore[i]!
      if (row[at + JITTER] === jitter && row[at + WAIT] === wait) continue
      if (row[at + JITTER] !== jitter) jitterMoved = true
      if (row[at + JITTER]! < jitter || row[at + WAIT]! < wait) this.#rising = false
      this.#undo.rememberRow(h, jitter, wait)
      this.#spread(lane, h)
    }
    if (jitterMoved) this.#markLower(lane, link)
  }

  /** Solves a cycle from the least jitters of its rows up, as a fresh analysis does. */
  #restart(lane: Lane, cycle: Int32Array): void {
    const hops = this.#hops
    const { row } = hops
    const rows: number[] = []
    for (const link of cycle) {
      lane.waiting.delete(link)
      for (const h of hops.atLink[link]!.subarray(0, hops.countAt[link]!))
        if (hops.lane[h] === lane.lane) rows.push(h)
    }
    const jitters = rows.map(h => row[h * STRIDE + JITTER]!)
    const waits = rows.map(h => row[h * STRIDE + WAIT]!)
    rows.forEach((h, i) => {
      this.#undo.rememberRow(h, jitters[i]!, waits[i]!)
      hops.resetRow(h)
    })
    const { inexact } = this.solver
    sweepCycle(cycle, lane.lane, this.solver, this.#options)
    const tainted = this.solver.inexact > inexact
    for (const link of cycle) {
      this.solver.gather(link, lane.lane)
      const delayPs = largestDelay(hops, link, lane.lane)
      this.#close(lane, link, delayPs, tainted, !tainted || this.solver.isExact())
    }
    rows.forEach((h, i) => {
      const jitterMoved = row[h * STRIDE + JITTER] !== jitters[i]
      if (jitterMoved) this.#markLower(lane, hops.link[h]!)
      if (jitterMoved || row[h * STRIDE + WAIT] !== waits[i]) this.#spread(lane, h, cycle)
    })
    // A long busy period may let waits fall where tunnels were added; then what lies behind cannot go on from where it stands.
    this.#rising = false
  }

  /** Notes what is known of a queue now that it is solved and stands in the solver. */
  #close(lane: Lane, link: number, delayPs: number, tainted: boolean, isExact: boolean): void {
    const key = this.keyOf(link, lane.lane)
    if (this.#tainted.has(key) !== tainted) {
      this.#setTainted(key, tainted)
      this.#undo.step(() => this.#setTainted(key, !tainted))
    }
    if (delayPs === Number.POSITIVE_INFINITY) this.#lost ??= { link, lane: lane.lane }
    const isBounded = delayPs > 0 && delayPs < Number.POSITIVE_INFINITY
    // The affine tail of a long busy period may hold more than can have arrived within the worst delay.
    this.solved.set(key, isBounded && !(isExact && holdsForCertain(this.#hops, this.solver, link)))
  }

  #setTainted(key: number, tainted: boolean): void {
    if (tainted) this.#tainted.add(key)
    else this.#tainted.delete(key)
  }

  #isTainted(cycle: Int32Array, lane: Lane): boolean {
    return this.#tainted.size > 0 && cycle.some(link => this.#tainted.has(this.keyOf(link, lane.lane)))
  }

  /** Row h moved: its tunnel's next queues depend on it, save those of the cycle just solved as a whole. */
  #spread(lane: Lane, h: number, solved?: Int32Array): void {
    const hops = this.#hops
    const t = hops.tunnel[h]!
    this.moved.add(t)
    for (let child = h + 1; child < hops.end[t]!; child++) {
      if (hops.parent[child] !== h) continue
      const link = hops.link[child]!
      if (solved === undefined || lane.levels.cycleAt(link) !== solved) this.#mark(lane, link)
    }
  }

  /** Lanes below feel the jitters of those above. */
  #markLower(lane: Lane, link: number): void {
    const hops = this.#hops
    const list = hops.atLink[link]!
    let marked = lane.lane
    for (let i = hops.countAt[link]! - 1; i >= 0; i--) {
      const lower = hops.lane[list[i]!]!
      if (lower <= lane.lane) return
      if (lower !== marked) this.#mark(this.#laneOf(lower), link)
      marked = lower
    }
  }
}

const hasLane = (hops: Hops, link: number, lane: number): boolean => {
  const list = hops.atLink[link]!
  for (let i = 0; i < hops.countAt[link]!; i++) if (hops.lane[list[i]!] === lane) return true
  return false
}

const largestDelay = (hops: Hops, link: number, lane: number): number => {
  let delay = 0
  const list = hops.atLink[link]!
  for (let i = 0; i < hops.countAt[link]!; i++) {
    const at = list[i]! * STRIDE
    if (hops.lane[list[i]!] === lane) delay = Math.max(delay, hops.row[at + WAIT]! + hops.row[at + COST]!)
  }
  return delay
}

/** Levels come first in the order of solving, the place in a cycle second. */
const MOST_LINKS = 2 ** 24
