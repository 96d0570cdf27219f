/** A packet to be written; what is behind its headers is left out. */
export interface CapturedPacket {
  readonly atPs: number
  /** Between preamble and FCS, as captures count. */
  readonly frameBytes: number
  /** The first bytes of the frame. */
  readonly headers: Uint8Array
}

const NANOSECONDS = 0xa1b23c4d
const ETHERNET = 1
const HEADER_BYTES = 24
const RECORD_BYTES = 16
const PS_PER_NS = 1000
const NS_PER_SECOND = 1_000_000_000

/** A capture with stamps in ns, rounded down, and frames cut after their headers. */
export const pcapBytes = (packets: readonly CapturedPacket[]): Uint8Array => {
  const total = packets.reduce((sum, { headers }) => sum + RECORD_BYTES + headers.length, HEADER_BYTES)
  const bytes = new Uint8Array(total)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, NANOSECONDS, true)
  view.setUint16(4, 2, true)
  view.setUint16(6, 4, true)
  view.setUint32(16, 65_535, true)
  view.setUint32(20, ETHERNET, true)
  let at = HEADER_BYTES
  for (const { atPs, frameBytes, headers } of packets) {
    const ns = Math.floor(atPs / PS_PER_NS)
    view.setUint32(at, Math.floor(ns / NS_PER_SECOND), true)
    view.setUint32(at + 4, ns % NS_PER_SECOND, true)
    view.setUint32(at + 8, headers.length, true)
    view.setUint32(at + 12, Math.max(frameBytes, headers.length), true)
    bytes.set(headers, at + RECORD_BYTES)
    at += RECORD_BYTES + headers.length
  }
  return bytes
}

/** What the headers of a frame say. */
export interface Headers {
  readonly sourceMac: string
  readonly destinationMac: string
  /** Of an 802.1Q tag; undefined without. */
  readonly priority: number | undefined
  readonly udp: { readonly source: string; readonly destination: string; readonly port: number } | undefined
  readonly frameBytes: number
}

const IPV4 = 0x0800
const TAG = 0x8100
const VLAN = 100
/** IEEE 802 local experimental. */
const EXPERIMENTAL = 0x88b5
const UDP = 17
const ETHERNET_BYTES = 14

/** Ethernet, a tag where there is one, IPv4 and UDP; check sums are left 0. */
export const headersOf = ({ sourceMac, destinationMac, priority, udp, frameBytes }: Headers): Uint8Array => {
  const tagBytes = priority === undefined ? 0 : 4
  const bytes = new Uint8Array(ETHERNET_BYTES + tagBytes + (udp === undefined ? 0 : 28))
  const view = new DataView(bytes.buffer)
  const mac = (text: string): number[] => text.split(':').map(part => Number.parseInt(part, 16))
  bytes.set([...mac(destinationMac), ...mac(sourceMac)])
  if (priority !== undefined) {
    view.setUint16(12, TAG)
    view.setUint16(14, (priority << 13) | VLAN)
  }
  const at = ETHERNET_BYTES + tagBytes
  view.setUint16(at - 2, udp === undefined ? EXPERIMENTAL : IPV4)
  if (udp === undefined) return bytes
  const ipBytes = Math.max(28, frameBytes - at)
  bytes.set([0x45, 0], at)
  view.setUint16(at + 2, ipBytes)
  bytes.set([64, UDP], at + 8)
  bytes.set([...udp.source.split('.').map(Number), ...udp.destination.split('.').map(Number)], at + 12)
  view.setUint16(at + 20, udp.port)
  view.setUint16(at + 22, udp.port)
  view.setUint16(at + 24, ipBytes - 20)
  return bytes
}
