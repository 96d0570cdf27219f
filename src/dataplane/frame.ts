import type { Encapsulation } from '../model/encapsulation.ts'

/** How a tunnel's packets look between preamble and FCS: what flows match, and what meters count. */
export interface Frame {
  readonly layer: 'udp4' | 'udp6' | 'ethernet'
  readonly tagged: boolean
  /** Only with `ethernet`. */
  readonly etherType: number
  /** Bytes from the destination address to the payload's end, without VLAN tag and FCS; padded or not. */
  readonly leastBytes: number
  readonly mostBytes: number
}

/** IEEE 802 local experimental EtherTypes 1 and 2. */
const PLAIN = 0x88b5
const CODED = 0x88b6

export const TAG_BYTES = 4
/** Preamble, start of frame, FCS and gap: on the wire, but not what a meter sees. */
export const AROUND_BYTES = 24
const SMALLEST_WIRE_BYTES = 84
const ETHERNET_BYTES = 14
/** Ethernet, IP and UDP headers. */
const UDP4_BYTES = ETHERNET_BYTES + 20 + 8
const UDP6_BYTES = ETHERNET_BYTES + 40 + 8

/** An IP packet cannot be longer, and an interface's MTU neither. */
const MOST_MTU = 65_535

/** Bytes of an interface's MTU that the frame needs. */
export const mtuOf = (frame: Frame): number => frame.mostBytes - ETHERNET_BYTES

const bytes = (bits: number): number => Math.ceil(bits / 8)

const layersOf = (e: Encapsulation): Pick<Frame, 'layer' | 'tagged' | 'etherType'> => {
  const tagged = e.name === 'vlan' || e.name.endsWith('-vlan')
  const layer = e.name.startsWith('udp4') ? 'udp4' : e.name.startsWith('udp6') ? 'udp6' : 'ethernet'
  return { layer, tagged, etherType: e.kind === 'chunked' ? CODED : PLAIN }
}

/** The frame of a packet, or why there is none. */
export const frameOf = (
  e: Encapsulation,
  { loadSizeBits, sizeBits }: { readonly loadSizeBits: number; readonly sizeBits: number },
): Frame | string => {
  const wire = bytes(sizeBits)
  if (wire < SMALLEST_WIRE_BYTES)
    return `${wire} B on the wire is below the smallest Ethernet frame, ${SMALLEST_WIRE_BYTES} B: choose an encapsulation that pads, such as ethernet or udp4`
  const layers = layersOf(e)
  const mostBytes = wire - AROUND_BYTES - (layers.tagged ? TAG_BYTES : 0)
  const unpadded =
    layers.layer === 'udp4'
      ? UDP4_BYTES + bytes(loadSizeBits)
      : layers.layer === 'udp6'
        ? UDP6_BYTES + bytes(loadSizeBits)
        : e.name === 'ethernet' || e.name === 'vlan'
          ? ETHERNET_BYTES + bytes(loadSizeBits)
          : mostBytes
  const frame = { ...layers, leastBytes: Math.min(unpadded, mostBytes), mostBytes }
  return mtuOf(frame) > MOST_MTU
    ? `${mtuOf(frame)} B of payload is above the largest MTU, ${MOST_MTU} B`
    : frame
}
