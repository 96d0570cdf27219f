import { countableUntil } from '../../calculus/queue/busy-period.ts'
import { type FrameFacts, LOCAL, QueueLoad } from '../../calculus/queue/queue-load.ts'
import type { Work } from '../../calculus/queue/work.ts'
import { BITS, COST, type FlowHops, JITTER, PERIOD, STRIDE, WAIT } from '../../network/flow-hops.ts'
import { isLess, type Ratio } from '../../network/hop-traffic.ts'
import { blockingPs, cutCostPs } from './port-rules.ts'
import { QueueGroups } from './queue-groups.ts'
import { spreadAfter } from './spread-after.ts'

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

  constructor(hops: FlowHops, lineShaping: boolean) {
    this.#hops = hops
    this.#groups = new QueueGroups(hops, lineShaping)
  }

  /** Rows of the lane, in the order of the tunnels. */
  own(): Int32Array {
    return this.#own.subarray(0, this.#ownCount)
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

  /** Takes in the queue of `lane` at `link`; stores the jitters that its tunnels bring in its rows. */
  fill(link: number, lane: number): void {
    const hops = this.#hops
    const { row, parent, network } = hops
    const { load } = this
    const list = hops.atLink[link]
    const n = hops.countAt[link]
    const cutPs = cutCostPs(hops, link, lane)
    const express = network.expressLanes[link]
    this.link = link
    this.lane = lane
    load.reset(blockingPs(hops, link, lane))
    load.isCut = cutPs > 0
    for (const { costPs, packets, periodPs } of network.reserved[link])
      load.higher.push(costPs + cutPs * packets, periodPs, 0, 0, LOCAL)
    this.#groups.begin(link)
    if (this.#own.length < n) this.#makeRoom(n * 2)
    const { jitterBefore, waitBefore } = this
    const rows = this.#own
    let count = 0
    let jitterMoved = false
    let isUnbounded = false
    for (let i = 0; i < n; i++) {
      const h = list[i]
      const at = h * STRIDE
      const rowLane = hops.lane[h]
      if (rowLane > lane) break
      const isOwn = rowLane === lane
      if (isOwn) {
        jitterBefore[count] = row[at + JITTER]
        waitBefore[count] = row[at + WAIT]
        rows[count++] = h
      }
      const up = parent[h]
      if (up >= 0) {
        const jitter = spreadAfter(hops, up)
        if (jitter === Number.POSITIVE_INFINITY) isUnbounded = true
        if (isOwn && jitter !== row[at + JITTER]) {
          row[at + JITTER] = jitter
          jitterMoved = true
        }
      }
      const cut = rowLane < express ? cutPs : 0
      const group = this.#groups.add(h, isOwn, cut)
      const flows = isOwn ? load.same : load.higher
      const work = cut === 0 ? row[at + COST] : row[at + COST] + cut * (hops.traffic[h]?.packets ?? 1)
      flows.push(work, row[at + PERIOD], row[at + JITTER], row[at + BITS], group)
    }
    this.#ownCount = count
    this.jitterMoved = jitterMoved
    this.#groups.end(load)
    this.jitters = isUnbounded ? 'unbounded' : jitterMoved ? 'moved' : 'same'
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
