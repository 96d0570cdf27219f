import type { Tunnel } from '../model/request.ts'
import type { TreeViolation } from './failures.ts'
import type { UndoLog } from './undo-log.ts'

/** A tunnel of the engine. */
export interface Entry {
  readonly tunnel: Tunnel
  /** Tunnels stand in the order of their places: of admission. */
  readonly place: number
  /** Slot in the hops; −1 where the routes are no tree. */
  readonly slot: number
  /** Why it carries nothing; undefined for a tunnel in place. */
  readonly fault: TreeViolation | undefined
}

/** The tunnels of an engine by id, in the order of their places. */
export class TunnelRegistry {
  /** Behind all others. */
  nextPlace = 0
  readonly #undo: UndoLog
  #entries = new Map<string, Entry>()
  #inOrder = true

  constructor(undo: UndoLog) {
    this.#undo = undo
  }

  has(id: string): boolean {
    return this.#entries.has(id)
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id)
  }

  known(id: string): Entry {
    const entry = this.#entries.get(id)
    if (entry === undefined) throw new RangeError(`there is no tunnel ${id}`)
    return entry
  }

  refuseKnown(id: string): void {
    if (this.#entries.has(id)) throw new RangeError(`there is a tunnel ${id} already`)
  }

  set(id: string, entry: Entry | undefined): void {
    const before = this.#entries.get(id)
    this.#write(id, entry)
    this.#undo.step(() => this.#write(id, before))
  }

  all(): readonly Entry[] {
    if (!this.#inOrder) this.#entries = new Map([...this.#entries].sort(([, a], [, b]) => a.place - b.place))
    this.#inOrder = true
    return [...this.#entries.values()]
  }

  #write(id: string, entry: Entry | undefined): void {
    if (entry === undefined) {
      this.#entries.delete(id)
      return
    }
    if (!this.#entries.has(id) && entry.place < this.nextPlace) this.#inOrder = false
    this.nextPlace = Math.max(this.nextPlace, entry.place + 1)
    this.#entries.set(id, entry)
  }
}
