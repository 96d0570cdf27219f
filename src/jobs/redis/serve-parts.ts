import type { Redis } from 'ioredis'
import { type PartPool, partPool, sharedText } from '../../threads/part-pool.ts'
import { runNameOf } from '../run-name.ts'
import type { Build } from './build-name.ts'
import { connectRedis, type SayTrouble } from './connection.ts'
import { answersKey, inputKey, KEPT_S, orderKey, type PartJob, PREFIX, queueName, wantedKey } from './keys.ts'
import { Presence } from './presence.ts'
import { forgetOldQueues, openQueue, remarksOn } from './queue.ts'
import type { RedisPlace } from './redis-url.ts'
import { type StoredAnswer, storedBytes } from './stored-answer.ts'

export interface Serving {
  readonly place: RedisPlace
  readonly build: Build
  /** What threads run. */
  readonly threadFile: string
  readonly threads: number
  readonly say: SayTrouble
  /** Called when it has begun to wait for parts. */
  readonly onReady: () => void
  /** One that was not heard of for so long is dead, and its parts are given to others. Default 6 s. */
  readonly lockMs?: number
  /** Resolves when no more parts are to be begun. */
  readonly stopped: Promise<unknown>
}

const LOCK_MS = 6000
/** So many workers may die over one part; then it is the part that is wrong. */
const MOST_DEATHS = 3
/** Inputs at hand: that of now, and one that is ending while the next begins. */
const MOST_INPUTS = 2
const LOOK_AROUND_MS = 5000

/** Does parts until it is told to stop; those at hand are ended first. Returns how many it did. Throws RedisError. */
export const serveParts = async (serving: Serving): Promise<number> => {
  const { place, build, threads, say, lockMs = LOCK_MS } = serving
  const redis = await connectRedis(place, say)
  const presence = new Presence(redis, { role: 'worker', build: build.name, version: build.version, threads })
  const pool = await partPool(serving.threadFile, threads)
  const desk = new Desk(redis, pool, say)
  try {
    for (const remark of await remarksOn(redis)) say(remark)
    await forgetOldQueues(redis)
    const queue = await openQueue(redis, build.name)
    await presence.say()
    const { Worker } = await import('bullmq')
    const worker = new Worker<PartJob, void, string>(queueName(build.name), job => desk.answer(job.data), {
      connection: redis,
      prefix: PREFIX,
      // One more than there are threads: it waits in this process while the others are being done.
      concurrency: threads + 1,
      lockDuration: lockMs,
      stalledInterval: lockMs / 3,
      maxStalledCount: MOST_DEATHS,
    })
    // A part whose lock was lost is done twice, which changes nothing; the connection speaks for itself.
    worker.on('error', () => undefined)
    await worker.waitUntilReady()
    serving.onReady()
    const looking = setInterval(() => {
      if (redis.status === 'ready') lookAround(presence, build, say).catch(() => undefined)
    }, LOOK_AROUND_MS)
    await serving.stopped
    clearInterval(looking)
    await worker.close()
    await queue.close()
  } finally {
    await presence.leave()
    await pool.destroy()
    redis.disconnect()
  }
  return desk.done
}

const told = new Set<string>()

/** Says once of each other build that waits here: this worker does nothing for it. */
const lookAround = async (presence: Presence, build: Build, say: SayTrouble): Promise<void> => {
  for (const { role, build: other, version, host } of await presence.all()) {
    if (role !== 'submitter' || other === build.name || told.has(other)) continue
    told.add(other)
    say(
      `${host} asks for work of xlane ${version} (build ${other}); this worker is ${build.version} (build ${build.name}) and leaves it alone: start one of that build`,
    )
  }
}

/** Where parts come in and answers go out. */
class Desk {
  readonly #redis: Redis
  readonly #pool: PartPool
  readonly #say: SayTrouble
  readonly #inputs = new Map<string, Promise<SharedArrayBuffer | undefined>>()
  readonly #isStopped = new Int32Array(new SharedArrayBuffer(4))
  done = 0

  constructor(redis: Redis, pool: PartPool, say: SayTrouble) {
    this.#redis = redis
    this.#pool = pool
    this.#say = say
  }

  /** Answers a range of parts, unless somebody did already, or nobody waits for it any more. */
  async answer(job: PartJob): Promise<void> {
    const { kind, run, from } = job
    const [isAnswered, isWanted] = await Promise.all([
      this.#redis.hexists(answersKey(run), String(from)),
      this.#redis.exists(wantedKey(run)),
    ])
    if (isAnswered === 1 || isWanted === 0) return
    const input = await this.#input(job)
    // Whoever waits puts it in again when nothing comes.
    if (input === undefined) return
    let said: StoredAnswer
    try {
      const text = await this.#pool.answer({ ...job, input, isStopped: this.#isStopped })
      said = { kind: 'answered', text }
      this.done++
    } catch (error) {
      said = { kind: 'threw', text: error instanceof Error ? (error.stack ?? error.message) : String(error) }
      this.#say(`part ${from} of ${kind} failed: ${error instanceof Error ? error.message : error}`)
    }
    await this.#redis
      .multi()
      .hset(answersKey(run), from, storedBytes(said))
      .rpush(orderKey(run), from)
      .expire(answersKey(run), KEPT_S)
      .expire(orderKey(run), KEPT_S)
      .exec()
  }

  #input(job: PartJob): Promise<SharedArrayBuffer | undefined> {
    const known = this.#inputs.get(job.run)
    if (known !== undefined) return known
    const [oldest] = this.#inputs.keys()
    if (oldest !== undefined && this.#inputs.size >= MOST_INPUTS) this.#inputs.delete(oldest)
    const input = this.#fetched(job)
    this.#inputs.set(job.run, input)
    // What was not there yet, or not to be had, is asked for again.
    const forget = (): void => void this.#inputs.delete(job.run)
    input.then(got => got === undefined && forget(), forget)
    return input
  }

  async #fetched({ kind, run }: PartJob): Promise<SharedArrayBuffer | undefined> {
    const text = await this.#redis.get(inputKey(run))
    if (text === null) return undefined
    if (runNameOf(kind, text) !== run) throw new Error(`the input of ${run} is not what its name says`)
    this.#say(`begins ${kind} ${run.slice(0, 8)}`)
    return sharedText(text)
  }
}
