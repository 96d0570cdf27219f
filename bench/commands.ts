// Whole processes of the built command line: what a user waits for. Files come from the CLI's own
// generators. Options: --cli=FILE (dist/cli.mjs; `npm run build` first), --rounds=N (3), --only=TEXT, --count=N (10000).
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { AnalysisResult } from '../src/analysis/result.ts'
import { expectStored } from './support/expected.ts'
import { machine, median } from './support/measure.ts'
import { option } from './support/options.ts'
import { ms, printTable, whole } from './support/table.ts'

const CLI = option('cli', 'dist/cli.mjs')
const ROUNDS = Number(option('rounds', '3'))
const COUNT = Number(option('count', '10000'))
const K = 16
const BIG = 2 ** 28

/** Runs the CLI; anything but exit code 0 ends the bench. */
const run = (args: readonly string[]): { wallMs: number; stdout: string } => {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    encoding: 'utf8',
    maxBuffer: BIG,
  })
  const wallMs = performance.now() - start
  if (status !== 0) throw new Error(`xlane ${args.join(' ')}: exit code ${status}\n${stderr.slice(0, 2000)}`)
  return { wallMs, stdout }
}

/** The text form is what a user waits for; the JSON form, once more and untimed, is what can be checked. */
const checked = (args: readonly string[], count: number): AnalysisResult => {
  const result: AnalysisResult = JSON.parse(run([...args, '--json']).stdout)
  const { summary, valid, tunnels } = result
  const sum = tunnels.reduce((total, t) => total + t.minLatencyPs + (t.maxJitterPs ?? Number.NaN), 0)
  if (!valid || summary.accepted !== count || tunnels.length !== count || sum !== summary.objectivePs)
    throw new Error(`xlane ${args.join(' ')}: ${JSON.stringify(summary)}, tunnels sum to ${sum}`)
  if (summary.lowerBoundPs > sum) throw new Error(`the lower bound ${summary.lowerBoundPs} is above ${sum}`)
  return result
}

const folder = mkdtempSync(join(tmpdir(), 'xlane-bench-'))
const file = (name: string): string => join(folder, name)
process.on('exit', () => rmSync(folder, { recursive: true }))

for (const form of ['json', 'yaml']) {
  run(['generate', 'fat-tree', '--k', String(K), '--out', file(`topology.${form}`)])
  const to = ['--count', String(COUNT), '--seed', '1', '--out', file(`requests.${form}`)]
  run(['generate', 'requests', file(`topology.${form}`), ...to])
}
const inputs = [file('topology.json'), file('requests.json')]
for (const form of ['json', 'yaml'])
  run(['analyze', ...inputs, '--algorithm', 'x-opt', '--out', file(`placed.${form}`), '--limit', '1'])
const tunnelsIn = JSON.parse(readFileSync(file('placed.json'), 'utf8')).requests.length
if (tunnelsIn !== COUNT) throw new Error(`${tunnelsIn} of ${COUNT} tunnels were placed`)

// One port that all tunnels leave through, and trees with a thousand leaves.
const ROOMY = ['--queue-size', '100 MiB']
run(['generate', 'star', '--hosts', '20', ...ROOMY, '--out', file('port.json')])
run([
  ...['generate', 'requests', file('port.json'), '--pattern', 'incast', '--count', '5000', '--load', '0.4'],
  ...['--out', file('incast.json')],
])
run(['generate', 'star', '--hosts', '1001', ...ROOMY, '--out', file('wide.json')])
run([
  ...['generate', 'requests', file('wide.json'), '--count', '3', '--receivers', '1000'],
  ...['--out', file('multicast.json')],
])
run([
  ...['generate', 'requests', file('topology.json'), '--count', String(10 * COUNT), '--seed', '1'],
  ...['--out', file('many.json')],
])

interface Command {
  readonly name: string
  readonly args: readonly string[]
  readonly targetMs: number
  /** Tunnels accepted, where not COUNT; then Σ (λmin + δmax) is held against the stored one. */
  readonly count?: number
}

const COMMANDS: readonly Command[] = [
  { name: 'check, JSON', args: ['check', file('topology.json'), file('placed.json')], targetMs: 1_000 },
  { name: 'check, YAML', args: ['check', file('topology.yaml'), file('placed.yaml')], targetMs: 6_000 },
  { name: 'analyze, x-opt', args: ['analyze', ...inputs, '--algorithm', 'x-opt'], targetMs: 1_500 },
  { name: 'analyze, greedy', args: ['analyze', ...inputs, '--algorithm', 'greedy'], targetMs: 5_000 },
  {
    name: `${whole(10 * COUNT)} requests`,
    args: ['analyze', file('topology.json'), file('many.json'), '--algorithm', 'x-opt'],
    targetMs: 25_000,
    count: 10 * COUNT,
  },
  {
    name: '5,000 tunnels on one port',
    args: ['analyze', file('port.json'), file('incast.json')],
    targetMs: 2_000,
    count: 5000,
  },
  {
    name: '1,000 receivers, 3 tunnels',
    args: ['analyze', file('wide.json'), file('multicast.json')],
    targetMs: 2_000,
    count: 3,
  },
]

/** Σ (λmin + δmax) that commands which prove the same allocation must agree on. */
let agreed: number | null | undefined
const rows = COMMANDS.filter(({ name }) => name.includes(option('only', ''))).map(
  ({ name, args, targetMs, count }) => {
    const { summary } = checked(args, count ?? COUNT)
    if (count !== undefined) expectStored(`commands: ${name}`, summary.objectivePs ?? Number.NaN)
    else if (!name.includes('greedy')) {
      agreed ??= summary.objectivePs
      if (summary.objectivePs !== agreed) throw new Error(`${name}: ${summary.objectivePs}, others ${agreed}`)
    }
    const times = Array.from({ length: ROUNDS }, () => run(args).wallMs)
    const bare = Array.from({ length: ROUNDS }, () => bareNode())
    return [
      name,
      ms(Math.min(...times)),
      ms(median(times)),
      String(targetMs),
      (Math.min(...times) / Math.min(...bare)).toFixed(1),
      whole(summary.objectivePs ?? Number.NaN),
      whole(summary.lowerBoundPs),
    ]
  },
)

function bareNode(): number {
  const start = performance.now()
  spawnSync(process.execPath, ['-e', '0'])
  return performance.now() - start
}

console.log(`${machine()}; ${ROUNDS} rounds`)
printTable(
  `Whole processes, k=${K} fat-tree, ${whole(COUNT)} requests, text to a pipe`,
  ['', 'best ms', 'median', 'target', 'x bare node', 'objective, ps', 'lower bound, ps'],
  rows,
)
