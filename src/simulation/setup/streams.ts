/** Numbers per stream in {@link Streams.info}. */
export const INFO = 4
/** Place of the ring in the pool, in entries; its length less one; entries taken and entries put, both modulo 2^32. */
export const OFFSET = 0
export const MASK = 1
export const HEAD = 2
export const TAIL = 3

const INITIAL = 16
const ENTRY_BYTES = 16

/**
 * Rings of packets in one pool: an entry is a time (a double), a record and a packet number (two int32), 16 bytes seen
 * through two views. Kernels read and write entries in line; after {@link grow} the views are new ones.
 */
export class Streams {
  times: Float64Array
  words: Int32Array
  readonly info: Int32Array
  #used: number

  constructor(count: number) {
    this.#used = count * INITIAL
    const pool = new ArrayBuffer(Math.max(1, this.#used) * 2 * ENTRY_BYTES)
    this.times = new Float64Array(pool)
    this.words = new Int32Array(pool)
    this.info = new Int32Array(count * INFO)
    for (let s = 0; s < count; s++) {
      this.info[s * INFO + OFFSET] = s * INITIAL
      this.info[s * INFO + MASK] = INITIAL - 1
    }
  }

  /** Bytes held, in use or not. */
  get bytes(): number {
    return this.times.buffer.byteLength
  }

  count(stream: number): number {
    const at = stream * INFO
    return (this.info[at + TAIL] - this.info[at + HEAD]) | 0
  }

  /** Puts an entry last. */
  put(stream: number, timePs: number, record: number, number: number): void {
    const at = stream * INFO
    const { info } = this
    if (((info[at + TAIL] - info[at + HEAD]) | 0) > info[at + MASK]) this.grow(stream)
    const entry = info[at + OFFSET] + (info[at + TAIL]++ & info[at + MASK])
    this.times[entry * 2] = timePs
    this.words[entry * 4 + 2] = record
    this.words[entry * 4 + 3] = number
  }

  /** Puts an entry in its place by time, record and packet number, looking from the end. */
  insert(stream: number, timePs: number, record: number, number: number): void {
    this.put(stream, timePs, record, number)
    const at = stream * INFO
    const { info, times, words } = this
    const offset = info[at + OFFSET]
    const mask = info[at + MASK]
    for (let i = info[at + TAIL] - 1; i !== info[at + HEAD]; i = (i - 1) | 0) {
      const entry = offset + (i & mask)
      const before = offset + ((i - 1) & mask)
      const time = times[before * 2]
      const other = words[before * 4 + 2]
      if (
        time < timePs ||
        (time === timePs && (other < record || (other === record && words[before * 4 + 3] < number)))
      )
        return
      times[entry * 2] = time
      words[entry * 4 + 2] = other
      words[entry * 4 + 3] = words[before * 4 + 3]
      times[before * 2] = timePs
      words[before * 4 + 2] = record
      words[before * 4 + 3] = number
    }
  }

  /** Doubles the room of a full stream, at the end of the pool. */
  grow(stream: number): void {
    const at = stream * INFO
    const { info } = this
    const mask = info[at + MASK]
    const length = (mask + 1) * 2
    const place = this.#used
    this.#used += length
    if (this.#used * ENTRY_BYTES > this.bytes) this.#enlarge()
    const { times, words } = this
    for (let i = info[at + HEAD], left = this.count(stream); left > 0; i = (i + 1) | 0, left--) {
      const from = info[at + OFFSET] + (i & mask)
      const to = place + (i & (length - 1))
      times[to * 2] = times[from * 2]
      words[to * 4 + 2] = words[from * 4 + 2]
      words[to * 4 + 3] = words[from * 4 + 3]
    }
    info[at + OFFSET] = place
    info[at + MASK] = length - 1
  }

  #enlarge(): void {
    const pool = new ArrayBuffer(this.#used * 2 * ENTRY_BYTES)
    const words = new Int32Array(pool)
    words.set(this.words)
    this.times = new Float64Array(pool)
    this.words = words
  }
}
