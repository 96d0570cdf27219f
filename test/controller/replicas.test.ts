import { describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import type { Journal, JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { placedTunnels } from '../../src/controller/contract/state.ts'
import { Controller } from '../../src/controller/controller.ts'
import { applyPlan, makePlan } from '../../src/controller/plan/plan.ts'
import { dataplane } from '../../src/dataplane/dataplane.ts'
import { parseAllocation } from '../../src/formats/requests/parse-allocation.ts'
import { printAllocation } from '../../src/formats/requests/print-requests.ts'
import type { BandwidthRequest } from '../../src/model/command.ts'
import { wireSizeBits } from '../../src/model/encapsulation.ts'
import type { Request, Tunnel } from '../../src/model/request.ts'
import { random } from '../arbitraries/random.ts'
import { shippedRequests, shippedTopology } from '../examples/shipped.ts'
import { ask, star, threePlanes, US } from './line.ts'
import { Traffic } from './traffic.ts'

const twice = (over: Partial<BandwidthRequest> = {}): BandwidthRequest =>
  ask('h1', 'h2', 1000, 100, { id: 'a', replicas: 2, ...over })

const over = (plane: number, sender = 'h1', receiver = 'h2'): string[] => [
  `${sender}>s${plane}`,
  `s${plane}>${receiver}`,
]

const treesOf = (controller: Controller, id: string): unknown => {
  const { tunnel, second } = controller.tunnel(id)!
  return [tunnel.routes, second?.routes]
}

const inUse = (journal?: Journal): Controller => new Controller(threePlanes(), { graceMs: 100 }, journal)

describe('a request that is sent twice', () => {
  it('is granted on two trees, with the range of whichever copy comes and what a receiver must remember', () => {
    const controller = inUse()
    // Plane 1 is shared with another: its copy is late, and after the loss of plane 2 it is the only one.
    controller.requestBandwidth(ask('h3', 'h2', 3000, 100, { routes: [over(1, 'h3')] }), 0)
    const replicas = [{ routes: [over(1)] }, { routes: [over(2)] }] as const
    expect(controller.requestBandwidth(twice({ replicas }), 0)).toMatchObject({
      kind: 'granted',
      minLatencyPs: 2 * US,
      maxJitterPs: 3 * US,
      replicated: {
        replicas,
        receivers: [
          {
            node: 'h2',
            minLatencyPs: 2 * US,
            worstPs: 2 * US,
            worstAfterFailurePs: 5 * US,
            historyBatches: 1,
            historyPackets: 1,
          },
        ],
      },
    })
    expect(placedTunnels(controller.state).map(t => t.id)).toEqual(['t1', 'a~1', 'a~2'])
    expect(controller.result().replicated).toMatchObject([{ id: 'a' }])
  })

  it('is admitted with both or not at all', () => {
    const controller = inUse()
    for (const plane of [2, 3])
      controller.requestBandwidth(ask('h1', 'h2', 60_000, 100, { routes: [over(plane)] }), 0)
    const before = JSON.stringify([...controller.state.held])
    expect(controller.requestBandwidth(twice({ loadSizeBits: 50_000 }), 0)).toMatchObject({
      kind: 'rejected',
      rejection: { id: 'a' },
    })
    expect(JSON.stringify([...controller.state.held])).toBe(before)
    expect(controller.result().tunnels.map(t => t.id)).toEqual(['t1', 't2'])
  })

  it('is refused with the part that every way has in common', () => {
    const controller = new Controller(star())
    expect(controller.requestBandwidth(ask('h1', 'h3', 1000, 100, { replicas: 2 }), 0)).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'NO_ROUTE', link: 'h1>s1' },
    })
  })

  it('takes three names, and none that is taken', () => {
    const controller = inUse()
    controller.requestBandwidth(twice(), 0)
    expect(() => controller.requestBandwidth(ask('h1', 'h2', 1000, 100, { id: 'a~2' }), 0)).toThrow(
      'an id of its own',
    )
    controller.requestBandwidth(ask('h1', 'h2', 1000, 100, { id: 'b~1' }), 0)
    expect(() => controller.requestBandwidth(twice({ id: 'b' }), 0)).toThrow('b~1')
    controller.requestBandwidth(ask('h1', 'h2', 1000, 100, { id: 't1~2' }), 0)
    const { id: _any, ...nameless } = twice()
    expect(controller.requestBandwidth(nameless, 0)).toMatchObject({ id: 't2' })
  })

  it('holds its jitter against whoever comes later', () => {
    const controller = inUse()
    controller.requestBandwidth(twice({ jitterLimitPs: US }), 0)
    const late = ask('h3', 'h2', 2000, 100, { routes: [over(1, 'h3')] })
    expect(controller.requestBandwidth(late, 0)).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'JITTER', tunnel: 'a' },
    })
    expect(controller.requestBandwidth({ ...late, loadSizeBits: 1000 }, 0).kind).toBe('granted')
  })

  it('tells of its range when others come, and leaves both trees when it goes', () => {
    const controller = inUse()
    controller.requestBandwidth(twice(), 0)
    const heard: unknown[] = []
    controller.on('bandwidthChanged', event => heard.push(event))
    controller.requestBandwidth(ask('h3', 'h2', 2000, 100, { routes: [over(2, 'h3')] }), 1000)
    expect(heard).toMatchObject([
      { id: 'a', reason: 'TE', from: { maxJitterPs: 0 }, minLatencyPs: 2 * US, maxJitterPs: 2 * US },
    ])
    expect(controller.releaseBandwidth('a', 5000)).toMatchObject({ kind: 'released', id: 'a' })
    expect(placedTunnels(controller.state).map(t => t.id)).toEqual(['t1'])
    expect(() => controller.releaseBandwidth('a~1', 5000)).toThrow('a~1')
  })

  it('changes both copies, on the trees they have, and is on both pairs where it goes to others', () => {
    const controller = inUse()
    controller.requestBandwidth(twice(), 0)
    const before = treesOf(controller, 'a')
    expect(controller.changeBandwidth('a', { loadSizeBits: 4000 }, 1000)).toMatchObject({
      kind: 'granted',
      holdsMs: 1100,
      replicated: { receivers: [{ worstAfterFailurePs: 8 * US }] },
    })
    expect(treesOf(controller, 'a')).toEqual(before)
    const moved = controller.changeBandwidth('a', { receivers: ['h3'] }, 2000)
    expect(moved).toMatchObject({ kind: 'granted', startsMs: 2100 })
    if (moved.kind === 'granted') expect(moved.holdsMs).toBeGreaterThan(2200)
    expect(treesOf(controller, 'a')).toEqual([[over(1, 'h1', 'h3')], [over(2, 'h1', 'h3')]])
    // Beside a second pair the first one waits for no more than a packet of the other.
    expect(controller.tunnel('a')!.promises).toMatchObject([
      { maxJitterPs: 0 },
      { fromMs: 2100, maxJitterPs: 4 * US },
      { maxJitterPs: 0 },
    ])
    expect(controller.result().valid).toBe(true)
  })

  it('makes room, before it breaks: the copy that stays where it is counts once', () => {
    const controller = inUse()
    controller.requestBandwidth(twice({ loadSizeBits: 60_000 }), 0)
    expect(treesOf(controller, 'a')).toEqual([[over(1)], [over(2)]])
    const wish = ask('h1', 'h2', 60_000, 100, { id: 'b', routes: [over(1)] })
    expect(controller.requestBandwidth(wish, 1000).kind).toBe('rejected')
    const answer = controller.requestBandwidth({ ...wish, allowReroute: true }, 1000)
    expect(answer).toMatchObject({ kind: 'granted', rerouted: ['a'] })
    if (answer.kind !== 'granted') return
    // Both trees from the end of the grace on; the newcomer starts when the old one has drained.
    expect(answer.startsMs).toBeGreaterThan(1200)
    expect(treesOf(controller, 'a')).toEqual([[over(3)], [over(2)]])
    expect(controller.result().valid).toBe(true)
  })

  it('is moved again and again, and no promise is ever broken', () => {
    let moves = 0
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const draw = random(seed)
      const entries: JournalEntry[] = []
      // What would help those that are refused is not asked: near a full link each answer takes seconds.
      const options = { graceMs: 100, remedies: false }
      const controller = new Controller(threePlanes(), options, {
        append: more => void entries.push(...more),
      })
      const traffic = new Traffic(controller.topology)
      for (let step = 0; step < 12; step++) {
        const loadSizeBits = draw.int(10_000, 60_000)
        const routes = [over(draw.int(1, 3))]
        const how = draw.chance(0.4) ? { replicas: 2 as const } : { routes, allowReroute: true }
        const outcome = controller.requestBandwidth(ask('h1', 'h2', loadSizeBits, 100, how), 1000 + step * 40)
        for (const { decision } of entries.splice(0)) traffic.take(decision, controller.state)
        expect(traffic.broken(1000 + step * 40)).toEqual([])
        expect(controller.result().valid).toBe(true)
        if (outcome.kind !== 'granted') continue
        moves += outcome.rerouted.filter(id => controller.tunnel(id)!.second !== undefined).length
      }
    }
    expect(moves).toBeGreaterThan(2)
  })

  it('is the same after a replay, and a plan finds nothing to do', () => {
    const entries: JournalEntry[] = []
    const controller = inUse({ append: more => void entries.push(...more) })
    controller.requestBandwidth(twice({ maxPeriodPs: 200 * US }), 0)
    controller.changeBandwidth('a', { lane: 1 }, 1000)
    controller.reportUsage('a~2', { packets: 10, bytes: 1250, intervalMs: 1000 }, 3000)
    const again = new Controller(
      controller.topology,
      { graceMs: 100 },
      undefined,
      JSON.parse(JSON.stringify(entries)),
    )
    expect(again.state).toEqual(controller.state)
    expect(again.stateHash()).toBe(controller.stateHash())
    expect(again.result()).toEqual(controller.result())
    const { request } = controller.tunnel('a')!
    const sizeBits = wireSizeBits(controller.topology.encapsulation, request.loadSizeBits)
    const wanted: Request = { ...request, id: 'a', lane: 1, sizeBits }
    expect(makePlan(controller, [wanted], 4000)).toMatchObject({ unchanged: 1, commands: [] })
    // Sent once from now on: another contract.
    const { replicas: _both, ...once } = wanted
    const plan = makePlan(controller, [once], 4000)
    expect(plan.changed).toMatchObject([{ id: 'a' }])
    applyPlan(controller, plan, 4000)
    expect(placedTunnels(controller.state).map(t => t.id)).toEqual(['a'])
    const back = makePlan(controller, [wanted], 5000)
    expect(back.after).not.toBe(back.state)
    applyPlan(controller, back, 5000)
    expect(placedTunnels(controller.state).map(t => t.id)).toEqual(['a~1', 'a~2'])
    expect(check(controller.topology, { tunnels: placedTunnels(controller.state) }).valid).toBe(true)
  })
})

