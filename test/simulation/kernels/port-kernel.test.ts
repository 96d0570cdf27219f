import { describe, expect, it } from 'vitest'
import { PortKernel } from '../../../src/simulation/kernels/port-kernel.ts'
import { CARRY, CELL, COUNT, MAX, MIN, SUM_HIGH, SUM_LOW } from '../../../src/simulation/kernels/tally.ts'
import { planSimulation } from '../../../src/simulation/setup/packet-records.ts'
import { runTables } from '../../../src/simulation/setup/run-tables.ts'
import { CALM } from '../../../src/simulation/setup/scenario.ts'
import { link, network, node, tunnel } from '../../arbitraries/tiny.ts'
import { seeds } from '../../properties/effort.ts'
import { featuredNetwork } from '../features.ts'
import { expectSame } from '../run.ts'
import { byTest, releasesOf, scenarioFor } from './port-compare.ts'

const NEVER = Number.POSITIVE_INFINITY

describe('the kernel of all sources and ports', () => {
  it('agrees with one event at a time over plain objects, packet by packet', { timeout: 300_000 }, () => {
    const seen = {
      hops: 0,
      cuts: 0,
      drops: 0,
      messages: 0,
      buckets: 0,
      mixed: 0,
      control: 0,
      wakes: 0,
      cells: 0,
    }
    for (const seed of seeds(0.1)) {
      const drawn = featuredNetwork(seed)
      const plan = planSimulation(drawn.topology, drawn.tunnels)
      let scenario = scenarioFor(seed, drawn)
      // What its own control traffic does by a clock of its own, the other cannot know.
      if (scenario.clocks === 'random')
        scenario = { ...scenario, clocks: plan.ports.some(p => p.control.length > 0) ? 'fast' : 'random' }
      const tables = runTables(plan, scenario)
      const kernel = new PortKernel(tables)
      expect(kernel.advance(NEVER), `seed ${seed}`).toBe(true)
      expect(kernel.inFlight).toBe(0)
      const outcome = byTest(drawn, tables)
      const { cells, drops, packetHops, mostBits } = kernel.tally
      expect(packetHops, `seed ${seed}`).toBe(outcome.packetHops)
      expect(
        drops.reduce((a, b) => a + b, 0),
        `seed ${seed}`,
      ).toBe(outcome.drops.length)
      for (const [i, { tunnel, node }] of plan.endpoints.entries()) {
        const none = { count: 0, minPs: NEVER, maxPs: -NEVER, sumPs: 0 }
        const { count, minPs, maxPs, sumPs } = outcome.seen[tunnel]!.get(node) ?? none
        const cell = cells.subarray(i * CELL)
        const sum = cell[SUM_LOW]! + cell[SUM_HIGH]! * CARRY
        expect([cell[COUNT], cell[MIN], cell[MAX], sum], `seed ${seed}, ${plan.tunnels[tunnel]!.id}`).toEqual(
          [count, minPs, maxPs, sumPs],
        )
      }
      for (const [e, lanes] of outcome.backlog.entries())
        for (let q = plan.laneStart[e]!; q < plan.laneStart[e + 1]!; q++)
          expect(mostBits[q], `seed ${seed}, link ${e}`).toBe(lanes[plan.lanes[q]!])
      seen.hops += packetHops
      seen.cuts += outcome.cuts
      seen.drops += outcome.drops.length
      for (const shape of plan.shapes) {
        if (shape.isMessage) seen.messages++
        if (shape.kind === 'token-bucket') seen.buckets++
        if (shape.sizes > 1) seen.mixed++
      }
      for (const port of plan.ports) {
        if (port.control.length > 0) seen.control++
        if (port.wakePs > 0) seen.wakes++
        if (port.cellBits > 1) seen.cells++
      }
    }
    console.log(`port kernel: ${JSON.stringify(seen)}`)
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0)
  })

  it('sees the same in one go, in steps, and begun again', { timeout: 120_000 }, () => {
    for (const seed of seeds(0.05)) {
      const drawn = featuredNetwork(seed)
      const plan = planSimulation(drawn.topology, drawn.tunnels)
      const clocks = (['worst', 'wandering'] as const)[seed % 2]!
      const tables = runTables(plan, {
        ...scenarioFor(seed, drawn),
        clocks,
        bestEffort: { kind: 'saturating' },
      })
      const whole = new PortKernel(tables)
      whole.advance(NEVER)
      const stepped = new PortKernel(tables)
      const step = Math.ceil(tables.scenario.durationPs / 17)
      for (let untilPs = step; !stepped.advance(untilPs); untilPs += step);
      expectSame(stepped.tally, whole.tally, `seed ${seed}`)
      const again = new PortKernel(tables, () => again.stop())
      again.advance(NEVER)
      const { packetHops } = again.tally
      again.restart()
      again.advance(NEVER)
      expect(again.tally.packetHops, `seed ${seed}`).toBe(2 * packetHops)
    }
  })

  it('keeps every time of a fragment within what its clock may do', () => {
    // Pieces add up to the frame and 24 B a cut, whatever was cut where.
    const seen = new Set<number>()
    for (const seed of seeds(0.5)) {
      const drawn = featuredNetwork(seed)
      const plan = planSimulation(drawn.topology, drawn.tunnels)
      const tables = runTables(plan, { ...scenarioFor(seed, drawn), clocks: 'nominal' })
      const busy = new Float64Array(plan.network.linkCount)
      const kernel = new PortKernel(tables, (r, number) => {
        const e = plan.link[r]!
        const released = releases[plan.tunnel[r]!]![number]!
        busy[e]! += tables.transmissions.ps(e, released.bits, 0)
      })
      const releases = plan.tunnels.map((_, t) => releasesOf(tables, t))
      kernel.advance(NEVER)
      for (const [e, busyPs] of kernel.tally.busyPs.entries()) {
        const cut = tables.transmissions.ps(e, 24 * 8, 0)
        const cuts = (busyPs - busy[e]!) / cut
        expect(Number.isInteger(cuts), `seed ${seed}, link ${e}: ${cuts} cuts`).toBe(true)
        if (plan.ports[e]!.expressLanes === 0) expect(cuts).toBe(0)
        seen.add(cuts)
      }
    }
    expect(seen.size).toBeGreaterThan(3)
  })

  it('keeps no express packet longer than what cannot be cut of a frame, whatever the clocks do', () => {
    const topology = network([node('ha'), node('hz')], [link('ha>hz')], {
      clockTolerancePpb: 50_000_000,
      bestEffortMaxFrameBits: 1542 * 8,
      preemption: { expressLanes: 1, minFragmentBits: 64 * 8 },
    })
    const express = tunnel('express', ['ha>hz'], 349 * 8, 32_982_000)
    const plan = planSimulation(topology, [express])
    for (const clocks of ['wandering', 'worst', 'slow', 'fast', 'random'] as const) {
      const kernel = new PortKernel(
        runTables(plan, { ...CALM, durationPs: 1e10, bestEffort: { kind: 'worst' }, clocks }),
      )
      kernel.advance(NEVER)
      // 349 B and 143 B on the slowest clock.
      expect(kernel.tally.cells[MAX], clocks).toBeLessThanOrEqual((349 + 143) * 8 * 1050)
    }
  })
})
