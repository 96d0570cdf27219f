import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { check } from '../../src/analysis/check.ts'
import { ENCAPSULATIONS } from '../../src/model/encapsulation.ts'
import { largestPacketBits } from '../../src/model/port.ts'
import type { Request, Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { link, network, node } from '../arbitraries/tiny.ts'

const US = 1_000_000
const NS = 1000

const request = (id: string, sender: string, receivers: string[], over: Partial<Request> = {}): Request => ({
  id,
  sender,
  receivers,
  loadSizeBits: 1000,
  sizeBits: 1000,
  periodPs: 100 * US,
  lane: 0,
  ...over,
})

const between = (id: string, from: string, to: string, latencyUs: number, queueSizeBits = 1 << 30) =>
  link(`${from}>${to}`, { id, minLatencyPs: latencyUs * US, queueSizeBits })

/** Three hosts on each side, two switches, wires `a` and `b` between them. */
const dumbbell = (a: number, b: number, queueSizeBits = 1 << 30): Topology =>
  network(
    ['h1', 'h2', 'h3', 's1', 's2', 'h4', 'h5', 'h6'].map(id => node(id)),
    [
      ...['h1>s1', 'h2>s1', 'h3>s1', 's2>h4', 's2>h5', 's2>h6'].map(id => link(id)),
      between('a', 's1', 's2', a, queueSizeBits),
      between('b', 's1', 's2', b, queueSizeBits),
    ],
  )

const wireOf = (tunnel: { tree: readonly string[] }): string | undefined =>
  tunnel.tree.find(id => id === 'a' || id === 'b')

describe('x-opt (X-Lane, appendix A.3, Algorithm 2)', () => {
  /** h2 hangs at s1 (10 µs) and s3 (6 µs); h3 at s3. */
  const late = (toH3: number): Topology =>
    network(
      ['h1', 's1', 's2', 's3', 'h2', 'h3'].map(id => node(id)),
      [
        link('h1>s1'),
        link('s1>s2', { minLatencyPs: 20 * US }),
        link('s2>s3', { minLatencyPs: 20 * US }),
        link('s1>h2', { minLatencyPs: 10 * US }),
        link('s3>h2', { minLatencyPs: 6 * US }),
        link('s3>h3', { minLatencyPs: toH3 * US }),
      ],
    )
  const treeOver = (topology: Topology): readonly string[] =>
    analyze(topology, [request('r', 'h1', ['h2', 'h3'])], { algorithm: 'x-opt' }).result.tunnels[0]!.tree

  it('attaches the dearest receiver first, the others to its path', () => {
    // h3 first. Then h2: from s3 it costs 7, the path adding nothing to the tree's longest; from s1 11.
    expect(treeOver(late(6))).toContain('s3>h2')
  })

  it('counts what a path adds beyond the longest path from where it leaves', () => {
    // From s3: 7 + (7 − 2) = 12; from s1: 11, hidden by the long way to h3.
    expect(treeOver(late(1))).toContain('s1>h2')
  })

  it('prefers the emptier path, ties by position in the file', () => {
    const requests = ['h1', 'h2', 'h3'].map((h, i) => request(`r${i}`, h, ['h4']))
    const { result } = analyze(dumbbell(3, 3), requests, { algorithm: 'x-opt' })
    expect(result.tunnels.map(wireOf)).toEqual(['a', 'b', 'a'])
  })

  it('drops links whose queues would overflow, and says CAPACITY when none is left', () => {
    const requests = ['h1', 'h2', 'h3'].map((h, i) =>
      request(`r${i}`, h, ['h4'], { loadSizeBits: 800, sizeBits: 800 }),
    )
    const { result } = analyze(dumbbell(1, 50, 1000), requests, { algorithm: 'x-opt' })
    expect(result.tunnels.map(wireOf)).toEqual(['a', 'b'])
    expect(result.rejected).toMatchObject([{ id: 'r2', code: 'CAPACITY', node: 'h4' }])
    // Another lane has queues of its own.
    const other = requests.map((r, i) => ({ ...r, lane: i }))
    expect(analyze(dumbbell(1, 50, 1000), other, { algorithm: 'x-opt' }).result.tunnels.map(wireOf)).toEqual([
      'a',
      'a',
      'a',
    ])
  })
})

describe('greedy', () => {
  it('weighs the harm to those already there', () => {
    const first = request('first', 'h1', ['h4'], { routes: [['h1>s1', 'a', 's2>h4']] })
    const second = request('second', 'h2', ['h5'])
    // Over a: both wait 1 µs. Over b: 1.5 µs longer, nobody waits. x-opt's weight counts the packet there once.
    const pick = (algorithm: 'greedy' | 'x-opt', b: number) =>
      wireOf(analyze(dumbbell(1, b), [first, second], { algorithm }).result.tunnels[1]!)
    expect(pick('greedy', 2.5)).toBe('b')
    expect(pick('x-opt', 2.5)).toBe('a')
    expect(pick('greedy', 3.5)).toBe('a')
  })

  it('breaks ties by position, and takes fixed routes as they are', () => {
    expect(wireOf(analyze(dumbbell(2, 2), [request('r', 'h1', ['h4'])]).result.tunnels[0]!)).toBe('a')
    const fixed = request('r', 'h1', ['h4'], { routes: [['h1>s1', 'b', 's2>h4']] })
    const { result, allocation } = analyze(dumbbell(1, 9), [fixed])
    expect(result.tunnels[0]!.tree).toEqual(['h1>s1', 'b', 's2>h4'])
    expect(allocation.tunnels[0]!.routes).toEqual(fixed.routes)
  })

  it('goes round a path on which someone would miss a deadline', () => {
    const first = request('first', 'h1', ['h4'], { deadlinePs: 4 * US, routes: [['h1>s1', 'a', 's2>h4']] })
    const { result } = analyze(dumbbell(1, 90), [first, request('second', 'h2', ['h5'])])
    expect(result.valid).toBe(true)
    expect(wireOf(result.tunnels[1]!)).toBe('b')
  })
})

describe('raising a period', () => {
  const half = request('half', 'h1', ['h4'], { periodPs: 2 * US })
  const narrow = network(
    ['h1', 'h2', 's1', 'h4'].map(id => node(id)),
    ['h1>s1', 'h2>s1', 's1>h4'].map(id => link(id)),
  )

  it('finds the least whole ns that is valid', () => {
    const eager = request('eager', 'h2', ['h4'], { periodPs: 1.5 * US, maxPeriodPs: 100 * US })
    const { result, allocation } = analyze(narrow, [half, eager])
    expect(result.valid).toBe(true)
    // 1/2 + 1 µs/π < 1: just above 2 µs.
    expect(result.tunnels[1]).toMatchObject({ periodPs: 2 * US + NS, requestedPeriodPs: 1.5 * US })
    const less = allocation.tunnels.map(
      (t): Tunnel => (t.id === 'eager' ? { ...t, periodPs: t.periodPs - NS } : t),
    )
    expect(check(narrow, { tunnels: less }).violations).toMatchObject([{ code: 'OVERLOAD', link: 's1>h4' }])
  })

  it('never beyond maxPeriod, and not without one', () => {
    const at = (maxPeriodPs?: number) => {
      const over = maxPeriodPs === undefined ? {} : { maxPeriodPs }
      const eager = request('eager', 'h2', ['h4'], { periodPs: 1.5 * US, ...over })
      return analyze(narrow, [half, eager]).result
    }
    expect(at(2 * US + NS).tunnels[1]!.periodPs).toBe(2 * US + NS)
    for (const result of [at(2 * US), at()])
      expect(result.rejected).toMatchObject([{ id: 'eager', code: 'OVERLOAD', link: 's1>h4' }])
  })
})

describe('refusals', () => {
  const topology = network(
    ['h1', 'h2', 'h3', 's1', 's2', 'h4', 'h5'].map(id => node(id)),
    [
      ...['h1>s1', 'h2>s1', 'h3>s2', 's1>s2', 's2>h5'].map(id => link(id)),
      link('s2>h4', { queueSizeBits: 1800 }),
    ],
  )
  const rejectedBy = (...requests: Request[]) => analyze(topology, requests).result.rejected

  it('NO_ROUTE', () => {
    expect(rejectedBy(request('r', 'h1', ['h2']))).toMatchObject([{ code: 'NO_ROUTE', node: 'h2' }])
    // Not through hosts either.
    expect(rejectedBy(request('r', 'h3', ['h5', 'h1']))).toMatchObject([{ code: 'NO_ROUTE', node: 'h1' }])
  })

  it('CAPACITY: a packet that no queue on the way holds', () => {
    expect(rejectedBy(request('r', 'h1', ['h4'], { loadSizeBits: 1801, sizeBits: 1801 }))).toMatchObject([
      { code: 'CAPACITY', node: 'h4' },
    ])
  })

  it('TREE: routes that are none', () => {
    const through = request('r', 'h1', ['h4'], { routes: [['h1>s1', 's1>h4']] })
    expect(rejectedBy(through)).toMatchObject([{ id: 'r', code: 'TREE', link: 's1>h4' }])
  })

  it('DEADLINE of another tunnel, which is named', () => {
    const first = request('first', 'h1', ['h5'], { deadlinePs: 3.5 * US })
    expect(rejectedBy(first, request('second', 'h2', ['h5']))).toMatchObject([
      {
        id: 'second',
        code: 'DEADLINE',
        tunnel: 'first',
        needed: 4 * US,
        available: 3.5 * US,
        missing: 0.5 * US,
        unit: 'ps',
      },
    ])
  })

  it('its own DEADLINE, without a name, and the deadline that would do', () => {
    const late = request('late', 'h1', ['h5'], { deadlinePs: 3 * US - 1 })
    const [rejection] = rejectedBy(late)
    expect(rejection).toMatchObject({ code: 'DEADLINE', needed: 3 * US, missing: 1, leastPs: 3 * US })
    // Nobody waits anywhere: no link is to blame.
    expect(rejection).not.toHaveProperty('link')
    expect(rejection).not.toHaveProperty('tunnel')
    expect(rejection!.remedy).toEqual({ change: 'deadline', fromPs: 3 * US - 1, toPs: 3 * US })
  })

  it('OVERLOAD: the rate that is missing', () => {
    const requests = [
      request('half', 'h1', ['h5'], { periodPs: 2 * US }),
      request('more', 'h2', ['h5'], { periodPs: 1_250_000 }),
    ]
    const [rejection] = rejectedBy(...requests)
    // 500 + 800 Mbit/s on 1 Gbit/s, already where both first meet.
    expect(rejection).toMatchObject({
      code: 'OVERLOAD',
      link: 's1>s2',
      needed: 1_300_000_000,
      available: 1_000_000_000,
      missing: 300_000_000,
      unit: 'bit/s',
    })
  })

  it('OVERLOAD by clocks that are off: load and link as the verdict has them', () => {
    const ppm100 = { ...topology, clockTolerancePpb: 100_000 }
    // 0.9999 of the nominal rate by nominal clocks; a slow link and fast senders make it more than all.
    const requests = ['h1', 'h2'].map(h => request(h, h, ['h5'], { periodPs: 2_000_200 }))
    const [rejection] = analyze(ppm100, requests).result.rejected
    expect(rejection).toMatchObject({ code: 'OVERLOAD', link: 's1>s2', available: 1_000_000_000 })
    // c = 1000100, π = 1999999.98 down.
    expect(rejection!.needed).toBe(Math.round((2 * 1_000_100 * 1e9) / 1_999_999))
    expect(rejection!.missing).toBe(rejection!.needed! - rejection!.available!)
  })

  it('BUFFER: the room that is missing, and the queue that would do', () => {
    const requests = [
      request('first', 'h1', ['h4'], { routes: [['h1>s1', 's1>s2', 's2>h4']] }),
      request('second', 'h3', ['h4'], { routes: [['h3>s2', 's2>h4']] }),
    ]
    const [rejection] = rejectedBy(...requests)
    expect(rejection).toMatchObject({
      code: 'BUFFER',
      link: 's2>h4',
      lane: 0,
      needed: 2000,
      available: 1800,
      missing: 200,
      unit: 'bit',
      remedy: { change: 'queue', link: 's2>h4', fromBits: 1800, toBits: 2000 },
    })
  })
})

describe('x-adj', () => {
  const topology = network(
    ['h1', 'h2', 's1', 'h3'].map(id => node(id)),
    ['h1>s1', 'h2>s1', 's1>h3'].map(id => link(id)),
  )
  const run = (maxPeriodPs?: number) => {
    const fast = request('fast', 'h1', ['h3'], {
      periodPs: 1.5 * US,
      ...(maxPeriodPs === undefined ? {} : { maxPeriodPs }),
    })
    return analyze(topology, [request('slow', 'h2', ['h3'], { periodPs: 10 * US }), fast], {
      method: 'x-adj',
    })
  }

  it('raises a period as far as Algorithm 1 says, where nothing forbids it', () => {
    // Δ(s1) = t' + t = 2 µs, Δ(h1) = 0 + max(1, 2) = 2 µs.
    const { result, allocation } = run()
    expect(result.valid).toBe(true)
    expect(result.tunnels[1]).toMatchObject({ periodPs: 2 * US, minLatencyPs: 2 * US, maxJitterPs: US })
    expect(check(topology, allocation, { method: 'x-adj' }).valid).toBe(true)
    expect(run(2 * US).result.tunnels[1]!.periodPs).toBe(2 * US)
  })

  it('rejects what would have to be raised beyond maxPeriod, the other untouched', () => {
    const { result } = run(2 * US - 1)
    expect(result.rejected).toMatchObject([
      { id: 'fast', code: 'PERIOD', needed: 2 * US, available: 2 * US - 1, missing: 1, unit: 'ps' },
    ])
    expect(result.tunnels.map(t => [t.id, t.maxJitterPs])).toEqual([['slow', 0]])
  })
})

describe('links whose MTU is too small for a packet', () => {
  const BYTE = 8
  const ways = (narrow: readonly string[]) =>
    network(
      ['h1', 's1', 'sa', 'sb', 's2', 'h2'].map(id => node(id)),
      ['h1>s1', 's1>sa', 'sa>s2', 's1>sb', 'sb>s2', 's2>h2'].map(id =>
        link(id, narrow.includes(id) ? { mtuBits: 576 * BYTE } : {}),
      ),
      { encapsulation: ENCAPSULATIONS.udp4 },
    )
  const wish = (topology: Topology, over: Partial<Request> = {}): Request => ({
    id: 'r',
    sender: 'h1',
    receivers: ['h2'],
    loadSizeBits: 1000 * BYTE,
    sizeBits: largestPacketBits(topology, 1000 * BYTE, over.fragment ?? false),
    periodPs: 1_000_000_000,
    lane: 0,
    ...over,
  })
  const treeOn = (topology: Topology, algorithm: 'greedy' | 'x-opt', over: Partial<Request> = {}) =>
    analyze(topology, [wish(topology, over)], { algorithm }).result

  it.each(['greedy', 'x-opt'] as const)('%s goes around them', algorithm => {
    const free = ['h1>s1', 's1>sa', 'sa>s2', 's2>h2']
    const around = ['h1>s1', 's1>sb', 'sb>s2', 's2>h2']
    expect(treeOn(ways([]), algorithm).tunnels[0]!.tree).toEqual(free)
    expect(treeOn(ways(['sa>s2']), algorithm).tunnels[0]!.tree).toEqual(around)
    // A message may be cut for them.
    expect(treeOn(ways(['sa>s2']), algorithm, { fragment: true }).tunnels[0]!.tree).toEqual(free)
  })

  it.each(['greedy', 'x-opt'] as const)('%s: where every way has one, the verdict names it', algorithm => {
    const [rejection] = treeOn(ways(['sa>s2', 'sb>s2']), algorithm).rejected
    expect(rejection).toMatchObject({ code: 'MTU', available: 548 * BYTE, remedy: { change: 'fragment' } })
    expect(['sa>s2', 'sb>s2']).toContain(rejection!.link)
  })

  it('two copies go around them, too', () => {
    const planes = ['a', 'b', 'c'].map(p => `s${p}`)
    const topology = network(
      ['h1', ...planes, 'h2'].map(id => node(id)),
      planes.flatMap(s => [link(`h1>${s}`), link(`${s}>h2`, s === 'sa' ? { mtuBits: 576 * BYTE } : {})]),
      { encapsulation: ENCAPSULATIONS.udp4 },
    )
    const { result } = analyze(topology, [wish(topology, { replicas: 2 })])
    expect(result.tunnels.map(t => t.tree)).toEqual([
      ['h1>sb', 'sb>h2'],
      ['h1>sc', 'sc>h2'],
    ])
  })
})
