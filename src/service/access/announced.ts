import type { AddressInfo } from 'node:net'

/** Where it listens, as it is: an address that stands for all of the machine is not another one. */
export const addressText = ({ address, port, family }: AddressInfo, isTls: boolean): string =>
  `${isTls ? 'https' : 'http'}://${family === 'IPv6' ? `[${address}]` : address}:${port}`

/** Ports that browsers and `fetch` refuse to ask (the bad ports of the Fetch standard), from 1024 on. */
const BLOCKED = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
])

export const isBlockedByFetch = (port: number): boolean => BLOCKED.has(port)
