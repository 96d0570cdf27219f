import type { RunTables } from '../setup/run-tables.ts'
import { type BatchState, batchState } from './batch-state.ts'
import { runFifoLink } from './fifo-link.ts'
import type { Kernel } from './kernel.ts'
import { runLaneLink } from './lane-link.ts'
import type { Tally } from './tally.ts'

/**
 * Simulates link by link over windows of time. Periodic traffic is open-loop: nothing flows back, so a link can be run over
 * a window alone once the links that feed it have been. There is no queue of events, and a link's state stays in the cache
 * while its packets pass. Needs routes without cycles (`plan.order`).
 */
export class BatchKernel implements Kernel {
  readonly #state: BatchState
  readonly #order: Int32Array
  readonly #windowPs: number
  #nowPs = 0

  constructor(tables: RunTables, windowPs: number = usualWindowPs(tables)) {
    const { order } = tables.plan
    if (order === undefined) throw new RangeError('routes form a cycle: use the event kernel')
    if (!(windowPs >= 1)) throw new RangeError(`windowPs: expected at least 1, got ${windowPs}`)
    this.#state = batchState(tables)
    this.#order = order
    this.#windowPs = windowPs
  }

  get tally(): Tally {
    return this.#state.tally
  }

  get nowPs(): number {
    return this.#nowPs
  }

  get inFlight(): number {
    return this.#state.inFlight
  }

  get bytes(): number {
    const { streams, leaving, waiting } = this.#state
    return streams.bytes + leaving.bytes + waiting.bytes
  }

  advance(untilPs: number): boolean {
    const state = this.#state
    while (this.#nowPs < untilPs) {
      if (state.inFlight === 0) {
        const next = state.releases.nextPs()
        if (next === Number.POSITIVE_INFINITY) return true
        if (next > this.#nowPs) this.#nowPs = Math.min(next, untilPs)
      }
      this.#window(Math.min(untilPs, this.#nowPs + this.#windowPs))
    }
    return state.inFlight === 0 && state.releases.nextPs() === Number.POSITIVE_INFINITY
  }

  #window(untilPs: number): void {
    const state = this.#state
    const { releases, laneStart } = state.tables.plan
    for (const e of this.#order) {
      if (releases[e] >= 0) state.inFlight += state.releases.fill(e, untilPs, state.streams)
      if (laneStart[e + 1] - laneStart[e] === 1) runFifoLink(state, e, untilPs)
      else runLaneLink(state, e, untilPs)
    }
    this.#nowPs = untilPs
  }
}

/** So many packets a link sees in a window on average: enough for its loop to run well, few enough for the cache. */
const PACKETS_PER_WINDOW = 512

const usualWindowPs = ({ plan, periodPs, packets }: RunTables): number => {
  const links = new Set<number>()
  let perPs = 0
  plan.link.forEach((e, r) => {
    const t = plan.tunnel[r]
    if (packets[t] === 0) return
    links.add(e)
    perPs += 1 / periodPs[t]
  })
  return perPs === 0 ? 1 : Math.max(1, Math.ceil((PACKETS_PER_WINDOW * links.size) / perPs))
}
