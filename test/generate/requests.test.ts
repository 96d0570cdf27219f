import { describe, expect, test } from 'vitest'
import { generateRequests, type RequestsSpec } from '../../src/generate/requests.ts'
import { generateTopology } from '../../src/generate/topology.ts'
import { ENCAPSULATIONS } from '../../src/model/encapsulation.ts'
import type { Request } from '../../src/model/request.ts'

const leafSpine = generateTopology({ shape: 'leaf-spine', leaves: 4, spines: 2, hostsPerLeaf: 4 })
const star = generateTopology({ shape: 'star', hosts: 5 })
const hosts = leafSpine.nodes.filter(n => n.kind === 'host').map(n => n.id)

test('the same seed gives the same requests, another seed gives others', () => {
  const spec = { seed: 7, count: 50, lanes: 3, receivers: { min: 1, max: 5 }, load: 0.4 }
  expect(generateRequests(leafSpine, spec)).toEqual(generateRequests(leafSpine, spec))
  expect(generateRequests(leafSpine, { ...spec, seed: 8 })).not.toEqual(generateRequests(leafSpine, spec))
})

test('what is drawn for a seed stays what it was: published examples depend on it', () => {
  expect(
    generateRequests(star, { seed: 1, count: 3, lanes: 2, receivers: { min: 1, max: 3 } }),
  ).toMatchInlineSnapshot(`
    [
      {
        "id": "r1",
        "lane": 1,
        "loadSizeBits": 512,
        "periodPs": 100000000,
        "receivers": [
          "h1",
        ],
        "sender": "h4",
        "sizeBits": 1040,
      },
      {
        "id": "r2",
        "lane": 1,
        "loadSizeBits": 8192,
        "periodPs": 1000000000,
        "receivers": [
          "h3",
        ],
        "sender": "h1",
        "sizeBits": 8720,
      },
      {
        "id": "r3",
        "lane": 1,
        "loadSizeBits": 2048,
        "periodPs": 500000000,
        "receivers": [
          "h4",
        ],
        "sender": "h5",
        "sizeBits": 2576,
      },
    ]
  `)
})

describe('random-pairs', () => {
  const requests = generateRequests(leafSpine, {
    seed: 3,
    count: 2000,
    lanes: 3,
    sizesBits: [512, 8000],
    periodsPs: [1_000_000, 2_000_000],
    receivers: { min: 2, max: 4 },
    deadlineShare: 0.5,
    maxPeriodShare: 4,
  })

  test('draws distinct receivers in file order, never the sender, within the asked number', () => {
    for (const { sender, receivers } of requests) {
      expect(receivers).not.toContain(sender)
      expect(receivers).toEqual(hosts.filter(host => receivers.includes(host)))
    }
    expect([...new Set(requests.map(r => r.receivers.length))].sort()).toEqual([2, 3, 4])
  })

  test('uses every host, lane, size and period, about evenly', () => {
    const shares = (key: (r: Request) => unknown): number[] => {
      const counts = new Map<unknown, number>()
      for (const r of requests) counts.set(key(r), (counts.get(key(r)) ?? 0) + 1)
      return [...counts.values()].map(n => n / requests.length)
    }
    for (const [key, parts] of [
      [(r: Request) => r.sender, 16],
      [(r: Request) => r.lane, 3],
      [(r: Request) => r.loadSizeBits, 2],
      [(r: Request) => r.periodPs, 2],
    ] as const) {
      expect(shares(key)).toHaveLength(parts)
      for (const share of shares(key)) expect(Math.abs(share * parts - 1)).toBeLessThan(0.3)
    }
  })

  test('carries wire sizes, deadlines, largest periods and ids', () => {
    expect(requests.map(r => r.id)).toEqual(requests.map((_, i) => `r${i + 1}`))
    for (const r of requests) {
      expect(r.sizeBits).toBe(Math.max(r.loadSizeBits + 66 * 8, 84 * 8))
      expect(r.deadlinePs).toBe(r.periodPs / 2)
      expect(r.maxPeriodPs).toBe(r.periodPs * 4)
    }
  })
})

