/** Bytes of length before each entry. */
const LENGTH_BYTES = 2
/** The longest entry that its length can say. */
export const LONGEST_ENTRY_BYTES = 0xffff

/**
 * Entries on their way into packets, one behind the other with their lengths (little endian) before them. They do not begin with
 * packets or chunks: what does not fit goes on in the next. Filling each chunk with whole entries only would waste a third.
 */
export class EntryWriter {
  readonly #waiting: Uint8Array[] = []
  /** How much of the first of them has left. */
  #sent = 0
  /** Bytes waiting, lengths included. */
  waitingBytes = 0

  /** Throws RangeError where the entry is too long. */
  push(entry: Uint8Array): void {
    if (entry.length > LONGEST_ENTRY_BYTES)
      throw new RangeError(`expected an entry of at most ${LONGEST_ENTRY_BYTES} bytes; found ${entry.length}`)
    const bytes = new Uint8Array(LENGTH_BYTES + entry.length)
    bytes[0] = entry.length & 0xff
    bytes[1] = entry.length >>> 8
    bytes.set(entry, LENGTH_BYTES)
    this.#waiting.push(bytes)
    this.waitingBytes += bytes.length
  }

  /** The next bytes of the stream, as many as there are and fit. */
  take(capacityBytes: number): Uint8Array {
    const taken = new Uint8Array(Math.min(capacityBytes, this.waitingBytes))
    let at = 0
    let whole = 0
    while (at < taken.length) {
      const bytes = this.#waiting[whole] ?? new Uint8Array()
      const part = bytes.subarray(this.#sent, this.#sent + taken.length - at)
      taken.set(part, at)
      at += part.length
      this.#sent += part.length
      if (this.#sent < bytes.length) break
      whole++
      this.#sent = 0
    }
    this.#waiting.splice(0, whole)
    this.waitingBytes -= taken.length
    return taken
  }
}

/** The other end: bytes come in order and in any portions, whole entries go out. */
export class EntryReader {
  #rest: Uint8Array = new Uint8Array()

  /** The entries whose last byte is among `bytes`. */
  push(bytes: Uint8Array): readonly Uint8Array[] {
    const all = new Uint8Array(this.#rest.length + bytes.length)
    all.set(this.#rest)
    all.set(bytes, this.#rest.length)
    const entries: Uint8Array[] = []
    let at = 0
    while (at + LENGTH_BYTES <= all.length) {
      const end = at + LENGTH_BYTES + ((all[at] ?? 0) | ((all[at + 1] ?? 0) << 8))
      if (end > all.length) break
      entries.push(all.slice(at + LENGTH_BYTES, end))
      at = end
    }
    this.#rest = all.slice(at)
    return entries
  }
}
