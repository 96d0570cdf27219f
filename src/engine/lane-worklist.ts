import FlatQueue from 'flatqueue'
import type { FlowHops } from '../network/flow-hops.ts'
import { QueueLevels } from '../network/queue-levels.ts'

/** What is known of a queue that waits to be solved. */
const NOTHING = 0
/** The jitters of some of its rows may have moved. */
const ROWS = 1
/** More than that has changed. */
const ALL = 2

/**
 * The queues of one lane that a change has reached, by link. Arrays that are kept from change to change: a trial marks
 * dozens of queues, and what is made for each becomes garbage that outlives it.
 */
export class LaneWorklist {
  readonly lane: number
  levels: QueueLevels
  /** A cycle may have closed or opened since the levels were found. */
  stale = false
  /** While the lane is being solved: links to solve, lower levels first. */
  readonly queue: FlatQueue<number> = new FlatQueue()
  readonly #state: Uint8Array
  readonly #rows: number[][] = []
  /** Links in the order in which they began to wait. */
  readonly #marked: number[] = []

  constructor(hops: FlowHops, lane: number) {
    this.lane = lane
    this.levels = new QueueLevels(hops, lane)
    this.#state = new Uint8Array(hops.network.linkCount)
  }

  clear(): void {
    this.stale = false
    for (const link of this.#marked) this.#state[link] = NOTHING
    this.#marked.length = 0
    this.queue.clear()
  }

  /** Links that wait, before the lane is being solved. */
  get waiting(): readonly number[] {
    return this.#marked
  }

  /** The queue is to be looked at as a whole. Returns whether it did not wait already. */
  mark(link: number): boolean {
    const isNew = this.#state[link] === NOTHING
    if (isNew) this.#marked.push(link)
    this.#state[link] = ALL
    return isNew
  }

  /** The jitter of row h, which queues at `link`, may have moved. Returns whether the queue did not wait already. */
  markRow(link: number, h: number): boolean {
    const state = this.#state[link]
    if (state === ALL) return false
    this.#rows[link] ??= []
    const rows = this.#rows[link]
    if (state === NOTHING) {
      rows.length = 0
      this.#state[link] = ROWS
      this.#marked.push(link)
    }
    rows.push(h)
    return state === NOTHING
  }

  /** Takes a queue off the list: the rows whose jitters may have moved, `null` where more has, undefined where it does not wait. */
  take(link: number): readonly number[] | null | undefined {
    const state = this.#state[link]
    this.#state[link] = NOTHING
    return state === NOTHING ? undefined : state === ALL ? null : this.#rows[link]
  }

  /** Has a queue that waits stand in {@link queue} too. */
  push(link: number): void {
    const cycle = this.levels.cycleAt(link)
    const position = cycle === undefined ? 0 : cycle.indexOf(link)
    this.queue.push(link, this.levels.level[link] * MOST_LINKS + position)
  }
}

/** Levels come first in the order of solving, the place in a cycle second. */
const MOST_LINKS = 2 ** 24
