/**
 * Holds the analyzer, the simulator, the certificate checker, the engine and the allocator against each other on random
 * networks: `npm run fuzz -- --minutes 10 --seed 1`. The first failure is made small and written to a folder; exit code 1.
 */
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { check } from '../src/analysis/check.ts'
import { answersOnThreads } from '../src/jobs/answers-on-threads.ts'
import { answersOverRedis, type OverRedis } from '../src/jobs/redis/answers-over-redis.ts'
import { buildName } from '../src/jobs/redis/build-name.ts'
import { redisPlace } from '../src/jobs/redis/redis-url.ts'
import { serveParts } from '../src/jobs/redis/serve-parts.ts'
import { coreCount } from '../src/threads/core-count.ts'
import {
  describeCounts,
  describeKinds,
  fuzz,
  smallest,
  USUAL_EFFORT,
  type Verdict,
} from '../test/fuzz/campaign.ts'
import { type Failure, noCounts } from '../test/fuzz/ground.ts'
import { examine } from '../test/fuzz/laws.ts'
import { huntedAll } from '../test/fuzz/mistaken.ts'
import { FUZZ, type FuzzAnswer, verdictOf } from '../test/fuzz/spread-fuzz.ts'
import { readCase, writeFailure } from '../test/fuzz/write.ts'

const HELP = `npm run fuzz -- [--minutes N] [--networks N] [--seed S] [--out FOLDER]
npm run fuzz -- [...] --workers N | --redis URL
npm run fuzz -- --serve [--workers N] --redis URL
npm run fuzz -- --case FOLDER
npm run fuzz -- --mistakes [--networks N] [--seed S]

  --minutes N    stop after so long (default 1; without end where --networks is given)
  --networks N   stop after so many networks
  --seed S       the first network's seed, default 1; the others follow
  --out FOLDER   where a failure is written, default fuzz-failures
  --workers N    threads that share the networks, default 1; the outcome is the same
  --redis URL    let those do it who serve this Redis; a password from XLANE_REDIS_PASSWORD
  --serve        do so, until Ctrl-C: \`xlane worker\` knows no fuzzing, which is not part of the package
  --case FOLDER  look again at a failure that was written
  --mistakes     plants the known mistakes of the model one by one, and says after how many networks (300 at most) the
                 simulations notice
`

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    networks: { type: 'string' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'fuzz-failures' },
    workers: { type: 'string' },
    redis: { type: 'string' },
    serve: { type: 'boolean', default: false },
    case: { type: 'string' },
    mistakes: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

const positive = (name: string, text: string | undefined, fallback: number): number => {
  if (text === undefined) return fallback
  const value = Number(text)
  if (!(value >= 0)) {
    console.error(`--${name}: expected a number, got ${text}`)
    process.exit(2)
  }
  return value
}

const report = (failure: Failure, folder: string, tries: number): void => {
  const { tunnels, topology } = failure.failed
  writeFailure(failure, folder)
  console.log(`\n${failure.message}`)
  console.log(
    `BROKEN: law "${failure.law}", made small in ${tries} tries (${tunnels.length} tunnels, ` +
      `${topology.links.length} links): ${folder}`,
  )
  process.exitCode = 1
}

const again = (folder: string): void => {
  const ground = { analysis: check, effort: { ...USUAL_EFFORT, search: 1000 }, counts: noCounts() }
  const failure = examine(readCase(folder), ground)
  if (failure === undefined) console.log(`HELD: ${folder}, ${describeCounts(ground.counts)}`)
  else report({ ...failure, ...smallest(failure, check) }.failure, folder, 0)
}

const mistakes = (): void => {
  const networks = positive('networks', values.networks, 300)
  for (const { mistake, seed, drawn, changed } of huntedAll(
    positive('seed', values.seed, 1),
    networks,
    () => false,
  )) {
    const where = seed === undefined ? 'not noticed' : `noticed by seed ${seed}`
    console.log(`${mistake}: ${where}, ${drawn} networks, ${changed} with other numbers`)
    if (seed === undefined) process.exitCode = 1
  }
}

