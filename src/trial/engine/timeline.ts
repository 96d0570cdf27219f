import FlatQueue from 'flatqueue'

/** At one instant: faults that begin first, then deliveries, timers, slots, and what clients ask. */
export const DELIVERIES = 0
export const TIMERS = 1
export const SLOTS = 2
export const CLIENTS = 3
/** After everything else of the instant. */
export const LAST = 4
const RANKS = 8

/** Events to come, in order of their instants, of equal ones by rank. Records are reused. */
export class Timeline {
  /** Of the event last taken. */
  atPs = 0
  kind = 0
  a = 0
  b = 0
  c = 0

  readonly #queue: FlatQueue<number> = new FlatQueue()
  #fields = new Int32Array(4096)
  #free: number[] = []
  #used = 0

  get size(): number {
    return this.#queue.length
  }

  clear(): void {
    this.#queue.clear()
    this.#free.length = 0
    this.#used = 0
  }

  add(atPs: number, rank: number, kind: number, a: number, b: number, c: number): void {
    const record = this.#free.pop() ?? this.#used++
    if (record * 4 >= this.#fields.length) this.#grow()
    const fields = this.#fields
    const at = record * 4
    fields[at] = kind
    fields[at + 1] = a
    fields[at + 2] = b
    fields[at + 3] = c
    this.#queue.push(record, atPs * RANKS + rank)
  }

  /** Takes the next event; false where there is none. */
  next(): boolean {
    const key = this.#queue.peekValue()
    const record = this.#queue.pop()
    if (key === undefined || record === undefined) return false
    const at = record * 4
    this.atPs = Math.floor(key / RANKS)
    this.kind = this.#fields[at]
    this.a = this.#fields[at + 1]
    this.b = this.#fields[at + 2]
    this.c = this.#fields[at + 3]
    this.#free.push(record)
    return true
  }

  #grow(): void {
    const larger = new Int32Array(this.#fields.length * 2)
    larger.set(this.#fields)
    this.#fields = larger
  }
}
