import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Redis } from 'ioredis'
import { PRESENT_KEY, presentKey } from './keys.ts'

/** One process that works with a Redis, as it says of itself. */
export interface Present {
  readonly role: 'worker' | 'submitter'
  /** Which program it is: only equal ones work together. */
  readonly build: string
  readonly version: string
  /** Parts that it does at a time; 0 for one that only asks. */
  readonly threads: number
  readonly host: string
  readonly pid: number
}

const EVERY_MS = 3000
/** One that was silent for so long is gone. */
const GONE_S = 10

/** Says that this process is here for as long as it is, and knows who else is. */
export class Presence {
  readonly id: string = randomUUID()
  readonly #redis: Redis
  readonly #me: Present
  readonly #timer: NodeJS.Timeout

  constructor(redis: Redis, me: Omit<Present, 'host' | 'pid'>) {
    this.#redis = redis
    this.#me = { ...me, host: hostname(), pid: process.pid }
    // Says nothing while Redis is away: what waits for it would be said all at once.
    this.#timer = setInterval(() => {
      if (redis.status === 'ready') this.say().catch(() => undefined)
    }, EVERY_MS)
  }

  /** Says so now. */
  async say(): Promise<void> {
    await this.#redis
      .multi()
      .sadd(PRESENT_KEY, this.id)
      .set(presentKey(this.id), JSON.stringify(this.#me), 'EX', GONE_S)
      .exec()
  }

  /** All who are here, this one among them; those that are gone are forgotten. */
  async all(): Promise<readonly Present[]> {
    const ids = await this.#redis.smembers(PRESENT_KEY)
    if (ids.length === 0) return []
    const said = await this.#redis.mget(ids.map(presentKey))
    const gone = ids.filter((_, i) => said[i] === null)
    if (gone.length > 0) await this.#redis.srem(PRESENT_KEY, gone)
    return said.flatMap(text => (text == null ? [] : [JSON.parse(text) as Present]))
  }

  /** Not here any more. */
  async leave(): Promise<void> {
    clearInterval(this.#timer)
    if (this.#redis.status !== 'ready') return
    await this.#redis.multi().srem(PRESENT_KEY, this.id).del(presentKey(this.id)).exec()
  }
}

/** `2 workers with 4 threads`. */
export const workersText = (workers: readonly Present[]): string => {
  const threads = workers.reduce((sum, worker) => sum + worker.threads, 0)
  const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
  return `${counted(workers.length, 'worker')} with ${counted(threads, 'thread')}`
}
