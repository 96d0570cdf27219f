import { describe, expect, it } from 'vitest'
import { parseWitnessOrThrow } from '../../../src/formats/others/parse-witness.ts'
import type { Witness } from '../../../src/model/witness.ts'
import { searchWorst } from '../../../src/simulation/adversary/adversary.ts'
import { watchedKernel } from '../../../src/simulation/kernels/choose-kernel.ts'
import { EventKernel } from '../../../src/simulation/kernels/event-kernel.ts'
import { CELL, MAX, MAX_AT } from '../../../src/simulation/kernels/tally.ts'
import { planSimulation } from '../../../src/simulation/setup/packet-records.ts'
import { runTables } from '../../../src/simulation/setup/run-tables.ts'
import { type Journey, journeyOf } from '../../../src/simulation/witness/journey.ts'
import { latencyWitness, scenarioOf } from '../../../src/simulation/witness/witness.ts'
import { link, network, node, tunnel } from '../../arbitraries/tiny.ts'
import { seeds } from '../../properties/effort.ts'
import { featuredNetwork } from '../features.ts'
import { scenarioFor } from '../kernels/port-compare.ts'
import { drawnNetwork, randomScenario } from '../scenarios.ts'

const latencyOf = ({ end }: Journey): number => (end.kind === 'received' ? end.latencyPs : -1)

/** The parts of the journey, added up. */
const sumOf = ({ send, hops }: Journey): number =>
  hops.reduce(
    (sum, h) => sum + h.waitPs + h.transmissionPs + h.latencyPs + h.jitterPs + h.heldPs,
    send.latencyPs + send.jitterPs,
  )

/** What must hold of any journey. */
const expectWhole = (journey: Journey, why: string): void => {
  if (journey.end.kind === 'received') expect(sumOf(journey), why).toBe(journey.end.latencyPs)
  for (const hop of journey.hops) {
    expect(
      hop.ahead.reduce((sum, a) => sum + a.costPs, 0),
      why,
    ).toBe(hop.waitPs)
    expect(hop.heldPs, why).toBeGreaterThanOrEqual(0)
    for (const { costPs, startPs, endPs } of hop.ahead) {
      expect(costPs, why).toBeGreaterThan(0)
      expect(costPs, why).toBeLessThanOrEqual(endPs - startPs)
      expect(endPs, why).toBeLessThanOrEqual(hop.startPs)
    }
  }
}

const file = (witness: Witness): Witness => parseWitnessOrThrow(JSON.stringify(witness), { file: 'w.json' })

