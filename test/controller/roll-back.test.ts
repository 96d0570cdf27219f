import { afterEach, describe, expect, it, vi } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { CommandError } from '../../src/controller/contract/command-error.ts'
import type { Journal, JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { Controller } from '../../src/controller/controller.ts'
import { makePlan } from '../../src/controller/plan/plan.ts'
import { Engine } from '../../src/engine/engine.ts'
import { generateTopology } from '../../src/generate/topology.ts'
import { wireSizeBits } from '../../src/model/encapsulation.ts'
import type { Request } from '../../src/model/request.ts'
import { random } from '../arbitraries/random.ts'
import { ask, twoWays, US } from './line.ts'
import { randomCommand } from './random-commands.ts'

afterEach(() => void vi.restoreAllMocks())

/** Whoever came to nothing is gone from the analysis too: what it says next is what a fresh one says. */
const expectTrue = (controller: Controller): void => {
  const tunnels = controller.tunnels.map(({ tunnel }) => tunnel)
  for (const { id, minLatencyPs, maxJitterPs } of check(controller.topology, { tunnels }).tunnels)
    expect(controller.tunnel(id)!.promises.at(-1)).toMatchObject({ minLatencyPs, maxJitterPs })
}

describe('what comes to nothing is rolled back, and no tunnel is loaded again', () => {
  const routes = [['h1>s1', 's1>sa', 'sa>s2', 's2>h3']]
  const inUse = (journal?: Journal): Controller => {
    const controller = new Controller(twoWays(), { graceMs: 100 }, journal)
    for (const id of ['a', 'b']) controller.requestBandwidth(ask('h1', 'h3', 4000, 100, { id }), 0)
    controller.requestBandwidth(ask('h1', 'h3', 4000, 100, { id: 'fixed', routes }), 0)
    return controller
  }
  const next = ask('h2', 'h4', 1000, 100)

  it.each<[string, (controller: Controller) => void]>([
    [
      'a change that is rejected',
      controller =>
        expect(controller.changeBandwidth('a', { deadlinePs: 1000, lane: 1 }, 0).kind).toBe('rejected'),
    ],
    [
      'a request that no moving of others helps',
      controller => {
        const wish = { ...next, deadlinePs: US, allowReroute: true }
        expect(controller.requestBandwidth(wish, 0).kind).toBe('rejected')
      },
    ],
    [
      'commands of which one means nothing',
      controller => {
        const wish = { kind: 'request', request: next } as const
        expect(() => controller.executeAll([wish, { kind: 'release', id: 'nobody' }], 0)).toThrow(
          CommandError,
        )
      },
    ],
    [
      'a plan',
      controller => {
        const wanted = (over: Partial<Request>): Request => {
          const { loadSizeBits } = next
          const sizeBits = wireSizeBits(controller.topology.encapsulation, loadSizeBits)
          return { ...next, id: 'wanted', sizeBits, lane: 0, ...over }
        }
        const plan = makePlan(controller, [wanted({}), wanted({ id: 'no', deadlinePs: US })], 0)
        expect([plan.added.length, plan.removed.length, plan.rejected.length]).toEqual([1, 3, 1])
      },
    ],
  ])('%s', (_, fail) => {
    const controller = inUse()
    const state = JSON.stringify([...controller.state.held])
    const load = vi.spyOn(Engine.prototype, 'load')
    fail(controller)
    expect(JSON.stringify([...controller.state.held])).toBe(state)
    expect(controller.requestBandwidth(next, 0).kind).toBe('granted')
    expect(controller.releaseBandwidth('b', 0).kind).toBe('released')
    expect(load).not.toHaveBeenCalled()
    expectTrue(controller)
  })

  it('a decision that the journal does not take', () => {
    let isFull = false
    const controller = inUse({
      append: () => {
        if (isFull) throw new Error('disk full')
      },
    })
    const load = vi.spyOn(Engine.prototype, 'load')
    isFull = true
    expect(() => controller.releaseBandwidth('a', 0)).toThrow('disk full')
    isFull = false
    expect(controller.requestBandwidth(next, 0).kind).toBe('granted')
    expect(load).not.toHaveBeenCalled()
    expectTrue(controller)
  })
})

describe('placements after tunnels have left', () => {
  // A bit takes 333.3 ps at 3 Gbit/s: sums of floats, whose last digit depends on their order.
  it.each([1_000_000_000, 3_000_000_000])('are those of a controller that starts there, at %i bit/s', bps => {
    const tree = generateTopology({ shape: 'leaf-spine', leaves: 2, spines: 2, hostsPerLeaf: 3 })
    const topology = { ...tree, links: tree.links.map(l => ({ ...l, bandwidthBps: bps })) }
    for (const seed of [1, 2]) {
      const draw = random(seed)
      const entries: JournalEntry[] = []
      const controller = new Controller(topology, {}, { append: more => void entries.push(...more) })
      for (let step = 0; step < 40; step++) {
        const command = randomCommand(draw, topology, controller.state)
        const nowMs = 1000 + step * 30
        if (draw.chance(0.2)) makePlan(controller, [], nowMs)
        const past: JournalEntry[] = JSON.parse(JSON.stringify(entries))
        const attempt = (one: Controller): string => {
          try {
            return JSON.stringify(one.execute(command, nowMs))
          } catch (error) {
            if (error instanceof CommandError) return error.message
            throw error
          }
        }
        expect(attempt(controller)).toBe(attempt(new Controller(topology, {}, undefined, past)))
      }
      expect(entries.some(e => e.command.kind === 'release')).toBe(true)
    }
  })
})
