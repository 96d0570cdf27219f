import { describe, expect, test } from 'vitest'
import { check } from '../../../src/analysis/check.ts'
import type { FailedElement } from '../../../src/engine/change.ts'
import { WhatIf } from '../../../src/explorer/what-if/what-if.ts'
import { isSamePlace, type Operation, type World } from '../../../src/explorer/what-if/world.ts'
import type { LanedRequest } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { shipped } from '../load.ts'

const twoRacks = shipped('two-racks')

/** The network without what has failed: what is left must be analysed as if it had never been there. */
const without = (topology: Topology, failed: readonly FailedElement[]): Topology => ({
  ...topology,
  links: topology.links.filter(
    ({ id, from, to }) => !failed.some(p => ('link' in p ? p.link === id : p.node === from || p.node === to)),
  ),
})

/** A world holds exactly what a fresh analysis finds. */
const expectTrue = (topology: Topology, world: World): void => {
  const fresh = check(without(topology, world.failed), { tunnels: world.tunnels })
  const down = (code: string) => code === 'TREE'
  const order = new Map(world.tunnels.map(({ id }, i) => [id, i]))
  const bounds = [...world.bounds.values()].sort((a, b) => order.get(a.id)! - order.get(b.id)!)
  expect(bounds).toEqual(fresh.tunnels)
  const byId = <T extends { readonly id: string }>(list: readonly T[]) => new Map(list.map(l => [l.id, l]))
  expect(new Map(world.links)).toEqual(byId(fresh.links))
  expect(world.violations.filter(v => !down(v.code))).toEqual(fresh.violations.filter(v => !down(v.code)))
  const downIds = (violations: World['violations']) =>
    violations.flatMap(v => (v.code === 'TREE' ? [v.tunnel] : []))
  expect(downIds(world.violations)).toEqual(downIds(fresh.violations))
  expect(world.objectivePs).toBe(fresh.summary.objectivePs)
}

const NEW: LanedRequest = {
  id: 'probe',
  sender: 'a2',
  receivers: ['b1'],
  loadSizeBits: 800,
  sizeBits: 1328,
  periodPs: 30_000_000,
  lane: 1,
}

/** A small deterministic die. */
const die = (seed: number) => {
  let state = seed
  return (sides: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

const randomOperation = (
  world: World,
  topology: Topology,
  roll: (n: number) => number,
  n: number,
): Operation => {
  const tunnel = world.tunnels[roll(world.tunnels.length)]
  const place: FailedElement =
    roll(2) === 0
      ? { link: topology.links[roll(topology.links.length)]!.id }
      : { node: topology.nodes[roll(topology.nodes.length)]!.id }
  if (world.failed.length > 2) return { kind: 'restore', places: [world.failed[roll(3)]!], name: 'it' }
  switch (tunnel === undefined ? 0 : roll(6)) {
    case 0: {
      const hosts = topology.nodes.filter(node => node.kind === 'host').map(node => node.id)
      const at = roll(hosts.length)
      const sender = hosts[at]!
      const receivers = [hosts[(at + 1 + roll(hosts.length - 1)) % hosts.length]!]
      const request = { ...NEW, id: `new${n}`, sender, receivers, lane: roll(3), periodPs: 5_000_000 }
      return { kind: 'add', force: roll(2) === 0, request }
    }
    case 1:
      return { kind: 'remove', ids: [tunnel!.id] }
    case 2:
      return { kind: 'change', tunnels: [{ ...tunnel!, periodPs: tunnel!.periodPs * 2, lane: roll(3) }] }
    case 3:
      return { kind: 'change', tunnels: [{ ...tunnel!, periodPs: Math.ceil(tunnel!.periodPs / 3) }] }
    case 4:
      return { kind: 'reroute', id: tunnel!.id }
    default:
      return world.failed.some(p => isSamePlace(p, place))
        ? { kind: 'restore', places: [place], name: 'it' }
        : { kind: 'fail', places: [place], name: 'it' }
  }
}

describe('what if', () => {
  test('any sequence of operations, undoing and redoing ends in what a fresh analysis finds', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const { topology, tunnels } = twoRacks
      const whatIf = new WhatIf(topology, tunnels)
      const roll = die(seed)
      const worlds = [whatIf.world]
      for (let n = 0; n < 14; n++) {
        const turn = roll(4)
        if (turn === 0 && worlds.length > 1) {
          worlds.pop()
          whatIf.undo()
          expect(whatIf.world).toBe(worlds.at(-1))
          if (roll(2) === 0) {
            whatIf.redo()
            worlds.push(whatIf.world)
          }
        } else if (whatIf.apply(randomOperation(whatIf.world, topology, roll, n)).kind === 'changed')
          worlds.push(whatIf.world)
        expectTrue(topology, whatIf.world)
      }
      // What comes after an undo starts from the engine as it stands then.
      while (whatIf.undo() !== undefined) worlds.pop()
      expect(whatIf.world).toBe(worlds[0])
      whatIf.apply({ kind: 'add', request: NEW, force: true })
      expectTrue(topology, whatIf.world)
    }
  })

  test('a refused request leaves everything as it was, and says why', () => {
    const whatIf = new WhatIf(twoRacks.topology, twoRacks.tunnels)
    const before = whatIf.world
    const request = { ...NEW, deadlinePs: 3_000_000 }
    const outcome = whatIf.apply({ kind: 'add', request, force: false })
    expect(outcome).toMatchObject({ kind: 'refused', rejection: { id: 'probe', code: 'DEADLINE' } })
    expect(whatIf.world).toBe(before)
    const forced = whatIf.apply({ kind: 'add', request, force: true })
    expect(forced).toMatchObject({ kind: 'changed', change: { label: 'add probe' } })
    expect(whatIf.world.violations).toMatchObject([{ code: 'DEADLINE', tunnel: 'probe' }])
  })

  test('around a failure there may be another way', () => {
    const whatIf = new WhatIf(twoRacks.topology, twoRacks.tunnels)
    const spine = twoRacks.tunnels.find(t => t.id === 'telemetry-b')!
    expect(spine.routes).toEqual([['b3>leaf-b', 'leaf-b>b4']])
    const orders = twoRacks.tunnels.find(t => t.id === 'orders')!
    expect(orders.routes[1]).toContain('leaf-a>spine2')
    whatIf.apply({ kind: 'fail', places: [{ node: 'spine2' }], name: 'node spine2' })
    expect(whatIf.world.bounds.has('orders')).toBe(false)
    expect(whatIf.explain('orders')).toMatchObject({ kind: 'unbounded', violations: [{ code: 'TREE' }] })
    whatIf.apply({ kind: 'reroute', id: 'orders' })
    expect(whatIf.world.bounds.get('orders')?.tree).toContain('leaf-a>spine1')
    expectTrue(twoRacks.topology, whatIf.world)
  })

  test('a bound is explained to the picosecond, after undoing too', () => {
    const whatIf = new WhatIf(twoRacks.topology, twoRacks.tunnels)
    const total = (): unknown => {
      const explained = whatIf.explain('orders')
      if (explained.kind !== 'explained') return explained
      return explained.explanation.minLatencyPs + explained.explanation.maxJitterPs
    }
    expect(total()).toBe(9_031_800)
    whatIf.apply({ kind: 'remove', ids: ['alive-a'] })
    expect(total()).toBeLessThan(9_031_800)
    whatIf.undo()
    expect(total()).toBe(9_031_800)
  })
})
