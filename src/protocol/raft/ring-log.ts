/**
 * A log of entries that is a ring: records (record.ts) in one ring of bytes, so that a packet is a slice of it. Entries go
 * at the front, when room is needed and all who need them have them; what was before the first one is known by index and
 * term only.
 */
export class RingLog {
  /** Index and term of the entry before the first that is held. */
  #baseIndex = 0
  #baseTerm = 0
  #last = 0
  readonly #entryMask: number
  readonly #byteMask: number
  readonly #terms: Uint32Array
  /** By entry: where its record ends in the stream of all bytes ever written. */
  readonly #ends: Float64Array
  readonly #bytes: Uint8Array
  #basePosition = 0

  /** Room for `entries` and `bytes`, both powers of two. */
  constructor(entries: number, bytes: number) {
    this.#entryMask = entries - 1
    this.#byteMask = bytes - 1
    this.#terms = new Uint32Array(entries)
    this.#ends = new Float64Array(entries)
    this.#bytes = new Uint8Array(bytes)
  }

  /** Index of the first entry held, where one is. */
  get first(): number {
    return this.#baseIndex + 1
  }
  get last(): number {
    return this.#last
  }
  get lastTerm(): number {
    return this.#last === this.#baseIndex ? this.#baseTerm : this.#terms[this.#last & this.#entryMask]
  }

  /** Term of an entry, −1 where it is not known: after the last, or gone. */
  termAt(index: number): number {
    if (index > this.#last || index < this.#baseIndex) return -1
    return index === this.#baseIndex ? this.#baseTerm : this.#terms[index & this.#entryMask]
  }

  /** Where the record of an entry ends; of the one before the first, where that begins. */
  endOf(index: number): number {
    return index === this.#baseIndex ? this.#basePosition : this.#ends[index & this.#entryMask]
  }

  /** Bytes of the record of an entry that is held. */
  bytesOf(index: number): number {
    return this.endOf(index) - this.endOf(index - 1)
  }

  /** Makes room for a record by giving up entries up to `upTo` at most; false where that is not enough. */
  makeRoom(recordBytes: number, upTo: number): boolean {
    const entries = this.#entryMask + 1
    const capacity = this.#byteMask + 1
    while (
      this.#last - this.#baseIndex + 1 > entries ||
      this.endOf(this.#last) - this.#basePosition + recordBytes > capacity
    ) {
      if (this.#baseIndex >= upTo || this.#baseIndex === this.#last) return false
      this.#baseTerm = this.termAt(this.#baseIndex + 1)
      this.#basePosition = this.endOf(this.#baseIndex + 1)
      this.#baseIndex++
    }
    return true
  }

  /** Appends a record; room was made for it. */
  append(term: number, record: Uint8Array, recordBytes: number): void {
    const at = this.endOf(this.#last)
    for (let i = 0; i < recordBytes; i++) this.#bytes[(at + i) & this.#byteMask] = record[i]
    this.#last++
    this.#terms[this.#last & this.#entryMask] = term
    this.#ends[this.#last & this.#entryMask] = at + recordBytes
  }

  /** Forgets entries after `index`. */
  truncate(index: number): void {
    if (index < this.#baseIndex)
      throw new RangeError(`entry ${index} is gone: the log begins after ${this.#baseIndex}`)
    if (index < this.#last) this.#last = index
  }

  /** Begins anew after an entry of which only index and term are known. */
  reset(index: number, term: number): void {
    this.#baseIndex = this.#last = index
    this.#baseTerm = term
    this.#basePosition = 0
  }

  /** Copies bytes of the stream. */
  copy(position: number, count: number, into: Uint8Array, at: number): void {
    for (let i = 0; i < count; i++) into[at + i] = this.#bytes[(position + i) & this.#byteMask]
  }

  /** The record of an entry that is held, in a new array. */
  record(index: number): Uint8Array {
    const record = new Uint8Array(this.bytesOf(index))
    this.copy(this.endOf(index - 1), record.length, record, 0)
    return record
  }
}
