import { InvalidArgumentError } from 'commander'
import { whole } from './options.ts'

/** Names of ranges that proxies may be told by. */
const RANGES: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal'])
const MOST_PORT = 65_535

/** Bits of an address, undefined where it is none: 32 of `10.0.0.1`, 128 of `fd00::1`. */
const bitsOf = (address: string): 32 | 128 | undefined => {
  const parts = address.split('.')
  if (parts.length === 4 && parts.every(part => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return 32
  return address.includes(':') && /^[\da-f:.]+$/i.test(address) && URL.canParse(`http://[${address}]/`)
    ? 128
    : undefined
}

/** Each of `--trust-proxy`: an address, a range of them, or the name of one. */
export const proxyOption = (text: string, before: readonly string[] = []): readonly string[] => {
  const [address = '', length, ...more] = text.split('/')
  const bits = bitsOf(address)
  const isRange = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (bits ?? 0))
  if (!RANGES.has(text) && (bits === undefined || !isRange || more.length > 0))
    throw new InvalidArgumentError(
      `Expected an address such as 127.0.0.1, a range such as 10.0.0.0/8, or one of ${[...RANGES].join(', ')}.`,
    )
  return [...before, text]
}

export const portOption = (text: string): number => {
  const port = whole(0)(text)
  if (port > MOST_PORT) throw new InvalidArgumentError(`Expected a port, at most ${MOST_PORT}.`)
  return port
}
