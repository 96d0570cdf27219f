import { QueueBacklog } from '../../calculus/backlog.ts'
import { countableUntil } from '../../calculus/queue/busy-period.ts'
import type { QueueLoad } from '../../calculus/queue/queue-load.ts'
import { isOverloaded } from '../../calculus/queue/utilization.ts'
import type { Work } from '../../calculus/queue/work.ts'
import { QueueWait } from '../../calculus/queue-wait.ts'
import { type FlowHops, STRIDE, WAIT } from '../../network/flow-hops.ts'
import { Gathered } from './gathered.ts'

export interface QueueSettings {
  readonly lineShaping: boolean
  readonly arrivalLimit: number
  readonly delayLimitPs: number
  /** Told of every queue, and inside a long one too. */
  readonly work: Work
}

/** Far from full the floating sum decides by itself. */
const CLEARLY_BELOW_ONE = 0.999

/** What solving a queue did to the waits stored in the hops. */
export type WaitsMoved = 'same' | 'moved'

/**
 * Brings one queue up to date: reads the arrival jitters its tunnels have from the hops before, solves the port by the
 * calculus, writes J and Q back (MODEL "Ranges", "Worst wait at one port"). Keeps its work arrays from queue to queue;
 * knows no order of queues.
 */
export class QueueSolver {
  /** How many queues were solved, and how many of them with an affine tail. */
  solved = 0
  inexact = 0
  readonly #hops: FlowHops
  readonly #settings: QueueSettings
  readonly #wait: QueueWait
  readonly #backlog: QueueBacklog
  /** For queues that nobody looks at once they are solved. */
  readonly #passing: Gathered
  readonly #loose = new Set<number>()
  #costs = new Float64Array(16)
  #waits = new Float64Array(16)

  constructor(hops: FlowHops, settings: QueueSettings) {
    this.#hops = hops
    this.#settings = settings
    this.#wait = new QueueWait(settings.work)
    this.#backlog = new QueueBacklog(settings.work)
    this.#passing = this.room()
  }

  /** How often doubles could not prove a wait or a backlog, and rationals did. */
  get rational(): number {
    return this.#wait.rational + this.#backlog.rational
  }

