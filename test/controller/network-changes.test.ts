import { describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { CommandError } from '../../src/controller/contract/command-error.ts'
import { tunnelsOf } from '../../src/controller/contract/contract.ts'
import type { ControllerEvent } from '../../src/controller/contract/events.ts'
import type { JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { hull } from '../../src/controller/contract/promise.ts'
import { placedTunnels } from '../../src/controller/contract/state.ts'
import { Controller } from '../../src/controller/controller.ts'
import { networkInUse } from '../../src/controller/decide/network-in-use.ts'
import { generateTopology } from '../../src/generate/topology.ts'
import type { Command, NetworkElement } from '../../src/model/command.ts'
import type { Topology } from '../../src/model/topology.ts'
import type { Random } from '../arbitraries/random.ts'
import { random } from '../arbitraries/random.ts'
import { link, node } from '../arbitraries/tiny.ts'
import { ask, threePlanes, twoWays, US } from './line.ts'
import { randomCommand } from './random-commands.ts'
import { Traffic } from './traffic.ts'

const over = (way: string) => [['h1>s1', `s1>${way}`, `${way}>s2`, 's2>h3']]
const VIA_A = { node: 'sa' }

const inUse = (topology: Topology = { ...twoWays(), bestEffortMaxFrameBits: 2000 }) => {
  const entries: JournalEntry[] = []
  const journal = { append: (more: readonly JournalEntry[]) => void entries.push(...more) }
  const controller = new Controller(topology, { graceMs: 100 }, journal)
  const events: ControllerEvent[] = []
  controller.on('bandwidthChanged', event => void events.push(event))
  controller.on('bandwidthTerminated', event => void events.push(event))
  const routesOf = (id: string) => controller.tunnel(id)?.tunnel.routes
  return { controller, entries, events, routesOf }
}

/** Everything that is announced is what a fresh analysis of the network in use finds. */
const expectProven = (controller: Controller): void => {
  const topology = networkInUse(controller.topology, controller.failed)
  const fresh = check(topology, { tunnels: placedTunnels(controller.state) })
  expect(fresh.violations).toEqual([])
  const bounds = new Map(fresh.tunnels.map(t => [t.id, t]))
  for (const held of controller.tunnels.filter(({ status }) => status === 'granted')) {
    const range = tunnelsOf(held)
      .map(({ id }) => hull(bounds.get(id)!, bounds.get(id)!))
      .reduce(hull)
    expect([held.id, held.promises.at(-1)]).toMatchObject([held.id, range])
  }
}

describe('what fails', () => {
  it('moves contracts to other trees, beside the old ones first, and tells them', () => {
    const { controller, entries, events, routesOf } = inUse()
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'a' }), 0)
    controller.requestBandwidth(
      ask('h2', 'h4', 1000, 100, { id: 'b', routes: [['h2>s1', 's1>sb', 'sb>s2', 's2>h4']] }),
      0,
    )
    expect(routesOf('a')).toEqual(over('sa'))
    events.length = 0
    const answer = controller.fail(VIA_A, 1000)
    expect(answer).toMatchObject({
      kept: 1,
      rerouted: [{ id: 'a', isGapless: true }],
      broken: [],
      startsMs: 1100,
    })
    expect(routesOf('a')).toEqual(over('sb'))
    expect(events.map(({ id, kind }) => [id, kind])).toContainEqual(['b', 'bandwidthChanged'])
    expect(events.every(event => event.reason === 'NETWORK' && event.effectiveMs >= 1100)).toBe(true)
    expectProven(controller)
    const again = new Controller(twoWays(), { graceMs: 100 }, undefined, JSON.parse(JSON.stringify(entries)))
    expect(again.failed).toEqual([VIA_A])
    expect(again.state).toEqual(controller.state)
    expect(again.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'c' }), 9000)).toMatchObject({
      kind: 'granted',
    })
    expect(again.tunnel('c')?.tunnel.routes).toEqual(over('sb'))
  })

  it('what finds no place is best effort until it is back, or ends where best effort would break bounds', () => {
    const { controller, events } = inUse()
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'free' }), 0)
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'small', routes: over('sa') }), 0)
    controller.requestBandwidth(
      ask('h2', 'h4', 4000, 100, { id: 'large', routes: [['h2>s1', 's1>sa', 'sa>s2', 's2>h4']] }),
      0,
    )
    events.length = 0
    expect(controller.fail({ link: 's1>sa' }, 1000)).toMatchObject({
      rerouted: [{ id: 'free' }],
      broken: [
        { id: 'small', isEnded: false, reason: expect.stringContaining('s1>sa') },
        { id: 'large', isEnded: true },
      ],
    })
    expect(events).toContainEqual({
      kind: 'bandwidthTerminated',
      id: 'large',
      reason: 'NETWORK',
      effectiveMs: 1000,
    })
    expect(controller.tunnel('small')).toMatchObject({ status: 'demoted', isCutOff: true })
    expect(controller.tunnel('large')).toBeUndefined()
    expect(controller.restore({ link: 's1>sa' }, 5000)).toMatchObject({
      kept: 1,
      restored: ['small'],
      broken: [],
    })
    expect(controller.tunnel('small')).toMatchObject({ status: 'granted', startsMs: 5100 })
    expect(controller.tunnel('small')).not.toHaveProperty('isCutOff')
    expectProven(controller)
  })

  it('who was demoted for what it sent does not come back with the network', () => {
    const { controller } = inUse()
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'a', routes: over('sa') }), 0)
    controller.reportUsage('a', { packets: 90_000, bytes: 0, fromMs: 1000, toMs: 2000 }, 2000)
    controller.fail(VIA_A, 3000)
    expect(controller.restore(VIA_A, 4000)).toMatchObject({ restored: [], broken: [] })
    expect(controller.tunnel('a')).toMatchObject({ status: 'demoted' })
  })

  it('must be in the network, and failing twice is failing once', () => {
    const { controller } = inUse()
    expect(() => controller.fail({ link: 'no' }, 0)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_LINK' }),
    )
    expect(() => controller.restore({ node: 'no' }, 0)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_NODE' }),
    )
    controller.fail(VIA_A, 0)
    controller.fail(VIA_A, 0)
    expect(controller.failed).toEqual([VIA_A])
  })
})

