import { randomUUID } from 'node:crypto'
import type { JournalEntry } from '../../controller/contract/journal-entry.ts'
import { digestOf, eventsOf, type ServiceEvent } from './changes.ts'

/** An event with its place among all decisions: what a client names to go on from there. */
export interface PlacedEvent {
  /**
   * `sequence.index.digest`: the decision, the event within it, and which decision this was. The last is its epoch: an id of a
   * journal that was replaced, or of a service that kept none, is not taken for one of this history.
   */
  readonly id: string
  readonly event: ServiceEvent
}

/** The events after a given one, or that they are no longer known here. */
export type Since = { readonly ok: true; readonly events: readonly PlacedEvent[] } | { readonly ok: false }

interface Told {
  readonly sequence: number
  readonly digest: string
  readonly events: readonly ServiceEvent[]
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

  /** Keeps the events of a decision, and passes each to all open streams. */
  publish(entry: JournalEntry): void {
    const told = { sequence: entry.sequence, digest: digestOf(entry), events: eventsOf(entry) }
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
    const rest = at === 0 ? [] : placed(told, index === END ? Number.POSITIVE_INFINITY : Number(index))
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

/** The events of a decision after the one with this index. */
const placed = (told: Told, after: number): readonly PlacedEvent[] =>
  told.events.flatMap((event, index) => (index > after ? [{ id: idOf(told, index), event }] : []))
