import { countableUntil } from '../../calculus/queue/busy-period.ts'
import { type FrameFacts, LOCAL, QueueLoad } from '../../calculus/queue/queue-load.ts'
import type { Work } from '../../calculus/queue/work.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { BITS, COST, HOP_JITTER, JITTER, PERIOD, STRIDE, WAIT } from '../../network/flow-row.ts'
import { isLess, type Ratio } from '../../network/hop-traffic.ts'
import type { LaneRun } from '../../network/lane-runs.ts'
import { blockingPs, cutCostPs } from './port-rules.ts'
import { QueueGroups } from './queue-groups.ts'

/** How the jitters that a queue's tunnels bring compare with those stored for its rows. */
export type Jitters = 'same' | 'moved' | 'unbounded'

/**
 * One lane of one egress queue, as the hops before it stand: all that decides its waits and its backlog. It holds what it
 * was last filled with, whatever else is gathered meanwhile; who needs two queues at a time takes two of them.
 */
export class Gathered {
  link = -1
  lane = -1
  /** What waits and backlog follow from; the caps of higher lanes and in bits are set once {@link loadForBacklog} was asked. */
  readonly load: QueueLoad = new QueueLoad()
  jitters: Jitters = 'same'
  /** Whether the jitter of a row of the lane moved, infinite ones included. */
  jitterMoved = false
  /** J and Q of the rows of {@link own} before. */
  jitterBefore: Float64Array = new Float64Array(16)
  waitBefore: Float64Array = new Float64Array(16)
  readonly #hops: FlowHops
  readonly #groups: QueueGroups
  #own: Int32Array = new Int32Array(16)
  #ownCount = 0
  #ownView: Int32Array | undefined
  #isUnbounded = false

  constructor(hops: FlowHops, lineShaping: boolean) {
    this.#hops = hops
    this.#groups = new QueueGroups(hops, lineShaping)
  }

  /** How many rows the lane has. */
  get count(): number {
    return this.#ownCount
  }

  /** Row of the tunnel that stands i-th in the lane. */
  rowAt(i: number): number {
    return this.#own[i]
  }

  /** Rows of the lane, in the order of the tunnels. */
  own(): Int32Array {
    this.#ownView ??= this.#own.subarray(0, this.#ownCount)
    return this.#ownView
  }

