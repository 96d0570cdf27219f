// Worst-case bounds in process, one core, warm: from compiled arrays to λmin/δmax per receiver.
// Options: --rounds=N (20), --quick (no 100,000 tunnels), --only=TEXT (cases with it in their name), --update (store the check values anew).
import { describeTunnel } from '../src/analysis/bounds.ts'
import { layOut } from '../src/analysis/solve.ts'
import { compileNetwork } from '../src/network/network.ts'
import { compile, reset, solveAll, sumOf, verify } from './support/compiled.ts'
import { expectStored } from './support/expected.ts'
import { machine, measure, millisOf, peakMegabytes } from './support/measure.ts'
import { flag, option } from './support/options.ts'
import { type Placed, placed } from './support/placed.ts'
import { type Steps, stepsOf } from './support/steps.ts'
import { ms, printTable, whole } from './support/table.ts'

const FULLEST = 0.9
const ROUNDS = Number(option('rounds', '20'))
const seed = 1

const fatTree = (count: number, lanes: number): Placed =>
  placed({
    topology: { shape: 'fat-tree', k: 16, ...(lanes === 1 ? { bestEffortMaxFrameBits: 0 } : {}) },
    requests: { seed, count, lanes },
  })

/** A quarter each plain, sized, batches and token buckets, with preemption and gPTP at every port. */
const mixedFatTree = (count: number): Placed =>
  placed({
    topology: { shape: 'fat-tree', k: 16, expressLanes: 1, gptpPeriodPs: 125_000_000_000 },
    requests: { seed, count, lanes: 3, kinds: ['plain', 'sized', 'batch', 'bucket'] },
  })

/** 512 host cables and 128 between switches: 1280 ports. */
const leafSpine = (): Placed =>
  placed({
    topology: { shape: 'leaf-spine', leaves: 16, spines: 8, hostsPerLeaf: 32 },
    requests: { seed, count: 12_000 },
    acrossRacks: 10_000,
  })

/** The same tunnels with all periods scaled so that the fullest port has load `FULLEST`. */
const fuller = (given: Placed): Placed => {
  const compiled = compile(given)
  solveAll(compiled)
  const factor = stepsOf(compiled).utilization / FULLEST
  const tunnels = given.tunnels.map(t => ({ ...t, periodPs: Math.ceil(t.periodPs * factor) }))
  return { topology: given.topology, tunnels }
}

interface Case {
  readonly name: string
  readonly make: () => Placed
  readonly targetMs?: number
  readonly heavy?: true
  readonly countsSteps?: true
  /** Queues of more rows are not checked by rationals. */
  readonly mostChecked?: number
}

const MIXED = 'the same, sources of four kinds, preemption, gPTP'

const CASES: readonly Case[] = [
  { name: 'k=16, 10,000, 1 lane', make: () => fatTree(10_000, 1), targetMs: 5, countsSteps: true },
  { name: 'k=16, 10,000, 3 lanes + best effort', make: () => fatTree(10_000, 3), targetMs: 25 },
  { name: MIXED, make: () => mixedFatTree(10_000), mostChecked: 12 },
  {
    name: 'k=16, 100,000, 1 lane',
    make: () => fatTree(100_000, 1),
    targetMs: 80,
    heavy: true,
    countsSteps: true,
  },
  {
    name: 'k=16, 100,000, 3 lanes + best effort',
    make: () => fatTree(100_000, 3),
    targetMs: 300,
    heavy: true,
  },
  { name: 'leaf-spine 1280 ports, 10,000', make: leafSpine, targetMs: 20, countsSteps: true },
  { name: 'the same, fullest port 90 %', make: () => fuller(leafSpine()), countsSteps: true },
]

const solving: string[][] = []
const around: string[][] = []
const steps: string[][] = []

for (const { name, make, targetMs, heavy, countsSteps, mostChecked } of CASES) {
  if ((heavy && flag('quick')) || !name.includes(option('only', ''))) continue
  const given = make()
  globalThis.gc?.()
  let compiled = compile(given)
  const compileMs = millisOf(() => {
    compiled = compile(given)
  })
  const layOutMs = millisOf(() => layOut(compileNetwork(given.topology), given.tunnels))
  const measured = measure(
    ROUNDS,
    () => reset(compiled),
    () => solveAll(compiled),
  )
  verify(compiled, mostChecked)
  const sum = sumOf(compiled)
  reset(compiled)
  solveAll(compiled)
  if (sumOf(compiled) !== sum) throw new Error(`${name}: ${sum}, then ${sumOf(compiled)}`)
  expectStored(name, sum)
  const { hops } = compiled
  const none: ReadonlySet<number> = new Set()
  const describeMs = millisOf(() => hops.tunnels.map((_, t) => describeTunnel(hops, t, none)))
  solving.push([
    name,
    whole(hops.count),
    ms(measured.bestMs),
    ms(measured.medianMs),
    ms(measured.cpuMs),
    targetMs === undefined ? '' : String(targetMs),
    ((measured.cpuMs * 1e6) / hops.count).toFixed(0),
    whole(hops.tunnels.length / measured.cpuMs),
    measured.ratio.toFixed(2),
    whole(sum),
  ])
  around.push([name, ms(layOutMs), ms(compileMs - layOutMs), ms(describeMs), whole(peakMegabytes())])
  if (countsSteps) steps.push(stepsRow(name, stepsOf(compiled)))
}

function stepsRow(name: string, s: Steps): string[] {
  return [
    name,
    `${(s.utilization * 100).toFixed(1)} %`,
    s.meanCounted.toFixed(2),
    whole(s.mostCounted),
    s.meanBusy.toFixed(1),
    whole(s.mostBusy),
  ]
}

console.log(`${machine()}; ${ROUNDS} rounds`)
printTable(
  'From compiled arrays to λmin/δmax per receiver, warm',
  [
    '',
    'tunnel-hops',
    'best ms',
    'median',
    'cpu',
    'target',
    'ns/hop',
    'tunnels/ms',
    'x calibration',
    'check value, ps',
  ],
  solving,
)
printTable(
  'Apart: arrays from objects (once), order of queues and work arrays, per-hop result as objects; peak of the process so far',
  ['', 'lay out ms', 'order ms', 'per-hop ms', 'RSS MB'],
  around,
)
printTable(
  'What there is to count (arrival steps per queue)',
  ['', 'fullest port', 'counted, mean', 'most', 'in busy period, mean', 'most'],
  steps,
)
