import { type BestEffortPorts, bestEffortPorts } from '../setup/best-effort.ts'
import { crossingJitterPs, type RunTables } from '../setup/run-tables.ts'
import { type Calendar, calendarFor } from './calendar.ts'
import type { Watch, WatchedKernel } from './kernel.ts'
import { countArrival, countDrop, newTally, type Tally } from './tally.ts'

/**
 * Simulates event by event, whatever the routes: the kernel for routes that form cycles, the oracle of the batch kernel
 * and the adversary's workhorse. One event per hop: a packet reaches a queue; where one lane is in use, its end of
 * transmission is known then. Ports with several lanes have an event of their own, "who is next", while packets wait.
 *
 * At one instant "who is next" comes first, then packets by record (MODEL "Simulation"); ranks of events are numbered
 * accordingly.
 */
export class EventKernel implements WatchedKernel {
  readonly tally: Tally
  readonly #tables: RunTables
  readonly #calendar: Calendar
  #bestEffort: BestEffortPorts
  readonly #watch: Watch | undefined
  readonly #freePs: Float64Array
  readonly #lastPs: Float64Array
  /** Per lane in use at a link: packets that have not left, first to go first. */
  readonly #queues: Queue[]
  /** Links whose "who is next" is in the calendar. */
  readonly #isDue: Uint8Array
  /** Rank of the first release event, below those of "who is next". */
  readonly #releaseRank: number
  #nowPs = 0
  #inFlight = 0
  #isStopped = false

  constructor(tables: RunTables, watch?: Watch) {
    const { plan } = tables
    const { linkCount } = plan.network
    this.#tables = tables
    this.tally = newTally(plan)
    this.#calendar = calendarFor(tables)
    this.#bestEffort = bestEffortPorts(tables)
    this.#watch = watch
    this.#freePs = this.#bestEffort.idleSincePs.slice()
    this.#lastPs = new Float64Array(linkCount).fill(-1)
    this.#queues = Array.from(plan.lanes, () => new Queue())
    this.#isDue = new Uint8Array(linkCount)
    this.#releaseRank = -linkCount - 1
    this.#begin()
  }

  get nowPs(): number {
    return this.#nowPs
  }
  get inFlight(): number {
    return this.#inFlight
  }

  get bytes(): number {
    return this.#calendar.bytes + this.#queues.reduce((sum, queue) => sum + queue.bytes, 0)
  }

  restart(): void {
    if (this.#tables.scenario.bestEffort.kind === 'load') this.#bestEffort = bestEffortPorts(this.#tables)
    this.#calendar.clear()
    this.#freePs.set(this.#bestEffort.idleSincePs)
    this.#lastPs.fill(-1)
    for (const queue of this.#queues) queue.clear()
    this.#isDue.fill(0)
    this.#nowPs = this.#inFlight = 0
    this.#isStopped = false
    this.#begin()
  }

  stop(): void {
    this.#isStopped = true
  }

  #begin(): void {
    const { plan, packets } = this.#tables
    for (let r = 0; r < plan.recordCount; r++)
      if (plan.previous[r] < 0 && packets[plan.tunnel[r]] > 0) this.#scheduleRelease(r, 0)
  }

  advance(untilPs: number): boolean {
    const calendar = this.#calendar
    while (!this.#isStopped && calendar.size > 0 && calendar.peekPs() < untilPs) {
      calendar.take()
      const { rank, number, timePs } = calendar
      if (rank >= 0) this.#reach(rank, number, timePs)
      else if (rank > this.#releaseRank) this.#serve(-1 - rank, timePs)
      else this.#release(this.#releaseRank - rank, number, timePs)
    }
    this.#nowPs = Math.max(this.#nowPs, untilPs)
    return calendar.size === 0
  }

  /** Where the sender adds no jitter the release is the arrival; else an event of its own that draws it. */
  #scheduleRelease(r: number, number: number): void {
    const { plan, phasePs, periodPs, sendPs, sendJitterPs } = this.#tables
    const t = plan.tunnel[r]
    const atPs = phasePs[t] + sendPs[t] + number * periodPs[t]
    this.#calendar.add(atPs, sendJitterPs[t] > 0 ? this.#releaseRank - r : r, number)
    if (sendJitterPs[t] === 0) this.#inFlight++
  }

  #release(r: number, number: number, timePs: number): void {
    const { plan, packets, sendModelledPs } = this.#tables
    const t = plan.tunnel[r]
    this.#calendar.add(timePs + sendModelledPs(t, number, timePs), r, number)
    this.#inFlight++
    if (number + 1 < packets[t]) this.#scheduleRelease(r, number + 1)
  }

