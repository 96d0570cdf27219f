/** One record of a capture. */
export interface PcapRecord {
  /** Since 1970 or wherever its clock begins. */
  readonly ps: bigint
  /** As captured; may be cut. */
  readonly data: Uint8Array
  /** Length of the frame when it was captured. */
  readonly length: number
  /** What the data begins with: 1 for Ethernet (LINKTYPE). */
  readonly linkType: number
  /** What a stamp is exact to. */
  readonly resolutionPs: bigint
}

/** Where a capture breaks off, and why. */
export class BrokenCapture extends Error {}

const PCAP_US = 0xa1b2c3d4
const PCAP_NS = 0xa1b23c4d
const SECTION = 0x0a0d0d0a
const PS_PER_SECOND = 1_000_000_000_000n

/** Records of a pcap or pcapng file, in either byte order. Throws {@link BrokenCapture} at what cannot be read. */
export function* pcapRecords(bytes: Uint8Array): Generator<PcapRecord> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4) throw new BrokenCapture('shorter than a header')
  if (view.getUint32(0) === SECTION) yield* pcapng(bytes, view)
  else yield* pcap(bytes, view)
}

function* pcap(bytes: Uint8Array, view: DataView): Generator<PcapRecord> {
  if (bytes.length < 24) throw new BrokenCapture('shorter than a header')
  const little = [PCAP_US, PCAP_NS].includes(view.getUint32(0, true))
  const magic = view.getUint32(0, little)
  if (magic !== PCAP_US && magic !== PCAP_NS) throw new BrokenCapture('no magic number of pcap')
  const resolutionPs = magic === PCAP_NS ? 1000n : 1_000_000n
  const linkType = view.getUint32(20, little) & 0xffff
  for (let at = 24; at < bytes.length; ) {
    if (at + 16 > bytes.length) throw new BrokenCapture(`a record that breaks off at byte ${at}`)
    const captured = view.getUint32(at + 8, little)
    const data = bytes.subarray(at + 16, at + 16 + captured)
    if (data.length < captured) throw new BrokenCapture(`a record that breaks off at byte ${at}`)
    yield {
      ps:
        BigInt(view.getUint32(at, little)) * PS_PER_SECOND +
        BigInt(view.getUint32(at + 4, little)) * resolutionPs,
      data,
      length: view.getUint32(at + 12, little),
      linkType,
      resolutionPs,
    }
    at += 16 + captured
  }
}

interface Interface {
  readonly linkType: number
  /** Ticks of a stamp in a second. */
  readonly ticks: bigint
  readonly offsetSeconds: bigint
}

const INTERFACE = 1
const OLD_PACKET = 2
const PACKET = 6

function* pcapng(bytes: Uint8Array, view: DataView): Generator<PcapRecord> {
  let little = true
  let interfaces: Interface[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + 12 > bytes.length) throw new BrokenCapture(`a block that breaks off at byte ${at}`)
    const isSection = view.getUint32(at) === SECTION
    if (isSection) {
      little = view.getUint32(at + 8, true) === 0x1a2b3c4d
      if (!little && view.getUint32(at + 8) !== 0x1a2b3c4d)
        throw new BrokenCapture(`no byte order at byte ${at + 8}`)
      interfaces = []
    }
    const type = view.getUint32(at, little)
    const length = view.getUint32(at + 4, little)
    if (length < 12 || length % 4 !== 0 || at + length > bytes.length)
      throw new BrokenCapture(`a block that breaks off at byte ${at}`)
    const body = { start: at + 8, end: at + length - 4 }
    if (type === INTERFACE && !isSection) interfaces.push(interfaceOf(bytes, view, body, little))
    else if (type === PACKET || type === OLD_PACKET) {
      if (body.end - body.start < 20) throw new BrokenCapture(`a packet that breaks off at byte ${at}`)
      const id = type === PACKET ? view.getUint32(body.start, little) : view.getUint16(body.start, little)
      const known = interfaces[id]
      if (known === undefined)
        throw new BrokenCapture(`a packet of an interface that is not there at byte ${at}`)
      const stamp =
        (BigInt(view.getUint32(body.start + 4, little)) << 32n) |
        BigInt(view.getUint32(body.start + 8, little))
      const captured = view.getUint32(body.start + 12, little)
      if (body.start + 20 + captured > body.end)
        throw new BrokenCapture(`a packet that breaks off at byte ${at}`)
      yield {
        ps: known.offsetSeconds * PS_PER_SECOND + (stamp * PS_PER_SECOND) / known.ticks,
        data: bytes.subarray(body.start + 20, body.start + 20 + captured),
        length: view.getUint32(body.start + 16, little),
        linkType: known.linkType,
        resolutionPs: PS_PER_SECOND / known.ticks > 0n ? PS_PER_SECOND / known.ticks : 1n,
      }
    }
    at += length
  }
}

const RESOLUTION = 9
const OFFSET = 14

const interfaceOf = (
  bytes: Uint8Array,
  view: DataView,
  { start, end }: { readonly start: number; readonly end: number },
  little: boolean,
): Interface => {
  if (end - start < 8) throw new BrokenCapture(`an interface that breaks off at byte ${start}`)
  let ticks = 1_000_000n
  let offsetSeconds = 0n
  for (let at = start + 8; at + 4 <= end; ) {
    const code = view.getUint16(at, little)
    const length = view.getUint16(at + 2, little)
    if (code === 0 || at + 4 + length > end) break
    if (code === RESOLUTION && length === 1) {
      const value = bytes[at + 4]!
      const power = BigInt(Math.min(value & 0x7f, 63))
      ticks = value & 0x80 ? 2n ** power : 10n ** (power > 18n ? 18n : power)
    } else if (code === OFFSET && length === 8) offsetSeconds = view.getBigInt64(at + 4, little)
    at += 4 + Math.ceil(length / 4) * 4
  }
  return { linkType: view.getUint16(start, little), ticks, offsetSeconds }
}
