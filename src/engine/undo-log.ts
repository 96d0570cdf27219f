import { extended } from '../calculus/queue/flows.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { JITTER, STRIDE, WAIT } from '../network/flow-row.ts'
import { OverwriteLog } from './overwrite-log.ts'

/** A place in an engine's trial to which everything can be put back; it means nothing to another engine. */
export interface Mark {
  /** How many marks lie below it in the same trial. */
  readonly depth: number
}

interface Level extends Mark {
  depth: number
  /** Where it lies in the log: steps noted, acts to come, and overwritten rows, facts and worst latencies. */
  steps: number
  kept: number
  rows: number
  facts: number
  worst: number
}

/** J and Q stand side by side in a row. */
const ROW_VALUES = 2
/** Numbers that are noted of a queue at a time: see JitterSlack. */
export const FACTS = 8

/** Arrays that are overwritten, as they are now: they are replaced by longer ones as tunnels come. */
export interface Overwritten {
  readonly hops: FlowHops
  /** By link, {@link FACTS} each. */
  readonly facts: Float64Array
  /** By slot. */
  readonly worst: Float64Array
}

/**
 * What a trial overwrote, so that it can be put back: a stack, cut into levels by the marks that were set. A row, and
 * whatever else compares `stamp`, is noted once in a level.
 */
export class UndoLog {
  #steps: (() => void)[] = []
  #whenKept: (() => void)[] = []
  readonly #rows = new OverwriteLog(ROW_VALUES)
  readonly #facts = new OverwriteLog(FACTS)
  readonly #worst = new OverwriteLog(1)
  /** Stamp under which a row was last noted. */
  #noted = new Int32Array(64)
  #stamp = 1
  #levels: Level[] = []

  /** Number of the present level, from 1, never the same again: what is noted under it need not be noted twice. */
  get stamp(): number {
    return this.#stamp
  }

  /** Things noted so far: what taking all of it back would cost, and what it keeps in memory. */
  get size(): number {
    return this.#steps.length + this.#rows.count + this.#facts.count + this.#worst.count
  }

  mark(): Mark {
    const level = { depth: this.#levels.length, ...this.#here() }
    this.#levels.push(level)
    this.#stamp++
    return level
  }

  /** Whether a mark still stands: nothing before it was taken back, kept or forgotten. */
  has(mark: Mark): boolean {
    return this.#levels[mark.depth] === mark
  }

  /** All that was noted stands; no mark does. */
  clear(): void {
    this.#forget(this.#here())
    this.#levels = []
    this.#stamp++
  }

  /** Notes how to take back something other than rows, facts and worst latencies. */
  step(back: () => void): void {
    this.#steps.push(back)
  }

  /** Notes what is to be done once nothing can take back what has happened so far. */
  whenKept(act: () => void): void {
    this.#whenKept.push(act)
  }

  /** Notes J and Q of all rows of the tunnel in slot t. */
  rememberTunnel(hops: FlowHops, t: number): void {
    for (let i = hops.start[t]; i < hops.end[t]; i++) {
      const h = hops.rowAt[i]
      this.rememberRow(h, hops.row[h * STRIDE + JITTER], hops.row[h * STRIDE + WAIT])
    }
  }

  /** Notes J and Q that row h had; once per row and level. */
  rememberRow(h: number, jitter: number, wait: number): void {
    if (this.#noted.length <= h) this.#noted = extended(this.#noted, new Int32Array(2 * h))
    if (this.#noted[h] === this.#stamp) return
    this.#noted[h] = this.#stamp
    this.#rows.rememberPair(h * STRIDE + JITTER, jitter, wait)
  }

  rememberFacts(facts: Float64Array, at: number): void {
    this.#facts.remember(facts, at)
  }

  rememberWorst(worst: Float64Array, t: number): void {
    this.#worst.remember(worst, t)
  }

  /** Puts everything back that was noted since the mark, the last first; without a mark, all of it, and no mark stands. */
  restore({ hops, facts, worst }: Overwritten, mark?: Mark): void {
    const to = mark === undefined ? START : this.#levels[mark.depth]
    // Steps first: a tunnel that queues again starts from no wait, and gets its own back from the rows.
    for (let i = this.#steps.length - 1; i >= to.steps; i--) this.#steps[i]()
    this.#steps.length = to.steps
    this.#whenKept.length = to.kept
    this.#rows.restore(hops.row, to.rows)
    this.#facts.restore(facts, to.facts)
    this.#worst.restore(worst, to.worst)
    this.#levels.length = mark === undefined ? 0 : to.depth + 1
    this.#stamp++
  }

  /** What was noted before the mark stands for good, and the marks before it are gone; this one and those after it stay. */
  forget(mark: Mark): void {
    const from = { ...this.#levels[mark.depth] }
    this.#levels = this.#levels.slice(from.depth)
    for (const level of this.#levels) {
      level.depth -= from.depth
      level.steps -= from.steps
      level.kept -= from.kept
      level.rows -= from.rows
      level.facts -= from.facts
      level.worst -= from.worst
    }
    this.#forget(from)
  }

  #here(): Omit<Level, 'depth'> {
    return {
      steps: this.#steps.length,
      kept: this.#whenKept.length,
      rows: this.#rows.count,
      facts: this.#facts.count,
      worst: this.#worst.count,
    }
  }

  #forget({ steps, kept, rows, facts, worst }: Omit<Level, 'depth'>): void {
    this.#steps = this.#steps.slice(steps)
    const acts = this.#whenKept.slice(0, kept)
    this.#whenKept = this.#whenKept.slice(kept)
    this.#rows.forget(rows)
    this.#facts.forget(facts)
    this.#worst.forget(worst)
    for (const act of acts) act()
  }
}

const START: Level = { depth: 0, steps: 0, kept: 0, rows: 0, facts: 0, worst: 0 }
