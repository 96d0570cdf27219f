import { describe, expect, test } from 'vitest'
import type { Certificate } from '../../src/certificate/certificate.ts'
import { type VerifyResult, verify } from '../../src/certificate/verify.ts'
import type { Allocation } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'
import { byComplaints } from './complaints.ts'

const US = 1_000_000

/** h1 and h2 send over s1 and s2 to h3 and h4; `fan` branches at s2. 1 Gbit/s; 1000 bit take 1 us. */
const topology: Topology = network(
  [
    node('h1'),
    node('h2'),
    node('s1', { multicastLatencyPs: US }),
    node('s2', { multicastLatencyPs: US }),
    node('h3'),
    node('h4'),
  ],
  ['h1>s1', 'h2>s1', 's1>s2', 's2>h3', 's2>h4', 's2>s1'].map(id =>
    link(id, { minLatencyPs: 2 * US, maxJitterPs: 100 }),
  ),
  { bestEffortMaxFrameBits: 500 },
)
const allocation: Allocation = {
  tunnels: [
    tunnel('fan', ['h1>s1>s2>h3', 'h1>s1>s2>h4'], 1000, 100 * US),
    tunnel('near', ['h2>s1>s2>h3'], 2000, 50 * US, 1),
    tunnel('twin', ['h2>s1>s2>h3'], 1000, 200 * US, 1),
  ],
}
const good = byComplaints(topology, allocation)!

const run = (certificate: Certificate, a: Allocation = allocation, t: Topology = topology): VerifyResult =>
  verify(t, a, certificate)
const codes = (result: VerifyResult): string[] => (result.ok ? [] : result.problems.map(p => p.code))
const withTunnel = (i: number, over: Partial<Certificate['tunnels'][number]>): Certificate => ({
  ...good,
  tunnels: good.tunnels.with(i, { ...good.tunnels[i]!, ...over }),
})
const withWait = (i: number, over: Partial<Certificate['waits'][number]>): Certificate => ({
  ...good,
  waits: good.waits.with(i, { ...good.waits[i]!, ...over }),
})
const withRoutes = (routes: string[][], receivers = ['h3', 'h4']): Allocation => ({
  tunnels: allocation.tunnels.with(0, { ...allocation.tunnels[0]!, routes, receivers }),
})

test('accepts the least fixed point and returns what it implies', () => {
  const result = run(good)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  expect(result).toMatchObject({ hops: 10, queues: good.waits.length })
  // fan: 3 links of 2 us and 1 us on the wire, 1 us more for the branch.
  expect(result.tunnels[0]).toMatchObject({ id: 'fan', minLatencyPs: 10 * US })
  // On its way it meets 0.5 us of best effort at h1, then 2 us of `near`, then 2 us again: 100 ps of jitter a link.
  expect(result.tunnels[0]).toMatchObject({ maxJitterPs: 4.5 * US + 300, worstPs: 14.5 * US + 300 })
})

describe('nothing can be spared', () => {
  test('each wait lowered by 1 ps is refused, with its place and both numbers', () => {
    for (const [i, { link: id, lane, waitPs }] of good.waits.entries()) {
      if (waitPs === 0) continue
      const result = run(withWait(i, { waitPs: waitPs - 1 }))
      if (result.ok) throw new Error(`${id} ${lane}`)
      expect(result.problems).toContainEqual(
        expect.objectContaining({
          code: 'WAIT_TOO_SMALL',
          link: id,
          lane,
          found: waitPs - 1,
          needed: waitPs,
        }),
      )
    }
  })
  test('so is each jitter', () => {
    for (const [i, { id, tree, jitterPs }] of good.tunnels.entries())
      for (const [h, j] of jitterPs.entries()) {
        if (j === 0 || j === null) continue
        const result = run(withTunnel(i, { jitterPs: jitterPs.with(h, j - 1) }))
        if (result.ok) throw new Error(`${id} ${tree[h]}`)
        expect(result.problems).toContainEqual(
          expect.objectContaining({
            code: 'JITTER_TOO_SMALL',
            tunnel: id,
            link: tree[h],
            found: j - 1,
            needed: j,
          }),
        )
      }
  })
})

describe('more is accepted where it is consistent', () => {
  test('a larger wait at a last link', () => {
    const last = good.waits.findIndex(w => w.link === 's2>h4')
    expect(run(withWait(last, { waitPs: good.waits[last]!.waitPs + 7 })).ok).toBe(true)
  })
  test('a larger jitter is refused where the next one does not follow', () =>
    expect(
      codes(
        run(withTunnel(0, { jitterPs: good.tunnels[0]!.jitterPs.map((j, i) => (i === 0 ? j! + 1 : j)) })),
      ),
    ).toEqual(['JITTER_TOO_SMALL']))
  test('all of a network with later senders and more best effort', () => {
    const rougher: Topology = {
      ...topology,
      bestEffortMaxFrameBits: 12_336,
      nodes: topology.nodes.map(n => ({ ...n, sendJitterPs: n.kind === 'host' ? 700 : 0 })),
    }
    const loose = byComplaints(rougher, allocation)!
    expect(run(loose).ok).toBe(true)
    expect(run(good, allocation, rougher).ok).toBe(false)
  })
  test('in any order of links', () => {
    const { tree, jitterPs } = good.tunnels[0]!
    expect(run(withTunnel(0, { tree: tree.toReversed(), jitterPs: jitterPs.toReversed() })).ok).toBe(true)
  })
})

