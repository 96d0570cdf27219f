import type { UndoLog } from './undo-log.ts'

/** A whole number for each queue, by key, 0 unless noted; what a trial notes is taken back with it. */
export class QueueNotes {
  /** Σ over all queues. */
  sum = 0
  readonly #undo: UndoLog
  readonly #noted = new Map<number, number>()

  constructor(undo: UndoLog) {
    this.#undo = undo
  }

  has(key: number): boolean {
    return this.#noted.has(key)
  }

  note(key: number, value: number): void {
    const before = this.#noted.get(key) ?? 0
    if (before === value) return
    this.#set(key, value)
    this.#undo.step(() => this.#set(key, before))
  }

  #set(key: number, value: number): void {
    this.sum += value - (this.#noted.get(key) ?? 0)
    if (value === 0) this.#noted.delete(key)
    else this.#noted.set(key, value)
  }
}
