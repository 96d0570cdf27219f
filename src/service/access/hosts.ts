import type { FastifyInstance } from 'fastify'
import { ProblemError, problemOf } from '../problem.ts'

const LOOPBACK = /^(localhost|([^.]+\.)*localhost|127(\.\d{1,3}){3}|::1)$/

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1').toLowerCase()

/** Whether only this machine can reach an address. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(bare(host))

/** The name in `Host: name:port`, lower case; undefined for what is none. */
export const hostNameOf = (header: string): string | undefined => {
  const found = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/.exec(header)
  return found === null ? undefined : bare(found[1] ?? '').replace(/\.$/, '')
}

/** Who may be asked for, by the name in the request: everybody, or only these. */
export interface AllowedHosts {
  /** What it listens on. */
  readonly host: string
  /** Other names that lead to it. */
  readonly allowHosts: readonly string[]
}

/**
 * A page of any web site can have its own name point to 127.0.0.1 (DNS rebinding), and a browser then takes this service for that
 * site. On loopback, and wherever names are given, others are therefore refused; so is every page of another origin.
 */
export const checkHosts = (app: FastifyInstance, { host, allowHosts }: AllowedHosts): void => {
  const names = new Set([host, ...allowHosts].map(bare))
  const isAny = !isLoopback(host) && allowHosts.length === 0
  const isOurs = (name: string | undefined): boolean =>
    name !== undefined && (isAny || names.has(name) || isLoopback(name))
  app.addHook('onRequest', async ({ headers }) => {
    const { host: asked, origin } = headers
    const name = asked === undefined ? undefined : hostNameOf(asked)
    if (asked !== undefined && !isOurs(name))
      throw new ProblemError(
        problemOf(
          421,
          'WRONG_HOST',
          'this service is not known by the name in Host (serve --allow-host NAME)',
        ),
      )
    if (origin !== undefined && !isSameOrigin(origin, asked))
      throw new ProblemError(
        problemOf(403, 'WRONG_ORIGIN', 'pages of other origins may not ask this service'),
      )
  })
}

/** Whether a page came from the host that it asks. */
const isSameOrigin = (origin: string, asked: string | undefined): boolean =>
  asked !== undefined && /^https?:\/\/(.*)$/.exec(origin.toLowerCase())?.[1] === asked.toLowerCase()