  /** Largest delay Q + C of the lane's packets as the waits stand, ps; Infinity where one has no bound. */
  get delayPs(): number {
    const { row } = this.#hops
    let delay = 0
    for (let i = 0; i < this.#ownCount; i++) {
      const at = this.#own[i] * STRIDE
      delay = Math.max(delay, row[at + WAIT] + this.#hops.ownPs[this.#own[i]])
    }
    return delay
  }

  /** Whether the busy period can be counted to its end with at most `arrivalLimit` arrivals. */
  isExact(arrivalLimit: number, work: Work): boolean {
    return countableUntil(this.load, arrivalLimit, work) === Number.POSITIVE_INFINITY
  }

  /** The load with all its caps, those in bits too. */
  loadForBacklog(): QueueLoad {
    this.#groups.endForBacklog(this.load, this.own())
    this.load.frames = framesOf(this.#hops, this.own())
    return this.load
  }

  /**
   * Takes in the queue of `lane` at `link`; stores the jitters that its tunnels bring in its rows. Those of higher lanes stand
   * in their rows already: they do not depend on this one.
   */
  fill(link: number, lane: number): void {
    const hops = this.#hops
    const { network } = hops
    const { load } = this
    const cutPs = cutCostPs(hops, link, lane)
    const express = network.expressLanes[link]
    this.link = link
    this.lane = lane
    load.reset(blockingPs(hops, link, lane))
    load.isCut = cutPs > 0
    for (const { costPs, packets, periodPs } of network.reserved[link])
      load.higher.push(costPs + cutPs * packets, periodPs, 0, 0, LOCAL)
    this.#groups.begin(link)
    this.#ownCount = 0
    this.#ownView = undefined
    this.jitterMoved = false
    this.#isUnbounded = false
    for (const run of hops.runsAt(link)) {
      if (run.lane > lane) break
      const isOwn = run.lane === lane
      if (isOwn) this.#bring(hops.atLink[link], run)
      this.#take(hops.atLink[link], run, isOwn, run.lane < express ? cutPs : 0)
    }
    this.#groups.end(load)
    this.jitters = this.#isUnbounded ? 'unbounded' : this.jitterMoved ? 'moved' : 'same'
  }

  /** Takes in only which rows the lane has, with their J and Q as they stand: nothing is asked of the load. */
  fillRows(link: number, { lane, from, to }: LaneRun): void {
    const { row, atLink } = this.#hops
    this.link = link
    this.lane = lane
    if (this.#own.length < to - from) this.#makeRoom((to - from) * 2)
    this.#ownCount = to - from
    this.#ownView = undefined
    const list = atLink[link]
    for (let i = from; i < to; i++) {
      const h = list[i]
      this.#own[i - from] = h
      this.jitterBefore[i - from] = row[h * STRIDE + JITTER]
      this.waitBefore[i - from] = row[h * STRIDE + WAIT]
    }
  }

  /** Puts back the jitters that its rows had before. */
  takeBackJitters(): void {
    const { row } = this.#hops
    for (let i = 0; i < this.#ownCount; i++) row[this.#own[i] * STRIDE + JITTER] = this.jitterBefore[i]
  }

  /** The lane's rows, with the jitters that the hops before them hand on: short, so that their cache misses overlap. */
  #bring(list: Int32Array, { from, to }: LaneRun): void {
    const { row, parent } = this.#hops
    if (this.#own.length < to - from) this.#makeRoom((to - from) * 2)
    const { jitterBefore, waitBefore } = this
    const own = this.#own
    let moved = false
    for (let i = from; i < to; i++) {
      const h = list[i]
      const at = h * STRIDE
      const up = parent[h] * STRIDE
      const before = row[at + JITTER]
      const jitter = up < 0 ? before : row[up + JITTER] + row[up + WAIT] + row[up + HOP_JITTER]
      own[i - from] = h
      jitterBefore[i - from] = before
      waitBefore[i - from] = row[at + WAIT]
      if (jitter === before) continue
      row[at + JITTER] = jitter
      moved = true
    }
    this.#ownCount = to - from
    this.jitterMoved = moved
  }

  /** The flows of one lane; `cutPs` is what each of their packets may add by cutting a frame. */
  #take(list: Int32Array, { from, to }: LaneRun, isOwn: boolean, cutPs: number): void {
    const { row, traffic } = this.#hops
    const flows = isOwn ? this.load.same : this.load.higher
    const groups = this.#groups
    let isUnbounded = false
    for (let i = from; i < to; i++) {
      const h = list[i]
      const at = h * STRIDE
      const jitter = row[at + JITTER]
      if (jitter === Number.POSITIVE_INFINITY) isUnbounded = true
      const cost = cutPs === 0 ? row[at + COST] : row[at + COST] + cutPs * (traffic[h]?.packets ?? 1)
      flows.push(cost, row[at + PERIOD], jitter, row[at + BITS], groups.add(h, isOwn, cutPs))
    }
    if (isUnbounded) this.#isUnbounded = true
  }

  #makeRoom(rows: number): void {
    this.#own = new Int32Array(rows)
    this.jitterBefore = new Float64Array(rows)
    this.waitBefore = new Float64Array(rows)
  }
}

/** Undefined where every batch is one packet of one size: then the flows say it all. */
const framesOf = ({ row, traffic }: FlowHops, own: Int32Array): FrameFacts | undefined => {
  if (own.every(h => traffic[h] === undefined)) return undefined
  let largestBits = 0
  let drain: Ratio | undefined
  for (const h of own) {
    const batch = traffic[h]
    const at = h * STRIDE
    const slowest: Ratio = batch?.drain ?? [row[at + BITS], row[at + COST]]
    largestBits = Math.max(largestBits, batch?.largestBits ?? row[at + BITS])
    if (drain === undefined || isLess(slowest, drain)) drain = slowest
  }
  return { largestBits, drain: drain! }
}
