import { describe, expect, test } from 'vitest'
import { generateTopology, type TopologySpec } from '../../src/generate/topology.ts'
import type { Topology } from '../../src/model/topology.ts'

const count = (t: Topology, kind: 'host' | 'switch'): number => t.nodes.filter(n => n.kind === kind).length

/** How many nodes can be reached from the first. */
const reached = (t: Topology): number => {
  const seen = new Set([t.nodes[0]!.id])
  const leaving = new Map<string, string[]>(t.nodes.map(n => [n.id, []]))
  for (const link of t.links) leaving.get(link.from)!.push(link.to)
  for (const id of seen) for (const to of leaving.get(id)!) seen.add(to)
  return seen.size
}

const cases: [TopologySpec, { switches: number; hosts: number; cables: number }][] = [
  [
    { shape: 'fat-tree', k: 2 },
    { switches: 5, hosts: 2, cables: 6 },
  ],
  [
    { shape: 'fat-tree', k: 4 },
    { switches: 20, hosts: 16, cables: 48 },
  ],
  [
    { shape: 'fat-tree', k: 8 },
    { switches: 80, hosts: 128, cables: 384 },
  ],
  [
    { shape: 'fat-tree', k: 16 },
    { switches: 320, hosts: 1024, cables: 3072 },
  ],
  [
    { shape: 'leaf-spine', leaves: 4, spines: 2, hostsPerLeaf: 8 },
    { switches: 6, hosts: 32, cables: 40 },
  ],
  [
    { shape: 'ring', switches: 5, hostsPerSwitch: 2 },
    { switches: 5, hosts: 10, cables: 15 },
  ],
  [
    { shape: 'line', switches: 3, hostsPerSwitch: 2 },
    { switches: 3, hosts: 6, cables: 8 },
  ],
  [
    { shape: 'line', switches: 1, hostsPerSwitch: 2 },
    { switches: 1, hosts: 2, cables: 2 },
  ],
  [
    { shape: 'star', hosts: 17 },
    { switches: 1, hosts: 17, cables: 17 },
  ],
  [
    { shape: 'dumbbell', left: 3, right: 2 },
    { switches: 2, hosts: 5, cables: 6 },
  ],
]

describe.each(cases)('%o', (spec, expected) => {
  const topology = generateTopology(spec)

  test('has the counts of its shape', () => {
    expect({
      switches: count(topology, 'switch'),
      hosts: count(topology, 'host'),
      cables: topology.links.length / 2,
    }).toEqual(expected)
  })

  test('is connected, without a duplicate id, a self-loop or a host with more than one cable', () => {
    expect(reached(topology)).toBe(topology.nodes.length)
    expect(new Set(topology.nodes.map(n => n.id)).size).toBe(topology.nodes.length)
    expect(new Set(topology.links.map(l => l.id)).size).toBe(topology.links.length)
    expect(topology.links.every(l => l.from !== l.to && l.id === `${l.from}>${l.to}`)).toBe(true)
    const hosts = new Set(topology.nodes.filter(n => n.kind === 'host').map(n => n.id))
    expect(topology.links.filter(l => hosts.has(l.from))).toHaveLength(hosts.size)
  })

  test('is the same every time', () => {
    expect(generateTopology(spec)).toEqual(topology)
  })
})

test('every switch of a fat-tree has k cables', () => {
  const { nodes, links } = generateTopology({ shape: 'fat-tree', k: 8 })
  for (const node of nodes.filter(n => n.kind === 'switch'))
    expect(links.filter(l => l.from === node.id)).toHaveLength(8)
})

test('in a fat-tree every core reaches every pod by one cable', () => {
  const { links } = generateTopology({ shape: 'fat-tree', k: 4 })
  for (const core of ['c0', 'c1', 'c2', 'c3'])
    expect(
      links
        .filter(l => l.from === core)
        .map(l => l.to.slice(0, 2))
        .sort(),
    ).toEqual(['p0', 'p1', 'p2', 'p3'])
})

