import { describe, expect, it } from 'vitest'
import { BatchKernel } from '../../../src/simulation/kernels/batch-kernel.ts'
import { EventKernel } from '../../../src/simulation/kernels/event-kernel.ts'
import type { Kernel } from '../../../src/simulation/kernels/kernel.ts'
import { PortKernel } from '../../../src/simulation/kernels/port-kernel.ts'
import { CELL, COUNT, MAX, MIN, type Tally } from '../../../src/simulation/kernels/tally.ts'
import { planSimulation } from '../../../src/simulation/setup/packet-records.ts'
import { crossingJitterPs, runTables } from '../../../src/simulation/setup/run-tables.ts'
import { CALM } from '../../../src/simulation/setup/scenario.ts'
import { link, network, node, tunnel } from '../../arbitraries/tiny.ts'
import { seeds } from '../../properties/effort.ts'
import { calm } from '../../simulator/choices.ts'
import { plan as planByTest } from '../../simulator/plan.ts'
import { simulate } from '../../simulator/simulate.ts'
import { expectSame } from '../run.ts'
import { drawnNetwork, randomScenario } from '../scenarios.ts'

const NEVER = Number.POSITIVE_INFINITY

/** Run to the end in one go, or in steps of `stepPs`. */
const tallyOf = (kernel: Kernel, stepPs = NEVER): Tally => {
  let untilPs = stepPs
  while (!kernel.advance(untilPs)) untilPs += stepPs
  expect(kernel.inFlight).toBe(0)
  return kernel.tally
}

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0)

describe('two kernels and the simulator of the tests', () => {
  it('count the same, bit for bit, whatever the window', { timeout: 300_000 }, () => {
    const seen = { acyclic: 0, cyclic: 0, hops: 0, drops: 0 }
    for (const seed of seeds(0.4)) {
      const { topology, tunnels } = drawnNetwork(seed)
      const plan = planSimulation(topology, tunnels)
      const tables = () => runTables(plan, randomScenario(seed, tunnels, 1500))
      const byEvents = tallyOf(new EventKernel(tables()))
      seen.hops += byEvents.packetHops
      seen.drops += sum(byEvents.drops)
      expectSame(tallyOf(new PortKernel(tables())), byEvents, `seed ${seed}, port by port`)
      if (plan.order === undefined) {
        seen.cyclic++
        continue
      }
      seen.acyclic++
      const { durationPs } = tables().scenario
      for (const window of [undefined, Math.ceil(durationPs / 97), 10 * durationPs])
        expectSame(tallyOf(new BatchKernel(tables(), window)), byEvents, `seed ${seed}, window ${window}`)
      const step = Math.ceil(durationPs / 13)
      expectSame(tallyOf(new BatchKernel(tables()), step), byEvents, `seed ${seed}, in steps`)
      expectSame(tallyOf(new EventKernel(tables()), step), byEvents, `seed ${seed}, events in steps`)
      expectSame(tallyOf(new PortKernel(tables()), step), byEvents, `seed ${seed}, ports in steps`)
    }
    console.log(`kernels: ${JSON.stringify(seen)}`)
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0)
  })

  it('count the same where of two tunnels of one host only one has jitter', () => {
    const topology = network([node('ha'), node('s')], [link('ha>s')])
    const late = { ...tunnel('late', ['ha>s'], 8000, 100_000_000), sendJitterPs: 20_000_000 }
    const prompt = { ...tunnel('prompt', ['ha>s'], 800, 7_000_000), sendJitterPs: 0 }
    const tables = runTables(planSimulation(topology, [late, prompt]), {
      ...CALM,
      durationPs: 1_000_000_000,
      hostJitter: { kind: 'maximum' },
    })
    expectSame(tallyOf(new BatchKernel(tables)), tallyOf(new EventKernel(tables)))
  })

  it('agree with one event at a time over plain objects', { timeout: 300_000 }, () => {
    for (const seed of seeds(0.15)) {
      const { topology, tunnels } = drawnNetwork(seed)
      const plan = planSimulation(topology, tunnels)
      const drawn = randomScenario(seed, tunnels, 800)
      const slow = drawn.clocks === 'slow'
      const scenario = {
        ...drawn,
        warmUpPs: 0,
        bestEffort: { kind: 'none' as const },
        clocks: slow ? drawn.clocks : ('nominal' as const),
      }
      const tables = runTables(plan, scenario)
      const recordOf = (tunnel: number, link: number): number => {
        for (let r = plan.linkStart[link]!; ; r++) if (plan.tunnel[r] === tunnel) return r
      }
      const ours = planByTest(topology, tunnels)
      const outcome = simulate(ours, {
        ...calm(ours, scenario.durationPs),
        phasesPs: [...tables.phasePs],
        fastTunnels: slow,
        portPpb: ({ ppb }) => (slow ? ppb : 0),
        jitter: ({ flow, k }, wire, _earliest, most) =>
          most === 0
            ? 0
            : wire === undefined
              ? tables.sendModelledPs(flow.index, k)
              : crossingJitterPs(tables, recordOf(flow.index, wire.index), k),
      })
      const { cells, drops, packetHops } = tallyOf(new EventKernel(tables))
      expect(packetHops, `seed ${seed}`).toBe(outcome.packetHops)
      expect(sum(drops), `seed ${seed}`).toBe(outcome.drops.length)
      for (const [i, { tunnel, node }] of plan.endpoints.entries()) {
        const seen = outcome.seen[tunnel]!.get(node) ?? { count: 0, minPs: NEVER, maxPs: -NEVER }
        const cell = cells.subarray(i * CELL)
        expect([cell[COUNT], cell[MIN], cell[MAX]], `seed ${seed}`).toEqual([
          seen.count,
          seen.minPs,
          seen.maxPs,
        ])
      }
    }
  })
})
