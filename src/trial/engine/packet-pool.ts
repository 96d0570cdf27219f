/** Packets on their way, by number; a place is used again when the last copy has arrived. */
export class PacketPool {
  readonly length: number[] = []
  readonly #bytes: Uint8Array[] = []
  readonly #copies: number[] = []
  readonly #free: number[] = []
  readonly #packetBytes: number

  constructor(packetBytes: number) {
    this.#packetBytes = packetBytes
  }

  /** A place to write a packet into; it lasts until its copies, set next, have arrived. */
  take(): number {
    const free = this.#free.pop()
    if (free !== undefined) return free
    this.#bytes.push(new Uint8Array(this.#packetBytes))
    this.#copies.push(0)
    this.length.push(0)
    return this.#bytes.length - 1
  }

  bytes(packet: number): Uint8Array {
    return this.#bytes[packet]
  }

  send(packet: number, length: number, copies: number): void {
    this.length[packet] = length
    this.#copies[packet] = copies
    if (copies === 0) this.#free.push(packet)
  }

  arrived(packet: number): void {
    if (--this.#copies[packet] === 0) this.#free.push(packet)
  }
}
