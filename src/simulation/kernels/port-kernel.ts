import { transmissionPs } from '../../calculus/queue/transmission.ts'
import { bestEffortPorts } from '../setup/best-effort.ts'
import { byClock, periodByClock } from '../setup/clocks.ts'
import { deadLinks } from '../setup/failures.ts'
import type { ControlSource } from '../setup/ports.ts'
import { crossingJitterPs, type RunTables } from '../setup/run-tables.ts'
import type { Packet, Source } from '../setup/sources.ts'
import { type Calendar, calendarFor } from './calendar.ts'
import { Deliveries } from './deliveries.ts'
import type { Watch, WatchedKernel, WireWatch } from './kernel.ts'
import { type Job, Port, type Waiting } from './port.ts'
import { countDrop, newTally, type Tally } from './tally.ts'

/** Control traffic outlives the last releases by as much again: a port that it overloads must come to an end, too. */
const CONTROL_GOES_ON = 2

/**
 * Simulates event by event, whatever the sources, the ports and the routes: batches, messages, token buckets and mixed sizes;
 * preemption, control traffic and sleeping ports; clocks that wander; broken cables. Where none of that is, it counts what
 * the other kernels count.
 *
 * At one instant ends of transmission come first, then packets by record (by incoming link, releases last), then control frames.
 */
export class PortKernel implements WatchedKernel {
  readonly tally: Tally
  /** Per tunnel: packets released and counted, messages as one. */
  readonly released: Float64Array
  readonly #tables: RunTables
  readonly #watch: Watch | undefined
  readonly #wireWatch: WireWatch | undefined
  readonly #calendar: Calendar
  readonly #deliveries: Deliveries
  readonly #control: readonly ControlSource[]
  readonly #isDead: Uint8Array
  /** Records at the sender of each tunnel. */
  readonly #roots: readonly (readonly number[])[]
  #ports: (Port | undefined)[] = []
  #sources: Source[] = []
  /** Per tunnel: the packet that is released next, those on their way by number, and when the last reached its first queue. */
  readonly #upcoming: (Packet | undefined)[] = []
  readonly #onWay: readonly Map<number, Packet>[]
  readonly #lastReleasePs: Float64Array
  readonly #lastPs: Float64Array
  /** Per link: version of its event in the calendar; older ones are void. */
  readonly #version: Int32Array
  readonly #releaseRank: number
  #pending = 0
  #nowPs = 0
  #inFlight = 0
  #isStopped = false

  constructor(tables: RunTables, watch?: Watch, wireWatch?: WireWatch) {
    const { plan, scenario } = tables
    const { linkCount } = plan.network
    this.#tables = tables
    this.#watch = watch
    this.#wireWatch = wireWatch
    this.tally = newTally(plan)
    this.released = new Float64Array(plan.tunnels.length)
    this.#deliveries = new Deliveries(tables, this.tally)
    this.#calendar = calendarFor(tables)
    const isUsed = (_: unknown, e: number): boolean => plan.linkStart[e] < plan.linkStart[e + 1]
    this.#control = plan.ports.filter(isUsed).flatMap(({ control }) => control)
    this.#isDead = deadLinks(plan.network, scenario.failure)
    const roots: number[][] = plan.tunnels.map(() => [])
    for (let r = 0; r < plan.recordCount; r++) if (plan.previous[r] < 0) roots[plan.tunnel[r]].push(r)
    this.#roots = roots
    this.#onWay = plan.tunnels.map(() => new Map())
    this.#lastReleasePs = new Float64Array(plan.tunnels.length)
    this.#lastPs = new Float64Array(linkCount)
    this.#version = new Int32Array(linkCount)
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
    const queues = this.#ports.reduce((sum, port) => sum + (port?.capacity ?? 0), 0)
    return this.#calendar.bytes + 8 * (queues + this.#onWay.reduce((sum, packets) => sum + packets.size, 0))
  }

