/** What tells flows apart, and what a packet carries. */
export interface Frame {
  readonly source: string
  readonly destination: string
  /** `udp 7000-7001`, `tcp 1-2`, `ip 89`, `ethernet 0x88b5`. */
  readonly protocol: string
  /** Of an 802.1Q tag; −1 without. */
  readonly priority: number
  /** Load of UDP over IPv4, bytes; −1 for all else. */
  readonly udpBytes: number
}

const ETHERNET = 1
const RAW_IP: ReadonlySet<number> = new Set([12, 14, 101, 228, 229])
const LINUX_COOKED = 113

const hex = (bytes: Uint8Array, from: number, to: number): string =>
  Array.from(bytes.subarray(from, to), byte => byte.toString(16).padStart(2, '0')).join(':')

/** The headers of a captured frame; undefined where they are cut or of a kind that is not known. */
export const frameOf = (data: Uint8Array, linkType: number): Frame | undefined => {
  if (RAW_IP.has(linkType)) return ipFrame(data, 0, -1)
  if (linkType === LINUX_COOKED) return data.length < 16 ? undefined : ipFrame(data, 16, -1)
  if (linkType !== ETHERNET || data.length < 14) return undefined
  let at = 12
  let priority = -1
  let type = word(data, at)
  // Outer tags come first; the first one decides, as it does in a switch.
  while ((type === 0x8100 || type === 0x88a8) && at + 6 <= data.length) {
    if (priority < 0) priority = data[at + 2]! >> 5
    at += 4
    type = word(data, at)
  }
  const ip = type === 0x0800 || type === 0x86dd ? ipFrame(data, at + 2, priority) : undefined
  return (
    ip ?? {
      source: hex(data, 6, 12),
      destination: hex(data, 0, 6),
      protocol: `ethernet 0x${type.toString(16).padStart(4, '0')}`,
      priority,
      udpBytes: -1,
    }
  )
}

const word = (data: Uint8Array, at: number): number => ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0)

const UDP = 17
const TCP = 6

const ipFrame = (data: Uint8Array, at: number, priority: number): Frame | undefined => {
  const version = (data[at] ?? 0) >> 4
  if (version === 4 && data.length >= at + 20) {
    const length = ((data[at] ?? 0) & 15) * 4
    const isLater = (word(data, at + 6) & 0x1fff) > 0
    const address = (from: number): string => data.subarray(at + from, at + from + 4).join('.')
    return transport(data, at + length, data[at + 9]!, isLater, address(12), address(16), priority, true)
  }
  if (version === 6 && data.length >= at + 40) {
    const address = (from: number): string =>
      Array.from({ length: 8 }, (_, i) => word(data, at + from + 2 * i).toString(16)).join(':')
    return transport(data, at + 40, data[at + 6]!, false, address(8), address(24), priority, false)
  }
  return undefined
}

const transport = (
  data: Uint8Array,
  at: number,
  protocol: number,
  isLater: boolean,
  source: string,
  destination: string,
  priority: number,
  isFour: boolean,
): Frame => {
  const name = protocol === UDP ? 'udp' : protocol === TCP ? 'tcp' : undefined
  const hasPorts = name !== undefined && !isLater && data.length >= at + 8
  return {
    source,
    destination,
    protocol: hasPorts ? `${name} ${word(data, at)}-${word(data, at + 2)}` : (name ?? `ip ${protocol}`),
    priority,
    udpBytes: hasPorts && protocol === UDP && isFour ? Math.max(0, word(data, at + 4) - 8) : -1,
  }
}