test('all-to-all: every ordered pair once, then again', () => {
  const pairs = generateRequests(star, { seed: 1, pattern: 'all-to-all' }).map(
    r => `${r.sender}>${r.receivers}`,
  )
  expect(pairs).toHaveLength(20)
  expect(new Set(pairs).size).toBe(20)
  expect(pairs.slice(0, 5)).toEqual(['h1>h2', 'h1>h3', 'h1>h4', 'h1>h5', 'h2>h1'])
  const more = generateRequests(star, { seed: 1, pattern: 'all-to-all', count: 22 })
  expect(more.slice(20).map(r => `${r.sender}>${r.receivers}`)).toEqual(['h1>h2', 'h1>h3'])
})

test('permutation: every host sends once and hears once, never itself', () => {
  const requests = generateRequests(leafSpine, { seed: 5, pattern: 'permutation', count: 32 })
  for (const round of [requests.slice(0, 16), requests.slice(16)]) {
    expect(round.map(r => r.sender)).toEqual(hosts)
    expect(round.flatMap(r => r.receivers).sort()).toEqual(hosts.toSorted())
    expect(round.every(r => !r.receivers.includes(r.sender))).toBe(true)
  }
})

test('incast: everybody sends to one', () => {
  const requests = generateRequests(leafSpine, { seed: 5, pattern: 'incast' })
  const sinks = new Set(requests.flatMap(r => r.receivers))
  expect(sinks.size).toBe(1)
  expect(requests.map(r => r.sender)).toEqual(hosts.filter(h => !sinks.has(h)))
})

describe('load', () => {
  /** Incast's fullest link is the sink's, whatever the trees: the estimate is exact there. */
  test.each([0.1, 0.5, 0.9])('%f on the fullest link', load => {
    const requests = generateRequests(leafSpine, { seed: 2, pattern: 'incast', load, sizesBits: [8000] })
    const utilization = requests.reduce((sum, r) => sum + (r.sizeBits * 1e12) / (r.periodPs * 10e9), 0)
    expect(utilization).toBeLessThanOrEqual(load * (1 + 1e-12))
    expect(utilization).toBeGreaterThan(load * 0.999)
  })

  test('periods stay whole nanoseconds, deadlines follow them', () => {
    for (const r of generateRequests(leafSpine, { seed: 2, count: 100, load: 0.37, deadlineShare: 2 })) {
      expect(r.periodPs % 1000).toBe(0)
      expect(r.deadlinePs).toBe(2 * r.periodPs)
    }
  })

  test('periods that were multiples of each other still are', () => {
    const periodsPs = [100_000_000, 200_000_000, 500_000_000]
    const requests = generateRequests(leafSpine, { seed: 2, count: 100, load: 0.37, periodsPs })
    const distinct = [...new Set(requests.map(r => r.periodPs))].sort((a, b) => a - b)
    expect(distinct.map(ps => ps / distinct[0]!)).toEqual([1, 2, 5])
  })

  test('periods with next to nothing in common still give the load', () => {
    const spec = { seed: 2, pattern: 'incast', load: 0.5, periodsPs: [100_000_001, 130_000_003] } as const
    const requests = generateRequests(leafSpine, spec)
    const utilization = requests.reduce((sum, r) => sum + (r.sizeBits * 1e12) / (r.periodPs * 10e9), 0)
    expect(utilization).toBeLessThanOrEqual(0.5 * (1 + 1e-12))
    expect(utilization).toBeGreaterThan(0.499)
  })

  test('a network where nothing can flow keeps its periods', () => {
    const cut = { ...star, links: [] }
    expect(
      generateRequests(cut, { seed: 2, count: 3, load: 0.5, periodsPs: [7000] }).map(r => r.periodPs),
    ).toEqual([7000, 7000, 7000])
  })
})

