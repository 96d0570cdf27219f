import { randomUUID } from 'node:crypto'
import type { JournalEntry } from '../../controller/contract/journal-entry.ts'
import type { DecisionSummary } from '../../model/decision-summary.ts'
import { digestOf, eventsOf, type ServiceEvent } from './changes.ts'
import { summaryOf } from './summary-of.ts'

/** That a decision was made, behind everything that it changed: also where that is nothing. */
export interface DecidedEvent {
  readonly kind: 'decided'
  readonly decision: DecisionSummary
}

/** An event with its place among all decisions: what a client names to go on from there. */
export interface PlacedEvent {
  /**
   * `sequence.index.digest`: the decision, the event within it, and which decision this was. The last is its epoch: an id of a
   * journal that was replaced, or of a service that kept none, is not taken for one of this history.
   */
  readonly id: string
  readonly event: ServiceEvent | DecidedEvent
}

/** The events after a given one, or that they are no longer known here. */
export type Since = { readonly ok: true; readonly events: readonly PlacedEvent[] } | { readonly ok: false }

interface Told {
  readonly sequence: number
  readonly digest: string
  readonly events: readonly ServiceEvent[]
  /** Of all but the first, which is only a place. */
  readonly decision?: DecisionSummary
}

/** After every event of a decision. */
const END = 'end'

/** Passes events on to streams, and remembers the last ones for streams that come back. */
export class EventHub {
  readonly #most: number
  readonly #streams = new Set<(event: PlacedEvent) => void>()
  /** The last decisions in order without gaps; the first is only known by its place. */
  readonly #recent: Told[]
  #kept = 0

  /** `past` are the last decisions of `sequence`, in order. */
  constructor(most: number, past: readonly JournalEntry[], sequence: number) {
    this.#most = most
    // Of what was before nothing is known: its place is this process's own.
    this.#recent = [{ sequence: (past[0]?.sequence ?? sequence + 1) - 1, digest: randomUUID(), events: [] }]
    for (const entry of past) this.publish(entry)
  }

  get streams(): number {
    return this.#streams.size
  }

  /** The last decision told. */
  get sequence(): number {
    return this.#last.sequence
  }

  /** The place after everything that has been told. */
  get here(): string {
    return idOf(this.#last, END)
  }

  get #last(): Told {
    const last = this.#recent.at(-1)
    if (last === undefined) throw new Error('there is always a place to begin at')
    return last
  }

  /** The last decisions that are still known, the latest last: at most so many, of those before a sequence. */
  decisions(most: number, before: number = Number.POSITIVE_INFINITY): readonly DecisionSummary[] {
    const known = this.#recent.flatMap(({ decision }) => decision ?? []).filter(one => one.sequence < before)
    return most === 0 ? [] : known.slice(-most)
  }

  /** Keeps the events of a decision, and passes each to all open streams. */
  publish(entry: JournalEntry): void {
    const told = {
      sequence: entry.sequence,
      digest: digestOf(entry),
      events: eventsOf(entry),
      decision: summaryOf(entry),
    }
    this.#recent.push(told)
    this.#kept += told.events.length
    this.#forget()
    const streams = [...this.#streams]
    if (streams.length === 0) return
    for (const event of placed(told, -1)) for (const stream of streams) stream(event)
  }

  /** Decisions without events are kept too, as a list may have been made there: twice as many at most. */
  #forget(): void {
    let count = 0
    while (this.#recent.length - count > 1) {
      const isTooMuch = this.#kept > this.#most || this.#recent.length - count > 2 * this.#most + 1
      if (!isTooMuch) break
      // The events of the one that is let go of last have been told before its end.
      this.#kept -= this.#recent[count + 1]?.events.length ?? 0
      count++
    }
    this.#recent.splice(0, count)
  }

  /** `ok: false` where some event after `id` is no longer kept, or `id` is none of this history: read the state anew. */
  since(id: string): Since {
    const [sequence, index, digest] = id.split('.')
    const first = this.#recent[0]?.sequence ?? 0
    const at = Number(sequence) - first
    const told = this.#recent[at]
    if (told === undefined || told.digest !== digest || !/^(\d+|end)$/.test(index ?? '')) return { ok: false }
    // Of the oldest one only its end is kept.
    if (at === 0 && index !== END && Number(index) < told.events.length - 1) return { ok: false }
    const rest = placed(told, index === END ? Number.POSITIVE_INFINITY : Number(index))
    return { ok: true, events: [...rest, ...this.#recent.slice(at + 1).flatMap(one => placed(one, -1))] }
  }

  /** Returns what ends it. */
  open(stream: (event: PlacedEvent) => void): () => void {
    this.#streams.add(stream)
    return () => void this.#streams.delete(stream)
  }
}

const idOf = ({ sequence, digest }: Told, index: number | typeof END): string =>
  `${sequence}.${index}.${digest}`

/** The events of a decision after the one with this index; that it was made is the last. */
const placed = (told: Told, after: number): readonly PlacedEvent[] => {
  const { decision } = told
  const events = told.events.flatMap((event, index) =>
    index > after ? [{ id: idOf(told, index), event }] : [],
  )
  if (decision === undefined || after === Number.POSITIVE_INFINITY) return events
  return [...events, { id: idOf(told, END), event: { kind: 'decided', decision } }]
}
