/**
 * Holds the analyzer, the simulator, the certificate checker, the engine and the allocator against each other on random
 * networks: `npm run fuzz -- --minutes 10 --seed 1`. The first failure is made small and written to a folder; exit code 1.
 */
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { check } from '../src/analysis/check.ts'
import { describeCounts, describeKinds, fuzz, smallest, USUAL_EFFORT } from '../test/fuzz/campaign.ts'
import { type Failure, noCounts } from '../test/fuzz/ground.ts'
import { examine } from '../test/fuzz/laws.ts'
import { huntedAll } from '../test/fuzz/mistaken.ts'
import { readCase, writeFailure } from '../test/fuzz/write.ts'

const HELP = `npm run fuzz -- [--minutes N] [--networks N] [--seed S] [--out FOLDER]
npm run fuzz -- --case FOLDER
npm run fuzz -- --mistakes [--networks N] [--seed S]

  --minutes N    stop after so long (default 1; without end where --networks is given)
  --networks N   stop after so many networks
  --seed S       the first network's seed, default 1; the others follow
  --out FOLDER   where a failure is written, default fuzz-failures
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
  console.error(`networks with a bound, by kind: ${describeKinds(verdict.counts)}`)
  if (verdict.kind === 'held')
    console.log(
      `HELD: seeds ${verdict.firstSeed} to ${verdict.lastSeed}, ${describeCounts(verdict.counts)}, no failure`,
    )
  else report(verdict.failure, `${values.out}/seed-${verdict.failure.failed.seed}`, verdict.tries)
}

if (values.help) console.log(HELP)
else if (values.case !== undefined) again(values.case)
else if (values.mistakes) mistakes()
else campaign()
