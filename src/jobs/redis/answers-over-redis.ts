import type { Redis } from 'ioredis'
import { afterMs } from '../../threads/after.ts'
import { rangesOf } from '../in-order.ts'
import type { Answered, JobKind } from '../job-kind.ts'
import { runNameOf } from '../run-name.ts'
import type { Spreading } from '../spreading.ts'
import { toWire } from '../wire.ts'
import type { Build } from './build-name.ts'
import { connectRedis, type SayTrouble } from './connection.ts'
import { Presence } from './presence.ts'
import { openQueue, remarksOn } from './queue.ts'
import type { RedisPlace } from './redis-url.ts'
import { Submission } from './submission.ts'
import { Workers } from './workers.ts'

export interface OverRedis {
  readonly place: RedisPlace
  readonly build: Build
  readonly say: SayTrouble
}

/** Jobs are ranges of so many parts that there are at most so many: each costs Redis about a millisecond. */
const MOST_JOBS = 20_000
const LOOK_MS = 50
/** When nothing came for so long, something may be lost: all is put in again, which changes nothing where it is not. */
const QUIET_MS = 5000
const WANT_MS = 10_000
/** Time to leave in good order. */
const LEAVE_MS = 3000

/**
 * The same as `answersHere`, by all who serve this Redis with the same build (`serveParts`). Parts that were answered before,
 * whoever asked, are not done again. Throws RedisError where Redis cannot be used, JobFaultError where a part throws.
 */
export const answersOverRedis = async <Input, Part, Answer>(
  kind: JobKind<Input, Part, Answer>,
  input: Input,
  spreading: Spreading<Answer>,
  { place, build, say }: OverRedis,
): Promise<Answered<Answer>> => {
  const text = toWire(input)
  const total = kind.partsOf(input).length
  const work = {
    kind: kind.name,
    run: runNameOf(kind.name, text),
    input: text,
    total,
    ranges: rangesOf(total, Math.max(1, Math.ceil(total / MOST_JOBS))),
  }
  const redis = await connectRedis(place, say)
  const presence = new Presence(redis, {
    role: 'submitter',
    build: build.name,
    version: build.version,
    threads: 0,
  })
  try {
    for (const remark of await remarksOn(redis)) say(remark)
    const queue = await openQueue(redis, build.name)
    await presence.say()
    const submission = new Submission(redis, queue, work, presence.id, spreading.isLast)
    const workers = new Workers(presence, build, say)
    const working = whole(submission, redis, workers, spreading, say)
    let isOver = false
    try {
      // Told to stop it does not wait for a Redis that is away.
      await Promise.race([working, stopped(() => isOver || spreading.shouldStop())])
    } finally {
      isOver = true
      if (redis.status === 'ready') await soon(working.catch(() => undefined).then(() => submission.leave()))
      await soon(queue.close())
    }
    const { done, isComplete } = submission.inOrder
    if (!isComplete)
      say(`${done} of ${total} parts are done and kept for a day: the same command goes on from there`)
    return submission.inOrder.answered()
  } finally {
    await soon(presence.leave())
    redis.disconnect()
  }
}

/** Waits until all parts are answered, or it is told to stop. */
const whole = async <Answer>(
  submission: Submission<Answer>,
  redis: Redis,
  workers: Workers,
  { shouldStop, onProgress }: Spreading<Answer>,
  say: SayTrouble,
): Promise<void> => {
  const { inOrder, total } = submission
  let done = 0
  let [newsMs, wantedMs] = [performance.now(), performance.now()]
  let isSuspicious = false
  redis.on('ready', () => {
    isSuspicious = true
  })
  await submission.want()
  await submission.read()
  if (inOrder.done > 0) say(`${inOrder.done} of ${total} parts were done before`)
  while (!inOrder.isComplete && !shouldStop()) {
    await submission.put()
    const nowMs = performance.now()
    if (isSuspicious || nowMs - newsMs > QUIET_MS) {
      isSuspicious = false
      newsMs = nowMs
      await submission.putAgain()
    }
    if (nowMs - wantedMs > WANT_MS) {
      wantedMs = nowMs
      await submission.want()
    }
    await workers.look()
    await afterMs(LOOK_MS)
    await submission.read()
    if (inOrder.done > done) {
      done = inOrder.done
      newsMs = performance.now()
      onProgress(done, total)
    }
  }
}

const stopped = async (shouldStop: () => boolean): Promise<void> => {
  while (!shouldStop()) await afterMs(LOOK_MS)
}

/** Waits a little for what may never end, or not well. */
const soon = async (work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, LEAVE_MS)
  })
  await Promise.race([work.catch(() => undefined), late])
  clearTimeout(timer)
}
