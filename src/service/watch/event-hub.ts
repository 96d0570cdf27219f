import type { ControllerEvent } from '../controller/contract/events.ts'
import type { JournalEntry } from '../controller/contract/journal-entry.ts'

/** An upcall with its place among all decisions: what a client names to go on from there. */
export interface Upcall {
  /** `sequence.index`: the decision, and the event within it. */
  readonly id: string
  readonly event: ControllerEvent
}

/** The upcalls after a given one, or that they are no longer known here. */
export type Since = { readonly ok: true; readonly upcalls: readonly Upcall[] } | { readonly ok: false }

/** Ids compare as pairs of numbers: 9.1 comes before 10.0. */
const order = (id: string): readonly [number, number] => {
  const [sequence, index] = id.split('.')
  return [Number(sequence), Number(index)]
}

const isAfter = (a: string, b: string): boolean => {
  const [s, i] = order(a)
  const [t, j] = order(b)
  return s > t || (s === t && i > j)
}

/** Passes upcalls on to streams, and remembers the last ones for streams that come back. */
export class EventHub {
  readonly #most: number
  readonly #recent: Upcall[] = []
  readonly #streams = new Set<(upcall: Upcall) => void>()
  /** Up to this one, upcalls can no longer be told again. */
  #forgotten = '0.0'
  #sequence = 0

  constructor(most: number) {
    this.#most = most
  }

  get streams(): number {
    return this.#streams.size
  }

  /** The place after everything that has been told. */
  get here(): string {
    return `${this.#sequence}.${Number.MAX_SAFE_INTEGER}`
  }

  /** The decisions up to here are not known: who saw only those must read the state anew. */
  startAfter(sequence: number): void {
    this.#sequence = sequence
    if (sequence > 0) this.#forgotten = this.here
  }

  /** Keeps the last `most` upcalls, and passes each to all open streams in the order of decisions. */
  publish({ sequence, decision }: JournalEntry): void {
    this.#sequence = sequence
    for (const [index, event] of decision.events.entries()) {
      const upcall: Upcall = { id: `${sequence}.${index}`, event }
      this.#recent.push(upcall)
      if (this.#recent.length > this.#most) this.#forgotten = this.#recent.shift()!.id
      // A copy, because a stream that cannot keep up ends itself while it is told.
      for (const stream of [...this.#streams]) stream(upcall)
    }
  }

  /**
   * `ok: false` where some upcall after `id` is no longer kept, or `id` is none of ours: the client must read the state
   * anew.
   */
  since(id: string): Since {
    if (!/^\d+\.\d+$/.test(id) || isAfter(this.#forgotten, id)) return { ok: false }
    return { ok: true, upcalls: this.#recent.filter(upcall => isAfter(upcall.id, id)) }
  }

  /** Returns what ends it. */
  open(stream: (upcall: Upcall) => void): () => void {
    this.#streams.add(stream)
    return () => void this.#streams.delete(stream)
  }
}
