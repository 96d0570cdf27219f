/** Where a Redis is, as it is told to people: without its password. */
export interface RedisPlace {
  readonly host: string
  readonly port: number
  readonly db: number
  readonly username: string | undefined
  readonly password: string | undefined
  readonly isTls: boolean
  /** The URL without the password. */
  readonly shown: string
}

/** An address that names no Redis, or a Redis that does not let us work. The message is for people, and holds no password. */
export class RedisError extends Error {
  override readonly name: string = 'RedisError'
}

const EXPECTED =
  'expected redis://HOST[:PORT][/DB], or rediss:// for TLS, with USER:PASSWORD@ where it asks for them'
const PORT = 6379

/** Reads `redis://` and `rediss://` URLs. Throws {@link RedisError}, which does not repeat what may be a password. */
export const redisPlace = (text: string): RedisPlace => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'redis:' && url.protocol !== 'rediss:') || url.hostname === '')
    throw new RedisError(`not the address of a Redis: ${EXPECTED}`)
  const db = /^\/?(\d*)$/.exec(url.pathname)?.[1]
  if (db === undefined || url.search !== '' || url.hash !== '')
    throw new RedisError(`after the port there may be the number of a database and nothing else: ${EXPECTED}`)
  const port = url.port === '' ? PORT : Number(url.port)
  const username = url.username === '' ? undefined : decodeURIComponent(url.username)
  return {
    // The brackets of an IPv6 address are the URL's.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    db: Number(db),
    username,
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
    isTls: url.protocol === 'rediss:',
    shown: `${url.protocol}//${username === undefined ? '' : `${url.username}@`}${url.hostname}:${port}${db === '' ? '' : `/${db}`}`,
  }
}

/** What Redis refuses, as it is full or the user may not do this, as a {@link RedisError}; anything else as it is. */
export const refusedBy = ({ shown }: RedisPlace, error: unknown): unknown =>
  error instanceof Error && error.name === 'ReplyError'
    ? new RedisError(`${shown} refuses: ${reasonOf(error)}`)
    : error

/** A transaction that was given up says so alone; why stands in what its commands were answered. */
const reasonOf = (error: Error): string => {
  const [first] = 'previousErrors' in error && Array.isArray(error.previousErrors) ? error.previousErrors : []
  return first instanceof Error ? first.message : error.message
}