test('10,000 requests on a k=16 fat-tree, load included, take a second or two at most', () => {
  const big = generateTopology({ shape: 'fat-tree', k: 16 })
  const start = performance.now()
  const requests = generateRequests(big, { seed: 1, count: 10_000, load: 0.3 })
  expect(requests).toHaveLength(10_000)
  expect(performance.now() - start).toBeLessThan(3000)
})

test.each<[Partial<RequestsSpec>, string]>([
  [{ count: undefined as never }, 'count: random-pairs needs to know how many requests'],
  [
    { count: 1e9, receivers: { min: 1, max: 4 } },
    'count: 1000000000 requests asked for, at most 2500000 are generated',
  ],
  [{ count: -1 }, 'count: expected a whole number >= 0, got -1'],
  [{ seed: 1.5 }, 'seed: expected a whole number, got 1.5'],
  [{ lanes: 0 }, 'lanes: expected a whole number >= 1, got 0'],
  [{ sizesBits: [] }, 'sizesBits: expected at least one'],
  [{ periodsPs: [0] }, 'periodsPs: expected a whole number >= 1, got 0'],
  [{ receivers: { min: 0, max: 1 } }, 'receivers.min: expected a whole number >= 1, got 0'],
  [{ receivers: { min: 3, max: 2 } }, 'receivers.max: expected a whole number >= 3, got 2'],
  [
    { receivers: { min: 1, max: 5 } },
    'receivers.max: expected at most 4, the hosts besides the sender; got 5',
  ],
  [
    { pattern: 'incast', receivers: { min: 1, max: 2 } },
    'receivers: only random-pairs sends to several, incast always to one; got 2',
  ],
  [
    { pattern: 'ring' as never },
    "pattern: expected one of random-pairs, all-to-all, permutation, incast; got 'ring'",
  ],
  [{ load: 0 }, 'load: expected a number > 0, got 0'],
  [{ deadlineShare: Number.NaN }, 'deadlineShare: expected a number > 0, got NaN'],
  [
    { deadlineShare: 1e9, periodsPs: [1e12] },
    'deadlineShare: 1000000000 periods of 1000000000000 ps are out of range',
  ],
  [{ maxPeriodShare: 0.5 }, 'maxPeriodShare: expected a number >= 1, got 0.5'],
])('%o is refused with the name of what is wrong', (change, message) => {
  expect(() => generateRequests(star, { seed: 1, count: 1, ...change })).toThrow(new RangeError(message))
})

test('a size that no packet carries is refused', () => {
  const chunked = { ...star, encapsulation: ENCAPSULATIONS['xlane-hd6'] }
  expect(() => generateRequests(chunked, { seed: 1, count: 1, sizesBits: [1400 * 8] })).toThrow(
    'sizesBits: xlane-hd6 carries at most 10120, got 11200',
  )
})

test('a network without a second host has nobody to talk to', () => {
  const lonely = { ...star, nodes: star.nodes.slice(0, 2) }
  expect(() => generateRequests(lonely, { seed: 1, count: 1 })).toThrow(
    'topology: expected at least 2 hosts, got 1',
  )
})

test('a network of switches only has requests between them, when asked for', () => {
  const wan = { ...star, nodes: star.nodes.map(node => ({ ...node, kind: 'switch' as const })) }
  expect(() => generateRequests(wan, { seed: 1, count: 3 })).toThrow(
    `topology: expected at least 2 hosts, got 0; for its ${wan.nodes.length} switches say between switches`,
  )
  const between = generateRequests(wan, { seed: 1, count: 3, between: 'switches' })
  expect(between).toHaveLength(3)
  expect(generateRequests(star, { seed: 1, count: 3, between: 'hosts' })).toEqual(
    generateRequests(star, { seed: 1, count: 3 }),
  )
  const ends = new Set(generateRequests(star, { seed: 2, count: 60, between: 'all' }).map(r => r.sender))
  expect(ends.has('s1')).toBe(true)
})
