import type { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { KEPT_S, type PartJob, PREFIX, QUEUES_KEY, queueName } from './keys.ts'

export type PartQueue = Queue<PartJob, void, string>

/** BullMQ keeps a log of what happens to jobs, which nobody reads here. */
const STREAMS = { events: { maxLen: 100 } }

/** The queue of a build. */
export const openQueue = async (redis: Redis, build: string): Promise<PartQueue> => {
  const { Queue: Opened } = await import('bullmq')
  const queue: PartQueue = new Opened(queueName(build), {
    connection: redis,
    prefix: PREFIX,
    streams: STREAMS,
  })
  // What a connection has to say, `connectRedis` says.
  queue.on('error', () => undefined)
  await queue.waitUntilReady()
  await redis.zadd(QUEUES_KEY, await nowS(redis), queueName(build))
  return queue
}

/** Takes away the queues that nobody has used for as long as anything is kept: of builds that are gone. */
export const forgetOldQueues = async (redis: Redis): Promise<void> => {
  const { Queue: Opened } = await import('bullmq')
  for (const name of await redis.zrangebyscore(QUEUES_KEY, '-inf', (await nowS(redis)) - KEPT_S)) {
    const queue = new Opened(name, { connection: redis, prefix: PREFIX })
    queue.on('error', () => undefined)
    await queue.obliterate({ force: true })
    await queue.close()
    await redis.zrem(QUEUES_KEY, name)
  }
}

/** By Redis' own clock: those of machines may differ. */
const nowS = async (redis: Redis): Promise<number> => Number((await redis.time())[0])

/** What the operator of this Redis should know, as sentences: what it would lose, and what it would throw away. */
export const remarksOn = async (redis: Redis): Promise<readonly string[]> => {
  const said = await redis.info('memory').catch(() => '')
  const kept = await redis.info('persistence').catch(() => '')
  const policy = /^maxmemory_policy:(\S+)/m.exec(said)?.[1]
  return [
    ...(policy === undefined || policy === 'noeviction'
      ? []
      : [`this Redis may throw away what it was given (maxmemory-policy ${policy}): set it to noeviction`]),
    ...(/^aof_enabled:0/m.test(kept)
      ? ['this Redis keeps nothing over a restart (appendonly no): parts done until then are done again']
      : []),
  ]
}
