/** Names of ranges that proxies may be told by. */
const RANGES: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal'])

/** In words. */
export const PROXY_EXPECTED: string = `an address such as 127.0.0.1, a range such as 10.0.0.0/8, or one of ${[...RANGES].join(', ')}`

/** Bits of an address, undefined where it is none: 32 of `10.0.0.1`, 128 of `fd00::1`. */
const bitsOf = (address: string): 32 | 128 | undefined => {
  const parts = address.split('.')
  if (parts.length === 4 && parts.every(part => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return 32
  return address.includes(':') && /^[\da-f:.]+$/i.test(address) && URL.canParse(`http://[${address}]/`)
    ? 128
    : undefined
}

/** Whether a text says which proxies are to be trusted. */
export const isProxy = (text: string): boolean => {
  if (RANGES.has(text)) return true
  const [address = '', length, ...more] = text.split('/')
  const bits = bitsOf(address)
  const isRange = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (bits ?? 0))
  return bits !== undefined && isRange && more.length === 0
}
