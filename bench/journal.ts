// The journal: how large it gets, and what a start with it costs, in a process of its own.
// Options: --decisions=N (11320), --k=N of the fat-tree (8), --keep=FILE to keep the journal there.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openController } from '../src/controller/journal/open-controller.ts'
import { generateRequests } from '../src/generate/requests.ts'
import { generateTopology } from '../src/generate/topology.ts'
import type { Command } from '../src/model/command.ts'
import type { Topology } from '../src/model/topology.ts'
import { machine } from './support/measure.ts'
import { option } from './support/options.ts'

const DECISIONS = Number(option('decisions', '11320'))
const K = Number(option('k', '8'))
const OPEN = option('open', '')
const KEEP = option('keep', '')
const US = 1_000_000
const MIB = 1 << 20

/** What must hold (docs/CONTROLLER.md). */
const MOST = { fileMib: 60, startCpuMs: 2000, memory: 1.3 }

const topology: Topology = generateTopology({ shape: 'fat-tree', k: K })
const OPTIONS = { remedies: false }

interface Started {
  readonly cpuMs: number
  readonly peakMib: number
  readonly runningMib: number
  readonly sequence: number
  readonly state: string
  readonly tunnels: number
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** In a process that does nothing else. */
const start = async (path: string): Promise<Started> => {
  const before = cpuMs()
  const { controller, journal } = await openController(path, topology, OPTIONS)
  const taken = cpuMs() - before
  const peakMib = process.resourceUsage().maxRSS / 1024
  globalThis.gc?.()
  const running = {
    runningMib: process.memoryUsage().rss / MIB,
    sequence: controller.state.sequence,
    state: controller.stateHash(),
    tunnels: controller.tunnels.length,
  }
  journal.close()
  return { cpuMs: taken, peakMib, ...running }
}

/** Requests until nearly nothing fits any more, then as many releases as requests. */
const commands = function* (held: () => readonly string[]): Generator<Command> {
  const stream = generateRequests(topology, {
    seed: 4,
    count: DECISIONS,
    sizesBits: [128, 512, 1024, 1400].map(bytes => bytes * 8),
    periodsPs: [50, 100, 200, 500].map(us => us * US),
    deadlineShare: 1,
  })
  const most = K ** 3
  let turn = 0
  for (const { sizeBits: _wire, id, ...request } of stream) {
    const ids = held()
    if (ids.length >= most) yield { kind: 'release', id: ids[(turn++ * 7919) % ids.length]! }
    yield { kind: 'request', request: { ...request, id } }
  }
}

const build = async (path: string): Promise<string> => {
  const { controller, journal } = await openController(path, topology, OPTIONS)
  const begin = cpuMs()
  let nowMs = 1_800_000_000_000
  for (const command of commands(() => [...controller.state.held.keys()])) {
    if (controller.state.sequence >= DECISIONS) break
    nowMs += 5
    controller.execute(command, nowMs)
  }
  const made = controller.state.sequence
  console.log(
    `made ${made} decisions, ${controller.tunnels.length} tunnels, ${Math.round(cpuMs() - begin)} ms of CPU`,
  )
  const state = controller.stateHash()
  journal.close()
  return state
}

const run = async (): Promise<void> => {
  console.log(machine())
  const folder = mkdtempSync(join(tmpdir(), 'xlane-bench-journal-'))
  try {
    const path = KEEP === '' ? join(folder, 'contracts.journal') : KEEP
    const state = await build(path)
    const fileMib = statSync(path).size / MIB
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', process.argv[1]!, `--open=${path}`, `--k=${K}`],
      { encoding: 'utf8' },
    )
    if (status !== 0) throw new Error(stderr)
    const started = JSON.parse(stdout) as Started
    if (started.state !== state) throw new Error('what was opened is not what was decided')
    const memory = started.peakMib / started.runningMib
    const said = [
      `file ${fileMib.toFixed(1)} MiB (at most ${MOST.fileMib})`,
      `start ${Math.round(started.cpuMs)} ms of CPU (at most ${MOST.startCpuMs})`,
      `memory ${started.peakMib.toFixed(0)} MiB at most, ${started.runningMib.toFixed(0)} running: ${memory.toFixed(2)} times (at most ${MOST.memory})`,
    ]
    console.log(said.join('\n'))
    const isGood = fileMib <= MOST.fileMib && started.cpuMs <= MOST.startCpuMs && memory <= MOST.memory
    process.exitCode = isGood ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (OPEN === '') await run()
else console.log(JSON.stringify(await start(OPEN)))
