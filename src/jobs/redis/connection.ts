import { isIP } from 'node:net'
import type { Redis } from 'ioredis'
import { RedisError, type RedisPlace } from './redis-url.ts'

/** Who hears when Redis goes away and comes back. */
export type SayTrouble = (text: string) => void

const CONNECT_MS = 5000
const MOST_WAIT_MS = 1000

/**
 * A connection to Redis. A first one that fails throws {@link RedisError} with the reason; once there was one, commands wait
 * for as long as Redis is away, and `say` is told.
 */
export const connectRedis = async (place: RedisPlace, say: SayTrouble): Promise<Redis> => {
  const { Redis: Client } = await import('ioredis')
  let isKnown = false
  let isAway = false
  let reason = ''
  const { host, port, db, username, password, isTls, shown } = place
  const redis = new Client({
    host,
    port,
    db,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(isTls ? { tls: isIP(host) === 0 ? { servername: host } : {} } : {}),
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    // What BullMQ asks for: commands wait instead of failing.
    maxRetriesPerRequest: null,
    retryStrategy: times => (isKnown ? Math.min(100 * times, MOST_WAIT_MS) : null),
  })
  redis.on('error', (error: Error) => {
    reason = reasonOf(error)
  })
  redis.on('reconnecting', () => {
    if (isAway) return
    isAway = true
    say(`${shown} does not answer: waiting for it`)
  })
  redis.on('ready', () => {
    if (isAway) say(`${shown} is back`)
    isAway = false
  })
  try {
    await redis.connect()
    await redis.ping()
    // A database that is not there is no reason for it not to connect, and to use another.
    if (reason !== '') throw new Error(reason)
  } catch (error) {
    redis.disconnect()
    throw new RedisError(`${shown} cannot be used: ${reason || reasonOf(error)}`)
  }
  isKnown = true
  return redis
}

/** Of several addresses of one name each has failed for a reason of its own. */
const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
