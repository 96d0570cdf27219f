import { describe, expect, it } from 'vitest'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'
import { calm, fullJitter, saturatingBestEffort, spitefulBestEffort } from './choices.ts'
import { plan } from './plan.ts'
import { type Choices, type Outcome, simulate } from './simulate.ts'

const LONG = 1_000_000_000
const run = (topology: Topology, tunnels: readonly Tunnel[], over: Partial<Choices> = {}): Outcome => {
  const p = plan(topology, tunnels)
  return simulate(p, { ...calm(p, Math.max(0, ...(over.phasesPs ?? [])) + 1), ...over })
}
const seen = (o: Outcome, index: number, receiver = 'hz'): readonly number[] => {
  const s = o.seen[index]!.get(receiver)!
  return [s.count, s.minPs, s.maxPs]
}

const hosts = ['ha', 'hb', 'hz'].map(id => node(id))
const star = (over: Partial<Topology> = {}, queueSizeBits = 1 << 30): Topology =>
  network(
    [...hosts, node('s')],
    [link('ha>s'), link('hb>s'), link('s>hz', { queueSizeBits }), link('s>ha')],
    over,
  )

describe('the simulator', () => {
  it('takes the sum of all latencies for a packet alone', () => {
    const nodes = [
      node('ha', { sendLatencyPs: 7, multicastLatencyPs: 500 }),
      node('s', { minLatencyPs: 11, multicastLatencyPs: 900 }),
      node('hz', { minLatencyPs: 13 }),
    ]
    const t = network(nodes, [
      link('ha>s', { minLatencyPs: 17 }),
      link('s>hz', { bandwidthBps: 500_000_000, minLatencyPs: 19 }),
    ])
    const o = run(t, [tunnel('t', ['ha>s>hz'], 100, LONG)])
    expect(seen(o, 0)).toEqual([1, 7 + 100_000 + 17 + 11 + 200_000 + 19 + 13, 300_067])
  })

  it('serves two packets of one instant in the order of their links', () => {
    const o = run(star(), [tunnel('b', ['hb>s>hz'], 100, LONG), tunnel('a', ['ha>s>hz'], 100, LONG)])
    expect(seen(o, 1)).toEqual([1, 200_000, 200_000])
    expect(seen(o, 0)).toEqual([1, 300_000, 300_000])
  })

  it('serves two releases of one instant in the order of their tunnels', () => {
    const o = run(star(), [tunnel('b', ['ha>s>hz'], 100, LONG), tunnel('a', ['ha>s>hz'], 50, LONG)])
    expect(seen(o, 0)).toEqual([1, 200_000, 200_000])
    expect(seen(o, 1)).toEqual([1, 250_000, 250_000])
  })

  it('lets a lower lane finish, and a higher lane go first after that', () => {
    const low = tunnel('low', ['ha>s>hz'], 1000, LONG, 1)
    const high = tunnel('high', ['hb>s>hz'], 100, LONG, 0)
    const o = run(star(), [low, high], { phasesPs: [0, 900_001] })
    expect(seen(o, 1)).toEqual([1, 100_000 + 999_999 + 100_000, 1_199_999])
    const both = run(star(), [low, tunnel('low2', ['ha>s>hz'], 1000, LONG, 1), high], {
      phasesPs: [0, 0, 1_950_000],
    })
    expect(seen(both, 2)[2]).toBe(100_000 + 950_000 + 100_000)
  })

  it('ends a transmission before it takes an arrival of that instant', () => {
    const room = star({}, 100)
    const o = run(room, [tunnel('a', ['ha>s>hz'], 100, LONG), tunnel('b', ['hb>s>hz'], 100, LONG)], {
      phasesPs: [0, 100_000],
      horizonPs: 200_000,
    })
    expect(o.drops).toEqual([])
    const sooner = run(room, [tunnel('a', ['ha>s>hz'], 100, LONG), tunnel('b', ['hb>s>hz'], 100, LONG)], {
      phasesPs: [0, 99_999],
      horizonPs: 200_000,
    })
    expect(sooner.drops).toEqual([{ tunnel: 'b', link: 's>hz', k: 0, timePs: 199_999 }])
    expect(sooner.backlog[2]).toEqual([100])
  })

  it('runs a full link without waiting', () => {
    const o = run(star(), [tunnel('a', ['ha>s>hz'], 100, 100_000)], { horizonPs: 10_000_000 })
    expect(seen(o, 0)).toEqual([100, 200_000, 200_000])
    expect(o.packetHops).toBe(200)
  })

  it('blocks with best effort once, whatever its moment', () => {
    const t = star({ bestEffortMaxFrameBits: 1000 })
    const one = [tunnel('a', ['ha>s>hz'], 100, LONG)]
    expect(seen(run(t, one, { bestEffort: spitefulBestEffort }), 0)[2]).toBe(2 * 1_100_000)
    // Frames of 1000 ns from 0 on at either port: released at 0 it meets one that starts, at s one 100 ns old.
    expect(seen(run(t, one, { bestEffort: saturatingBestEffort }), 0)[2]).toBe(1_100_000 + 900_000 + 100_000)
  })

  it('keeps the order of a wire, a picosecond apart, and lets multicast change it', () => {
    const nodes = [node('ha'), node('s', { multicastLatencyPs: 1_000_000 }), node('hb'), node('hz')]
    const links = [link('ha>s', { maxJitterPs: 500_000 }), link('s>hz'), link('s>hb')]
    const first = tunnel('first', ['ha>s>hz'], 100, LONG)
    const second = tunnel('second', ['ha>s>hz'], 100, LONG)
    const firstIsLate: Choices['jitter'] = (packet, wire, at, most) =>
      packet.flow.index === 0 ? fullJitter(packet, wire, at, most) : 0
    const o = run(network(nodes, links), [first, second], { jitter: firstIsLate })
    expect(seen(o, 0)[2]).toBe(100_000 + 500_000 + 100_000)
    expect(seen(o, 1)[2]).toBe(600_000 + 100_000 + 100_000)
    const copies = tunnel('first', ['ha>s>hz', 'ha>s>hb'], 100, LONG)
    const p = run(network(nodes, links), [copies, second], { jitter: firstIsLate })
    expect(seen(p, 1)[2]).toBe(600_001 + 100_000)
    expect(seen(p, 0)[2]).toBe(100_000 + 500_000 + 1_000_000 + 100_000)
    expect(seen(p, 0, 'hb')).toEqual(seen(p, 0))
  })

  it('delivers at a receiver that passes the packet on, both with the cost of branching', () => {
    const nodes = [node('ha'), node('s', { multicastLatencyPs: 30 }), node('hz')]
    const t = network(nodes, [link('ha>s'), link('s>hz')])
    const o = run(t, [{ ...tunnel('t', ['ha>s>hz', 'ha>s'], 100, LONG) }])
    expect(seen(o, 0, 's')[2]).toBe(100_030)
    expect(seen(o, 0)[2]).toBe(200_030)
  })

  it('skews clocks by no more than the tolerance', () => {
    const t = star({ clockTolerancePpb: 1_000_000 })
    const o = run(t, [tunnel('a', ['ha>s>hz'], 100, 1_000_000)], {
      fastTunnels: true,
      portPpb: ({ ppb }) => ppb,
      horizonPs: 999_001,
    })
    expect(seen(o, 0)).toEqual([2, 200_200, 200_200])
  })
})
