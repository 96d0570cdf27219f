import { extended } from '../calculus/queue/flows.ts'
import { type FlowHops, JITTER, STRIDE, WAIT } from '../network/flow-hops.ts'

/** A place in an engine's trial to which everything can be put back; it means nothing to another engine. */
export interface Mark {
  /** How many marks lie below it in the same trial. */
  readonly depth: number
}

interface Level extends Mark {
  depth: number
  /** Where in the log it lies. */
  steps: number
  rows: number
  worst: number
  kept: number
}

/**
 * What a trial overwrote, so that it can be put back: a stack, cut into levels by the marks that were set. J and Q of a
 * row, and whatever else asks for `stamp`, are logged once in a level.
 */
export class UndoLog {
  #steps: (() => void)[] = []
  #slots: number[] = []
  #worst: number[] = []
  #count = 0
  #row = new Int32Array(64)
  #jitter = new Float64Array(64)
  #wait = new Float64Array(64)
  /** Stamp under which a row was last logged. */
  #logged = new Int32Array(64)
  #stamp = 1
  #levels: Level[] = []
  #whenKept: (() => void)[] = []

  /** Number of the present level, from 1, never the same again: what is logged under it need not be logged twice. */
  get stamp(): number {
    return this.#stamp
  }

  /** Things noted so far: what taking all of it back would cost, and what it keeps in memory. */
  get size(): number {
    return this.#steps.length + this.#count + this.#slots.length
  }

  mark(): Mark {
    const level = {
      depth: this.#levels.length,
      steps: this.#steps.length,
      rows: this.#count,
      worst: this.#slots.length,
      kept: this.#whenKept.length,
    }
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
    this.#steps.length = 0
    this.#slots.length = 0
    this.#worst.length = 0
    this.#count = 0
    this.#levels.length = 0
    this.#stamp++
    for (const act of this.#whenKept.splice(0)) act()
  }

  /** Notes what is to be done once nothing can take the present operation back. */
  whenKept(act: () => void): void {
    this.#whenKept.push(act)
  }

  /** Notes how to take back something other than J, Q and worst latencies. */
  step(back: () => void): void {
    this.#steps.push(back)
  }

  /** Notes J and Q of all rows of the tunnel in slot t. */
  rememberTunnel(hops: FlowHops, t: number): void {
    for (let h = hops.start[t]; h < hops.end[t]; h++)
      this.rememberRow(h, hops.row[h * STRIDE + JITTER], hops.row[h * STRIDE + WAIT])
  }

  /** Notes J and Q that row h had; once per row and level. */
  rememberRow(h: number, jitter: number, wait: number): void {
    if (this.#logged.length <= h) this.#logged = extended(this.#logged, new Int32Array(2 * h))
    if (this.#logged[h] === this.#stamp) return
    this.#logged[h] = this.#stamp
    const i = this.#count++
    if (i === this.#row.length) {
      this.#row = extended(this.#row, new Int32Array(i * 2))
      this.#jitter = extended(this.#jitter, new Float64Array(i * 2))
      this.#wait = extended(this.#wait, new Float64Array(i * 2))
    }
    this.#row[i] = h
    this.#jitter[i] = jitter
    this.#wait[i] = wait
  }

  rememberWorst(t: number, worst: number): void {
    this.#slots.push(t)
    this.#worst.push(worst)
  }

  /** Puts everything back that was noted since the mark, the last first; without a mark, all of it, and no mark stands. */
  restore(hops: FlowHops, worst: number[], mark?: Mark): void {
    const to = mark === undefined ? START : this.#levels[mark.depth]
    for (let i = this.#steps.length - 1; i >= to.steps; i--) this.#steps[i]()
    // A row may stand in several levels: what it was first must be written last.
    for (let i = this.#count - 1; i >= to.rows; i--) {
      const at = this.#row[i] * STRIDE
      hops.row[at + JITTER] = this.#jitter[i]
      hops.row[at + WAIT] = this.#wait[i]
    }
    for (let i = this.#slots.length - 1; i >= to.worst; i--) worst[this.#slots[i]] = this.#worst[i]
    this.#steps.length = to.steps
    this.#slots.length = to.worst
    this.#worst.length = to.worst
    this.#count = to.rows
    this.#whenKept.length = to.kept
    this.#levels.length = to.depth + (mark === undefined ? 0 : 1)
    this.#stamp++
  }

  /** What was noted before the mark stands for good, and the marks before it are gone; this one and those after it stay. */
  forget(mark: Mark): void {
    const { depth, steps, rows, worst, kept } = this.#levels[mark.depth]
    this.#steps = this.#steps.slice(steps)
    this.#slots = this.#slots.slice(worst)
    this.#worst = this.#worst.slice(worst)
    for (const array of [this.#row, this.#jitter, this.#wait]) array.copyWithin(0, rows, this.#count)
    this.#count -= rows
    this.#levels = this.#levels.slice(depth)
    for (const level of this.#levels) {
      level.depth -= depth
      level.steps -= steps
      level.rows -= rows
      level.worst -= worst
      level.kept -= kept
    }
    for (const act of this.#whenKept.splice(0, kept)) act()
  }
}

const START: Level = { depth: 0, steps: 0, rows: 0, worst: 0, kept: 0 }
