/** Connects, in a process that may trust other certificates: `tsx connect-child.ts URL`. */
import { connectRedis } from '../../../src/jobs/redis/connection.ts'
import { redisPlace } from '../../../src/jobs/redis/redis-url.ts'

const redis = await connectRedis(redisPlace(process.argv[2] ?? ''), () => undefined)
console.log('connected')
redis.disconnect()
