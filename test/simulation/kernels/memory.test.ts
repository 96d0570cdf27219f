import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { BatchKernel } from '../../../src/simulation/kernels/batch-kernel.ts'
import { EventKernel } from '../../../src/simulation/kernels/event-kernel.ts'
import type { Kernel } from '../../../src/simulation/kernels/kernel.ts'
import { planSimulation } from '../../../src/simulation/setup/packet-records.ts'
import { type RunTables, runTables } from '../../../src/simulation/setup/run-tables.ts'
import { CALM, type Scenario } from '../../../src/simulation/setup/scenario.ts'
import { givenScenarios } from './check-values.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const heapAfterCollection = (): number => {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

const PERIOD = 500_000_000
const [line, lanes] = givenScenarios()
const busy: Partial<Scenario> = { wireJitter: { kind: 'uniform' }, hostJitter: { kind: 'uniform' } }
const tables = ({ topology, tunnels, scenario }: typeof line & object): RunTables =>
  runTables(planSimulation(topology, tunnels), { ...CALM, ...scenario, ...busy, durationPs: 10_000 * PERIOD })

describe.each([
  ['link by link', (t: RunTables): Kernel => new BatchKernel(t)],
  ['event by event', (t: RunTables): Kernel => new EventKernel(t)],
])('a long run %s', (_name, start) => {
  it.each([
    ['one lane', line!],
    ['three lanes and best effort', lanes!],
  ])('needs no more memory than a short one: %s', (_kind, given) => {
    const kernel = start(tables(given))
    // Warm: compiled, rings grown to what they need.
    kernel.advance(100 * PERIOD)
    const [hops, held, heap] = [kernel.tally.packetHops, kernel.bytes, heapAfterCollection()]
    kernel.advance(400 * PERIOD)
    const more = kernel.tally.packetHops - hops
    expect(more).toBeGreaterThan(400_000)
    expect(kernel.bytes).toBe(held)
    // A number kept per packet would be 8 B a hop, an object 32 B and more.
    expect(heapAfterCollection() - heap).toBeLessThan(more)
  })
})