describe('the tunnels of a controller that holds both copies', () => {
  it('are an allocation that reads back, and that a data plane is made of', () => {
    const topology = shippedTopology('afdx')
    const controller = new Controller(topology, { graceMs: 0 })
    const plan = makePlan(controller, shippedRequests('afdx', topology), 0)
    expect(plan.rejected).toEqual([])
    applyPlan(controller, plan, 0)
    const tunnels = placedTunnels(controller.state)
    expect(tunnels.some(t => t.replica !== undefined)).toBe(true)
    const again = parseAllocation(printAllocation({ tunnels }, topology), { file: 'again', topology })
    if (!again.ok) throw new Error(JSON.stringify(again.diagnostics))
    const placed = (all: readonly Tunnel[]) => all.map(({ id, routes, replica }) => ({ id, routes, replica }))
    expect(placed(again.value.tunnels)).toEqual(placed(tunnels))
    const made = dataplane(topology, again.value)
    if (made.kind !== 'installable') throw new Error(made.kind)
    expect(made.tunnels.map(t => t.id)).toEqual(tunnels.map(t => t.id))
  })
})

describe('meters of both copies', () => {
  const oversight = { unusedAfterMs: 10_000, silentAfterMs: 20_000 }
  const metered = (): Controller => {
    const topology = { ...threePlanes(), bestEffortMaxFrameBits: 12_336 }
    const controller = new Controller(topology, { graceMs: 0, oversight })
    controller.requestBandwidth(twice({ maxPeriodPs: 1000 * US }), 0)
    return controller
  }
  const read = (controller: Controller, id: string, packets: number, nowMs: number): string =>
    controller.reportUsage(id, { packets, bytes: packets * 125, intervalMs: 10_000 }, nowMs).verdict

  it('have names of their own', () => {
    expect(() => read(metered(), 'a', 1, 20_000)).toThrow('a~1 or a~2')
    expect(() => read(metered(), 'b~1', 1, 20_000)).toThrow('b~1')
  })

  it.each(['a~1', 'a~2'])('%s above the contract: both copies are demoted, and come back together', id => {
    const controller = metered()
    expect(read(controller, id, 100_001, 20_000)).not.toBe('demoted')
    expect(read(controller, id, 110_000, 30_000)).toBe('demoted')
    expect(placedTunnels(controller.state)).toEqual([])
    expect(controller.changeBandwidth('a', {}, 40_000)).toMatchObject({ kind: 'granted', id: 'a' })
    expect(placedTunnels(controller.state).map(t => t.id)).toEqual(['a~1', 'a~2'])
    expect(controller.tunnel('a')!.usage.demotions).toBe(1)
  })

  it('one that is silent has lost its way: only both end the contract', () => {
    const controller = metered()
    for (const at of [20_000, 30_000, 40_000]) {
      expect(read(controller, 'a~2', 0, at)).toBe('unused')
      expect(read(controller, 'a~1', 90_000, at)).toBe('within')
    }
    expect(read(controller, 'a~1', 0, 50_000)).toBe('unused')
    expect(read(controller, 'a~1', 0, 60_000)).toBe('terminated')
    expect(controller.tunnels).toEqual([])
  })

  it('both below their share: the period of both is raised to what the busier one needs', () => {
    const controller = metered()
    expect(read(controller, 'a~1', 20_000, 20_000)).toBe('unused')
    expect(read(controller, 'a~2', 10_000, 20_000)).toBe('raised')
    const periods = placedTunnels(controller.state).map(t => t.periodPs)
    expect(periods[0]).toBe(periods[1])
    expect(periods[0]).toBeGreaterThan(499 * US)
    expect(periods[0]).toBeLessThan(501 * US)
    expect(controller.tunnel('a')).toMatchObject({ usage: { raises: 1 }, secondUsage: { unusedMs: 0 } })
  })
})
