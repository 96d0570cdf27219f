// Replications over threads, whole processes of the built command line: `npm run build` first. One and two threads must
// print the same bytes. Options: --cli=FILE (dist/cli.mjs), --rounds=N (3), --replications=N (8), --hops=N (millions each, 8).
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { printAllocation } from '../src/formats/requests/print-requests.ts'
import { printTopology } from '../src/formats/topology/print-topology.ts'
import { machine } from './support/measure.ts'
import { option } from './support/options.ts'
import { printTable } from './support/table.ts'
import { fatTree } from './support/traffic.ts'

const CLI = option('cli', 'dist/cli.mjs')
const ROUNDS = Number(option('rounds', '3'))
const REPLICATIONS = option('replications', '8')
const HOPS = Number(option('hops', '8')) * 1e6

const folder = mkdtempSync(join(tmpdir(), 'xlane-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true }))
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const { topology, tunnels } = fatTree(4, 0.66)
const hopsPerPs = tunnels.reduce((sum, t) => sum + t.routes[0]!.length / t.periodPs, 0)
const args = [
  'simulate',
  write('topology.json', printTopology(topology, { format: 'json' })),
  write('allocation.json', printAllocation({ tunnels }, topology, { format: 'json' })),
  '--no-bounds',
  '--json',
  '--replications',
  REPLICATIONS,
  '--duration',
  `${Math.ceil(HOPS / hopsPerPs)} ps`,
]

const run = (workers: number): { wallMs: number; stdout: string } => {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [CLI, ...args, '--workers', String(workers)],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  )
  if (status !== 0) throw new Error(`exit code ${status}\n${stderr.slice(0, 2000)}`)
  return { wallMs: performance.now() - start, stdout }
}

const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
for (let round = 0; round < ROUNDS; round++) {
  const [one, two] = [run(1), run(2)]
  if (one.stdout !== two.stdout) throw new Error('two threads print something else than one')
  best[0] = Math.min(best[0]!, one.wallMs)
  best[1] = Math.min(best[1]!, two.wallMs)
}
printTable(
  `(b) k=4, ${REPLICATIONS} replications of ${HOPS / 1e6} M packet-hops, whole processes, best of ${ROUNDS}: ${machine()}`,
  ['threads', 'wall ms', 'times one', 'target'],
  best.map((wallMs, i) => [
    String(i + 1),
    wallMs.toFixed(0),
    (best[0]! / wallMs).toFixed(2),
    i === 1 ? '1.7' : '',
  ]),
)
