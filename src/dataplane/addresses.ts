const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** Last byte 1 to 254, so that no address looks like a network or a broadcast to anybody. */
const PER_BLOCK = 254

const bytesOf = (n: number): readonly [number, number, number] => {
  const block = Math.floor(n / PER_BLOCK)
  return [Math.floor(block / 256) % 256, block % 256, 1 + (n % PER_BLOCK)]
}

/** 10.x.y.z of the n-th node, from 0. */
export const nodeIpv4 = (n: number): string => `10.${bytesOf(n).join('.')}`
export const nodeIpv6 = (n: number): string => {
  const high = Math.floor((n + 1) / 65_536)
  return `fd00::${high === 0 ? '' : `${hex(high, 1)}:`}${hex((n + 1) % 65_536, 1)}`
}

const macTail = (n: number): string =>
  [hex(Math.floor(n / 65_536) % 256, 2), hex(Math.floor(n / 256) % 256, 2), hex(n % 256, 2)].join(':')

/** Locally administered. */
export const nodeMac = (n: number): string => `02:00:00:${macTail(n + 1)}`

/** Groups of tunnel n, from 1: 239.1.x.y and on (administratively scoped), ff15::1:… (transient, site-local). */
export const groupIpv4 = (n: number): string => {
  const [carry, high, low] = bytesOf(n - 1)
  return `239.${1 + carry}.${high}.${low}`
}
export const groupIpv6 = (n: number): string =>
  `ff15::${hex(1 + Math.floor(n / 65_536), 1)}:${hex(n % 65_536, 1)}`
export const groupMac = (n: number): string => `03:00:00:${macTail(n)}`

/** UDP port of tunnel n, from 1; beyond the last port they begin again, told apart by the group. */
export const udpPort = (n: number): number => 7000 + (n % 58_000)
