// How long a user waits before the first byte: `xlane --help` and `xlane analyze` of shipped examples, each over a bare
// `node -e 0` (18 nodes is the nearest to the 20 of the budget). Interleaved, so that a busy machine slows all alike;
// the median of 10 rounds. `--strict` ends with 1 when a budget is missed.
import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'

const ROUNDS = 10
const root = fileURLToPath(new URL('..', import.meta.url))
const cli = 'dist/cli.mjs'

const RUNS = [
  { name: 'node -e 0', args: ['-e', '0'], expect: /^$/ },
  { name: 'xlane --help', args: [cli, '--help'], expect: /^Usage: xlane/, budgetMs: 60 },
  {
    name: 'xlane analyze, 18 nodes',
    args: [cli, 'analyze', 'topologies/testbed.yaml', 'examples/testbed.requests.yaml'],
    expect: /xfd-17/,
    budgetMs: 400,
  },
  {
    name: 'xlane analyze, 36 nodes',
    args: [cli, 'analyze', 'topologies/fat-tree-k4.yaml', 'examples/fat-tree-k4.requests.yaml'],
    expect: /r40/,
  },
]

const once = ({ name, args, expect }) => {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  const ms = performance.now() - start
  if (status !== 0 || !expect.test(stdout))
    throw new Error(`${name} ended with ${status}\n${stdout}${stderr}`)
  return ms
}

const median = values => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

for (const run of RUNS) once(run)
const samples = RUNS.map(() => [])
for (let round = 0; round < ROUNDS; round++) for (const [i, run] of RUNS.entries()) samples[i].push(once(run))

const bare = median(samples[0])
const rows = RUNS.map(({ name, budgetMs }, i) => ({
  name,
  ms: median(samples[i]),
  over: median(samples[i]) - bare,
  budgetMs,
}))

const cell = (text, width) => String(text).padStart(width)
console.log(`${'median of 10, ms'.padEnd(26)}${cell('wall', 8)}${cell('over bare', 12)}${cell('budget', 9)}`)
for (const { name, ms, over, budgetMs } of rows)
  console.log(
    `${name.padEnd(26)}${cell(ms.toFixed(0), 8)}${cell(over.toFixed(0), 12)}${cell(budgetMs ?? '', 9)}`,
  )

const missed = rows.filter(({ over, budgetMs }) => over > (budgetMs ?? Number.POSITIVE_INFINITY))
if (missed.length > 0) console.log(`over budget: ${missed.map(({ name }) => name).join(', ')}`)
if (process.argv.includes('--strict') && missed.length > 0) process.exitCode = 1
