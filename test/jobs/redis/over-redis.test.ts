import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { answersHere } from '../../../src/jobs/answers-here.ts'
import type { Answered } from '../../../src/jobs/job-kind.ts'
import { answersOverRedis } from '../../../src/jobs/redis/answers-over-redis.ts'
import { connectRedis } from '../../../src/jobs/redis/connection.ts'
import { orderKey, queueName } from '../../../src/jobs/redis/keys.ts'
import { redisPlace } from '../../../src/jobs/redis/redis-url.ts'
import { JobFaultError } from '../../../src/jobs/redis/submission.ts'
import { runNameOf } from '../../../src/jobs/run-name.ts'
import type { Spreading } from '../../../src/jobs/spreading.ts'
import { toWire } from '../../../src/jobs/wire.ts'
import { BURN, type BurnAnswer, type BurnInput } from '../burn.ts'
import { QUIETLY } from '../quietly.ts'
import { hasRedis, RedisServer, until, WITHOUT, WorkerProcess } from './servers.ts'

describe.skipIf(!hasRedis)(`work over Redis${WITHOUT}`, () => {
  let server: RedisServer
  let redis: Redis
  const workers: WorkerProcess[] = []
  const build = 'a'.repeat(12)
  let said: string[] = []

  beforeAll(async () => {
    server = await RedisServer.start('--appendonly', 'yes')
    redis = await connectRedis(redisPlace(server.url), () => undefined)
    workers.push(await WorkerProcess.start(server.url, build), await WorkerProcess.start(server.url, build))
  })
  afterEach(() => {
    said = []
  })
  afterAll(async () => {
    await Promise.all(workers.map(worker => worker.kill()))
    redis?.disconnect()
    await server?.end()
  })

  /** No two tests ask for the same work. */
  const input = (of: Partial<BurnInput> = {}): BurnInput => ({
    parts: 40,
    steps: 3_000_000,
    seed: Number.parseInt(randomUUID().slice(0, 8), 16),
    ...of,
  })
  const over = (asked: BurnInput, watch: Partial<Spreading<BurnAnswer>> = {}, by = build) =>
    answersOverRedis(
      BURN,
      asked,
      { ...QUIETLY, ...watch },
      { place: redisPlace(server.url), build: { name: by, version: 'test' }, say: text => said.push(text) },
    )
  const here = (asked: BurnInput): Promise<Answered<BurnAnswer>> => answersHere(BURN, asked, QUIETLY)
  /** How many jobs were done for this input; a part done twice counts twice. */
  const jobsDone = (asked: BurnInput): Promise<number> =>
    redis.llen(orderKey(runNameOf(BURN.name, toWire(asked))))

  test('comes to the same as work done here', async () => {
    const asked = input()
    expect(await over(asked)).toEqual(await here(asked))
    expect(await jobsDone(asked)).toBe(40)
    expect(said).toContain('2 workers with 2 threads')
  })

  test('has more parts than jobs', async () => {
    const asked = input({ parts: 40_001, steps: 10 })
    expect(await over(asked)).toEqual(await here(asked))
    expect(await jobsDone(asked)).toBe(Math.ceil(40_001 / 3))
  })

  test('is done once where two ask for it at once', async () => {
    const asked = input()
    const other = input()
    const answers = await Promise.all([over(asked), over(other), over(asked)])
    expect(answers).toEqual([await here(asked), await here(other), await here(asked)])
    expect(await jobsDone(asked)).toBe(40)
  })

  test('stops when told to, and goes on from there', async () => {
    const asked = input()
    let done = 0
    const first = await over(asked, {
      shouldStop: () => done >= 5,
      onProgress: (now: number) => {
        done = now
      },
    })
    expect(first.isComplete).toBe(false)
    expect(first.answers).toEqual((await here(asked)).answers.slice(0, first.answers.length))
    expect(said.at(-1)).toMatch(/^\d+ of 40 parts are done and kept for a day/)
    // What was at hand is ended; nothing waits any more.
    await until(async () => (await redis.llen(`xlane:${queueName(build)}:active`)) === 0)
    expect(await redis.llen(`xlane:${queueName(build)}:wait`)).toBe(0)
    const before = await jobsDone(asked)
    expect(before).toBeGreaterThanOrEqual(5)
    expect(before).toBeLessThan(40)
    expect(await over(asked)).toEqual(await here(asked))
    expect(said).toContain(`${before} of 40 parts were done before`)
    expect(await jobsDone(asked)).toBe(40)
  })

  test('a part that throws ends it with its fault, every time it is asked for', async () => {
    const asked = input({ throwsAt: 17 })
    for (let i = 0; i < 2; i++) {
      const failed = await over(asked).catch((error: Error) => error)
      expect(failed).toBeInstanceOf(JobFaultError)
      expect(String(failed)).toMatch(/part 17 of 40 of burn failed:\nRangeError: part 17 has no answer/)
    }
    // The workers are none the worse.
    const other = input({ parts: 3 })
    expect(await over(other)).toEqual(await here(other))
  })

  test('no worker of another build does it, and both sides say so', async () => {
    const asked = input()
    const began = performance.now()
    const answered = await over(asked, { shouldStop: () => performance.now() - began > 9000 }, 'b'.repeat(12))
    expect(answered).toEqual({ answers: [], isComplete: false })
    expect(said.join('\n')).toMatch(/no worker of this build .*b{12}.* another: xlane test, a{12}/)
    await until(() => workers.every(worker => worker.said.includes('asks for work of xlane test (build bbb')))
  })

  test('goes on when a worker is killed', async () => {
    const asked = input()
    const victim = await WorkerProcess.start(server.url, build)
    let killed: Promise<void> | undefined
    const answered = await over(asked, {
      onProgress: (done: number) => {
        if (done >= 10) killed ??= victim.kill()
      },
    })
    await killed
    expect(victim.isGone).toBe(true)
    expect(answered).toEqual(await here(asked))
  })

  test('goes on when Redis is killed and comes back', async () => {
    const asked = input()
    let restarted: Promise<void> | undefined
    const answered = await over(asked, {
      onProgress: (done: number) => {
        if (done >= 10) restarted ??= server.kill().then(() => server.begin())
      },
    })
    await restarted
    expect(answered).toEqual(await here(asked))
    expect(said.filter(text => /does not answer: waiting for it|is back/.test(text))).toHaveLength(2)
  })

  test('a worker that is told to stop ends what it has at hand', async () => {
    const asked = input()
    const leaving = await WorkerProcess.start(server.url, build)
    let left: Promise<void> | undefined
    const answered = await over(asked, {
      onProgress: (done: number) => {
        if (done >= 5) left ??= leaving.end()
      },
    })
    await left
    expect(answered).toEqual(await here(asked))
    expect(leaving.said).toMatch(/did \d+/)
    expect(await jobsDone(asked)).toBe(40)
  })

  test('a part that kills whoever does it is given up', { timeout: 120_000 }, async () => {
    const asked = input({ parts: 4, diesAt: 2 })
    let isOver = false
    // Somebody starts workers anew for as long as they die.
    const restarting = (async () => {
      while (!isOver) {
        const worker = await WorkerProcess.start(server.url, build).catch(() => undefined)
        if (worker !== undefined) workers.push(worker)
        await until(() => isOver || worker?.isGone === true)
      }
    })()
    const failed = await over(asked).catch((error: Error) => error)
    isOver = true
    await restarting
    expect(String(failed)).toMatch(/part [23] of 4 of burn failed:\nthe workers that had it at hand died/)
  })
})

describe.skipIf(!hasRedis)(`a Redis that keeps nothing${WITHOUT}`, () => {
  test('is given everything again when it comes back empty', async () => {
    const server = await RedisServer.start('--appendonly', 'no')
    const worker = await WorkerProcess.start(server.url, 'c'.repeat(12))
    const said: string[] = []
    const asked: BurnInput = { parts: 40, steps: 3_000_000, seed: 7 }
    let restarted: Promise<void> | undefined
    try {
      const answered = await answersOverRedis(
        BURN,
        asked,
        {
          shouldStop: () => false,
          onProgress: done => {
            if (done >= 10) restarted ??= server.kill().then(() => server.begin())
          },
        },
        {
          place: redisPlace(server.url),
          build: { name: 'c'.repeat(12), version: 'test' },
          say: text => said.push(text),
        },
      )
      await restarted
      expect(answered).toEqual(await answersHere(BURN, asked, QUIETLY))
      expect(said[0]).toMatch(/keeps nothing over a restart/)
    } finally {
      await worker.kill()
      await server.end()
    }
  })
})
