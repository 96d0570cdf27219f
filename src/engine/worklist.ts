import { lanesAt } from '../analysis/queue/queue-facts.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { largestPacketPs } from '../network/lane-runs.ts'
import { QueueLevels } from '../network/queue-levels.ts'
import { LaneWorklist } from './lane-worklist.ts'
import type { UndoLog } from './undo-log.ts'

/** Which queues are to be solved, and in what order: lane by lane, the highest first, and level by level. */
export class Worklist {
  readonly #hops: FlowHops
  readonly #undo: UndoLog
  readonly #lanes: LaneWorklist[] = []
  #current: LaneWorklist | undefined
  readonly #logStep = (back: () => void): void => this.#undo.step(back)

  constructor(hops: FlowHops, undo: UndoLog) {
    this.#hops = hops
    this.#undo = undo
  }

  clear(): void {
    this.#current = undefined
    for (const lane of this.#lanes) lane.clear()
  }

  /** Lanes in the order of solving; marks made meanwhile reach only the present one and those behind. */
  *lanes(): Generator<LaneWorklist> {
    for (const lane of this.#lanes) {
      if (lane.stale) this.#reorder(lane)
      this.#current = lane
      for (const link of lane.waiting) lane.push(link)
      yield lane
    }
    this.#current = undefined
  }

  /** The tunnel in slot t queues from now on. */
  joined(t: number): void {
    const lane = this.#laneOf(this.#hops.tunnels[t].lane)
    if (!lane.stale && !lane.levels.join(this.#hops, t, this.#logStep)) lane.stale = true
    this.#markAround(t, lane)
  }

  /** The tunnel in slot t queues no longer. */
  left(t: number): void {
    const lane = this.#laneOf(this.#hops.tunnels[t].lane)
    if (lane.levels.circles(this.#hops, t)) lane.stale = true
    this.#markAround(t, lane)
  }

  /** Everything is to be solved. */
  markAll(): void {
    for (let link = 0; link < this.#hops.network.linkCount; link++)
      for (const number of lanesAt(this.#hops, link)) {
        const lane = this.#laneOf(number)
        lane.stale = true
        this.mark(lane, link)
      }
  }

  /** The queue is to be looked at as a whole. */
  mark(lane: LaneWorklist, link: number): void {
    if (lane.mark(link) && lane === this.#current) lane.push(link)
  }

  /** The jitter of row h, which queues at `link`, may have moved. */
  markRow(lane: LaneWorklist, link: number, h: number): void {
    if (lane.markRow(link, h) && lane === this.#current) lane.push(link)
  }

  /** Lanes below feel the jitters of those above. */
  markBelow(lane: LaneWorklist, link: number): void {
    if (lane === this.#lanes.at(-1)) return
    const hops = this.#hops
    const list = hops.atLink[link]
    let marked = lane.lane
    for (let i = hops.countAt[link] - 1; i >= 0; i--) {
      const lower = hops.lane[list[i]]
      if (lower <= lane.lane) return
      if (lower !== marked) this.mark(this.#laneOf(lower), link)
      marked = lower
    }
  }

  /** The queues whose set of tunnels changed because the one in slot t joined or left. */
  #markAround(t: number, own: LaneWorklist): void {
    const hops = this.#hops
    for (let i = hops.start[t]; i < hops.end[t]; i++) {
      const h = hops.rowAt[i]
      const link = hops.link[h]
      const cost = largestPacketPs(hops, h)
      const list = hops.atLink[link]
      this.mark(own, link)
      // A higher lane feels a lower one only through its largest packet: walk from the lowest lane up. Where some can be
      // cut and others cannot, that is not the packet that blocks longest, and all lanes are looked at.
      const isBySize = hops.network.expressLanes[link] === 0
      let blocking = hops.network.bestEffortPs[link]
      let marked = own.lane
      const count = hops.countAt[link]
      const highest = count === 0 ? own.lane : hops.lane[list[0]]
      for (let j = count - 1; j >= 0; j--) {
        const other = list[j]
        const lane = hops.lane[other]
        // Only lanes below are left to mark, and they come first.
        if (lane <= own.lane && highest >= own.lane) break
        if (isBySize && lane < own.lane && cost <= blocking) break
        if (lane !== marked) this.mark(this.#laneOf(lane), link)
        marked = lane
        if (other !== h) blocking = Math.max(blocking, largestPacketPs(hops, other))
      }
    }
  }

  /** New levels; cycles that were not there before, or are there no more, are to be solved. */
  #reorder(lane: LaneWorklist): void {
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
        for (const link of cycle) this.mark(lane, link)
  }

  #laneOf(number: number): LaneWorklist {
    let i = 0
    while (i < this.#lanes.length && this.#lanes[i].lane < number) i++
    const known = this.#lanes[i]
    if (known?.lane === number) return known
    const lane = new LaneWorklist(this.#hops, number)
    this.#lanes.splice(i, 0, lane)
    this.#undo.step(() => this.#lanes.splice(this.#lanes.indexOf(lane), 1))
    return lane
  }
}
