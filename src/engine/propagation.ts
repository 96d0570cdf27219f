import { sweepCycle } from '../analysis/cycle/sweep-cycle.ts'
import type { ResolvedOptions } from '../analysis/options.ts'
import type { Gathered } from '../analysis/queue/gathered.ts'
import { QueueSolver } from '../analysis/queue/queue-solver.ts'
import { spreadAfter } from '../analysis/queue/spread-after.ts'
import { LANES } from '../model/checks/whole.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { JITTER, STRIDE, WAIT } from '../network/flow-row.ts'
import { holdsForCertain } from './buffer-filter.ts'
import { JitterSlack } from './jitter-slack.ts'
import type { LaneWorklist } from './lane-worklist.ts'
import { NotedQueues } from './noted-queues.ts'
import { QueueNotes } from './queue-notes.ts'
import type { UndoLog } from './undo-log.ts'
import { Worklist } from './worklist.ts'

export interface Queue {
  readonly link: number
  readonly lane: number
}

/** Passes of a cycle that go on from where it stood; beyond, it begins anew, and is looked at for divergence. */
const MOST_PASSES = 16

/**
 * What a change does to waits and jitters: marks the queues whose tunnels changed, solves them from lane to lane and level
 * by level, marks what depends on the rows that moved, until nothing is left.
 *
 * Outside cycles a queue's numbers follow from those before it, so the result is that of a fresh analysis. A cycle starts
 * over from the least jitters, as a fresh analysis does; only where tunnels were added, and every wait so far was exact,
 * it goes on from where it stands: there all rules are monotone, and the old fixed point lies below the new.
 */
export class Propagation {
  readonly solver: QueueSolver
  /** Holds the queue that is being looked at. */
  readonly room: Gathered
  readonly slack: JitterSlack
  /** Slots of tunnels of which a jitter or a wait moved. */
  readonly moved: Set<number> = new Set()
  /** Queues solved, or left without tunnels, by key: whether the backlog must be computed to know that it fits. */
  readonly solved: NotedQueues
  readonly #hops: FlowHops
  readonly #options: ResolvedOptions
  readonly #undo: UndoLog
  readonly #worklist: Worklist
  /** How often the present numbers of each queue took rationals. */
  readonly rational: QueueNotes
  /** Queues in whose present numbers an affine tail had a part: 1. */
  readonly #inexact: QueueNotes
  /** How often queues of a cycle were solved in this change. */
  readonly #solves = new Map<Int32Array, number>()
  /** Nothing has left or fallen in this change. */
  #rising = true
  /** First queue found without a bound. */
  #lost: Queue | undefined

  constructor(hops: FlowHops, options: ResolvedOptions, undo: UndoLog) {
    this.#hops = hops
    this.#options = options
    this.#undo = undo
    this.#worklist = new Worklist(hops, undo)
    this.slack = new JitterSlack(hops, undo, options.arrivalLimit)
    this.solver = new QueueSolver(hops, options)
    this.rational = new QueueNotes(undo)
    this.#inexact = new QueueNotes(undo)
    this.room = this.solver.room()
    this.solved = new NotedQueues(hops.network.linkCount * LANES)
  }

  /** Forgets what was marked and found. */
  begin(): void {
    this.moved.clear()
    this.solved.clear()
    this.#solves.clear()
    this.#rising = true
    this.#lost = undefined
    this.#worklist.clear()
  }

  /** The tunnel in slot t queues from now on. */
  joined(t: number): void {
    this.#worklist.joined(t)
  }

  /** Many tunnels queue from now on: everything is to be solved. */
  loaded(): void {
    this.#rising = false
    this.#worklist.markAll()
  }

  /** The tunnel in slot t queues no longer. */
  left(t: number): void {
    this.#rising = false
    this.#worklist.left(t)
  }