  /** A packet reaches the queue of record r. */
  #reach(r: number, number: number, nowPs: number): void {
    const { plan, packets, sendJitterPs } = this.#tables
    const t = plan.tunnel[r]
    this.#inFlight--
    if (plan.previous[r] < 0 && sendJitterPs[t] === 0 && number + 1 < packets[t])
      this.#scheduleRelease(r, number + 1)
    const e = plan.link[r]
    const queueNumber = plan.laneStart[e] + plan.lane[r]
    const queue = this.#queues[queueNumber]
    const isIdle = nowPs >= this.#freePs[e] && !this.#isDue[e]
    this.#forget(e, nowPs)
    if (queue.bits + plan.bits[r] > plan.network.queueBits[e]) {
      countDrop(this.tally, r, number, nowPs)
      return
    }
    queue.put(r, number, nowPs, plan.bits[r])
    if (queue.bits > this.tally.mostBits[queueNumber]) this.tally.mostBits[queueNumber] = queue.bits
    if (isIdle) {
      const readyPs = this.#bestEffort.readyPs(e, this.#freePs[e], nowPs)
      if (readyPs === nowPs) this.#send(e, queueNumber, nowPs)
      else {
        this.#freePs[e] = readyPs
        this.#next(e, queueNumber)
      }
    } else this.#next(e, queueNumber)
  }

  /** A packet waits at link e: with one lane its turn is known, with several it is decided when the port is free. */
  #next(e: number, queueNumber: number): void {
    const { laneStart } = this.#tables.plan
    if (laneStart[e + 1] - laneStart[e] === 1) this.#send(e, queueNumber, this.#freePs[e])
    else if (!this.#isDue[e]) {
      this.#isDue[e] = 1
      this.#calendar.add(this.#freePs[e], -1 - e, 0)
    }
  }

  /** Port e is free, and packets wait: the first of the first lane is next. */
  #serve(e: number, nowPs: number): void {
    const { laneStart } = this.#tables.plan
    this.#isDue[e] = 0
    this.#forget(e, nowPs)
    const end = laneStart[e + 1]
    let queueNumber = laneStart[e]
    while (this.#queues[queueNumber].waiting === 0) queueNumber++
    this.#send(e, queueNumber, nowPs)
    for (let other = laneStart[e]; other < end; other++)
      if (this.#queues[other].waiting > 0) {
        this.#isDue[e] = 1
        this.#calendar.add(this.#freePs[e], -1 - e, 0)
        return
      }
  }

  /** Packets whose transmission has ended leave their queues. */
  #forget(e: number, nowPs: number): void {
    const { laneStart, bits } = this.#tables.plan
    const end = laneStart[e + 1]
    for (let q = laneStart[e]; q < end; q++) {
      const queue = this.#queues[q]
      while (queue.sent > 0 && queue.firstEndPs <= nowPs) queue.leave(bits)
    }
  }

  /** The first packet of a queue that is not on the wire yet goes there. */
  #send(e: number, queueNumber: number, startPs: number): void {
    const { plan, costPs, phasePs, periodPs, leastPs, warmUpPs } = this.#tables
    const queue = this.#queues[queueNumber]
    const r = queue.nextRecord
    const number = queue.nextNumber
    const arrivalPs = queue.nextArrivalPs
    const endPs = startPs + costPs[r]
    queue.send(endPs)
    this.#freePs[e] = endPs
    this.tally.busyPs[e] += costPs[r]
    this.tally.packetHops++
    const earliestPs = endPs + plan.network.latencyPs[e]
    const jitterPs = crossingJitterPs(this.#tables, r, number, earliestPs)
    const farPs = Math.max(earliestPs + jitterPs, this.#lastPs[e] + 1)
    this.#lastPs[e] = farPs
    const atPs = farPs + plan.branchPs[r]
    const t = plan.tunnel[r]
    this.#watch?.(r, number, arrivalPs, startPs, endPs, atPs, phasePs[t] + number * periodPs[t])
    const endpoint = plan.endpoint[r]
    if (endpoint >= 0) {
      const bornPs = phasePs[t] + number * periodPs[t]
      if (bornPs >= warmUpPs) countArrival(this.tally, endpoint, number, atPs - bornPs, leastPs[endpoint])
    }
    for (let i = plan.nextStart[r]; i < plan.nextStart[r + 1]; i++) {
      this.#calendar.add(atPs, plan.next[i], number)
      this.#inFlight++
    }
  }
}

/** One lane's queue: packets on the wire or already served but not gone come first, then those that wait. */
class Queue {
  bits = 0
  #record = new Int32Array(8)
  #number = new Int32Array(8)
  /** Arrival, until the packet is sent; from then on its end of transmission. */
  #time = new Float64Array(8)
  #head = 0
  #sent = 0
  #tail = 0

  get bytes(): number {
    return this.#record.length * 16
  }
  get sent(): number {
    return this.#sent - this.#head
  }
  get waiting(): number {
    return this.#tail - this.#sent
  }
  get firstEndPs(): number {
    return this.#time[this.#head & (this.#time.length - 1)]
  }
  get nextRecord(): number {
    return this.#record[this.#sent & (this.#record.length - 1)]
  }
  get nextNumber(): number {
    return this.#number[this.#sent & (this.#number.length - 1)]
  }
  get nextArrivalPs(): number {
    return this.#time[this.#sent & (this.#time.length - 1)]
  }

  clear(): void {
    this.bits = this.#head = this.#sent = this.#tail = 0
  }

  put(record: number, number: number, arrivalPs: number, bits: number): void {
    if (this.#tail - this.#head === this.#record.length) this.#grow()
    const at = this.#tail++ & (this.#record.length - 1)
    this.#record[at] = record
    this.#number[at] = number
    this.#time[at] = arrivalPs
    this.bits += bits
  }

  send(endPs: number): void {
    this.#time[this.#sent++ & (this.#time.length - 1)] = endPs
  }

  leave(bits: Float64Array): void {
    this.bits -= bits[this.#record[this.#head & (this.#record.length - 1)]]
    this.#head++
    if (this.#head === this.#tail) this.#head = this.#sent = this.#tail = 0
  }

  #grow(): void {
    const length = this.#record.length
    const [record, number, time] = [this.#record, this.#number, this.#time]
    this.#record = new Int32Array(length * 2)
    this.#number = new Int32Array(length * 2)
    this.#time = new Float64Array(length * 2)
    for (let i = this.#head; i < this.#tail; i++) {
      const [from, to] = [i & (length - 1), i & (length * 2 - 1)]
      this.#record[to] = record[from]
      this.#number[to] = number[from]
      this.#time[to] = time[from]
    }
  }
}