  /** Room for one queue at a time, to be filled by {@link gather} as often as wanted. */
  room(): Gathered {
    return new Gathered(this.#hops, this.#settings.lineShaping)
  }

  /** The queue of `lane` at `link` as the hops before it stand, their jitters stored in its rows; in `into` if given. */
  gather(link: number, lane: number, into: Gathered = this.room()): Gathered {
    into.fill(link, lane)
    return into
  }

  /**
   * Solves the queue of `lane` at `link`, which some tunnel uses. `force` recomputes even where no jitter moved. `moved` when
   * a jitter or a wait did: a jitter alone, too, goes on to the next queue. `rising`: see {@link settle}.
   */
  solve(link: number, lane: number, force: boolean, rising = false): WaitsMoved {
    const queue = this.gather(link, lane, this.#passing)
    if (queue.jitters === 'same' && !force) return 'same'
    const waits = this.settle(queue, rising)
    return queue.jitterMoved ? 'moved' : waits
  }

  /**
   * Solves a queue that was just gathered and writes the waits into its rows. `rising` keeps waits from falling: the rule for
   * long busy periods is not monotone, and around a cycle could swing for ever.
   */
  settle(queue: Gathered, rising: boolean): WaitsMoved {
    this.solved++
    this.#settings.work.spend(this.#hops.countAt[queue.link])
    const { load } = queue
    if (queue.jitters === 'unbounded' || isFull(load)) return this.#setAll(queue, Number.POSITIVE_INFINITY)
    const isFifo = load.higher.count === 0
    const distinct = isFifo ? 1 : this.#distinctCosts(queue)
    if (isFifo) this.#costs[0] = this.#hops.ownPs[queue.own()[0]]
    const { arrivalLimit } = this.#settings
    if (!this.#wait.solve(load, this.#costs, distinct, this.#waits, arrivalLimit)) this.inexact++
    return isFifo
      ? this.#storeDelay(queue, this.#waits[0] + this.#costs[0], rising)
      : this.#storeWaits(queue, distinct, rising)
  }

  /** Backlog of a gathered queue, bits; Infinity where its lane has no bound. */
  backlogBits(queue: Gathered): number {
    if (queue.delayPs === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
    const load = queue.loadForBacklog()
    return this.#backlog.solve(load, countableUntil(load, this.#settings.arrivalLimit, this.#settings.work))
  }

  /** Whether the busy period of a gathered queue can be counted to its end, and its waits are the least that can be proven. */
  isExact(queue: Gathered): boolean {
    return !this.#loose.has(this.#keyOf(queue.link, queue.lane)) && queue.isExact(this.#settings.arrivalLimit)
  }

  /** The waits of this queue are a bound, not the least one. */
  noteLoose(link: number, lane: number): void {
    this.inexact++
    this.#loose.add(this.#keyOf(link, lane))
  }

  #keyOf(link: number, lane: number): number {
    return lane * this.#hops.network.linkCount + link
  }

  /** The transmission times of the lane whose waits count, each once, into the work array. */
  #distinctCosts(queue: Gathered): number {
    const own = queue.own()
    if (this.#costs.length < own.length) {
      this.#costs = new Float64Array(own.length * 2)
      this.#waits = new Float64Array(own.length * 2)
    }
    let distinct = 0
    for (const h of own) {
      const cost = this.#hops.ownPs[h]
      if (this.#indexOf(cost, distinct) < 0) this.#costs[distinct++] = cost
    }
    return distinct
  }

  #indexOf(cost: number, distinct: number): number {
    for (let i = 0; i < distinct; i++) if (this.#costs[i] === cost) return i
    return -1
  }

  /** In a FIFO lane every packet has the same worst delay, so that a shorter one waits longer. */
  #storeDelay(queue: Gathered, delay: number, rising: boolean): WaitsMoved {
    if (delay > this.#settings.delayLimitPs) return this.#setAll(queue, Number.POSITIVE_INFINITY)
    const { ownPs } = this.#hops
    const own = queue.own()
    let moved = false
    for (let i = 0; i < own.length; i++) {
      const at = own[i] * STRIDE
      if (this.#raise(at, delay - ownPs[own[i]], rising)) moved = true
    }
    return moved ? 'moved' : 'same'
  }

  #storeWaits(queue: Gathered, distinct: number, rising: boolean): WaitsMoved {
    for (let i = 0; i < distinct; i++)
      if (this.#waits[i] + this.#costs[i] > this.#settings.delayLimitPs)
        return this.#setAll(queue, Number.POSITIVE_INFINITY)
    const { ownPs } = this.#hops
    const own = queue.own()
    let moved = false
    for (let i = 0; i < own.length; i++) {
      const at = own[i] * STRIDE
      if (this.#raise(at, this.#waits[this.#indexOf(ownPs[own[i]], distinct)], rising)) moved = true
    }
    return moved ? 'moved' : 'same'
  }

  /** Writes a wait into the row that begins at `at`; where `rising`, only a longer one. Returns whether it moved. */
  #raise(at: number, wait: number, rising: boolean): boolean {
    const { row } = this.#hops
    const before = row[at + WAIT]
    if (wait === before || (rising && before > wait)) return false
    row[at + WAIT] = wait
    return true
  }

  #setAll(queue: Gathered, wait: number): WaitsMoved {
    const { row } = this.#hops
    let moved = false
    for (const h of queue.own()) {
      const at = h * STRIDE + WAIT
      if (row[at] === wait) continue
      row[at] = wait
      moved = true
    }
    return moved ? 'moved' : 'same'
  }
}

/** Whether Σ C/π of the lane and those above is 1 or more. */
const isFull = (load: QueueLoad): boolean => {
  const { rate } = load
  return rate > CLEARLY_BELOW_ONE && isOverloaded([load.same, load.higher], rate)
}