  /** Whether an affine tail has a part in the numbers of some queue: they might fall where tunnels are added. */
  get isInexact(): boolean {
    return this.#inexact.sum > 0
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
    for (const lane of this.#worklist.lanes()) {
      for (let link = lane.queue.pop(); link !== undefined; link = lane.queue.pop()) {
        const rows = lane.take(link)
        if (rows === undefined) continue
        if (rows === null || !this.#absorb(lane, link, rows)) this.#settle(lane, link)
        if (stopAtLoss && this.#lost !== undefined) return this.#lost
        this.#options.work.ask()
      }
    }
    return undefined
  }

  /** Where the new jitters of some rows move nothing else in their queue: writes them. */
  #absorb(lane: LaneWorklist, link: number, rows: readonly number[]): boolean {
    if (lane.levels.cycleAt(link) !== undefined) return false
    const hops = this.#hops
    for (const h of rows)
      if (!this.slack.absorbs(link, lane.lane, h, spreadAfter(hops, hops.parent[h]))) return false
    let jitterMoved = false
    for (const h of rows) {
      const at = h * STRIDE
      const jitter = spreadAfter(hops, hops.parent[h])
      const before = hops.row[at + JITTER]
      if (jitter === before) continue
      jitterMoved = true
      if (jitter < before) this.#rising = false
      this.#undo.rememberRow(h, before, hops.row[at + WAIT])
      hops.row[at + JITTER] = jitter
      this.#spread(lane, h)
    }
    if (jitterMoved) this.#worklist.markBelow(lane, link)
    this.solved.note(this.keyOf(link, lane.lane), false)
    return true
  }

  #settle(lane: LaneWorklist, link: number): void {
    const cycle = lane.levels.cycleAt(link)
    if (cycle === undefined) return this.#solve(lane, link, false)
    const solves = (this.#solves.get(cycle) ?? 0) + 1
    this.#solves.set(cycle, solves)
    const isSlow = solves > MOST_PASSES * cycle.length
    if (!this.#rising || isSlow || this.#isInexact(cycle, lane)) return this.#restart(lane, cycle)
    this.#solve(lane, link, true)
    if (this.#isInexact(cycle, lane)) this.#restart(lane, cycle)
  }

  #solve(lane: LaneWorklist, link: number, inCycle: boolean): void {
    const { solver } = this
    if (!hasLane(this.#hops, link, lane.lane)) return this.#closeEmpty(lane, link)
    const { inexact, rational } = solver
    // Without a lane above, it is the slack of jitters that tells what need not be solved.
    const isBelow = this.#hops.lane[this.#hops.atLink[link][0]] < lane.lane
    if (isBelow && !inCycle && solver.solveCalm(link, lane.lane, this.room)) {
      this.#spreadMoved(lane, this.room)
      this.#close(lane, this.room, false, true)
      return this.rational.note(this.keyOf(link, lane.lane), 0)
    }
    const queue = solver.gather(link, lane.lane, this.room)
    try {
      solver.settle(queue, inCycle)
    } finally {
      // A queue that was stopped half-way may have new jitters already.
      this.#spreadMoved(lane, queue)
    }
    this.#close(lane, queue, solver.inexact > inexact, solver.inexact === inexact)
    this.rational.note(this.keyOf(link, lane.lane), solver.rational - rational)
  }

  /** Goes on from the rows that moved in the queue just solved. */
  #spreadMoved(lane: LaneWorklist, queue: Gathered): void {
    const { row } = this.#hops
    const { link, jitterBefore, waitBefore } = queue
    let jitterMoved = false
    for (let i = 0; i < queue.count; i++) {
      const h = queue.rowAt(i)
      const at = h * STRIDE
      const jitter = jitterBefore[i]
      const wait = waitBefore[i]
      if (row[at + JITTER] === jitter && row[at + WAIT] === wait) continue
      if (row[at + JITTER] !== jitter) jitterMoved = true
      if (row[at + JITTER] < jitter || row[at + WAIT] < wait) this.#rising = false
      this.#undo.rememberRow(h, jitter, wait)
      this.#spread(lane, h)
    }
    if (jitterMoved) this.#worklist.markBelow(lane, link)
  }

  /** Solves a cycle from the least jitters of its rows up, as a fresh analysis does. */
  #restart(lane: LaneWorklist, cycle: Int32Array): void {
    const hops = this.#hops
    const { row } = hops
    const rows: number[] = []
    for (const link of cycle) {
      lane.take(link)
      for (const h of hops.atLink[link].subarray(0, hops.countAt[link]))
        if (hops.lane[h] === lane.lane) rows.push(h)
    }
    const jitters = rows.map(h => row[h * STRIDE + JITTER])
    const waits = rows.map(h => row[h * STRIDE + WAIT])
    rows.forEach((h, i) => {
      this.#undo.rememberRow(h, jitters[i], waits[i])
      hops.resetRow(h)
    })
    const { inexact: inexactBefore, rational } = this.solver
    sweepCycle(hops, cycle, lane.lane, this.solver, this.#options.work, false)
    const inexact = this.solver.inexact > inexactBefore
    for (const link of cycle) {
      const queue = this.solver.gather(link, lane.lane, this.room)
      this.#close(lane, queue, inexact, !inexact || this.solver.isExact(queue))
      this.rational.note(this.keyOf(link, lane.lane), 0)
    }
    // A sweep is of all its queues: which of them took rationals in the passes before the last says nothing.
    this.rational.note(this.keyOf(cycle[0], lane.lane), this.solver.rational - rational)
    rows.forEach((h, i) => {
      const jitterMoved = row[h * STRIDE + JITTER] !== jitters[i]
      if (jitterMoved) this.#worklist.markBelow(lane, hops.link[h])
      if (jitterMoved || row[h * STRIDE + WAIT] !== waits[i]) this.#spread(lane, h, cycle)
    })
    // A long busy period may let waits fall where tunnels were added; then what lies behind cannot go on from where it stands.
    this.#rising = false
  }

  /** Nobody queues there any more. */
  #closeEmpty(lane: LaneWorklist, link: number): void {
    const key = this.keyOf(link, lane.lane)
    this.#inexact.note(key, 0)
    this.rational.note(key, 0)
    this.solved.note(key, false)
    this.slack.forget(link, lane.lane)
  }

  /** Notes what is known of a queue now that it is solved. */
  #close(lane: LaneWorklist, queue: Gathered, inexact: boolean, isExact: boolean): void {
    const { link, delayPs } = queue
    const key = this.keyOf(link, lane.lane)
    this.#inexact.note(key, inexact ? 1 : 0)
    if (delayPs === Number.POSITIVE_INFINITY) this.#lost ??= { link, lane: lane.lane }
    const isBounded = delayPs > 0 && delayPs < Number.POSITIVE_INFINITY
    // The affine tail of a long busy period may hold more than can have arrived within the worst delay.
    const needsBacklog = isBounded && !(isExact && holdsForCertain(this.#hops, queue))
    this.solved.note(key, needsBacklog)
    const isPlain = isBounded && isExact && !inexact && !needsBacklog
    const isHighest = this.#hops.lane[this.#hops.atLink[link][0]] === lane.lane
    if (isPlain && isHighest && lane.levels.cycleAt(link) === undefined) this.slack.note(queue)
    else this.slack.forget(link, lane.lane)
  }

  #isInexact(cycle: Int32Array, lane: LaneWorklist): boolean {
    return this.#inexact.sum > 0 && cycle.some(link => this.#inexact.has(this.keyOf(link, lane.lane)))
  }

  /** Row h moved: its tunnel's next queues depend on it, save those of the cycle just solved as a whole. */
  #spread(lane: LaneWorklist, h: number, solved?: Int32Array): void {
    const hops = this.#hops
    const t = hops.tunnel[h]
    this.moved.add(t)
    for (let i = hops.placeOf(h) + 1; i < hops.end[t]; i++) {
      const child = hops.rowAt[i]
      if (hops.parent[child] !== h) continue
      const link = hops.link[child]
      if (solved === undefined || lane.levels.cycleAt(link) !== solved)
        this.#worklist.markRow(lane, link, child)
    }
  }
}

const hasLane = (hops: FlowHops, link: number, lane: number): boolean => {
  const list = hops.atLink[link]
  for (let i = 0; i < hops.countAt[link]; i++) if (hops.lane[list[i]] === lane) return true
  return false
}
