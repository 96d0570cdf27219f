// Whether `--time-limit` holds by a real clock: whole processes of the built command line on inputs that take much longer, each
// with an answer that says what was cut short. Options: --cli=FILE (dist/cli.mjs; `npm run build` first), --k=N (16),
// --count=N (10000 tunnels), --only=TEXT, --strict (end with 1 when one takes more than 0.3 s longer), --limits=MS,MS,..; --clock=cpu
// for a busy machine: the time, the command's own included, is what the processor spent on its main thread (Linux), and what other
// threads do is not in it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { machine } from './support/measure.ts'
import { flag, option } from './support/options.ts'
import { ms, printTable } from './support/table.ts'

const CLI = option('cli', 'dist/cli.mjs')
const K = option('k', '16')
const COUNT = Number(option('count', '10000'))
const ALLOWED_MS = 300

interface Ran {
  readonly wallMs: number
  readonly cpuMs: number
  readonly status: number | null
  readonly said: string
}

/** One command, with the processor time that it says it took. */
const run = (args: readonly string[]): Ran => {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(ON_CPU)}`, CLI, ...args],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 29,
    },
  )
  const elapsedMs = performance.now() - start
  const cpuMs = Number(/xlane-bench-cpu (\d+)/.exec(stderr)?.[1] ?? Number.NaN)
  const wallMs = CPU_CLOCK ? cpuMs : elapsedMs
  return { wallMs, cpuMs, status, said: stdout + stderr }
}

const CPU_CLOCK = option('clock', 'wall') === 'cpu'

/** Milliseconds that the main thread of this process has run; evaluated in the command's own process, before it. */
const ON_CPU = `
  import { readFileSync } from 'node:fs'
  const spentMs = () => Number(readFileSync('/proc/self/task/' + process.pid + '/schedstat', 'utf8').split(' ')[0]) / 1e6
  if (${CPU_CLOCK}) performance.now = spentMs
  process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    const cpuMs = ${CPU_CLOCK} ? spentMs() : (user + system) / 1000
    process.stderr.write('xlane-bench-cpu ' + Math.round(cpuMs) + '\\n')
  })`

const folder = mkdtempSync(join(tmpdir(), 'xlane-bench-'))
const file = (name: string): string => join(folder, name)
process.on('exit', () => rmSync(folder, { recursive: true }))

const made = (args: readonly string[]): void => {
  const { status, said } = run(args)
  if (status !== 0) throw new Error(`xlane ${args.join(' ')}: exit code ${status}\n${said.slice(0, 2000)}`)
}

const topology = file('topology.json')
const requests = file('requests.json')
const many = file('many.json')
const placed = file('placed.json')
const proof = file('proof.json')
made(['generate', 'fat-tree', '--k', K, '--out', topology])
made(['generate', 'requests', topology, '--count', String(COUNT), '--seed', '1', '--out', requests])
made(['generate', 'requests', topology, '--count', String(10 * COUNT), '--seed', '1', '--out', many])
made([
  ...['analyze', topology, requests, '--algorithm', 'x-opt', '--limit', '1'],
  ...['--out', placed, '--certificate', proof],
])

const COMMANDS: readonly { readonly name: string; readonly args: readonly string[] }[] = [
  { name: 'analyze, greedy', args: ['analyze', topology, requests] },
  { name: 'analyze, greedy, ten times as many', args: ['analyze', topology, many] },
  { name: 'analyze, x-opt, ten times as many', args: ['analyze', topology, many, '--algorithm', 'x-opt'] },
  { name: 'check', args: ['check', topology, placed] },
  { name: 'check, compare', args: ['check', topology, placed, '--compare'] },
  { name: 'check, certificate', args: ['check', topology, placed, '--certificate', file('again.json')] },
  { name: 'verify', args: ['verify', topology, placed, proof] },
  { name: 'explain', args: ['explain', topology, requests, '--tunnel', 'r1'] },
  { name: 'report', args: ['report', topology, placed] },
  { name: 'graph', args: ['graph', topology, requests] },
  { name: 'simulate', args: ['simulate', topology, placed, '--duration', '100s', '--workers', '1'] },
  {
    name: 'simulate, in threads',
    args: ['simulate', topology, placed, '--duration', '100s', '--replications', '4'],
  },
  { name: 'simulate, adversary', args: ['simulate', topology, placed, '--adversary'] },
  { name: 'prove', args: ['prove', topology, placed] },
]

let missed = 0
const rows = COMMANDS.filter(({ name }) => name.includes(option('only', ''))).flatMap(({ name, args }) =>
  option('limits', '1000,2000,4000')
    .split(',')
    .map(Number)
    .map(limitMs => {
      const { wallMs, cpuMs, status, said } = run([...args, '--time-limit', `${limitMs} ms`])
      const isCut = status === 1
      // Either it was done in time, or it says that it was not.
      if (status !== 0 && !(isCut && /TIME_LIMIT|time limit|UNDECIDED/.test(said)))
        throw new Error(`${name}: exit code ${status}\n${said.slice(0, 2000)}`)
      if (wallMs - limitMs > ALLOWED_MS) missed++
      const over = wallMs - limitMs
      return [
        name,
        String(limitMs),
        ms(wallMs),
        ms(cpuMs),
        over > 0 ? ms(over) : '',
        isCut ? 'cut short' : 'done',
      ]
    }),
)

console.log(machine())
printTable(
  `--time-limit, k=${K} fat-tree, ${COUNT} tunnels; at most ${ALLOWED_MS} ms over`,
  ['', 'limit, ms', CPU_CLOCK ? 'main thread' : 'wall', 'cpu', 'over', ''],
  rows,
)
if (missed > 0) console.log(`${missed} took more than ${ALLOWED_MS} ms longer than allowed`)
if (missed > 0 && flag('strict')) process.exitCode = 1