describe('another network', () => {
  const wider = (topology: Topology): Topology => ({
    ...topology,
    nodes: [...topology.nodes, node('h5')],
    links: [...topology.links, link('s2>h5')],
  })

  it('with a host more: all are kept, and the host can be sent to', () => {
    const { controller, entries } = inUse()
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'a' }), 0)
    const before = JSON.stringify(controller.tunnel('a'))
    const next = wider(controller.topology)
    expect(controller.changeNetwork(next, 1000)).toMatchObject({
      kept: 1,
      rerouted: [],
      broken: [],
      affected: [],
    })
    expect(JSON.stringify(controller.tunnel('a'))).toBe(before)
    expect(controller.requestBandwidth(ask('h1', 'h5', 1000, 100), 2000)).toMatchObject({ kind: 'granted' })
    expectProven(controller)
    const again = new Controller(twoWays(), { graceMs: 100 }, undefined, entries)
    expect(again.topologyHash).toBe(controller.topologyHash)
    expect(again.result()).toEqual(controller.result())
  })

  it('without a switch, with slower links, without a receiver: rerouted, moved with numbers, ended with the reason', () => {
    const { controller, routesOf } = inUse()
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { id: 'a' }), 0)
    controller.requestBandwidth(ask('h2', 'h4', 1000, 100, { id: 'b' }), 0)
    controller.requestBandwidth(ask('h2', 'h3', 1000, 100, { id: 'c' }), 0)
    const { topology } = controller
    const next: Topology = {
      ...topology,
      nodes: topology.nodes.filter(({ id }) => id !== 'sa' && id !== 'h4'),
      links: topology.links
        .filter(({ from, to }) => ![from, to].includes('sa') && to !== 'h4')
        .map(one => (one.id === 's2>h3' ? { ...one, bandwidthBps: 100_000_000 } : one)),
    }
    const answer = controller.changeNetwork(next, 1000)
    expect(answer.broken).toMatchObject([{ id: 'b', isEnded: true, reason: expect.stringContaining('h4') }])
    expect(answer.rerouted.map(({ id }) => id)).toContain('a')
    expect(routesOf('a')).toEqual(over('sb'))
    expect(controller.tunnel('a')!.promises.at(-1)!.minLatencyPs).toBeGreaterThan(12 * US)
    expectProven(controller)
  })

  it('that is too narrow: the newest gives way', () => {
    const { controller } = inUse()
    for (const id of ['a', 'b']) controller.requestBandwidth(ask('h1', 'h3', 1000, 3, { id }), 0)
    const { topology } = controller
    const links = topology.links.map(one => ({ ...one, bandwidthBps: 500_000_000 }))
    expect(controller.changeNetwork({ ...topology, links }, 1000)).toMatchObject({
      kept: 1,
      broken: [{ id: 'b' }],
    })
    expectProven(controller)
  })

  it('that is none is refused, and commands after it are decided on it, all or none', () => {
    const { controller } = inUse()
    const { topology } = controller
    expect(() => controller.changeNetwork({ ...topology, links: [link('h1>nowhere')] }, 0)).toThrow('nowhere')
    const commands: Command[] = [
      { kind: 'network', topology: wider(topology) },
      { kind: 'request', request: ask('h1', 'h5', 1000, 100, { id: 'x' }) },
    ]
    expect(() => controller.executeAll([...commands, { kind: 'release', id: 'nobody' }], 0)).toThrow(
      CommandError,
    )
    expect(controller.topology).toBe(topology)
    const trial = controller.rehearsal(0)
    expect(trial.attempt(commands)).toMatchObject([{ kind: 'network' }, { kind: 'granted' }])
    expect(controller.topology).toBe(topology)
    expect(controller.executeAll(commands, 0)).toMatchObject([{ kind: 'network' }, { kind: 'granted' }])
    expect(controller.tunnel('x')).toBeDefined()
    expectProven(controller)
  })
})

