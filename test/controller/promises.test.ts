import { describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { CommandError } from '../../src/controller/contract/command-error.ts'
import { tunnelsOf } from '../../src/controller/contract/contract.ts'
import type { CommandOutcome } from '../../src/controller/contract/decision.ts'
import type { Journal, JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { hull } from '../../src/controller/contract/promise.ts'
import { placedTunnels } from '../../src/controller/contract/state.ts'
import { Controller } from '../../src/controller/controller.ts'
import { generateTopology } from '../../src/generate/topology.ts'
import type { Command } from '../../src/model/command.ts'
import type { Topology } from '../../src/model/topology.ts'
import { random } from '../arbitraries/random.ts'
import { threePlanes, twoWays } from './line.ts'
import { randomCommand } from './random-commands.ts'
import { Traffic } from './traffic.ts'

class Notes implements Journal {
  readonly entries: JournalEntry[] = []
  append(entries: readonly JournalEntry[]): void {
    this.entries.push(...entries)
  }
}

const slow = (topology: Topology): Topology => ({
  ...topology,
  links: topology.links.map(l => ({ ...l, bandwidthBps: 1_000_000_000, queueSizeBits: 80_000 })),
})

const PLACES: Readonly<Record<string, Topology>> = {
  'two ways': { ...twoWays(), bestEffortMaxFrameBits: 12_336 },
  'three planes': { ...threePlanes(), bestEffortMaxFrameBits: 12_336 },
  'ring of switches': slow(generateTopology({ shape: 'ring', switches: 4, hostsPerSwitch: 1 })),
  'leaf and spine': slow(generateTopology({ shape: 'leaf-spine', leaves: 2, spines: 2, hostsPerLeaf: 3 })),
}

const everSeen = new Map<string, number>()

/** What happened to a contract that is sent twice. */
const twiceIn = (command: Command, outcome: CommandOutcome, controller: Controller): string[] => {
  const isTwice = (id: string): boolean => controller.tunnel(id)?.second !== undefined
  if (outcome.kind !== 'granted')
    return outcome.kind === 'metered' && isTwice(outcome.id) ? ['metered twice'] : []
  return [...(isTwice(outcome.id) ? [command.kind === 'change' ? 'changed twice' : 'granted twice'] : [])]
}

const STEPS = Number(process.env.XLANE_CONTROLLER_STEPS ?? 110)

const SEEDS = Array.from({ length: Number(process.env.XLANE_CONTROLLER_SEEDS ?? 2) }, (_, i) => i + 1)

const options = { oversight: { unusedAfterMs: 8000, silentAfterMs: 15_000 } }

describe.each(Object.entries(PLACES))('random commands, %s', (_, topology) => {
  it.each(SEEDS)(
    'seed %i: bounds are those of a fresh check, promises are kept, replay gives the same',
    seed => {
      const draw = random(seed)
      const notes = new Notes()
      const graceMs = draw.pick([0, 5, 100])
      const controller = new Controller(
        topology,
        { ...options, graceMs, algorithm: draw.pick(['greedy', 'x-opt']) },
        notes,
      )
      const traffic = new Traffic(topology)
      const seen = new Map<string, number>()
      let nowMs = 1000
      for (let step = 0; step < STEPS; step++) {
        nowMs += draw.pick([0, 1, 3, 40, 250, 20_000])
        const command = randomCommand(draw, topology, controller.state)
        const before = notes.entries.length
        try {
          const outcome = controller.execute(command, nowMs)
          const kind = outcome.kind === 'metered' ? outcome.verdict : outcome.kind
          seen.set(kind, (seen.get(kind) ?? 0) + 1)
          if (outcome.kind === 'granted' && outcome.rerouted.length > 0)
            seen.set('rerouted', (seen.get('rerouted') ?? 0) + 1)
          for (const twice of twiceIn(command, outcome, controller))
            seen.set(twice, (seen.get(twice) ?? 0) + 1)
        } catch (error) {
          if (!(error instanceof CommandError)) throw error
          expect(notes.entries.length).toBe(before)
          continue
        }
        for (const { decision } of notes.entries.slice(before)) traffic.take(decision, controller.state)
        expect(traffic.broken(nowMs), `seed ${seed}, step ${step}: ${JSON.stringify(command)}`).toEqual([])
        // Everything that is announced, when nothing more happens.
        const fresh = check(topology, { tunnels: placedTunnels(controller.state) })
        expect(fresh.violations).toEqual([])
        const bounds = new Map(fresh.tunnels.map(t => [t.id, t]))
        for (const held of controller.tunnels.filter(({ status }) => status === 'granted')) {
          const { minLatencyPs, maxJitterPs } = tunnelsOf(held)
            .map(({ id }) => hull(bounds.get(id)!, bounds.get(id)!))
            .reduce(hull)
          expect([held.id, held.promises.at(-1)]).toMatchObject([held.id, { minLatencyPs, maxJitterPs }])
          expect(maxJitterPs).toBeLessThanOrEqual(held.request.jitterLimitPs ?? Number.POSITIVE_INFINITY)
        }
        // A receiver of two copies may count on no more than what is promised.
        for (const { id, receivers } of fresh.replicated ?? []) {
          const { minLatencyPs, maxJitterPs } = controller.tunnel(id)!.promises.at(-1)!
          expect(Math.min(...receivers.map(r => r.minLatencyPs))).toBe(minLatencyPs)
          expect(Math.max(...receivers.map(r => r.worstAfterFailurePs!))).toBe(minLatencyPs + maxJitterPs!)
        }
      }
      const kept: JournalEntry[] = JSON.parse(JSON.stringify(notes.entries))
      const again = new Controller(topology, { ...options, graceMs }, undefined, kept)
      expect(again.state).toEqual(controller.state)
      expect([...again.state.held.keys()]).toEqual([...controller.state.held.keys()])
      expect(again.result()).toEqual(controller.result())
      for (const [kind, count] of seen) everSeen.set(kind, (everSeen.get(kind) ?? 0) + count)
    },
  )
})

it('everything that can happen did', () => {
  if (process.env.XLANE_CONTROLLER_STEPS !== undefined) console.log(Object.fromEntries(everSeen))
  const kinds = ['granted', 'rejected', 'rerouted', 'released', 'within', 'unused', 'demoted', 'raised']
  kinds.push('granted twice', 'changed twice', 'metered twice')
  for (const kind of kinds) expect(everSeen.get(kind) ?? 0, kind).toBeGreaterThan(0)
})

describe('a decision', () => {
  it('is a function of state, command and time: made again from the journal it is the same', () => {
    const topology = PLACES['leaf and spine']!
    const draw = random(11)
    const notes = new Notes()
    const controller = new Controller(topology, options, notes)
    for (let step = 0; step < 60; step++)
      try {
        controller.execute(randomCommand(draw, topology, controller.state), 1000 + step * 3000)
      } catch (error) {
        if (!(error instanceof CommandError)) throw error
      }
    for (const [i, { command, decision }] of notes.entries.entries()) {
      if (i % 3 !== 0) continue
      const again = new Notes()
      const past: JournalEntry[] = JSON.parse(JSON.stringify(notes.entries.slice(0, i)))
      new Controller(topology, options, again, past).execute(command, decision.atMs)
      expect(JSON.parse(JSON.stringify(again.entries[0]?.decision))).toEqual(
        JSON.parse(JSON.stringify(decision)),
      )
    }
  })

  it('that cannot be kept has not happened', () => {
    const topology = PLACES['two ways']!
    let isFull = false
    const journal: Journal = {
      append: () => {
        if (isFull) throw new Error('disk full')
      },
    }
    const controller = new Controller(topology, {}, journal)
    const wish = { sender: 'h1', receivers: ['h3'], loadSizeBits: 8000, periodPs: 1e9 }
    controller.requestBandwidth(wish, 0)
    isFull = true
    const before = JSON.stringify([...controller.state.held])
    expect(() => controller.requestBandwidth({ ...wish, sender: 'h2' }, 0)).toThrow('disk full')
    expect(() => controller.releaseBandwidth('t1', 0)).toThrow('disk full')
    expect(JSON.stringify([...controller.state.held])).toBe(before)
    isFull = false
    // The analysis did not keep what the journal did not.
    expect(controller.requestBandwidth({ ...wish, sender: 'h2' }, 0)).toMatchObject({
      id: 't2',
      kind: 'granted',
    })
    expect(controller.result().valid).toBe(true)
  })
})