describe('what does not fit together', () => {
  const [first, ...others] = good.tunnels
  test.each<[string, Certificate, string]>([
    ['another schema', { ...good, schema: 'x' as never }, 'SCHEMA'],
    ['no arrival limit', { ...good, arrivalLimit: 0 }, 'SCHEMA'],
    ['no line shaping said', { ...good, lineShaping: 1 as never }, 'SCHEMA'],
    ['a tunnel missing', { ...good, tunnels: others }, 'TUNNEL_MISSING'],
    ['a tunnel twice', { ...good, tunnels: [...good.tunnels, first!] }, 'TUNNEL_DUPLICATE'],
    ['a tunnel too many', { ...good, tunnels: [...good.tunnels, { ...first!, id: 'x' }] }, 'TUNNEL_UNKNOWN'],
    [
      'a link too few',
      withTunnel(0, { tree: first!.tree.slice(1), jitterPs: first!.jitterPs.slice(1) }),
      'TREE_MISMATCH',
    ],
    [
      'a link too many',
      withTunnel(0, { tree: [...first!.tree, 's2>s1'], jitterPs: [...first!.jitterPs, 0] }),
      'TREE_MISMATCH',
    ],
    [
      'a link twice',
      withTunnel(0, { tree: [...first!.tree, 'h1>s1'], jitterPs: [...first!.jitterPs, 0] }),
      'TREE_MISMATCH',
    ],
    ['a jitter too few', withTunnel(0, { jitterPs: first!.jitterPs.slice(1) }), 'TREE_MISMATCH'],
    ['half a picosecond', withTunnel(0, { jitterPs: first!.jitterPs.map(j => j! + 0.5) }), 'NOT_WHOLE'],
    ['a negative jitter', withTunnel(0, { jitterPs: first!.jitterPs.map(() => -1) }), 'NOT_WHOLE'],
    ['a wait of no number', withWait(0, { waitPs: Number.NaN }), 'NOT_WHOLE'],
    ['an infinite wait', withWait(0, { waitPs: Number.POSITIVE_INFINITY }), 'NOT_WHOLE'],
    ['a wait missing', { ...good, waits: good.waits.slice(1) }, 'WAIT_MISSING'],
    ['a wait twice', { ...good, waits: [...good.waits, good.waits[0]!] }, 'WAIT_DUPLICATE'],
    ['a wait of nobody', { ...good, waits: [...good.waits, { ...good.waits[0]!, lane: 9 }] }, 'WAIT_UNKNOWN'],
    ['a wait nowhere', { ...good, waits: [...good.waits, { ...good.waits[0]!, link: 'x' }] }, 'WAIT_UNKNOWN'],
  ])('%s', (_, certificate, code) => expect(codes(run(certificate))).toContain(code))

  test.each<[string, string[][], string]>([
    ['a link that does not exist', [['h1>s1', 's1>x'], ['h1>s1']], 'does not exist'],
    [
      'a gap',
      [
        ['h1>s1', 's2>h3'],
        ['h1>s1', 's1>s2', 's2>h4'],
      ],
      'does not start at s1',
    ],
    [
      'the wrong end',
      [
        ['h1>s1', 's1>s2', 's2>h4'],
        ['h1>s1', 's1>s2', 's2>h4'],
      ],
      'ends at h4',
    ],
    [
      'a way back',
      [
        ['h1>s1', 's1>s2', 's2>s1', 's1>s2', 's2>h3'],
        ['h1>s1', 's1>s2', 's2>h4'],
      ],
      'is entered by',
    ],
    ['no route', [['h1>s1', 's1>s2', 's2>h3'], []], 'is empty'],
    ['a route too few', [['h1>s1', 's1>s2', 's2>h3']], '1 routes for 2 receivers'],
  ])('no tree: %s', (_, routes, message) => {
    const result = run(good, withRoutes(routes))
    if (result.ok) throw new Error('accepted')
    expect(result.problems[0]).toMatchObject({ code: 'TREE', tunnel: 'fan' })
    expect(result.problems[0]!.message).toContain(message)
  })

  test('a link loaded in full has no wait to certify', () => {
    const full = { tunnels: [...allocation.tunnels, tunnel('full', ['h1>s1>s2>h3'], 1000, US, 2)] }
    const jitterPs = [0, 0, 0]
    const entry = { id: 'full', tree: ['h1>s1', 's1>s2', 's2>h3'], jitterPs }
    expect(codes(run({ ...good, tunnels: [...good.tunnels, entry] }, full))).toContain('OVERLOAD')
  })

  test('numbers beyond 2^53 are refused, not rounded', () => {
    const far = good.tunnels[1]!.jitterPs.map(() => Number.MAX_SAFE_INTEGER)
    expect(codes(run(withTunnel(1, { jitterPs: far })))).toContain('RANGE')
  })

  test('the list of problems ends where it is told, and says how much more there is', () => {
    const result = verify(topology, allocation, { ...good, waits: [] }, { maxProblems: 2 })
    if (result.ok) throw new Error('accepted')
    expect(result.problems).toHaveLength(2)
    expect(result.more).toBe(good.waits.length - 2)
  })
})
