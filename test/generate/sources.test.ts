import { expect, test } from 'vitest'
import { parseRequests } from '../../src/formats/requests/parse-requests.ts'
import { printRequests } from '../../src/formats/requests/print-requests.ts'
import { parseTopology } from '../../src/formats/topology/parse-topology.ts'
import { printTopology } from '../../src/formats/topology/print-topology.ts'
import { chance } from '../../src/generate/chance.ts'
import { fullestLink } from '../../src/generate/load.ts'
import { generateRequests, type RequestsSpec } from '../../src/generate/requests.ts'
import { SOURCE_KINDS } from '../../src/generate/sources.ts'
import { generateTopology } from '../../src/generate/topology.ts'
import { cutLoadBits } from '../../src/model/port.ts'
import type { Request } from '../../src/model/request.ts'

const car = generateTopology({
  shape: 'line',
  switches: 3,
  hostsPerSwitch: 4,
  mtuBits: 1500 * 8,
  expressLanes: 2,
  minFragmentBits: 128 * 8,
  gptpPeriodPs: 125_000_000_000,
  wakeLatencyPs: 16_500_000,
  queueCellBits: 208 * 8,
})
const all: RequestsSpec = {
  seed: 3,
  count: 200,
  lanes: 3,
  kinds: SOURCE_KINDS,
  replicatedShare: 0.2,
  jitterShare: 0.5,
}
const kindOf = (r: Request): string =>
  r.fragment === true
    ? 'message'
    : r.arrival?.kind === 'token-bucket'
      ? 'bucket'
      : (r.arrival?.kind ??
        (r.packets !== undefined ? 'batch' : r.minLoadSizeBits !== undefined ? 'sized' : 'plain'))

test('all kinds are drawn, about as often as the others', () => {
  const requests = generateRequests(car, all)
  for (const kind of SOURCE_KINDS)
    expect(requests.filter(r => kindOf(r) === kind).length, kind).toBeGreaterThan(15)
  const twice = requests.filter(r => r.replicas === 2).length
  expect(twice).toBeGreaterThan(20)
  expect(twice).toBeLessThan(60)
  expect(
    requests.every(r => r.jitterLimitPs !== undefined && r.jitterLimitPs >= Math.floor(r.periodPs / 2) - 1),
  ).toBe(true)
})

test('what is generated is a file without mistakes that reads back', () => {
  expect(parseTopology(printTopology(car), { file: 't' })).toEqual({ ok: true, value: car, warnings: [] })
  for (const encapsulation of [undefined, car]) {
    const requests = generateRequests(encapsulation ?? generateTopology({ shape: 'star', hosts: 4 }), {
      ...all,
      load: 0.5,
      maxPeriodShare: 2,
    })
    const topology = encapsulation ?? generateTopology({ shape: 'star', hosts: 4 })
    const read = parseRequests(printRequests(requests, topology), { file: 'r', topology })
    expect(read).toEqual({ ok: true, value: requests, warnings: [] })
  }
})

test('a message is cut by the MTU, a token bucket has room for its burst', () => {
  for (const request of generateRequests(car, all)) {
    if (request.fragment === true) expect(request.loadSizeBits).toBeGreaterThan(cutLoadBits(car, 12_000))
    if (request.arrival?.kind === 'token-bucket')
      expect(request.arrival.burstBits / request.sizeBits).toBeGreaterThanOrEqual(2)
    if (request.withinPs !== undefined) expect(request.withinPs).toBeLessThanOrEqual(request.periodPs)
  }
})

test('the load asked for counts the packets of a batch and of a message', () => {
  const one = (kind: 'plain' | 'batch'): number => {
    const requests = generateRequests(car, { seed: 1, count: 40, kinds: [kind], load: 0.5 })
    const flows = requests.map(r => ({ ...r, bitsPerPeriod: (r.packets ?? 1) * r.sizeBits }))
    return fullestLink(car, flows, chance(1))
  }
  expect(one('plain')).toBeCloseTo(0.5, 1)
  expect(one('batch')).toBeCloseTo(0.5, 1)
})

