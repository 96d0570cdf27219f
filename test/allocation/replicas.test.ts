import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { disjointPaths } from '../../src/allocation/disjoint-paths.ts'
import { UNCOUNTED } from '../../src/calculus/queue/work.ts'
import type { Request } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { link, network, node } from '../arbitraries/tiny.ts'

const US = 1_000_000

const request = (over: Partial<Request> = {}): Request => ({
  id: 'r',
  sender: 'h1',
  receivers: ['h2'],
  loadSizeBits: 1000,
  sizeBits: 1000,
  periodPs: 100 * US,
  lane: 0,
  replicas: 2,
  ...over,
})

const of = (ids: readonly string[], links: readonly string[]): Topology =>
  network(
    ids.map(id => node(id)),
    links.map(id => link(id)),
  )

/** h1 and h2 over two planes, a1 and b1 > b2; h3 sends into a1. */
const planes = of(
  ['h1', 'h2', 'h3', 'a1', 'b1', 'b2'],
  ['h1>a1', 'a1>h2', 'h1>b1', 'b1>b2', 'b2>h2', 'h3>a1'],
)

describe('two copies', () => {
  it.each(['greedy', 'x-opt'] as const)('%s: over both planes, as two tunnels', algorithm => {
    const { result, allocation } = analyze(planes, [request()], { algorithm })
    expect(result.valid).toBe(true)
    expect(result.tunnels.map(t => [t.id, t.tree])).toEqual([
      ['r~1', ['h1>a1', 'a1>h2']],
      ['r~2', ['h1>b1', 'b1>b2', 'b2>h2']],
    ])
    expect(allocation.tunnels.map(t => t.replica)).toEqual([
      { of: 'r', number: 1 },
      { of: 'r', number: 2 },
    ])
    expect(result.replicated).toEqual([
      {
        id: 'r',
        receivers: [
          {
            node: 'h2',
            minLatencyPs: 2 * US,
            worstPs: 2 * US,
            worstAfterFailurePs: 3 * US,
            historyBatches: 1,
            historyPackets: 1,
          },
        ],
      },
    ])
  })

  it('take the pair of cheapest sum where the cheapest path stands in the way of any second one', () => {
    // h1 > s1 > s4 > h2 is cheapest, and blocks both others.
    const trap = network(
      ['h1', 's1', 's2', 's3', 's4', 'h2'].map(id => node(id)),
      [
        ...['h1>s1', 's1>s4', 's4>h2', 'h1>s2', 's3>h2'].map(id => link(id)),
        link('s2>s4', { minLatencyPs: 5 * US }),
        link('s1>s3', { minLatencyPs: 5 * US }),
      ],
    )
    const { result } = analyze(trap, [request()])
    expect(result.tunnels.map(t => t.tree)).toEqual([
      ['h1>s1', 's1>s3', 's3>h2'],
      ['h1>s2', 's2>s4', 's4>h2'],
    ])
  })

  it('reach several receivers by trees that share neither cable nor inner node', () => {
    const topology = of(['h1', 'h2', 'h3', 'a', 'b'], ['h1>a', 'h1>b', 'a>h2', 'a>h3', 'b>h2', 'b>h3'])
    const { result } = analyze(topology, [request({ receivers: ['h2', 'h3'] })])
    expect(result.tunnels.map(t => t.tree)).toEqual([
      ['h1>a', 'a>h2', 'a>h3'],
      ['h1>b', 'b>h2', 'b>h3'],
    ])
  })

  it.each(['greedy', 'x-opt'] as const)(
    '%s: never share a cable or an inner node, whatever the network',
    algorithm => {
      const ids = ['h1', 'h2', 'h3', 's1', 's2', 's3', 's4', 's5']
      const cable = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)).filter(([a, b]) => a < b)
      const cables = fc.uniqueArray(cable, { minLength: 9, maxLength: 20, selector: ends => ends.join('>') })
      let placed = 0
      fc.assert(
        fc.property(cables, ends => {
          const links = ends.flatMap(([a, b]) => [`${a}>${b}`, `${b}>${a}`])
          const { result } = analyze(of(ids, links), [request({ receivers: ['h2', 'h3'] })], { algorithm })
          if (result.rejected.length > 0) {
            expect(result.rejected[0]!.code).toBe('NO_ROUTE')
            expect(result.tunnels).toEqual([])
            return
          }
          placed++
          expect(result.violations).toEqual([])
          const [first, second] = result.tunnels.map(t => t.tree.map(id => id.split('>')))
          const cablesOf = (tree: string[][]): string[] => tree.map(way => way.toSorted().join())
          const innerOf = (tree: string[][]): string[] =>
            tree.map(([, to]) => to!).filter(id => id.startsWith('s'))
          expect(cablesOf(first!).filter(c => cablesOf(second!).includes(c))).toEqual([])
          expect(innerOf(first!).filter(n => innerOf(second!).includes(n))).toEqual([])
        }),
        { numRuns: 300 },
      )
      expect(placed).toBeGreaterThan(20)
    },
  )

  it('one does not stay without the other', () => {
    // Plane b is full: r~2 breaks what is there.
    const { replicas: _none, ...single } = request({
      id: 'full',
      periodPs: 1.5 * US,
      routes: [['h1>b1', 'b1>b2', 'b2>h2']],
    })
    const { result } = analyze(planes, [single, request({ periodPs: 2 * US })])
    expect(result.rejected).toMatchObject([{ id: 'r', code: 'OVERLOAD', link: 'h1>b1' }])
    expect(result.tunnels.map(t => t.id)).toEqual(['full'])
    expect(result.replicated ?? []).toEqual([])
  })
})

