import type { Snapshot } from '../../protocol/raft/events.ts'
import type { Raft } from '../../protocol/raft/raft.ts'
import type { Saved } from '../../protocol/raft/state.ts'

interface Version {
  readonly version: number
  readonly term: number
  readonly votedFor: number
  readonly from: number
  readonly snapshot: Snapshot | undefined
  readonly records: readonly { readonly term: number; readonly record: Uint8Array }[]
}

/** What survives a crash: versions on their way come to disk in order, whole or not at all. */
export class Disk {
  #term = 0
  #votedFor = -1
  #snapshot: Snapshot | undefined
  #records: { readonly term: number; readonly record: Uint8Array }[] = []
  readonly #coming: Version[] = []
  /** Lowest index that was written since the last version. */
  #changedFrom: number = Number.POSITIVE_INFINITY

  /** Whether something is on its way. */
  get isBusy(): boolean {
    return this.#coming.length > 0
  }

  noteChange(from: number): void {
    if (from < this.#changedFrom) this.#changedFrom = from
  }

  /** A member's present state is on its way. */
  begin(version: number, raft: Raft, snapshot: Snapshot | undefined): void {
    const { log, term, votedFor } = raft.state
    const from = Math.max(this.#changedFrom, log.first)
    const records: { term: number; record: Uint8Array }[] = []
    for (let i = from; i <= log.last; i++) records.push({ term: log.termAt(i), record: log.record(i) })
    this.#coming.push({
      version,
      term,
      votedFor,
      from: Math.min(this.#changedFrom, log.last + 1),
      snapshot,
      records,
    })
    this.#changedFrom = Number.POSITIVE_INFINITY
  }

  /** Everything up to a version has come to disk. */
  end(version: number): void {
    while (this.#coming.length > 0 && this.#coming[0].version <= version) {
      const next = this.#coming.shift()
      if (next === undefined) return
      this.#term = next.term
      this.#votedFor = next.votedFor
      if (next.snapshot !== undefined) {
        this.#snapshot = next.snapshot
        this.#records = []
      }
      const keep = next.from - 1 - (this.#snapshot?.index ?? 0)
      if (keep < this.#records.length) this.#records.length = Math.max(0, keep)
      this.#records.push(...next.records)
    }
  }

  /** A crash: what was on its way is lost. */
  loseComing(): void {
    this.#coming.length = 0
    this.#changedFrom = Number.POSITIVE_INFINITY
  }

  get saved(): Saved {
    return { term: this.#term, votedFor: this.#votedFor, snapshot: this.#snapshot, records: this.#records }
  }
}
