import { QueueBacklog } from '../../calculus/backlog.ts'
import { countableUntil } from '../../calculus/queue/busy-period.ts'
import type { QueueLoad } from '../../calculus/queue/queue-load.ts'
import { isOverloaded } from '../../calculus/queue/utilization.ts'
import { GATHERED, type Work } from '../../calculus/queue/work.ts'
import { QueueWait } from '../../calculus/queue-wait.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { STRIDE, WAIT } from '../../network/flow-row.ts'
import { CalmQueues } from './calm-queues.ts'
import { DistinctCosts } from './distinct-costs.ts'
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
  /** Arrivals counted exactly in one busy period (MODEL "Long busy periods"). */
  arrivalLimit: number
  readonly #hops: FlowHops
  readonly #settings: QueueSettings
  readonly #wait: QueueWait
  readonly #backlog: QueueBacklog
  readonly #calm: CalmQueues
  /** For queues that nobody looks at once they are solved. */
  readonly #passing: Gathered
  readonly #loose = new Set<number>()
  readonly #distinct = new DistinctCosts()

  constructor(hops: FlowHops, settings: QueueSettings) {
    this.#hops = hops
    this.#settings = settings
    this.arrivalLimit = settings.arrivalLimit
    this.#wait = new QueueWait(settings.work)
    this.#backlog = new QueueBacklog(settings.work)
    this.#passing = this.room()
    this.#calm = new CalmQueues(hops, settings)
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
    const runs = this.#hops.runsAt(link)
    let k = 0
    while (runs[k].lane !== lane) k++
    const isCalm = this.#calm.isCalm(link, runs, k)
    const isBrought = this.#calm.jitterMoved
    if (isCalm) {
      this.#settings.work.spend(GATHERED * runs[k].to)
      if (!isBrought && !force) return 'same'
      this.solved++
      return this.#calm.store(link, runs[k], rising) || isBrought ? 'moved' : 'same'
    }
    const queue = this.gather(link, lane, this.#passing)
    if (queue.jitters === 'same' && !isBrought && !force) return 'same'
    const waits = this.settle(queue, rising)
    return queue.jitterMoved || isBrought ? 'moved' : waits
  }

  /**
   * Brings a queue up to date whose waits follow from the first batches alone (see {@link CalmQueues}), as {@link gather} and
   * {@link settle} would; `into` then holds its rows and what they had before, and no load. False, with nothing done, where it
   * is to be solved.
   */
  solveCalm(link: number, lane: number, into: Gathered): boolean {
    const runs = this.#hops.runsAt(link)
    if (!this.#calm.isSettled(link, runs)) return false
    const k = runs.findIndex(run => run.lane === lane)
    if (k < 0) return false
    into.fillRows(link, runs[k])
    if (!this.#calm.isCalm(link, runs, k)) {
      into.takeBackJitters()
      return false
    }
    try {
      this.#settings.work.spend(GATHERED * runs[k].to)
    } catch (error) {
      // What ends the work here leaves the rows as they were: nobody has noted yet what they had before.
      into.takeBackJitters()
      throw error
    }
    this.solved++
    this.#calm.store(link, runs[k], false)
    return true
  }

  /**
   * Solves a queue that was just gathered and writes the waits into its rows. `rising` keeps waits from falling: the rule for
   * long busy periods is not monotone, and around a cycle could swing for ever.
   */
  settle(queue: Gathered, rising: boolean): WaitsMoved {
    this.solved++
    this.#settings.work.spend(GATHERED * this.#hops.countAt[queue.link])
    const { load } = queue
    if (queue.jitters === 'unbounded' || isFull(load)) return this.#setAll(queue, Number.POSITIVE_INFINITY)
    const isFifo = load.higher.count === 0
    const distinct = this.#distinct
    if (isFifo) distinct.set(this.#hops.ownPs[queue.rowAt(0)])
    else distinct.fill(this.#hops.ownPs, queue.own(), 0, queue.count)
    const { costs, count, waits } = distinct
    if (!this.#wait.solve(load, costs, count, waits, this.arrivalLimit)) this.inexact++
    if (!isFifo) return this.#storeWaits(queue, rising)
    const delay = waits[0] + costs[0]
    if (delay > this.#settings.delayLimitPs) return this.#setAll(queue, Number.POSITIVE_INFINITY)
    return this.#storeDelay(queue, delay, rising)
  }

  /** Backlog of a gathered queue, bits; Infinity where its lane has no bound. */
  backlogBits(queue: Gathered): number {
    if (queue.delayPs === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
    this.#settings.work.spend(GATHERED * this.#hops.countAt[queue.link])
    const load = queue.loadForBacklog()
    return this.#backlog.solve(load, countableUntil(load, this.arrivalLimit, this.#settings.work))
  }

  /** Whether the busy period of a gathered queue can be counted to its end, and its waits are the least that can be proven. */
  isExact(queue: Gathered): boolean {
    return (
      !this.#loose.has(this.#keyOf(queue.link, queue.lane)) &&
      queue.isExact(this.arrivalLimit, this.#settings.work)
    )
  }

  /** The waits of this queue are a bound, not the least one. */
  noteLoose(link: number, lane: number): void {
    this.inexact++
    this.#loose.add(this.#keyOf(link, lane))
  }

  #keyOf(link: number, lane: number): number {
    return lane * this.#hops.network.linkCount + link
  }

  /** In a FIFO lane every packet has the same worst delay, so that a shorter one waits longer. */
  #storeDelay(queue: Gathered, delay: number, rising: boolean): WaitsMoved {
    const { ownPs } = this.#hops
    let moved = false
    for (let i = 0; i < queue.count; i++) {
      const h = queue.rowAt(i)
      if (this.#raise(h * STRIDE, delay - ownPs[h], rising)) moved = true
    }
    return moved ? 'moved' : 'same'
  }

  #storeWaits(queue: Gathered, rising: boolean): WaitsMoved {
    const { costs, waits, count } = this.#distinct
    for (let i = 0; i < count; i++)
      if (waits[i] + costs[i] > this.#settings.delayLimitPs)
        return this.#setAll(queue, Number.POSITIVE_INFINITY)
    const { ownPs } = this.#hops
    let moved = false
    for (let i = 0; i < queue.count; i++) {
      const h = queue.rowAt(i)
      if (this.#raise(h * STRIDE, this.#distinct.waitOf(ownPs[h]), rising)) moved = true
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
