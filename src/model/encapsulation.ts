/**
 * What the wire adds to the bytes an application sends (MODEL "Sizes on the wire"). All sizes in bits.
 * `framed` adds a header and pads to a minimum; `chunked` first cuts the load into equal coded chunks
 * (the paper's own codes, X-Lane §5: 23 B + 3 B CRC, or 32 B + 4 B CRC), then frames them.
 */
export type Encapsulation =
  | {
      readonly kind: 'framed'
      /** The name that files have for it; `custom` where it has none. */
      readonly name: string
      /** What it adds to every packet, bits. */
      readonly headerBits: number
      /** Least size on the wire, bits. */
      readonly minimumBits: number
    }
  | {
      readonly kind: 'chunked'
      /** The name that files have for it; `custom` where it has none. */
      readonly name: string
      /** What it adds to every packet, bits. */
      readonly headerBits: number
      /** Least size on the wire, bits. */
      readonly minimumBits: number
      /** Load in one chunk, bits. */
      readonly chunkDataBits: number
      /** Size of a coded chunk, bits. */
      readonly chunkBits: number
      /** Most chunks in one packet. */
      readonly maxChunks: number
    }

const BYTE = 8

const framed = (name: string, headerBytes: number, minimumBytes: number): Encapsulation => ({
  kind: 'framed',
  name,
  headerBits: headerBytes * BYTE,
  minimumBits: minimumBytes * BYTE,
})

const chunked = (name: string, dataBytes: number, codeBytes: number, maxChunks: number): Encapsulation => ({
  kind: 'chunked',
  name,
  headerBits: 38 * BYTE,
  minimumBits: 84 * BYTE,
  chunkDataBits: dataBytes * BYTE,
  chunkBits: (dataBytes + codeBytes) * BYTE,
  maxChunks,
})

/** The encapsulations that have a name. */
export type EncapsulationName =
  | 'none'
  | 'ethernet'
  | 'vlan'
  | 'udp4'
  | 'udp6'
  | 'udp4-vlan'
  | 'udp6-vlan'
  | 'xlane-hd6'
  | 'xlane-hd8'

/** The named encapsulations (MODEL "Sizes on the wire"). */
export const ENCAPSULATIONS: Readonly<Record<EncapsulationName, Encapsulation>> = {
  none: framed('none', 0, 0),
  ethernet: framed('ethernet', 38, 84),
  vlan: framed('vlan', 42, 88),
  udp4: framed('udp4', 66, 84),
  udp6: framed('udp6', 86, 86),
  'udp4-vlan': framed('udp4-vlan', 70, 88),
  'udp6-vlan': framed('udp6-vlan', 90, 90),
  'xlane-hd6': chunked('xlane-hd6', 23, 3, 55),
  'xlane-hd8': chunked('xlane-hd8', 32, 4, 40),
}

/** A header and a minimum of one's own: `{ header: 46 B, minimum: 84 B }` in a file. */
export const customEncapsulation = (headerBits: number, minimumBits: number): Encapsulation => ({
  kind: 'framed',
  name: 'custom',
  headerBits,
  minimumBits,
})

/** Largest load one packet can carry, in bits; `Infinity` where the encapsulation sets no limit. */
export const maxLoadBits = (e: Encapsulation): number =>
  e.kind === 'chunked' ? e.chunkDataBits * e.maxChunks : Number.POSITIVE_INFINITY

/** Size on the wire, in bits, of a packet that carries `loadBits`. Throws RangeError above {@link maxLoadBits}. */
export const wireSizeBits = (e: Encapsulation, loadBits: number): number => {
  if (loadBits > maxLoadBits(e))
    throw new RangeError(
      `${e.name} carries at most ${maxLoadBits(e) / BYTE} B in one packet, got ${loadBits / BYTE} B`,
    )
  const body = e.kind === 'chunked' ? Math.ceil(loadBits / e.chunkDataBits) * e.chunkBits : loadBits
  return Math.max(e.headerBits + body, e.minimumBits)
}
