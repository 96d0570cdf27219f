// One survey of failures by one thread, by two, by one and by two workers over Redis, as whole processes of the built
// command line (`npm run build` first): all must print the same bytes. How many times faster two are is of a machine with two free
// cores: on a busy one look at the processor time, of which spreading may add little. Redis where redis-server is installed.
// Options: --k=N (8), --count=N (1000), --samples=N pairs (700), --rounds=N (1), --cli=FILE (dist/cli.mjs), --strict.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { machine } from './support/measure.ts'
import { flag, option } from './support/options.ts'
import { ms, printTable } from './support/table.ts'

const CLI = option('cli', 'dist/cli.mjs')
const ROUNDS = Number(option('rounds', '1'))
const PORT = 7390
const URL_OF_REDIS = `redis://127.0.0.1:${PORT}`
/** Hundredths of a second, as Linux counts. */
const TICK_MS = 10

const folder = mkdtempSync(join(tmpdir(), 'xlane-bench-'))
const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

interface Ran {
  readonly wallMs: number
  /** Of this process and its threads. */
  readonly cpuMs: number
  readonly stdout: string
}

const run = (...args: readonly string[]): Ran => {
  const start = performance.now()
  const script = 'TIMEFORMAT="cpu %U %S"; time "$@"'
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', script, 'bash', process.execPath, CLI, ...args],
    { encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...process.env, LC_ALL: 'C' } },
  )
  const [, user, system] = /cpu (\S+) (\S+)\s*$/.exec(stderr) ?? []
  if (status === null || status > 1) throw new Error(`xlane ${args.join(' ')}: ${stderr.slice(0, 2000)}`)
  return { wallMs: performance.now() - start, cpuMs: 1000 * (Number(user) + Number(system)), stdout }
}

const started = async (command: string, args: readonly string[], sign: string): Promise<ChildProcess> => {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.add(child)
  let said = ''
  child.stdout?.on('data', text => {
    said += text
  })
  while (!said.includes(sign)) await once(child.stdout!, 'data')
  return child
}

const cpuMsOf = ({ pid }: ChildProcess): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

const [topology, requests, allocation] = ['topology.json', 'requests.json', 'allocation.json'].map(name =>
  join(folder, name),
) as [string, string, string]
run('generate', 'fat-tree', '--k', option('k', '8'), '--out', topology)
run('generate', 'requests', topology, '--count', option('count', '1000'), '--out', requests)
run('analyze', topology, requests, '--out', allocation, '--quiet')
const pairs = ['--k', '2', '--samples', option('samples', '700')]
const survey = ['survive', topology, allocation, '--reroute', 'greedy', '--json', ...pairs]

const rows: (readonly string[])[] = []
const best = new Map<string, number>()
const bytes = new Set<string>()
const note = (name: string, { wallMs, cpuMs, stdout }: Ran): void => {
  bytes.add(stdout)
  if (bytes.size > 1) throw new Error(`${name} prints something else`)
  best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, wallMs))
  const one = best.get('one thread') ?? wallMs
  rows.push([name, ms(wallMs), ms(cpuMs), (one / wallMs).toFixed(2)])
}

const hasRedis = spawnSync('redis-server', ['--version']).status === 0
if (!hasRedis) console.log('redis-server is not installed: without Redis')
for (let round = 0; round < ROUNDS; round++) {
  note('one thread', run(...survey))
  note('two threads', run(...survey, '--workers', '2'))
  if (!hasRedis) continue
  for (const count of [1, 2]) {
    const redis = await started(
      'redis-server',
      ['--port', String(PORT), '--save', '', '--dir', folder],
      'Ready',
    )
    const worker = ['worker', '--redis', URL_OF_REDIS, '--concurrency', '1']
    const workers = await Promise.all(
      Array.from({ length: count }, () => started(process.execPath, [CLI, ...worker], 'working at')),
    )
    const before = workers.map(cpuMsOf)
    const ran = run(...survey, '--redis', URL_OF_REDIS)
    const theirs = workers.reduce((sum, each, i) => sum + cpuMsOf(each) - (before[i] ?? 0), 0)
    note(`${count} over Redis`, { ...ran, cpuMs: ran.cpuMs + theirs + cpuMsOf(redis) })
    for (const child of [...workers, redis]) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }
}
console.log(machine())
printTable('a survey of failures', ['by', 'wall ms', 'cpu ms', 'times one'], rows)

const times = (name: string): number => (best.get('one thread') ?? 0) / (best.get(name) ?? 0)
if (flag('strict') && (times('two threads') < 1.8 || (hasRedis && times('2 over Redis') < 1.6)))
  throw new Error('two are not worth two')
