import type { Redis } from 'ioredis'
import { InOrder, type PartRange } from '../in-order.ts'
import { fromWire } from '../wire.ts'
import { answersKey, inputKey, jobId, KEPT_S, orderKey, type PartJob, WANTED_S, wantedKey } from './keys.ts'
import type { PartQueue } from './queue.ts'
import { storedAnswer } from './stored-answer.ts'

/** A part that throws, or that no worker lives through. */
export class JobFaultError extends Error {
  override readonly name: string = 'JobFaultError'
}

/** Jobs that one submitter has in the queue: another one's come in between, and little is left when it goes. */
const WINDOW = 1000
/** Answers fetched at a time. */
const BATCH = 200

export interface Work {
  readonly kind: string
  readonly run: string
  readonly input: string
  readonly total: number
  readonly ranges: readonly PartRange[]
}

/** One piece of work in Redis, seen by one who waits for it. Everything it does may be done again without harm. */
export class Submission<Answer> {
  readonly #redis: Redis
  readonly #queue: PartQueue
  readonly #work: Work
  readonly #id: string
  readonly #inOrder: InOrder<Answer>
  /** Ranges put into the queue: those before this place, in order. */
  #put = 0
  /** Of the list of what was answered: read up to here. */
  #read = 0

  constructor(redis: Redis, queue: PartQueue, work: Work, id: string, isLast?: (answer: Answer) => boolean) {
    this.#redis = redis
    this.#queue = queue
    this.#work = work
    this.#id = id
    this.#inOrder = new InOrder(work.total, isLast)
  }

  get total(): number {
    return this.#work.total
  }

  get inOrder(): InOrder<Answer> {
    return this.#inOrder
  }

  /** Says that somebody waits, and keeps what belongs to it; the input is put where it is missing. */
  async want(): Promise<void> {
    const { run, input } = this.#work
    const isThere = await this.#redis.expire(inputKey(run), KEPT_S)
    const say = this.#redis.multi().sadd(wantedKey(run), this.#id).expire(wantedKey(run), WANTED_S)
    if (isThere === 0) say.set(inputKey(run), input, 'EX', KEPT_S)
    await say.expire(answersKey(run), KEPT_S).expire(orderKey(run), KEPT_S).exec()
  }

  /** Takes in what was answered since. Throws {@link JobFaultError}. */
  async read(): Promise<void> {
    const { run } = this.#work
    // A Redis that came back with less has a shorter list: read from the start again.
    if ((await this.#redis.llen(orderKey(run))) < this.#read) this.#read = 0
    const order = await this.#redis.lrange(orderKey(run), this.#read, -1)
    this.#read += order.length
    const news = [...new Set(order)].filter(from => !this.#inOrder.has(Number(from)))
    for (let i = 0; i < news.length; i += BATCH) {
      const froms = news.slice(i, i + BATCH)
      const stored = await this.#redis.hmgetBuffer(answersKey(run), ...froms)
      for (const [j, from] of froms.entries()) await this.#take(Number(from), stored[j])
    }
  }

  async #take(from: number, bytes: Buffer | null | undefined): Promise<void> {
    if (bytes == null) return
    const { kind, text } = storedAnswer(bytes)
    if (kind === 'answered') {
      this.#inOrder.add(from, fromWire(text) as Answer[])
      return
    }
    // The next who asks for it has it tried again.
    await this.#redis.hdel(answersKey(this.#work.run), String(from))
    throw this.#fault(from, text)
  }

  #fault(from: number, reason: string): JobFaultError {
    return new JobFaultError(`part ${from} of ${this.#work.total} of ${this.#work.kind} failed:\n${reason}`)
  }

  /** Fills the window of jobs. */
  async put(): Promise<void> {
    const { ranges } = this.#work
    const waiting = this.#waiting().length
    if (waiting > WINDOW / 2 || this.#put === ranges.length) return
    const next: PartRange[] = []
    for (; this.#put < ranges.length && waiting + next.length < WINDOW; this.#put++) {
      const range = ranges[this.#put]
      if (range !== undefined && !this.#inOrder.has(range.from)) next.push(range)
    }
    await this.#add(next)
  }

  /** Puts what is in the queue, or should be, again: what is there stays as it is. Throws {@link JobFaultError}. */
  async putAgain(): Promise<void> {
    const { run } = this.#work
    await this.want()
    for (const job of await this.#queue.getFailed(0, WINDOW)) {
      if (job.data.run !== run || this.#inOrder.has(job.data.from)) continue
      await job.remove()
      if (this.#waiting().some(({ from }) => from === job.data.from))
        throw this.#fault(
          job.data.from,
          `the workers that had it at hand died: it, or one beside it, ends its worker (${job.failedReason})`,
        )
    }
    await this.#add(this.#waiting())
  }

  /** In the queue and not answered. */
  #waiting(): readonly PartRange[] {
    const { needed } = this.#inOrder
    return this.#work.ranges
      .slice(0, this.#put)
      .filter(({ from }) => from < needed && !this.#inOrder.has(from))
  }

  async #add(ranges: readonly PartRange[]): Promise<void> {
    const { kind, run } = this.#work
    if (ranges.length === 0) return
    await this.#queue.addBulk(
      ranges.map(range => {
        const data: PartJob = { kind, run, ...range }
        return { name: kind, data, opts: { jobId: jobId(data), ...JOB } }
      }),
    )
  }

  /** Nobody waits here any more; jobs that nobody else waits for are taken out of the queue. */
  async leave(): Promise<void> {
    const { run } = this.#work
    await this.#redis.srem(wantedKey(run), this.#id)
    if ((await this.#redis.exists(wantedKey(run))) === 1) return
    const waiting = this.#waiting()
    for (let i = 0; i < waiting.length; i += BATCH)
      // One that is being done cannot be taken out: its answer is kept for who asks next.
      await Promise.allSettled(
        waiting.slice(i, i + BATCH).map(({ from }) => this.#queue.remove(jobId({ run, from }))),
      )
  }
}

/** Answers are kept apart from jobs. A job fails by itself only where Redis does, and is then tried again. */
const JOB = {
  removeOnComplete: true,
  removeOnFail: { age: KEPT_S },
  attempts: 5,
  backoff: { type: 'fixed', delay: 1000 },
} as const