const campaign = (): void => {
  const seed = positive('seed', values.seed, 1)
  const networks = positive('networks', values.networks, Number.POSITIVE_INFINITY)
  const unlimited = values.networks === undefined ? 1 : Number.POSITIVE_INFINITY
  const untilMs = performance.now() + 60_000 * positive('minutes', values.minutes, unlimited)
  let saidMs = performance.now()
  const verdict = fuzz({
    analysis: check,
    effort: USUAL_EFFORT,
    seed,
    networks,
    shouldStop: () => performance.now() >= untilMs,
    onNetwork: (counts, at) => {
      if (performance.now() - saidMs < 10_000) return
      saidMs = performance.now()
      console.error(`seeds ${seed} to ${at}: ${describeCounts(counts)}`)
    },
  })
  tell(verdict)
}

const tell = (verdict: Verdict): void => {
  console.error(`networks with a bound, by kind: ${describeKinds(verdict.counts)}`)
  if (verdict.kind === 'held')
    console.log(
      `HELD: seeds ${verdict.firstSeed} to ${verdict.lastSeed}, ${describeCounts(verdict.counts)}, no failure`,
    )
  else report(verdict.failure, `${values.out}/seed-${verdict.failure.failed.seed}`, verdict.tries)
}

/** Where the work is handed out, with the build of the sources and of the fuzzer. */
const overRedis = (url: string): OverRedis => {
  const place = redisPlace(url)
  const password = place.password ?? process.env.XLANE_REDIS_PASSWORD
  return {
    place: { ...place, password },
    build: {
      name: buildName([fileURLToPath(new URL('../test', import.meta.url))]),
      version: 'of the sources',
    },
    say: text => console.error(text),
  }
}

const THREAD = fileURLToPath(new URL('fuzz-thread.ts', import.meta.url))

/** Where only time ends it, there is still a last network. */
const MOST_NETWORKS = 100_000

const spreadCampaign = async (): Promise<void> => {
  const seed = positive('seed', values.seed, 1)
  const networks = positive('networks', values.networks, MOST_NETWORKS)
  const unlimited = values.networks === undefined ? 1 : Number.POSITIVE_INFINITY
  const untilMs = performance.now() + 60_000 * positive('minutes', values.minutes, unlimited)
  let isStopped = false
  process.once('SIGINT', () => {
    isStopped = true
  })
  let saidMs = performance.now()
  const spreading = {
    shouldStop: () => isStopped || performance.now() >= untilMs,
    isLast: ({ failedSeed }: FuzzAnswer) => failedSeed !== null,
    onProgress: (done: number, total: number) => {
      if (performance.now() - saidMs < 10_000) return
      saidMs = performance.now()
      console.error(`${done} of ${total} parts`)
    },
  }
  const input = { seed, networks }
  const { answers } =
    values.redis === undefined
      ? await answersOnThreads(FUZZ, input, spreading, THREAD, positive('workers', values.workers, 1))
      : await answersOverRedis(FUZZ, input, spreading, overRedis(values.redis))
  tell(verdictOf(input, answers))
}

const serve = async (): Promise<void> => {
  if (values.redis === undefined) {
    console.error('--serve: expected --redis URL')
    process.exit(2)
  }
  const threads = positive('workers', values.workers, coreCount())
  const done = await serveParts({
    ...overRedis(values.redis),
    threadFile: THREAD,
    threads,
    stopped: once(process, 'SIGINT'),
    onReady: () => console.error(`serving with ${threads} threads`),
  })
  console.error(`ended after ${done} jobs`)
}

if (values.help) console.log(HELP)
else if (values.case !== undefined) again(values.case)
else if (values.mistakes) mistakes()
else if (values.serve) await serve()
else if (values.workers !== undefined || values.redis !== undefined) await spreadCampaign()
else campaign()
