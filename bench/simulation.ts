// Packet-hops a second of processor time of the simulator's kernels, one core, statistics on, and what
// packets in flight cost.
// Options: --hops=N (millions a run, 8), --rounds=N (3), --only=TEXT, --quick (no k=16), --update (store the check values anew).
import { BatchKernel } from '../src/simulation/kernels/batch-kernel.ts'
import { EventKernel } from '../src/simulation/kernels/event-kernel.ts'
import type { Kernel } from '../src/simulation/kernels/kernel.ts'
import { PortKernel } from '../src/simulation/kernels/port-kernel.ts'
import { CARRY, CELL, MAX, SUM_HIGH, SUM_LOW, type Tally } from '../src/simulation/kernels/tally.ts'
import { type PacketRecords, planSimulation } from '../src/simulation/setup/packet-records.ts'
import { runTables } from '../src/simulation/setup/run-tables.ts'
import { CALM, type Scenario } from '../src/simulation/setup/scenario.ts'
import { expectStored } from './support/expected.ts'
import { cpuMillisOf, machine } from './support/measure.ts'
import { flag, option } from './support/options.ts'
import type { Placed } from './support/placed.ts'
import { printTable, whole } from './support/table.ts'
import { fatTree, ring, sparseFatTree, threeSwitches } from './support/traffic.ts'

const HOPS = Number(option('hops', '8')) * 1e6
const ROUNDS = Number(option('rounds', '3'))
const only = option('only', '')
const NEVER = Number.POSITIVE_INFINITY
/** Long enough to tell kernels apart, short enough for the slow one. */
const CHECKED_HOPS = 300_000

interface Case {
  readonly name: string
  readonly make: () => Placed
  readonly target: number
  readonly jitterPs?: number
  readonly kernel?: 'event' | 'port'
  readonly heavy?: true
}

const CASES: readonly Case[] = [
  { name: '(a) 3 switches, 16 hosts', make: () => threeSwitches(), target: 15 },
  { name: '(b) k=4', make: () => fatTree(4, 0.66), target: 15 },
  { name: '(c) k=8, 16,256 tunnels', make: () => fatTree(8, 0.4), target: 10 },
  { name: '(e) k=16, 10,000 pairs', make: () => sparseFatTree(), target: 8, heavy: true },
  { name: '(a) 3 lanes', make: () => threeSwitches(3), target: 9 },
  { name: '(b) 3 lanes', make: () => fatTree(4, 0.66, 3), target: 9 },
  { name: '(c) 3 lanes', make: () => fatTree(8, 0.4, 3), target: 6 },
  { name: '(e) 3 lanes', make: () => sparseFatTree(3), target: 4.8, heavy: true },
  { name: '(b) 50 ns of jitter', make: () => fatTree(4, 0.66), target: 0, jitterPs: 50_000 },
  { name: '(c) 50 ns of jitter', make: () => fatTree(8, 0.4), target: 0, jitterPs: 50_000 },
  { name: 'ring of 8: events', make: ring, target: 5 },
  { name: '(a) by events', make: () => threeSwitches(), target: 5, kernel: 'event' },
  { name: '(b) by events', make: () => fatTree(4, 0.66), target: 5, kernel: 'event' },
  { name: '(b) port by port', make: () => fatTree(4, 0.66), target: 0, kernel: 'port' },
]

const wired = ({ topology, tunnels }: Placed, jitterPs: number): PacketRecords =>
  planSimulation(
    { ...topology, links: topology.links.map(link => ({ ...link, maxJitterPs: jitterPs })) },
    tunnels,
  )

const hopsPerPs = (plan: PacketRecords): number =>
  plan.tunnel.reduce((sum, t) => sum + 1 / plan.tunnels[t]!.periodPs, 0)

const scenarioFor = (plan: PacketRecords, hops: number): Scenario => ({
  ...CALM,
  seed: 1,
  phases: { kind: 'random' },
  wireJitter: { kind: 'uniform' },
  durationPs: Math.ceil(hops / hopsPerPs(plan)),
})