describe('no two ways', () => {
  it.each([
    ['cable', of(['h1', 's', 'a', 'b', 'h2'], ['h1>s', 's>a', 's>b', 'a>h2', 'b>h2']), { link: 'h1>s' }],
    [
      'node',
      of(['h1', 'a', 'b', 's', 'c', 'd', 'h2'], ['h1>a', 'h1>b', 'a>s', 'b>s', 's>c', 's>d', 'c>h2', 'd>h2']),
      { node: 's' },
    ],
  ])('NO_ROUTE names the %s that every way takes', (_, topology, shared) => {
    const [rejection] = analyze(topology, [request()]).result.rejected
    expect(rejection).toMatchObject({ id: 'r', code: 'NO_ROUTE', ...shared })
    expect(rejection!.message).toContain(Object.values(shared)[0])
  })

  it('fixed trees may share neither a cable, in either direction, nor an inner node', () => {
    const topology = of(['h1', 'a', 'b', 'h2'], ['h1>a', 'a>h1', 'h1>b', 'a>b', 'b>a', 'a>h2', 'b>h2'])
    const fixed = (one: string[], two: string[]) =>
      analyze(topology, [request({ replicas: [{ routes: [one] }, { routes: [two] }] })]).result
    expect(fixed(['h1>a', 'a>h2'], ['h1>b', 'b>h2']).tunnels.map(t => t.id)).toEqual(['r~1', 'r~2'])
    expect(fixed(['h1>a', 'a>h2'], ['h1>a', 'a>b', 'b>h2']).rejected).toMatchObject([
      { code: 'TREE', link: 'h1>a' },
    ])
    expect(fixed(['h1>a', 'a>b', 'b>h2'], ['h1>b', 'b>a', 'a>h2']).rejected).toMatchObject([
      { code: 'TREE', link: 'b>a' },
    ])
    expect(fixed(['h1>a', 'a>h2'], ['h1>b', 'b>a', 'a>h2']).rejected[0]!.code).toBe('TREE')
  })
})

describe('jitter of a request that is sent twice', () => {
  // Copies take 2 and 3 µs.
  it('is that of both together', () => {
    expect(analyze(planes, [request({ jitterLimitPs: US })]).result.rejected).toEqual([])
    expect(analyze(planes, [request({ jitterLimitPs: US - 1 })]).result.rejected).toMatchObject([
      { id: 'r', code: 'JITTER', needed: US, available: US - 1, missing: 1, unit: 'ps' },
    ])
  })

  it.each(['fixed-point', 'x-adj'] as const)('a later request that would break it is refused: %s', method => {
    const { replicas: _none, ...single } = request({
      id: 'late',
      sender: 'h3',
      loadSizeBits: 2500,
      sizeBits: 2500,
    })
    const { result } = analyze(planes, [request({ jitterLimitPs: US }), single], { method })
    expect(result.violations).toEqual([])
    expect(result.tunnels.map(t => t.id)).toEqual(['r~1', 'r~2'])
    expect(result.rejected).toMatchObject([{ id: 'late', code: 'JITTER', tunnel: 'r' }])
  })
})

describe('disjointPaths', () => {
  /** All simple paths from 0 to 1 over nodes that forward. */
  const allPaths = (
    edges: readonly (readonly [number, number])[],
    at = 0,
    seen: readonly number[] = [0],
  ): number[][] =>
    at === 1
      ? [[]]
      : edges.flatMap(([from, to], e) =>
          from !== at || seen.includes(to)
            ? []
            : allPaths(edges, to, [...seen, to]).map(rest => [e, ...rest]),
        )

  it('finds the pair of cheapest sum exactly where trying all pairs finds it', () => {
    const graphs = fc.integer({ min: 3, max: 7 }).chain(n =>
      fc
        .uniqueArray(
          fc
            .record({ from: fc.nat(n - 1), to: fc.nat(n - 1), weight: fc.integer({ min: 0, max: 9 }) })
            .filter(e => e.from !== e.to),
          { minLength: 4, maxLength: 16, selector: e => `${e.from}>${e.to}` },
        )
        .map(edges => ({ n, edges })),
    )
    let found = 0
    fc.assert(
      fc.property(graphs, ({ n, edges }) => {
        const name = (v: number): string => (v < 2 ? `h${v}` : `s${v}`)
        const compiled = compileNetwork(
          of(
            Array.from({ length: n }, (_, v) => name(v)),
            edges.map(e => `${name(e.from)}>${name(e.to)}`),
          ),
        )
        const weight = (e: number): number => edges[e]!.weight
        const paths = allPaths(edges.map(e => [e.from, e.to] as const))
        const inner = (path: number[]): number[] => path.slice(0, -1).map(e => edges[e]!.to)
        const cost = (path: readonly number[]): number => path.reduce((sum, e) => sum + weight(e), 0)
        let least = Number.POSITIVE_INFINITY
        for (const [i, a] of paths.entries())
          for (const b of paths.slice(i + 1))
            if (!inner(a).some(v => inner(b).includes(v))) least = Math.min(least, cost(a) + cost(b))
        const pair = disjointPaths(compiled, 0, 1, weight, UNCOUNTED)
        if (pair === undefined) {
          expect(least).toBe(Number.POSITIVE_INFINITY)
          return
        }
        found++
        expect(cost(pair[0]) + cost(pair[1])).toBe(least)
        const keys = paths.map(path => path.join())
        for (const path of pair) expect(keys).toContain(path.join())
        expect(inner([...pair[0]]).filter(v => inner([...pair[1]]).includes(v))).toEqual([])
      }),
      { numRuns: 2000 },
    )
    expect(found).toBeGreaterThan(100)
  })
})
