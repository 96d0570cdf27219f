import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { FlowHops } from '../../src/network/flow-hops.ts'
import { COST, HOP_JITTER, JITTER, LEAST, PERIOD, STRIDE } from '../../src/network/flow-row.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { queueOrder } from '../../src/network/queue-order.ts'
import { type Tree, treeOf } from '../../src/network/tree.ts'
import { networks } from '../arbitraries/networks.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'

const hopsOf = (topology: Topology, tunnels: readonly Tunnel[]): FlowHops => {
  const hops = new FlowHops(compileNetwork(topology))
  for (const t of tunnels) hops.add(t, treeOf(hops.network, t) as Tree)
  return hops
}

/** Links that follow each other in one lane. */
const followers = (hops: FlowHops, lane: number): Map<number, Set<number>> => {
  const found = new Map<number, Set<number>>()
  for (let h = 0; h < hops.count; h++) {
    if (hops.lane[h] !== lane) continue
    const link = hops.link[h]!
    if (!found.has(link)) found.set(link, new Set())
    const parent = hops.parent[h]!
    if (parent >= 0) found.get(hops.link[parent]!)!.add(link)
  }
  return found
}

const reach = (next: Map<number, Set<number>>, from: number): Set<number> => {
  const seen = new Set<number>()
  const open = [...next.get(from)!]
  for (let e = open.pop(); e !== undefined; e = open.pop()) {
    if (seen.has(e)) continue
    seen.add(e)
    open.push(...next.get(e)!)
  }
  return seen
}

describe('the order of queues', () => {
  it('puts every queue behind those before it, and a cycle together, on random networks', () => {
    let cycles = 0
    fc.assert(
      fc.property(networks(), ({ topology, tunnels }) => {
        const hops = hopsOf(topology, tunnels)
        const orders = queueOrder(hops)
        expect(orders.map(o => o.lane)).toEqual([...new Set(tunnels.map(t => t.lane))].sort((a, b) => a - b))
        for (const { lane, links, start } of orders) {
          const next = followers(hops, lane)
          expect([...links].sort((a, b) => a - b)).toEqual([...next.keys()].sort((a, b) => a - b))
          const component = new Map<number, number>()
          for (let c = 0; c + 1 < start.length; c++)
            for (const e of links.subarray(start[c]!, start[c + 1]!)) component.set(e, c)
          expect(component.size).toBe(links.length)
          for (const [e, after] of next) {
            for (const f of after) expect(component.get(f)).toBeGreaterThanOrEqual(component.get(e)!)
            const ahead = reach(next, e)
            for (const f of links) {
              const together = e === f || (ahead.has(f) && reach(next, f).has(e))
              if (component.get(e) === component.get(f) && e !== f) cycles++
              expect(component.get(e) === component.get(f)).toBe(together)
            }
          }
        }
      }),
      { numRuns: 150 },
    )
    expect(cycles).toBeGreaterThan(0)
  })

  const ring = network(
    [node('s0'), node('s1'), node('s2'), node('h0'), node('h1'), node('h2')],
    ['s0>s1', 's1>s2', 's2>s0', 'h0>s0', 'h1>s1', 'h2>s2', 's0>h0', 's1>h1', 's2>h2'].map(id => link(id)),
  )
  const around = (lane: number): Tunnel[] => [
    tunnel(`a${lane}`, ['h0>s0>s1>s2>h2'], 8, 1e6, lane),
    tunnel(`b${lane}`, ['h1>s1>s2>s0>h0'], 8, 1e6, lane),
    tunnel(`c${lane}`, ['h2>s2>s0>s1>h1'], 8, 1e6, lane),
  ]

  it('a ring that tunnels chase each other round is one component', () => {
    const hops = hopsOf(ring, around(0))
    const [{ links, start } = { links: new Int32Array(), start: new Int32Array() }] = queueOrder(hops)
    const groups = Array.from(start.subarray(1), (end, c) => [...links.subarray(start[c]!, end)].sort())
    expect(groups.filter(g => g.length > 1)).toEqual([[0, 1, 2]])
    expect(groups).toHaveLength(7)
  })

  it('lanes apart: the cycle must close within one', () => {
    const [a, b, c] = around(0) as [Tunnel, Tunnel, Tunnel]
    const hops = hopsOf(ring, [a, b, { ...c, lane: 1 }])
    expect(queueOrder(hops).map(o => o.start.length - 1)).toEqual([7, 4])
    expect(queueOrder(hops).map(o => o.links.length)).toEqual([7, 4])
  })
})