const slow = (topology: Topology): Topology => ({
  ...topology,
  links: topology.links.map(l => ({ ...l, bandwidthBps: 1_000_000_000, queueSizeBits: 80_000 })),
})

const PLACES: Readonly<Record<string, Topology>> = {
  'two ways': { ...twoWays(), bestEffortMaxFrameBits: 12_336 },
  'three planes': { ...threePlanes(), bestEffortMaxFrameBits: 12_336 },
  'leaf and spine': slow(generateTopology({ shape: 'leaf-spine', leaves: 2, spines: 2, hostsPerLeaf: 3 })),
}

/** A failure or its end most of the time; else other rates, or links gone for good. */
const networkCommand = (draw: Random, controller: Controller, whole: Topology): Command => {
  const { failed, topology } = controller
  const what: NetworkElement = draw.chance(0.7)
    ? { link: draw.pick(topology.links).id }
    : { node: draw.pick(topology.nodes.filter(one => one.kind === 'switch')).id }
  const kind = draw.next()
  if (failed.length > 0 && kind < 0.45) return { kind: 'restore', what: draw.pick(failed) }
  if (kind < 0.75) return { kind: 'fail', what }
  const links = whole.links
    .filter(() => !draw.chance(0.1))
    .map(one => (draw.chance(0.2) ? { ...one, bandwidthBps: draw.pick([500_000_000, 2_000_000_000]) } : one))
  return { kind: 'network', topology: draw.chance(0.3) ? whole : { ...whole, links } }
}

const seen = new Set<string>()

describe.each(Object.entries(PLACES))('random commands and failures, %s', (_, whole) => {
  it.each([1, 2, 3])('seed %i: all promises hold by a fresh analysis, and a restart knows', seed => {
    const draw = random(seed)
    const entries: JournalEntry[] = []
    const journal = { append: (more: readonly JournalEntry[]) => void entries.push(...more) }
    const options = { graceMs: 100, workLimit: 10_000_000, remedies: false }
    const controller = new Controller(whole, options, journal)
    // Rates and links that change at once cannot be seen side by side; failures can, on the network that they are in.
    let traffic = new Traffic(whole)
    let isOnlyFailing = true
    let nowMs = 1000
    for (let step = 0; step < 60; step++) {
      nowMs += draw.pick([0, 3, 250, 5000])
      const isNetwork = draw.chance(0.3)
      const command = isNetwork
        ? networkCommand(draw, controller, whole)
        : randomCommand(draw, whole, controller.state)
      const before = entries.length
      try {
        const outcome = controller.execute(command, nowMs)
        if (outcome.kind === 'network') {
          if (outcome.rerouted.some(one => one.isGapless)) seen.add('gapless')
          if (outcome.rerouted.some(one => !one.isGapless)) seen.add('with a gap')
          for (const key of ['restored', 'broken', 'affected'] as const)
            if (outcome[key].length > 0) seen.add(key)
        }
      } catch (error) {
        if (!(error instanceof CommandError)) throw error
        expect(entries.length).toBe(before)
        continue
      }
      if (command.kind === 'network') isOnlyFailing = false
      for (const { decision } of entries.slice(before)) traffic.take(decision, controller.state)
      if (isOnlyFailing) expect(traffic.broken(nowMs), `step ${step}: ${JSON.stringify(command)}`).toEqual([])
      expectProven(controller)
    }
    traffic = new Traffic(whole)
    const again = new Controller(whole, options, undefined, JSON.parse(JSON.stringify(entries)))
    expect(again.state).toEqual(controller.state)
    expect(again.result()).toEqual(controller.result())
  })
})

it('everything that can happen did', () => {
  expect([...seen].sort()).toEqual(['affected', 'broken', 'gapless', 'restored', 'with a gap'])
})
