import { describe, expect, it } from 'vitest'
import type { Tunnel } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import type { Scenario } from '../../../src/simulation/setup/scenario.ts'
import { link, network, node, tunnel } from '../../arbitraries/tiny.ts'
import { type Finished, finish, type Seen } from '../run.ts'

// 1 Gbit/s and no latency but what is said: 100 bits take 100 000 ps.
const LONG = 1_000_000_000
const star = (queueSizeBits = 1 << 30, over: Partial<Topology> = {}): Topology =>
  network(
    ['ha', 'hb', 'hz', 's'].map(id => node(id)),
    [link('ha>s'), link('hb>s'), link('s>hz', { queueSizeBits })],
    over,
  )

/** First releases as given, one packet each unless the scenario says otherwise. */
const at = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  phasesPs: readonly number[],
  over: Partial<Scenario> = {},
): Finished =>
  finish(topology, tunnels, {
    phases: { kind: 'given', ps: phasesPs },
    durationPs: Math.max(0, ...phasesPs) + 1,
    ...over,
  })
const once = (latencyPs: number): Seen => ({
  count: 1,
  minPs: latencyPs,
  maxPs: latencyPs,
  sumPs: latencyPs,
})

describe('by hand', () => {
  it('a packet alone takes the sum of all latencies: λmin is reached', () => {
    const nodes = [
      node('ha', { sendLatencyPs: 7, multicastLatencyPs: 500 }),
      node('s', { minLatencyPs: 11, multicastLatencyPs: 900 }),
      node('hz', { minLatencyPs: 13 }),
    ]
    const links = [
      link('ha>s', { minLatencyPs: 17 }),
      link('s>hz', { bandwidthBps: 500_000_000, minLatencyPs: 19 }),
    ]
    const { seen, plan } = at(network(nodes, links), [tunnel('t', ['ha>s>hz'], 100, LONG)], [123])
    expect(seen('t')).toEqual(once(7 + 100_000 + 17 + 11 + 200_000 + 19 + 13))
    expect(plan.endpoints[0]!.leastPs).toBe(300_067)
  })

  it('of two packets of one instant, the incoming link that comes first in the file goes first', () => {
    const { seen } = at(
      star(),
      [tunnel('b', ['hb>s>hz'], 100, LONG), tunnel('a', ['ha>s>hz'], 100, LONG)],
      [0, 0],
    )
    expect(seen('a')).toEqual(once(200_000))
    expect(seen('b')).toEqual(once(300_000))
  })

  it('a tie is not won by size: what comes first by link waits for nobody', () => {
    // Both reach s at 1000 ns: the large one by ha, the small one, released later, by hb.
    const large = tunnel('large', ['ha>s>hz'], 1000, LONG)
    const small = tunnel('small', ['hb>s>hz'], 10, LONG)
    const { seen } = at(star(), [small, large], [990_000, 0])
    expect(seen('large')).toEqual(once(2_000_000))
    expect(seen('small')).toEqual(once(10_000 + 1_000_000 + 10_000))
    const sooner = at(star(), [small, large], [989_999, 0])
    expect(sooner.seen('small')).toEqual(once(20_000))
    expect(sooner.seen('large')).toEqual(once(2_000_000 + 9_999))
  })

  it('of two releases of one instant, the tunnel that comes first in the file goes first', () => {
    const { seen } = at(
      star(),
      [tunnel('b', ['ha>s>hz'], 100, LONG), tunnel('a', ['ha>s>hz'], 50, LONG)],
      [5, 5],
    )
    expect(seen('b')).toEqual(once(200_000))
    expect(seen('a')).toEqual(once(250_000))
  })

  it('a full queue has room again at the very moment of a departure', () => {
    const tunnels = [tunnel('a', ['ha>s>hz'], 100, LONG), tunnel('b', ['hb>s>hz'], 100, LONG)]
    const fits = at(star(100), tunnels, [0, 100_000])
    expect([...fits.tally.drops]).toEqual([0, 0, 0, 0])
    expect(fits.seen('b')).toEqual(once(200_000))
    const sooner = at(star(100), tunnels, [0, 99_999])
    const [lost] = [...sooner.tally.drops.keys()].filter(r => sooner.tally.drops[r]! > 0)
    expect(sooner.plan.tunnel[lost!]).toBe(1)
    expect(sooner.plan.link[lost!]).toBe(2)
    expect(sooner.tally.firstDropPs[lost!]).toBe(199_999)
    expect(sooner.seen('b').count).toBe(0)
  })

  it('one low packet blocks once, and never a second time', () => {
    const low = tunnel('low', ['ha>s>hz'], 1000, LONG, 1)
    const second = tunnel('low2', ['ha>s>hz'], 1000, LONG, 1)
    const high = tunnel('high', ['hb>s>hz'], 100, LONG, 0)
    expect(at(star(), [low, high], [0, 900_001]).seen('high')).toEqual(once(100_000 + 999_999 + 100_000))
    // Released so that it comes 50 ns into the second one: it waits for the rest of that, not for the third.
    const both = at(star(), [low, second, high], [0, 0, 1_950_000])
    expect(both.seen('high')).toEqual(once(100_000 + 950_000 + 100_000))
    // All at the instant in which the first ends: who comes over the first link finds the port idle, whatever its lane.
    const tie = at(star(), [low, second, high], [0, 0, 1_900_000])
    expect(tie.seen('low2')).toEqual(once(3_000_000))
    expect(tie.seen('high')).toEqual(once(100_000 + 1_000_000 + 100_000))
    const swapped = [
      tunnel('low', ['hb>s>hz'], 1000, LONG, 1),
      tunnel('low2', ['hb>s>hz'], 1000, LONG, 1),
      tunnel('high', ['ha>s>hz'], 100, LONG, 0),
    ]
    const other = at(star(), swapped, [0, 0, 1_900_000])
    expect(other.seen('high')).toEqual(once(200_000))
    expect(other.seen('low2')).toEqual(once(3_000_000 + 100_000))
  })

  it('a link that is exactly full makes nobody wait', () => {
    const { seen, tally } = at(star(), [tunnel('a', ['ha>s>hz'], 100, 100_000)], [0], {
      durationPs: 100_000_000,
    })
    expect(seen('a')).toEqual({ count: 1000, minPs: 200_000, maxPs: 200_000, sumPs: 200_000_000 })
    expect([...tally.busyPs]).toEqual([100_000_000, 0, 100_000_000])
    expect([...tally.mostBits]).toEqual([100, 100])
  })

  it('two that fill a link together wait as they meet, for ever, and no longer', () => {
    const tunnels = [tunnel('a', ['ha>s>hz'], 100, 200_000), tunnel('b', ['hb>s>hz'], 100, 200_000)]
    const { seen } = at(star(), tunnels, [0, 30_000], { durationPs: 20_000_000 })
    expect(seen('a')).toEqual({ count: 100, minPs: 200_000, maxPs: 200_000, sumPs: 20_000_000 })
    expect(seen('b')).toEqual({ count: 100, minPs: 270_000, maxPs: 270_000, sumPs: 27_000_000 })
  })

  it('a phase may be later than a period: nothing is released before it', () => {
    const tunnels = [tunnel('a', ['ha>s>hz'], 100, 1_000_000), tunnel('b', ['ha>s>hz'], 100, 1_000_000)]
    const { seen, crossings } = at(star(), tunnels, [0, 3_500_000], { durationPs: 6_000_000 })
    expect(seen('a').count).toBe(6)
    expect(seen('b').count).toBe(3)
    expect(crossings.find(c => c.number === 0 && c.arrivalPs > 200_000)!.arrivalPs).toBe(3_500_000)
  })

  it('a copy to every receiver, and the cost of branching only where the tree branches', () => {
    const nodes = ['ha', 'hx', 'hy', 'hz'].map(id => node(id))
    const switches = [node('s', { multicastLatencyPs: 30 }), node('s2', { multicastLatencyPs: 7 })]
    const links = ['ha>s', 's>hx', 's>s2', 's2>hy', 's2>hz'].map(id => link(id))
    const cast = tunnel('cast', ['ha>s>hx', 'ha>s>s2>hy'], 100, 1_000_000)
    const o = at(network([...nodes, ...switches], links), [cast], [0], { durationPs: 3_000_000 })
    expect(o.seen('cast', 'hx')).toEqual({ count: 3, minPs: 200_030, maxPs: 200_030, sumPs: 600_090 })
    expect(o.seen('cast', 'hy')).toEqual({ count: 3, minPs: 300_030, maxPs: 300_030, sumPs: 900_090 })
    expect(o.tally.packetHops).toBe(3 * 4)
  })

  it('a receiver that passes a packet on has it when the copy has it', () => {
    const nodes = [node('ha'), node('s', { multicastLatencyPs: 30 }), node('hz')]
    const through = tunnel('t', ['ha>s>hz', 'ha>s'], 100, LONG)
    const o = at(network(nodes, [link('ha>s'), link('s>hz')]), [through], [0])
    expect(o.seen('t', 's')).toEqual(once(100_030))
    expect(o.seen('t', 'hz')).toEqual(once(200_030))
  })

  it('multicast latency lets a packet be overtaken by the one behind it on the wire', () => {
    const nodes = [node('ha'), node('s', { multicastLatencyPs: 1_000_000 }), node('hb'), node('hz')]
    const links = ['ha>s', 's>hz', 's>hb'].map(id => link(id))
    const cast = tunnel('cast', ['ha>s>hz', 'ha>s>hb'], 100, LONG)
    const one = tunnel('one', ['ha>s>hz'], 100, LONG)
    const o = at(network(nodes, links), [cast, one], [0, 0])
    expect(o.seen('one')).toEqual(once(300_000))
    expect(o.seen('cast', 'hz')).toEqual(once(1_200_000))
  })

  it('a wire keeps its order although its jitter would not', () => {
    const nodes = ['ha', 's', 'hz'].map(id => node(id))
    const jittery = network(nodes, [link('ha>s', { maxJitterPs: 500_000 }), link('s>hz')])
    const pair = [tunnel('a', ['ha>s>hz'], 100, LONG), tunnel('b', ['ha>s>hz'], 100, LONG)]
    const o = at(jittery, pair, [0, 0], {
      fixedJitter: [{ tunnel: 0, hop: 0, packet: 0, jitterPs: 500_000 }],
    })
    // b ends 100 ns after a, but leaves the wire 1 ps after it.
    expect(o.crossings.map(c => c.farPs)).toEqual([600_000, 600_001, 700_000, 800_000])
  })

  it('best effort at its worst begins 1 ps before a packet that finds its port idle, at every hop', () => {
    const o = at(
      star(1 << 30, { bestEffortMaxFrameBits: 1000 }),
      [tunnel('a', ['ha>s>hz'], 100, LONG)],
      [5],
      {
        bestEffort: { kind: 'worst' },
      },
    )
    expect(o.seen('a')).toEqual(once(2 * (1_000_000 - 1 + 100_000)))
  })

  it('no tunnels, no time and no packets are answered too', () => {
    const none = finish(star(), [], { durationPs: LONG })
    expect(none.tally.packetHops).toBe(0)
    expect(none.crossings).toEqual([])
    expect(none.plan.endpoints).toEqual([])
    const noTime = finish(star(), [tunnel('a', ['ha>s>hz'], 100, LONG)], { durationPs: 0 })
    expect(noTime.seen('a')).toEqual({
      count: 0,
      minPs: Number.POSITIVE_INFINITY,
      maxPs: Number.NEGATIVE_INFINITY,
      sumPs: 0,
    })
  })
})