describe('a witness', () => {
  it('of any scenario goes through a file and shows the same packet, part by part', () => {
    const seen = { received: 0, lost: 0, held: 0, ahead: 0 }
    for (const seed of seeds(0.08)) {
      const { topology, tunnels } = drawnNetwork(seed)
      const plan = planSimulation(topology, tunnels)
      const tables = runTables(plan, { ...randomScenario(seed, tunnels, 600), warmUpPs: 0 })
      const kernel = new EventKernel(tables)
      kernel.advance(Number.POSITIVE_INFINITY)
      for (const [i, endpoint] of plan.endpoints.entries()) {
        const latencyPs = kernel.tally.cells[i * CELL + MAX]!
        if (latencyPs < 0) continue
        const witness = latencyWitness(
          tables,
          'worst',
          endpoint,
          kernel.tally.cells[i * CELL + MAX_AT]!,
          latencyPs,
        )
        expect(file(witness)).toEqual(witness)
        const journey = journeyOf(topology, tunnels, witness)
        expectWhole(journey, `seed ${seed}, ${witness.tunnel}`)
        expect(latencyOf(journey)).toBe(latencyPs)
        seen.received++
        for (const hop of journey.hops) {
          if (hop.heldPs > 0) seen.held++
          seen.ahead += hop.ahead.length
        }
      }
    }
    for (const seed of seeds(0.048)) {
      const { topology, tunnels } = drawnNetwork(3 * seed)
      for (const drop of searchWorst(topology, tunnels, { seed, runs: 60 }).drops) {
        const journey = journeyOf(topology, tunnels, file(drop))
        expectWhole(journey, `seed ${3 * seed}, ${drop.tunnel}`)
        expect(journey.end.kind).toBe('lost')
        seen.lost++
      }
    }
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(0)
  })

  it('of sources and ports of any kind, too, cuts and wake-ups and control traffic told', () => {
    const met = new Map<string, number>()
    const meet = (what: string): void => void met.set(what, 1 + (met.get(what) ?? 0))
    for (const seed of seeds(0.16)) {
      const { topology, tunnels } = featuredNetwork(seed)
      const plan = planSimulation(topology, tunnels)
      const clocks = (['worst', 'wandering', 'fast'] as const)[seed % 3]!
      const tables = runTables(plan, { ...scenarioFor(seed, { topology, tunnels }), clocks })
      const kernel = watchedKernel(tables)
      kernel.advance(Number.POSITIVE_INFINITY)
      for (const [i, endpoint] of plan.endpoints.entries()) {
        const [latencyPs, at] = [kernel.tally.cells[i * CELL + MAX]!, kernel.tally.cells[i * CELL + MAX_AT]!]
        if (latencyPs < 0) continue
        const witness = latencyWitness(tables, 'worst', endpoint, at, latencyPs)
        expect(file(witness)).toEqual(witness)
        const journey = journeyOf(topology, tunnels, witness)
        expectWhole(journey, `seed ${seed}, ${witness.tunnel}`)
        expect(latencyOf(journey)).toBe(latencyPs)
        for (const { ahead, cutBy = [] } of journey.hops) {
          for (const { tunnel: what } of ahead) meet(what.split(' ')[0]!)
          if (cutBy.length > 0) meet('cut')
        }
      }
    }
    for (const what of ['cut', 'best', 'wake-up', 'control']) expect(met.get(what), what).toBeGreaterThan(0)
  })

  const topology = network(
    [node('h1'), node('h2'), node('s'), node('hz')],
    [link('h1>s'), link('h2>s'), link('s>hz')],
  )
  const tunnels = [tunnel('a', ['h1>s>hz'], 800, 1e8), tunnel('b', ['h2>s>hz'], 1600, 1e8)]
  const witness = searchWorst(topology, tunnels, { seed: 1, runs: 20, victims: ['a'] }).found[0]!.witness

  it('tells who was ahead', () => {
    const [, last] = journeyOf(topology, tunnels, witness).hops
    expect(last).toMatchObject({
      link: 's>hz',
      lane: 0,
      waitPs: 1_599_999,
      transmissionPs: 800_000,
      heldPs: 0,
    })
    expect(last!.ahead).toEqual([
      {
        tunnel: 'b',
        packet: 0,
        lane: 0,
        startPs: last!.arrivalPs - 1,
        endPs: last!.arrivalPs + 1_599_999,
        costPs: 1_599_999,
      },
    ])
  })

  it('leaves tunnels that it does not name at home', () => {
    const plan = planSimulation(topology, tunnels)
    const { phasesPs, ...rest } = witness
    const alone = { ...rest, phasesPs: { a: phasesPs.a! } } as Witness
    const kernel = new EventKernel(runTables(plan, scenarioOf(plan, alone)))
    kernel.advance(Number.POSITIVE_INFINITY)
    expect(kernel.tally.cells[MAX]).toBe(1_600_000)
  })

  it.each<[string, Partial<Record<string, unknown>>, string]>([
    ['a tunnel', { tunnel: 'c' }, 'the witness names tunnel c, which the allocation does not have'],
    ['a receiver', { receiver: 's' }, 'the witness names receiver s, which tunnel a does not reach'],
    [
      'a phase',
      { phasesPs: { a: 0, c: 0 } },
      'the witness names tunnel c, which the allocation does not have',
    ],
    ['its own phase', { phasesPs: { b: 0 } }, 'the witness gives no phase for its own tunnel a'],
    [
      'a link',
      { fixedJitter: [{ tunnel: 'a', link: 'h2>s', packet: 0, jitterPs: 0 }] },
      'the witness names link h2>s, which tunnel a does not cross',
    ],
    [
      'a latency',
      { latencyPs: 5 },
      'the witness says that packet 0 of a takes 5 ps to hz; it takes 3199999 ps (made for another network or allocation?)',
    ],
    [
      'a packet',
      { packet: 9 },
      'the witness says that packet 9 of a takes 3199999 ps to hz; it does not arrive (made for another network or allocation?)',
    ],
    [
      'a drop',
      { shows: 'drop', link: 's>hz' },
      'the witness says that packet 0 of a is lost at s>hz; it is not (made for another network or allocation?)',
    ],
  ])('that does not fit says so: %s', (_name, wrong, message) => {
    expect(() => journeyOf(topology, tunnels, { ...witness, ...wrong } as Witness)).toThrow(message)
  })
})