test('names are readable and follow a fixed order', () => {
  expect(generateTopology({ shape: 'dumbbell', left: 1, right: 2 }).nodes.map(n => n.id)).toEqual([
    's1',
    's2',
    'l1',
    'r1',
    'r2',
  ])
  expect(generateTopology({ shape: 'ring', switches: 3, hostsPerSwitch: 1 }).links.map(l => l.id)).toEqual([
    's1-h1>s1',
    's1>s1-h1',
    's2-h1>s2',
    's2>s2-h1',
    's3-h1>s3',
    's3>s3-h1',
    's1>s2',
    's2>s1',
    's2>s3',
    's3>s2',
    's3>s1',
    's1>s3',
  ])
})

test('a k=16 fat-tree takes well under a second', () => {
  const start = performance.now()
  generateTopology({ shape: 'fat-tree', k: 16 })
  expect(performance.now() - start).toBeLessThan(500)
})

test('common options reach every node and link; the fabric follows the hosts unless given', () => {
  const spec = { shape: 'dumbbell', left: 1, right: 1, bandwidthBps: 1e9 } as const
  expect(generateTopology(spec).links.map(l => l.bandwidthBps)).toEqual(Array(6).fill(1e9))
  const { links, nodes, name } = generateTopology({
    ...spec,
    name: 'mine',
    fabricBandwidthBps: 40e9,
    queueSizeBits: 8_000,
    linkLatencyPs: 1,
    linkJitterPs: 2,
    switchLatencyPs: 3,
    multicastLatencyPs: 4,
    hostLatencyPs: 5,
    sendJitterPs: 6,
  })
  expect(name).toBe('mine')
  expect(links.map(l => l.bandwidthBps)).toEqual([1e9, 1e9, 1e9, 1e9, 40e9, 40e9])
  expect(links[0]).toMatchObject({ queueSizeBits: 8_000, minLatencyPs: 1, maxJitterPs: 2 })
  expect(nodes[0]).toMatchObject({ minLatencyPs: 3, multicastLatencyPs: 4, sendJitterPs: 0, forwards: true })
  expect(nodes[2]).toMatchObject({ minLatencyPs: 5, sendJitterPs: 6, multicastLatencyPs: 0, forwards: false })
})

test.each<[TopologySpec, string]>([
  [{ shape: 'fat-tree', k: 3 }, 'fat-tree k: expected an even number >= 2, got 3'],
  [{ shape: 'fat-tree', k: 0 }, 'fat-tree k: expected a whole number >= 2, got 0'],
  [{ shape: 'fat-tree', k: Number.NaN }, 'fat-tree k: expected a whole number >= 2, got NaN'],
  [{ shape: 'fat-tree', k: 400 }, 'fat-tree: 16200000 nodes asked for, at most 1000000 are generated'],
  [{ shape: 'ring', switches: 2, hostsPerSwitch: 1 }, 'ring switches: expected a whole number >= 3, got 2'],
  [
    { shape: 'line', switches: 2, hostsPerSwitch: 0 },
    'line hostsPerSwitch: expected a whole number >= 1, got 0',
  ],
  [{ shape: 'star', hosts: 1.5 }, 'star hosts: expected a whole number >= 2, got 1.5'],
  [{ shape: 'dumbbell', left: 0, right: 1 }, 'dumbbell left: expected a whole number >= 1, got 0'],
  [
    { shape: 'leaf-spine', leaves: 1, spines: 0, hostsPerLeaf: 1 },
    'leaf-spine spines: expected a whole number >= 1, got 0',
  ],
  [{ shape: 'star', hosts: 2, bandwidthBps: 0 }, 'bandwidthBps: expected a whole number >= 1, got 0'],
  [{ shape: 'star', hosts: 2, linkLatencyPs: -1 }, 'linkLatencyPs: expected a whole number >= 0, got -1'],
  [{ shape: 'tree' } as unknown as TopologySpec, "shape: unknown 'tree'"],
])('%o is refused with the name of what is wrong', (spec, message) => {
  expect(() => generateTopology(spec)).toThrow(new RangeError(message))
})
