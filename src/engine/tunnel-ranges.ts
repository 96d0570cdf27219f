import { leastLatency, worstLatency } from '../analysis/bounds.ts'
import { extended } from '../calculus/queue/flows.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import type { Moved, Range } from './change.ts'
import type { TunnelRegistry } from './tunnel-registry.ts'
import type { UndoLog } from './undo-log.ts'

/** The ranges of the tunnels in place, their sum, and which of them an operation moved. */
export class TunnelRanges {
  /** Σ (λmin + δmax) over the tunnels that have a bound, ps. */
  objectivePs = 0
  /** λmin + δmax per slot, Infinity without bound. */
  worst: Float64Array = new Float64Array(64)
  readonly #hops: FlowHops
  readonly #undo: UndoLog
  /** By id, as they were before the present operation. */
  readonly #before = new Map<string, Range | undefined>()

  constructor(hops: FlowHops, undo: UndoLog) {
    this.#hops = hops
    this.#undo = undo
  }

  begin(): void {
    const before = this.objectivePs
    this.#undo.step(() => {
      this.objectivePs = before
    })
    this.forgetMoves()
  }

  forgetMoves(): void {
    this.#before.clear()
  }

  of(slot: number): Range {
    return rangeOf(leastLatency(this.#hops, slot), this.worst[slot])
  }

  /** The tunnel in `slot` queues from now on; its range is still to be looked at. */
  came(id: string, slot: number): void {
    if (!this.#before.has(id)) this.#before.set(id, undefined)
    this.#write(slot, 0)
  }

  went(id: string, slot: number): void {
    if (!this.#before.has(id)) this.#before.set(id, this.of(slot))
    this.objectivePs -= countable(this.worst[slot])
  }

  /** Looks again at the tunnel in `slot`, of which a jitter or a wait may have moved. */
  look(slot: number): void {
    const worst = worstLatency(this.#hops, slot)
    const before = this.worst[slot]
    if (worst === before) return
    const { id } = this.#hops.tunnels[slot]
    if (!this.#before.has(id)) this.#before.set(id, this.of(slot))
    this.objectivePs += countable(worst) - countable(before)
    this.#write(slot, worst)
  }

  /** What the last operation moved; undefined ranges where a tunnel was or is not in place. */
  moved(registry: TunnelRegistry): readonly Moved[] {
    const moved: Moved[] = []
    for (const [id, before] of this.#before) {
      const entry = registry.get(id)
      const after = entry !== undefined && entry.fault === undefined ? this.of(entry.slot) : undefined
      const isSame =
        before?.minLatencyPs === after?.minLatencyPs && before?.maxJitterPs === after?.maxJitterPs
      if (!isSame) moved.push({ id, before, after })
    }
    return moved
  }

  #write(slot: number, worst: number): void {
    if (slot >= this.worst.length) this.worst = extended(this.worst, new Float64Array(slot * 2))
    this.#undo.rememberWorst(this.worst, slot)
    this.worst[slot] = worst
  }
}

const finite = (ps: number): number | null => (ps === Number.POSITIVE_INFINITY ? null : ps)

/** A tunnel without bound counts nothing. */
const countable = (ps: number): number => finite(ps) ?? 0

const rangeOf = (minLatencyPs: number, worstPs: number): Range => ({
  minLatencyPs,
  maxJitterPs: finite(worstPs - minLatencyPs),
})
