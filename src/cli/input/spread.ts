import type { Answered, JobKind } from '../../jobs/job-kind.ts'
import type { Spreading } from '../../jobs/spreading.ts'
import type { CommonOptions } from '../options/options.ts'
import type { SpreadOptions } from '../options/spread-options.ts'
import { leftText, statusLine } from '../output/status-line.ts'
import type { Io } from '../process/io.ts'
import { redisGiven, withRedis } from './redis-given.ts'

/** What is said and asked while work is spread. */
export interface SpreadWatch<Answer> extends Pick<Spreading<Answer>, 'isLast'> {
  /** For the status line: `surviving failures`. */
  readonly what: string
  /** `--time-limit` is over. */
  readonly isOver?: (() => boolean) | undefined
}

interface Ended<Answer> extends Answered<Answer> {
  /** Ctrl-C was pressed before all was done. */
  readonly wasInterrupted: boolean
}

/** Does all parts of a piece of work as the options say: here, on threads, or by workers over Redis. The bytes are the same. */
export const spread = <Input, Part, Answer>(
  kind: JobKind<Input, Part, Answer>,
  input: Input,
  { what, isOver = () => false, ...watch }: SpreadWatch<Answer>,
  options: CommonOptions & SpreadOptions,
  io: Io,
): Promise<Ended<Answer>> => {
  const status = statusLine(options, io)
  const { workers = 1, redis } = options
  return io.interruptible(async signal => {
    const spreading: Spreading<Answer> = {
      ...watch,
      shouldStop: () => signal.aborted || isOver(),
      onProgress: leftText(what, status),
    }
    try {
      const answered = await answers(kind, input, spreading, workers, redis, options, io)
      return { ...answered, wasInterrupted: signal.aborted && !answered.isComplete }
    } finally {
      status.clear()
    }
  })
}

const answers = async <Input, Part, Answer>(
  kind: JobKind<Input, Part, Answer>,
  input: Input,
  spreading: Spreading<Answer>,
  workers: number,
  redis: string | undefined,
  options: CommonOptions,
  io: Io,
): Promise<Answered<Answer>> => {
  if (redis !== undefined) {
    const over = await redisGiven(redis, options, io)
    const { answersOverRedis } = await import('../../jobs/redis/answers-over-redis.ts')
    return withRedis(() => answersOverRedis(kind, input, spreading, over))
  }
  if (workers > 1) {
    const { answersOnThreads } = await import('../../jobs/answers-on-threads.ts')
    const { JOB_THREAD } = await import('../../threads/job-thread-file.ts')
    return answersOnThreads(kind, input, spreading, JOB_THREAD, workers)
  }
  const { answersHere } = await import('../../jobs/answers-here.ts')
  return answersHere(kind, input, spreading)
}