  restart(): void {
    this.#calendar.clear()
    this.#deliveries.restart()
    for (const packets of this.#onWay) packets.clear()
    this.#version.fill(0)
    this.#nowPs = this.#inFlight = 0
    this.#isStopped = false
    this.#begin()
  }

  stop(): void {
    this.#isStopped = true
  }

  #begin(): void {
    const { plan, framePs, transmissions, clock, source, scenario, reservedPhasePs } = this.#tables
    const bestEffort = bestEffortPorts(this.#tables)
    this.#lastReleasePs.fill(-1)
    this.#lastPs.fill(-1)
    this.#ports = plan.ports.map((setup, e) => {
      if (plan.linkStart[e] === plan.linkStart[e + 1]) return undefined
      const times = {
        ps: (bits: number, nowPs: number): number => transmissions.ps(e, bits, nowPs),
        readyPs: (idleSincePs: number, nowPs: number): number => bestEffort.readyPs(e, idleSincePs, nowPs),
        framePs: framePs[e],
        // Where clocks wander, frames are those of slow ones.
        ofFramePs: (bits: number): number =>
          clock.isWandering
            ? byClock(
                transmissionPs(bits, plan.network.bandwidthBps[e]),
                plan.network.topology.clockTolerancePpb,
              )
            : transmissions.ps(e, bits, 0),
        neverSleeps: framePs[e] > 0 && scenario.bestEffort.kind === 'saturating',
      }
      const lanes = plan.lanes.subarray(plan.laneStart[e], plan.laneStart[e + 1])
      return new Port(setup, times, lanes, bestEffort.idleSincePs[e])
    })
    this.#pending = 0
    this.#sources = plan.tunnels.map((_, t) => source(t))
    this.#sources.forEach((_, t) => {
      this.#scheduleRelease(t)
    })
    for (const [s, { link, index }] of this.#control.entries())
      this.#calendar.add(reservedPhasePs(link, index), plan.recordCount + s, 0)
  }

  advance(untilPs: number): boolean {
    const calendar = this.#calendar
    const { recordCount } = this.#tables.plan
    while (!this.#isDone && calendar.peekPs() < untilPs) {
      calendar.take()
      const { rank, number, timePs } = calendar
      if (rank >= recordCount) this.#controlComesUp(rank - recordCount, number, timePs)
      else if (rank >= 0) this.#reach(rank, number, timePs)
      else if (rank <= this.#releaseRank) this.#release(this.#releaseRank - rank, timePs)
      else if (this.#version[-1 - rank] === number) this.#ended(-1 - rank)
    }
    this.#nowPs = Math.max(this.#nowPs, untilPs)
    if (this.#isDone) this.#deliveries.finish()
    return this.#isDone
  }

  /** There may be control traffic still, but nobody is left to meet it. */
  get #isDone(): boolean {
    return this.#isStopped || (this.#inFlight === 0 && this.#pending === 0)
  }

  #scheduleRelease(t: number): void {
    const packet = this.#sources[t].next()
    this.#upcoming[t] = packet
    if (packet === undefined) return
    this.#pending++
    this.#calendar.add(packet.bornPs + this.#tables.sendPs[t], this.#releaseRank - t, packet.number)
  }

  #release(t: number, timePs: number): void {
    const { plan, sendJitterPs, sendModelledPs, warmUpPs } = this.#tables
    const packet = this.#upcoming[t]!
    const roots = this.#roots[t]
    this.#pending--
    if (packet.bornPs >= warmUpPs && (packet.number + 1) % packet.parts === 0) this.released[t]++
    const jitterPs = sendJitterPs[t] > 0 ? sendModelledPs(t, packet.number, timePs) : 0
    // What a sender releases together stays in order.
    const atPs = plan.shapes[t].isPlain
      ? timePs + jitterPs
      : Math.max(timePs + jitterPs, this.#lastReleasePs[t])
    this.#lastReleasePs[t] = atPs
    this.#onWay[t].set(packet.number, packet)
    packet.copies = roots.length
    this.#inFlight += roots.length
    for (const r of roots) this.#calendar.add(atPs, r, packet.number)
    this.#scheduleRelease(t)
  }

  /** A packet reaches the queue of record r. */
  #reach(r: number, number: number, nowPs: number): void {
    const { plan } = this.#tables
    const packet = this.#onWay[plan.tunnel[r]].get(number)!
    const e = plan.link[r]
    const port = this.#ports[e]!
    const lane = plan.lane[r]
    const queueNumber = plan.laneStart[e] + lane
    const filled = port.bitsIn(lane) + port.roomFor(packet)
    if (filled > plan.network.queueBits[e]) {
      countDrop(this.tally, r, number, nowPs)
      this.#gone(packet)
      return
    }
    if (filled > this.tally.mostBits[queueNumber]) this.tally.mostBits[queueNumber] = filled
    const before = port.endPs
    port.takePacket(lane, { packet, record: r, arrivalPs: nowPs, startPs: -1 }, nowPs)
    if (port.endPs !== before) this.#lookAgain(e, port)
  }

  #controlComesUp(s: number, batch: number, nowPs: number): void {
    const { plan, clock, scenario } = this.#tables
    if (nowPs >= CONTROL_GOES_ON * scenario.durationPs) return
    const { link, index, periodPs, packets } = this.#control[s]
    const port = this.#ports[link]!
    const before = port.endPs
    for (let i = 0; i < packets; i++) port.takeControl(index, nowPs)
    if (port.endPs !== before) this.#lookAgain(link, port)
    const ppb = clock.senderPpb(plan.network.from[link], -1 - s, batch)
    this.#calendar.add(nowPs + periodByClock(periodPs, ppb), plan.recordCount + s, batch + 1)
  }

  #lookAgain(e: number, { endPs }: Port): void {
    this.#version[e]++
    if (endPs < Number.POSITIVE_INFINITY) this.#calendar.add(endPs, -1 - e, this.#version[e])
  }

  #ended(e: number): void {
    const { lane } = this.#tables.plan
    const port = this.#ports[e]!
    const nowPs = port.endPs
    const { what, startPs } = port.current!
    this.#wireWatch?.(e, what, startPs, nowPs)
    const job = port.ended(record => lane[record])
    this.#lookAgain(e, port)
    if (typeof job?.what === 'object') this.#sent(e, job, job.what, nowPs)
  }

  /** The last bit of a packet has been sent: it is on the wire, and will reach the far node in the wire's order. */
  #sent(
    e: number,
    { totalPs }: Job,
    { packet, record: r, arrivalPs, startPs }: Waiting,
    nowPs: number,
  ): void {
    const { plan } = this.#tables
    const { number } = packet
    this.tally.busyPs[e] += totalPs
    this.tally.packetHops++
    const earliestPs = nowPs + plan.network.latencyPs[e]
    const jitterPs = crossingJitterPs(this.#tables, r, number, earliestPs)
    const farPs = Math.max(earliestPs + jitterPs, this.#lastPs[e] + 1)
    this.#lastPs[e] = farPs
    const atPs = farPs + plan.branchPs[r]
    this.#watch?.(r, number, arrivalPs, startPs, nowPs, atPs, packet.bornPs)
    if (this.#isDead[e] === 0) {
      if (plan.endpoint[r] >= 0) this.#deliveries.arrive(plan.endpoint[r], packet, atPs)
      for (let i = plan.nextStart[r]; i < plan.nextStart[r + 1]; i++) {
        this.#calendar.add(atPs, plan.next[i], number)
        packet.copies++
        this.#inFlight++
      }
    }
    this.#gone(packet)
  }

  /** One copy less. */
  #gone(packet: Packet): void {
    this.#inFlight--
    if (--packet.copies === 0) this.#onWay[packet.tunnel].delete(packet.number)
  }
}
