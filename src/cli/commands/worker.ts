import { Command } from 'commander'
import { addCommonOptions, type CommonOptions, whole } from '../options/options.ts'
import { redisOption } from '../options/spread-options.ts'
import { helpEnd, type Run } from '../process/command.ts'

interface WorkerCliOptions extends CommonOptions {
  readonly redis: string
  readonly concurrency?: number
}

const work = async (options: WorkerCliOptions, { io }: Run): Promise<void> => {
  const { redisGiven, withRedis } = await import('../input/redis-given.ts')
  const { serveParts } = await import('../../jobs/redis/serve-parts.ts')
  const { coreCount } = await import('../../threads/core-count.ts')
  const { JOB_THREAD } = await import('../../threads/job-thread-file.ts')
  const { note } = await import('../output/say.ts')
  const over = await redisGiven(options.redis, options, io)
  const threads = options.concurrency ?? coreCount()
  const done = await withRedis(() =>
    serveParts({
      ...over,
      threads,
      threadFile: JOB_THREAD,
      stopped: io.stopped(),
      onReady: () =>
        io.stdout.write(
          `working at ${over.place.shown} with ${threads} ${threads === 1 ? 'thread' : 'threads'}, xlane ${over.build.version}, build ${over.build.name}\n`,
        ),
    }),
  )
  note(`ended after ${done} ${done === 1 ? 'job' : 'jobs'}`, options, io)
}

/** `xlane worker`: one of the processes that `--redis` hands work to. */
export const workerCommand = (run: Run): Command =>
  addCommonOptions(
    new Command('worker')
      .description('do work that other commands hand out over Redis (--redis), until told to stop')
      .addOption(redisOption('where the work is').makeOptionMandatory())
      .option('--concurrency <n>', 'parts at a time, each in a thread (default: one per core)', whole(1))
      .option('-q, --quiet', 'print no text but problems'),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane worker --redis redis://10.0.0.5:6379',
          'xlane worker --redis rediss://xlane@redis.example.net --concurrency 8',
        ],
        [
          'Needs the same build of xlane and the same generation of Node as the commands that hand out the work; where they',
          'differ, that is said and nothing is done. docs/SCALE.md says how to run many of them, and a Redis for them.',
          '',
          'Ends with 0 when it is told to stop (SIGTERM, SIGINT): parts at hand are ended first, a second signal does not',
          'wait. Exit code 2: Redis cannot be used, or the usage is wrong.',
        ],
      ),
    )
    .action((options: WorkerCliOptions) => work(options, run))
