import { InvalidArgumentError } from 'commander'
import { isProxy, PROXY_EXPECTED } from '../../service/access/proxies.ts'
import { whole } from './options.ts'

const MOST_PORT = 65_535

/** Each of `--trust-proxy`: an address, a range of them, or the name of one. */
export const proxyOption = (text: string, before: readonly string[] = []): readonly string[] => {
  if (!isProxy(text)) throw new InvalidArgumentError(`Expected ${PROXY_EXPECTED}.`)
  return [...before, text]
}

export const portOption = (text: string): number => {
  const port = whole(0)(text)
  if (port > MOST_PORT) throw new InvalidArgumentError(`Expected a port, at most ${MOST_PORT}.`)
  return port
}
