import type { FlowHops } from './flow-hops.ts'
import { laneOrder } from './queue-order.ts'

/**
 * One lane's queues in levels: each above all those its tunnels cross before it; the queues of a cycle share a level. Kept
 * true as tunnels join, by raising what comes after them; leaving tunnels only loosen it. Raising alone cannot tell a
 * cycle from a long way round: where one may have closed, or opened, the levels must be found anew.
 */
export class QueueLevels {
  readonly level: Int32Array
  /** The cycles, each in the order of its sweeps. */
  readonly cycles: readonly Int32Array[]
  readonly #lane: number
  readonly #cycleAt = new Map<number, Int32Array>()

  constructor(hops: FlowHops, lane: number) {
    this.#lane = lane
    this.level = new Int32Array(hops.network.linkCount)
    const { links, start } = laneOrder(hops, lane)
    const cycles: Int32Array[] = []
    for (let c = 0; c + 1 < start.length; c++) {
      const component = links.subarray(start[c], start[c + 1])
      if (component.length > 1) {
        cycles.push(component)
        for (const link of component) this.#cycleAt.set(link, component)
      }
      this.#place(hops, component)
    }
    this.cycles = cycles
  }

  cycleAt(link: number): Int32Array | undefined {
    return this.#cycleAt.get(link)
  }

  /**
   * Takes in the tunnel in slot t, which queues already. False where it may have closed a cycle: find new levels. What was
   * lifted can be taken back by `undo`, told here; it must be where a tunnel that left before comes back.
   */
  join(hops: FlowHops, t: number, undo: (back: () => void) => void): boolean {
    for (let i = hops.start[t]; i < hops.end[t]; i++) {
      const h = hops.rowAt[i]
      const up = hops.parent[h]
      if (up < 0) continue
      const from = hops.link[up]
      const to = hops.link[h]
      if (this.level[to] > this.level[from] || this.#isWithinCycle(from, to)) continue
      if (!this.#raise(hops, to, this.level[from] + 1, undo)) return false
    }
    return true
  }

  /** Whether the tunnel in slot t helps to close a cycle. */
  circles(hops: FlowHops, t: number): boolean {
    if (this.cycles.length === 0) return false
    for (let i = hops.start[t]; i < hops.end[t]; i++) {
      const h = hops.rowAt[i]
      const up = hops.parent[h]
      if (up >= 0 && this.#isWithinCycle(hops.link[up], hops.link[h])) return true
    }
    return false
  }

  #isWithinCycle(from: number, to: number): boolean {
    const cycle = this.#cycleAt.get(from)
    return cycle !== undefined && cycle === this.#cycleAt.get(to)
  }

  #place(hops: FlowHops, component: Int32Array): void {
    let level = 0
    for (const link of component)
      for (const h of hops.atLink[link].subarray(0, hops.countAt[link])) {
        const up = hops.parent[h]
        if (hops.lane[h] !== this.#lane || up < 0) continue
        const from = hops.link[up]
        if (!this.#isWithinCycle(from, link)) level = Math.max(level, this.level[from] + 1)
      }
    for (const link of component) this.level[link] = level
  }

  /** Lifts a queue, and those after it as far as need be. False, with nothing lifted, where that would not end or meets a cycle. */
  #raise(hops: FlowHops, first: number, to: number, undo: (back: () => void) => void): boolean {
    const { level } = this
    const lifted: number[] = []
    const before: number[] = []
    const open: number[] = []
    const lift = (link: number, height: number): void => {
      lifted.push(link)
      before.push(level[link])
      level[link] = height
      open.push(link)
    }
    const back = (): void => {
      for (let i = lifted.length - 1; i >= 0; i--) level[lifted[i]] = before[i]
    }
    lift(first, to)
    for (let e = open.pop(); e !== undefined; e = open.pop()) {
      if (this.#cycleAt.has(e) || lifted.length > 2 * level.length) {
        back()
        return false
      }
      const list = hops.atLink[e]
      for (let i = 0; i < hops.countAt[e]; i++) {
        const h = list[i]
        if (hops.lane[h] !== this.#lane) continue
        const end = hops.end[hops.tunnel[h]]
        for (let i = hops.placeOf(h) + 1; i < end; i++) {
          const child = hops.rowAt[i]
          if (hops.parent[child] === h && level[hops.link[child]] <= level[e])
            lift(hops.link[child], level[e] + 1)
        }
      }
    }
    undo(back)
    return true
  }
}