test.each<[string, () => unknown, string]>([
  ['no kind', () => generateRequests(car, { seed: 1, count: 1, kinds: [] }), 'kinds: expected at least one'],
  [
    'a share above one',
    () => generateRequests(car, { seed: 1, count: 1, replicatedShare: 2 }),
    'replicatedShare: expected a number from 0 to 1, got 2',
  ],
  [
    'nine lanes',
    () => generateRequests(car, { seed: 1, count: 1, lanes: 9 }),
    'lanes: expected at most 8, got 9',
  ],
  [
    'a small MTU',
    () => generateTopology({ shape: 'star', hosts: 2, mtuBits: 8 }),
    'mtuBits: expected at least 46 B, the least payload of an Ethernet frame; found 1 B',
  ],
  [
    'a fragment without express lanes',
    () => generateTopology({ shape: 'star', hosts: 2, minFragmentBits: 512 }),
    'minFragmentBits: expected expressLanes beside it, got none',
  ],
  [
    'a fragment that no port has',
    () => generateTopology({ shape: 'star', hosts: 2, expressLanes: 1, minFragmentBits: 800 }),
    'minFragmentBits: expected one of 64 B, 128 B, 192 B, 256 B; found 100 B',
  ],
  [
    'nine express lanes',
    () => generateTopology({ shape: 'star', hosts: 2, expressLanes: 9 }),
    'expressLanes: expected express lanes from lane 0 on: at least one, at most 8; found 9',
  ],
  [
    'a cell larger than the queue',
    () => generateTopology({ shape: 'star', hosts: 2, queueCellBits: 2_000_000 }),
    'queueCellBits: expected at most the queueSize, 128 KiB: a frame takes whole cells; found 250000 B',
  ],
])('%s is refused by name', (_name, generate, message) => {
  expect(generate).toThrow(new RangeError(message))
})

// Exactly: what is drawn for a seed stays what it was, in a file.
test('a file of every kind, some of them sent twice', () => {
  const drawn = generateRequests(car, { ...all, seed: 5, count: 8 })
  expect(printRequests(drawn, car).split('\n')).toMatchInlineSnapshot(`
    [
      "requests:",
      "  - { id: r1, sender: s2-h4, receivers: [s3-h3], loadSize: 256 B, period: 200 us, minSize: 128 B, jitter: 100 us }",
      "  - { id: r2, sender: s1-h2, receivers: [s3-h4], loadSize: 256 B, period: 500 us, lane: 1, packets: 2, within: 125 us, jitter: 250 us }",
      "  - { id: r3, sender: s3-h1, receivers: [s1-h4], loadSize: 128 B, period: 200 us, packets: 2, within: 100 us, jitter: 100 us }",
      "  - { id: r4, sender: s1-h1, receivers: [s1-h2], loadSize: 512 B, period: 500 us, lane: 1, jitter: 250 us, replicas: 2 }",
      "  - { id: r5, sender: s1-h4, receivers: [s3-h1], loadSize: 256 B, minSize: 64 B, arrival: { rate: 25.76 Mbit/s, burst: 644 B }, jitter: 50 us }",
      "  - { id: r6, sender: s3-h1, receivers: [s3-h2], loadSize: 1 KiB, period: 500 us, lane: 1, packets: 4, within: 250 us, jitter: 250 us, replicas: 2 }",
      "  - { id: r7, sender: s2-h4, receivers: [s2-h3], loadSize: 1728 B, period: 200 us, fragment: true, jitter: 100 us }",
      "  - { id: r8, sender: s2-h4, receivers: [s2-h3], loadSize: 1 KiB, period: 500 us, arrival: sporadic, jitter: 250 us }",
      "",
    ]
  `)
})
