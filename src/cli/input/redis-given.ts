import type { OverRedis } from '../../jobs/redis/answers-over-redis.ts'
import type { CommonOptions } from '../options/options.ts'
import { note } from '../output/say.ts'
import { OutsideError, UsageError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'
import { VERSION } from '../process/version.ts'

/** The Redis that `--redis` names, with the password that the environment has for it. Throws UsageError. */
export const redisGiven = async (url: string, options: CommonOptions, io: Io): Promise<OverRedis> => {
  const { RedisError, redisPlace } = await import('../../jobs/redis/redis-url.ts')
  const { buildName } = await import('../../jobs/redis/build-name.ts')
  try {
    const place = redisPlace(url)
    const secret = io.env.XLANE_REDIS_PASSWORD
    return {
      place: place.password !== undefined || !secret ? place : { ...place, password: secret },
      build: { name: buildName(), version: VERSION },
      say: text => note(text, options, io),
    }
  } catch (error) {
    throw error instanceof RedisError ? new UsageError(`--redis: ${error.message}`) : error
  }
}

/** Work with Redis; what Redis says no with, as the command line says it. */
export const withRedis = async <T>(work: () => Promise<T>): Promise<T> => {
  const { RedisError } = await import('../../jobs/redis/redis-url.ts')
  try {
    return await work()
  } catch (error) {
    throw error instanceof RedisError ? new OutsideError(error.message) : error
  }
}