describe('the list of hops', () => {
  it('holds the same rows whether tunnels are added one by one or all at once; then those of a link are neighbours', () => {
    fc.assert(
      fc.property(networks(), ({ topology, tunnels }) => {
        const one = hopsOf(topology, tunnels)
        const all = new FlowHops(compileNetwork(topology))
        all.addAll(
          tunnels,
          tunnels.map(t => treeOf(all.network, t) as Tree),
        )
        const rowsOf = (hops: FlowHops) =>
          hops.tunnels.map((_, t) =>
            Array.from(hops.rowsOf(t), h => ({
              link: hops.link[h],
              parent: hops.parent[h]! < 0 ? -1 : hops.hop[hops.parent[h]!],
              least: hops.least[h],
              before: hops.leastBefore[h],
              row: [...hops.row.subarray(h * STRIDE, (h + 1) * STRIDE)],
            })),
          )
        expect(rowsOf(all)).toEqual(rowsOf(one))
        for (const [link, list] of all.atLink.entries()) {
          const rows = list.subarray(0, all.countAt[link])
          expect([...rows]).toEqual(Array.from(rows, (_, i) => rows[0]! + i))
          const tunnelsAt = (hops: FlowHops) =>
            Array.from(hops.atLink[link]!.subarray(0, hops.countAt[link]), h => hops.tunnel[h])
          expect(tunnelsAt(all)).toEqual(tunnelsAt(one))
        }
      }),
    )
  })

  it('keeps every link by lane, then by place, whoever comes, goes, pauses and takes the room of another', () => {
    const queues = (hops: FlowHops) =>
      hops.atLink.map((list, e) =>
        Array.from(list.subarray(0, hops.countAt[e]!), h => ({
          tunnel: hops.tunnels[hops.tunnel[h]!]!.id,
          link: hops.link[h],
          lane: hops.lane[h],
          least: hops.least[h],
          row: [...hops.row.subarray(h * STRIDE, (h + 1) * STRIDE)],
        })),
      )
    const step = fc.record({ what: fc.constantFrom('add', 'add', 'pause', 'remove'), which: fc.nat(20) })
    let reused = 0
    fc.assert(
      fc.property(networks(), fc.array(step, { maxLength: 25 }), ({ topology, tunnels }, steps) => {
        const hops = hopsOf(topology, [])
        let here: { tunnel: Tunnel; slot: number; isPaused: boolean }[] = []
        for (const [i, { what, which }] of steps.entries()) {
          const target = here[which % Math.max(1, here.length)]
          if (what === 'add') {
            const tunnel = { ...tunnels[which % tunnels.length]!, id: `x${i}` }
            const { count } = hops
            const slot = hops.add(tunnel, treeOf(hops.network, tunnel) as Tree)
            if (hops.count === count) reused++
            here.push({ tunnel, slot, isPaused: false })
          } else if (target !== undefined && what === 'pause') {
            if (target.isPaused) hops.attach(target.slot)
            else hops.detach(target.slot)
            target.isPaused = !target.isPaused
          } else if (target !== undefined) {
            if (!target.isPaused) hops.detach(target.slot)
            hops.release(target.slot)
            here = here.filter(t => t !== target)
          }
          const up = here.filter(t => !t.isPaused).map(t => t.tunnel)
          expect(queues(hops)).toEqual(queues(hopsOf(topology, up)))
        }
      }),
    )
    expect(reused).toBeGreaterThan(10)
  })

  it('starts with the numbers of an empty network, by hand', () => {
    const nodes = [
      node('h1', { sendLatencyPs: 500, sendJitterPs: 60 }),
      node('s1', { minLatencyPs: 3000, maxJitterPs: 9 }),
      node('h2', { minLatencyPs: 200 }),
    ]
    const topology = network(nodes, [link('h1>s1'), link('s1>h2', { bandwidthBps: 2e9 })], {
      clockTolerancePpb: 1_000_000,
    })
    const hops = hopsOf(topology, [tunnel('t', ['h1>s1>h2'], 1000, 10_000_000)])
    const at = (h: number, what: number): number => hops.row[h * STRIDE + what]!
    expect([at(0, LEAST), at(0, COST), at(0, PERIOD)]).toEqual([999_000, 1_001_000, 9_990_000])
    expect([at(1, LEAST), at(1, COST)]).toEqual([499_500, 500_500])
    expect([at(0, JITTER), at(0, HOP_JITTER)]).toEqual([60, 2009])
    expect([at(1, JITTER), at(1, HOP_JITTER)]).toEqual([2069, 1000])
    expect([...hops.least.subarray(0, 2)]).toEqual([500 + 999_000 + 3000, 1_002_500 + 499_500 + 200])
  })
})
