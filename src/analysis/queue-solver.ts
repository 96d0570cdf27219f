import { QueueBacklog } from '../calculus/backlog.ts'
import { countableUntil } from '../calculus/queue/busy-period.ts'
import { QueueLoad } from '../calculus/queue/queue-load.ts'
import { isOverloaded, utilization } from '../calculus/queue/utilization.ts'
import { QueueWait } from '../calculus/queue-wait.ts'
import { BITS, COST, type FlowHops, HOP_JITTER, JITTER, PERIOD, STRIDE, WAIT } from '../network/flow-hops.ts'
import { Stopped } from './options.ts'
import { QueueGroups } from './queue-groups.ts'

export interface QueueSettings {
  readonly lineShaping: boolean
  readonly arrivalLimit: number
  readonly delayLimitPs: number
  /** Asked now and then inside a long queue too. */
  readonly shouldStop?: () => boolean
}

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
  /** Largest delay of the lane last solved, ps. */
  delayPs = 0
  readonly load: QueueLoad = new QueueLoad()
  /** J and Q of the rows of {@link own} before the queue was last gathered. */
  jitterBefore: Float64Array = new Float64Array(16)
  waitBefore: Float64Array = new Float64Array(16)
  readonly #hops: FlowHops
  readonly #settings: QueueSettings
  readonly #tick = (): void => {
    if (this.#settings.shouldStop?.()) throw new Stopped()
  }
  readonly #wait = new QueueWait()
  readonly #backlog = new QueueBacklog()
  readonly #groups: QueueGroups
  #jitterMoved = false
  #rising = false
  #own: Int32Array = new Int32Array(16)
  #ownCount = 0
  #costs = new Float64Array(16)
  #waits = new Float64Array(16)

  constructor(hops: FlowHops, settings: QueueSettings) {
    this.#hops = hops
    this.#settings = settings
    this.#groups = new QueueGroups(hops, settings.lineShaping)
  }

  /**
   * Solves the queue of `lane` at `link`, which some tunnel uses. `force` recomputes even where no jitter moved. `moved` when
   * a jitter or a wait did: a jitter alone, too, goes on to the next queue. `rising` keeps waits from falling: the rule for
   * long busy periods is not monotone, and around a cycle could swing for ever.
   */
  solve(link: number, lane: number, force: boolean, rising = false): WaitsMoved {
    this.#rising = rising
    const jitters = this.gather(link, lane)
    if (jitters === 'same' && !force) return 'same'
    const jitterMoved = this.#jitterMoved
    const waits = this.#solveWaits(jitters === 'unbounded')
    return jitterMoved ? 'moved' : waits
  }

  #solveWaits(isUnbounded: boolean): WaitsMoved {
    this.solved++
    const { row } = this.#hops
    if (isUnbounded || this.#isOverloaded()) return this.#setAll(Number.POSITIVE_INFINITY)
    const fifo = this.load.higher.count === 0
    const distinct = fifo ? 1 : this.#distinctCosts()
    if (fifo) this.#costs[0] = row[this.#own[0] * STRIDE + COST]
    this.#wait.solve(this.load, this.#costs, distinct, this.#waits, this.#settings.arrivalLimit, this.#tick)
    if (!this.#wait.exact) this.inexact++
    return fifo ? this.#storeDelay(this.#waits[0] + this.#costs[0]) : this.#storeWaits(distinct)
  }

  /** Backlog of the queue last gathered, bits; Infinity where its lane has no bound. */
  backlogBits(): number {
    for (let i = 0; i < this.#ownCount; i++)
      if (this.#hops.row[this.#own[i] * STRIDE + WAIT] === Number.POSITIVE_INFINITY)
        return Number.POSITIVE_INFINITY
    this.#groups.endForBacklog()
    return this.#backlog.solve(this.load, countableUntil(this.load, this.#settings.arrivalLimit))
  }

  /** Whether the busy period of the queue last gathered can be counted to its end. */
  isExact(): boolean {
    return countableUntil(this.load, this.#settings.arrivalLimit) === Number.POSITIVE_INFINITY
  }

  /** Rows of the lane at the queue last gathered. */
  own(): Int32Array {
    return this.#own.subarray(0, this.#ownCount)
  }

  /** Fills {@link load} with the queue as the hops before it stand; stores the jitters and says whether one moved. */
  gather(link: number, lane: number): 'same' | 'moved' | 'unbounded' {
    const hops = this.#hops
    const { row, parent, network } = hops
    const list = hops.atLink[link]
    const n = hops.countAt[link]
    let blocking = network.bestEffortPs[link]
    for (let i = n - 1; i >= 0 && hops.lane[list[i]] > lane; i--)
      blocking = Math.max(blocking, row[list[i] * STRIDE + COST])
    const { load } = this
    load.reset(blocking)
    this.#groups.begin(link, load)
    this.#ownCount = 0
    this.#jitterMoved = false
    if (this.#own.length < n) this.#makeRoom(n * 2)
    let state: 'same' | 'moved' | 'unbounded' = 'same'
    for (let i = 0; i < n; i++) {
      const h = list[i]
      const at = h * STRIDE
      const rowLane = hops.lane[h]
      if (rowLane > lane) break
      const up = parent[h]
      const own = rowLane === lane
      if (own) {
        this.jitterBefore[this.#ownCount] = row[at + JITTER]
        this.waitBefore[this.#ownCount] = row[at + WAIT]
      }
      if (up >= 0) {
        const before = up * STRIDE
        const jitter = row[before + JITTER] + row[before + WAIT] + row[before + HOP_JITTER]
        if (jitter === Number.POSITIVE_INFINITY) state = 'unbounded'
        if (own && jitter !== row[at + JITTER]) {
          row[at + JITTER] = jitter
          this.#jitterMoved = true
          if (state === 'same') state = 'moved'
        }
      }
      const group = this.#groups.add(h, own)
      const flows = own ? load.same : load.higher
      flows.push(row[at + COST], row[at + PERIOD], row[at + JITTER], row[at + BITS], group)
      if (own) this.#own[this.#ownCount++] = h
    }
    this.#groups.end()
    return state
  }

  #makeRoom(rows: number): void {
    this.#own = new Int32Array(rows)
    this.jitterBefore = new Float64Array(rows)
    this.waitBefore = new Float64Array(rows)
  }

  #isOverloaded(): boolean {
    const { same, higher } = this.load
    if (higher.count === 0) return isOverloaded(same.cost, same.period, same.count)
    // Far from full, the floating sum decides without a copy of the load.
    const sum =
      utilization(same.cost, same.period, same.count) + utilization(higher.cost, higher.period, higher.count)
    if (sum < CLEARLY_BELOW_ONE) return false
    const count = same.count + higher.count
    const cost = new Float64Array(count)
    const period = new Float64Array(count)
    cost.set(same.cost.subarray(0, same.count))
    cost.set(higher.cost.subarray(0, higher.count), same.count)
    period.set(same.period.subarray(0, same.count))
    period.set(higher.period.subarray(0, higher.count), same.count)
    return isOverloaded(cost, period, count)
  }

  /** The lane's transmission times, each once, into the work array. */
  #distinctCosts(): number {
    const { same } = this.load
    if (this.#costs.length < same.count) {
      this.#costs = new Float64Array(same.count * 2)
      this.#waits = new Float64Array(same.count * 2)
    }
    let distinct = 0
    for (let i = 0; i < same.count; i++) {
      const cost = same.cost[i]
      if (this.#indexOf(cost, distinct) < 0) this.#costs[distinct++] = cost
    }
    return distinct
  }

  #indexOf(cost: number, distinct: number): number {
    for (let i = 0; i < distinct; i++) if (this.#costs[i] === cost) return i
    return -1
  }

  /** In a FIFO lane every packet has the same worst delay, so that a shorter one waits longer. */
  #storeDelay(delay: number): WaitsMoved {
    if (delay > this.#settings.delayLimitPs) return this.#setAll(Number.POSITIVE_INFINITY)
    this.delayPs = delay
    const { row } = this.#hops
    let moved = false
    for (let i = 0; i < this.#ownCount; i++) {
      const at = this.#own[i] * STRIDE
      const wait = this.#settled(delay - row[at + COST], row[at + WAIT])
      if (wait !== row[at + WAIT]) {
        row[at + WAIT] = wait
        moved = true
      }
    }
    return moved ? 'moved' : 'same'
  }

  #storeWaits(distinct: number): WaitsMoved {
    this.delayPs = 0
    for (let i = 0; i < distinct; i++) this.delayPs = Math.max(this.delayPs, this.#waits[i] + this.#costs[i])
    if (this.delayPs > this.#settings.delayLimitPs) return this.#setAll(Number.POSITIVE_INFINITY)
    const { row } = this.#hops
    let moved = false
    for (let i = 0; i < this.#ownCount; i++) {
      const at = this.#own[i] * STRIDE
      const wait = this.#settled(this.#waits[this.#indexOf(row[at + COST], distinct)], row[at + WAIT])
      if (wait !== row[at + WAIT]) {
        row[at + WAIT] = wait
        moved = true
      }
    }
    return moved ? 'moved' : 'same'
  }

  #settled(wait: number, before: number): number {
    return this.#rising && before > wait ? before : wait
  }

  #setAll(wait: number): WaitsMoved {
    this.delayPs = wait
    const { row } = this.#hops
    let moved = false
    for (let i = 0; i < this.#ownCount; i++) {
      const at = this.#own[i] * STRIDE + WAIT
      if (row[at] === wait) continue
      row[at] = wait
      moved = true
    }
    return moved ? 'moved' : 'same'
  }
}
