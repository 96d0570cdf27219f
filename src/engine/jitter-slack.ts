import type { Gathered } from '../analysis/queue/gathered.ts'
import { OUTWARD } from '../calculus/queue/envelope.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { COST, JITTER, PERIOD, STRIDE } from '../network/flow-row.ts'
import { FACTS, type UndoLog } from './undo-log.ts'

/** Facts of one queue are a cache line of doubles. Lane, −1 where nothing is known. */
const LANE = 0
/** D, worst delay of its packets. */
const DELAY = 1
/** B + σ: the affine curve at t = 0. */
const BURST = 2
/** Σ C/π */
const LOAD = 3
/** First arrival after t = 0 that the stairs count. */
const NEXT = 4
/** Σ (1 + J/π) and Σ 1/π: the affine curve of the number of arrivals. */
const AT_ONCE = 5
const FREQUENCY = 6

/** Below it, rounding might reach the slack of a queue. */
const LEAST_SLACK = 1e-3

/**
 * Queues without a lane above whose numbers a little more or less arrival jitter cannot move, so that only the rows that it
 * reaches must be looked at.
 *
 * The excess over the line (see FifoDelay) before the first arrival after t = 0 depends on no jitter, save through how many
 * packets come at once; from there on it stays below B + σ − (1 − ρ)t. While all of that is at most D − 1 from the first
 * such arrival on, D comes from before it, and stays. So does the answer of the buffer filter, while no
 * tunnel can bring a packet more within D. Where jitter falls and as many packets come at once, all of that stays true.
 */
export class JitterSlack {
  readonly #hops: FlowHops
  readonly #undo: UndoLog
  readonly #arrivalLimit: number
  /** By link. */
  readonly facts: Float64Array
  /** Level of the log in which a queue's facts were last noted. */
  readonly #logged: Int32Array

  constructor(hops: FlowHops, undo: UndoLog, arrivalLimit: number) {
    const { linkCount } = hops.network
    this.#hops = hops
    this.#undo = undo
    this.#arrivalLimit = arrivalLimit
    this.facts = new Float64Array(linkCount * FACTS)
    for (let link = 0; link < linkCount; link++) this.facts[link * FACTS + LANE] = -1
    this.#logged = new Int32Array(linkCount)
  }

  /** The numbers of a lane at a link are no longer those noted. */
  forget(link: number, lane: number): void {
    const at = link * FACTS
    if (this.facts[at + LANE] !== lane) return
    this.#remember(link)
    this.facts[at + LANE] = -1
  }

  /** Notes a solved queue outside cycles, with a delay that is exact and buffers that hold for certain. */
  note({ link, lane, delayPs, load: { same, higher, blocking } }: Gathered): void {
    if (higher.count > 0) return this.forget(link, lane)
    this.#remember(link)
    const { burst, rate, atOnce, frequency } = same.envelope
    let next = Number.POSITIVE_INFINITY
    for (let i = 0; i < same.count; i++) next = Math.min(next, nextArrival(same.jitter[i], same.period[i]))
    const { facts } = this
    const at = link * FACTS
    facts[at + LANE] = lane
    facts[at + DELAY] = delayPs
    facts[at + BURST] = blocking + burst
    facts[at + LOAD] = rate
    facts[at + NEXT] = next
    facts[at + AT_ONCE] = atOnce
    facts[at + FREQUENCY] = frequency
  }

  /**
   * Whether nothing but the jitter of row h itself moves where it becomes `jitter`. A yes takes it as done; after a no the
   * queue must be solved, which notes it anew.
   */
  absorbs(link: number, lane: number, h: number, jitter: number): boolean {
    const facts = this.facts
    const at = link * FACTS
    if (facts[at + LANE] !== lane) return false
    const { row } = this.#hops
    const before = row[h * STRIDE + JITTER]
    if (jitter === before) return true
    if (jitter === Number.POSITIVE_INFINITY) return false
    const period = row[h * STRIDE + PERIOD]
    const delay = facts[at + DELAY]
    if (Math.floor(jitter / period) !== Math.floor(before / period)) return false
    // With less jitter nothing comes earlier, and as much at once: what was said of the larger one holds still.
    if (jitter < before) return this.#isCalm(at)
    if (Math.floor((delay + jitter) / period) !== Math.floor((delay + before) / period)) return false
    this.#remember(link)
    const more = (jitter - before) / period
    facts[at + BURST] += row[h * STRIDE + COST] * more
    facts[at + AT_ONCE] += more
    facts[at + NEXT] = Math.min(facts[at + NEXT], nextArrival(jitter, period))
    return this.#isCalm(at)
  }

  #isCalm(at: number): boolean {
    const facts = this.facts
    const slack = 1 - facts[at + LOAD]
    if (slack < LEAST_SLACK) return false
    const burst = facts[at + BURST] * OUTWARD
    const last = ((burst - facts[at + DELAY] + 1) / slack) * OUTWARD + 1
    const arrivals = (facts[at + AT_ONCE] + (facts[at + FREQUENCY] * burst) / slack) * OUTWARD
    return facts[at + NEXT] > last && arrivals < this.#arrivalLimit
  }

  #remember(link: number): void {
    if (this.#logged[link] === this.#undo.stamp) return
    this.#logged[link] = this.#undo.stamp
    this.#undo.rememberFacts(this.facts, link * FACTS)
  }
}

const nextArrival = (jitter: number, period: number): number =>
  (Math.floor(jitter / period) + 1) * period - jitter