const kernelFor = (plan: PacketRecords, scenario: Scenario, kind: Case['kernel']): Kernel => {
  const tables = runTables(plan, scenario)
  if (kind === 'port') return new PortKernel(tables)
  return plan.order === undefined || kind === 'event' ? new EventKernel(tables) : new BatchKernel(tables)
}

/** What every kernel must count alike, in one number below 2^53. */
const checkValue = ({ cells, packetHops }: Tally): number => {
  let value = packetHops
  for (let at = 0; at < cells.length; at += CELL)
    for (const part of [cells[at + MAX]!, cells[at + SUM_LOW]!, cells[at + SUM_HIGH]!])
      if (part > 0) value = (value * 31 + part) % (CARRY / 64)
  return value
}

const check = (name: string, plan: PacketRecords): void => {
  const scenario = scenarioFor(plan, CHECKED_HOPS)
  const ofKernel = (kernel: Kernel): number => {
    kernel.advance(NEVER)
    return checkValue(kernel.tally)
  }
  const value = ofKernel(kernelFor(plan, scenario, 'event'))
  if (plan.order !== undefined && ofKernel(kernelFor(plan, scenario, undefined)) !== value)
    throw new Error(`${name}: the kernels differ`)
  if (ofKernel(kernelFor(plan, scenario, 'port')) !== value) throw new Error(`${name}: the kernels differ`)
  expectStored(`simulation ${name}`, value)
}

const measureRate = (
  plan: PacketRecords,
  { kernel }: Pick<Case, 'kernel'>,
): { rate: number; kernel: Kernel } => {
  let rate = 0
  let last: Kernel | undefined
  for (let round = 0; round < ROUNDS; round++) {
    last = kernelFor(plan, scenarioFor(plan, HOPS), kernel)
    const running = last
    const ms = cpuMillisOf(() => void running.advance(NEVER))
    rate = Math.max(rate, running.tally.packetHops / ms / 1000)
  }
  return { rate, kernel: last! }
}

const speed = (): void => {
  const rows: string[][] = []
  for (const wanted of CASES) {
    const { name, make, target, jitterPs = 0, heavy } = wanted
    if (!name.includes(only) || (heavy && flag('quick'))) continue
    const plan = wired(make(), jitterPs)
    check(name, plan)
    const { rate, kernel } = measureRate(plan, wanted)
    rows.push([
      name,
      whole(plan.tunnels.length),
      whole(kernel.tally.packetHops),
      rate.toFixed(1),
      target === 0 ? '' : String(target),
    ])
  }
  if (rows.length > 0)
    printTable(
      `packet-hops, best of ${ROUNDS}: ${machine()}`,
      ['', 'tunnels', 'hops', 'Mhops/s', 'target'],
      rows,
    )
}

/** The same network over longer and longer wires: more packets on their way at any time. */
const inFlight = (): void => {
  const rows = [500_000, 5e6, 50e6, 500e6, 5e9].map(linkPs => {
    const plan = wired(fatTree(4, 0.66, 1, linkPs), 0)
    const scenario = scenarioFor(plan, HOPS)
    const kernel = new BatchKernel(runTables(plan, scenario))
    const runFor = (untilPs: number): { heap: number; hops: number; ms: number } => {
      globalThis.gc?.()
      const before = process.memoryUsage().heapUsed
      const hops = kernel.tally.packetHops
      const ms = cpuMillisOf(() => void kernel.advance(untilPs))
      globalThis.gc?.()
      return { heap: process.memoryUsage().heapUsed - before, hops: kernel.tally.packetHops - hops, ms }
    }
    runFor(scenario.durationPs / 2)
    const { inFlight: packets } = kernel
    const { heap, hops, ms } = runFor(scenario.durationPs)
    return [
      `${linkPs / 1e6} us`,
      whole(packets),
      (kernel.bytes / 2 ** 20).toFixed(2),
      (heap / hops).toFixed(3),
      (hops / ms / 1000).toFixed(1),
    ]
  })
  printTable(
    'packets in flight: k=4 over longer wires',
    ['a wire takes', 'in flight', 'buffers MiB', 'heap B/hop', 'Mhops/s'],
    rows,
  )
}

speed()
if ('in flight'.includes(only)) inFlight()
