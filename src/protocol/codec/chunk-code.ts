/**
 * A code of the paper (§4.1, §5): data in chunks, each with a check sum of its own, so that a chunk that arrives broken is known
 * to be, whatever card or switch in between took the frame's check sum off and put a new one on.
 */
export interface ChunkCode {
  /** As files name the encapsulation. */
  readonly name: 'xlane-hd6' | 'xlane-hd8'
  /** Bytes of data in a chunk. */
  readonly dataBytes: number
  /** Bytes of check sum behind them. */
  readonly checkBytes: 3 | 4
  /** Most chunks in one packet. */
  readonly maxChunks: number
  /** The polynomial, its constant term left out [KOOPMAN02]. */
  readonly polynomial: number
  /** The fewest bits of a chunk that can flip unnoticed. */
  readonly hammingDistance: number
}

/** 23 B and a check sum of 3 B: any five bits that flip are noticed. */
export const HD6: ChunkCode = {
  name: 'xlane-hd6',
  dataBytes: 23,
  checkBytes: 3,
  maxChunks: 55,
  polynomial: 0xbd80de,
  hammingDistance: 6,
}

/** 32 B and a check sum of 4 B: any seven bits that flip are noticed. */
export const HD8: ChunkCode = {
  name: 'xlane-hd8',
  dataBytes: 32,
  checkBytes: 4,
  maxChunks: 40,
  polynomial: 0xfa567d89,
  hammingDistance: 8,
}

/** Bytes of a chunk on the wire. */
export const chunkBytes = ({ dataBytes, checkBytes }: ChunkCode): number => dataBytes + checkBytes

/** Bytes of data that one packet carries over links of this MTU. */
export const packetDataBytes = (code: ChunkCode, mtuBytes = 1500): number =>
  Math.min(code.maxChunks, Math.floor(mtuBytes / chunkBytes(code))) * code.dataBytes
