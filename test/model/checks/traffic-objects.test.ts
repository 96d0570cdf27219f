import { describe, expect, test } from 'vitest'
import { allocation, request } from '../../../src/formats/requests/build-requests.ts'
import { parseRequests } from '../../../src/formats/requests/parse-requests.ts'
import { topology as build } from '../../../src/formats/topology/build-topology.ts'
import { pathText } from '../../../src/model/checks/fault.ts'
import { InputError } from '../../../src/model/checks/input-error.ts'
import { requireInput } from '../../../src/model/checks/require-input.ts'
import type { LanedRequest } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { network, oneRequest } from '../../formats/says.ts'

const faultsOf = (call: () => unknown): readonly string[] => {
  try {
    call()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error.faults.map(({ code, path }) => `${code} ${pathText(path)}`)
  }
  return []
}

const plain: LanedRequest = {
  id: 'a',
  sender: 'h1',
  receivers: ['h2'],
  loadSizeBits: 512,
  sizeBits: 1040,
  periodPs: 10_000_000,
  lane: 0,
}
const ofRequest = (over: object, topology: Topology = network): readonly string[] =>
  faultsOf(() => requireInput({ topology, requests: [{ ...plain, ...over } as LanedRequest] }))
const ofLink = (over: object): readonly string[] =>
  faultsOf(() =>
    requireInput({ topology: { ...network, links: [{ ...network.links[0]!, ...over }] } as Topology }),
  )
const bucket = { kind: 'token-bucket', rateBps: 1_000_000, burstBits: 2000 }

describe('requests', () => {
  test.each<[object, ...string[]]>([
    [{ minLoadSizeBits: 600 }, 'OUT_OF_RANGE requests[0].minLoadSizeBits'],
    [{ minLoadSizeBits: 1.5 }, 'NOT_WHOLE requests[0].minLoadSizeBits'],
    [{ packets: 0 }, 'OUT_OF_RANGE requests[0].packets'],
    [{ packets: '3' }, 'WRONG_TYPE requests[0].packets'],
    [{ withinPs: 10_000_001 }, 'OUT_OF_RANGE requests[0].withinPs'],
    [{ fragment: 1 }, 'WRONG_TYPE requests[0].fragment'],
    [{ fragment: true, packets: 2 }, 'CONFLICTING_KEYS requests[0].packets'],
    [{ arrival: 'sporadic' }, 'WRONG_TYPE requests[0].arrival'],
    [{ arrival: { kind: 'sporadik' } }, 'BAD_CHOICE requests[0].arrival.kind'],
    [{ arrival: { kind: 'periodic', rateBps: 1 } }, 'UNKNOWN_KEY requests[0].arrival.rateBps'],
    [{ arrival: bucket }, 'OUT_OF_RANGE requests[0].periodPs'],
    [{ arrival: { ...bucket, rateBps: 0 } }, 'ZERO_RATE requests[0].arrival.rateBps'],
    [{ arrival: { ...bucket, burstBits: 1039 } }, 'OUT_OF_RANGE requests[0].arrival.burstBits'],
    [{ sendLatencyPs: -1 }, 'NEGATIVE requests[0].sendLatencyPs'],
    [{ sendLatencyPs: Number.MAX_SAFE_INTEGER, sendJitterPs: 1 }, 'UNSAFE_VALUE requests[0].sendLatencyPs'],
    [{ jitterLimitPs: Number.NaN }, 'NOT_FINITE requests[0].jitterLimitPs'],
    [{ replicas: 3 }, 'WRONG_TYPE requests[0].replicas'],
    [{ replicas: [{ routes: [['h1>s1', 's1>h2']] }] }, 'OUT_OF_RANGE requests[0].replicas'],
    [
      { replicas: [{ routes: [['no']] }, { routes: [] }] },
      'UNKNOWN_LINK requests[0].replicas[0].routes[0][0]',
      'BAD_ROUTE requests[0].replicas[1].routes',
    ],
    [{ replicas: 2, routes: [['h1>s1', 's1>h2']] }, 'CONFLICTING_KEYS requests[0].routes'],
    [{ loadSizeBits: 32_000, sizeBits: 32_528, fragment: true }, 'WRONG_SIZE requests[0].sizeBits'],
    [{ lane: 8 }, 'OUT_OF_RANGE requests[0].lane'],
    [{ burst: 1 }, 'UNKNOWN_KEY requests[0].burst'],
  ])('%j', (over, ...expected) => {
    expect(ofRequest(over)).toEqual(expected)
  })

  test.each([
    { minLoadSizeBits: 8, packets: 3, withinPs: 10_000_000, arrival: { kind: 'sporadic' } },
    { arrival: bucket, periodPs: 1_040_000_000 },
    { loadSizeBits: 32_000, sizeBits: 12_304, fragment: true },
    { replicas: 2, sendLatencyPs: 0, sendJitterPs: 0, jitterLimitPs: 0 },
  ])('nothing is wrong with %j', over => {
    expect(ofRequest(over)).toEqual([])
  })

  test('a name that a replica has is taken', () => {
    const list = [
      { ...plain, replicas: 2 },
      { ...plain, id: 'a~2' },
    ] as const
    expect(faultsOf(() => requireInput({ topology: network, requests: list }))).toEqual([
      'DUPLICATE_ID requests[1].id',
    ])
  })
})

test('a replica is called as it is numbered', () => {
  const tunnel = { ...plain, requestedPeriodPs: plain.periodPs, routes: [['h1>s1', 's1>h2']] }
  const ofReplica = (id: string, number: 1 | 2 | 3): readonly string[] =>
    faultsOf(() =>
      requireInput({
        topology: network,
        tunnels: [{ ...tunnel, id, replica: { of: 'a', number: number as 1 } }],
      }),
    )
  expect(ofReplica('a~1', 1)).toEqual([])
  expect(ofReplica('a~1', 2)).toEqual(['BAD_NAME tunnels[0].id'])
  expect(ofReplica('a~3', 3)).toEqual(['OUT_OF_RANGE tunnels[0].replica.number'])
})

describe('ports', () => {
  test.each<[object, ...string[]]>([
    [{ mtuBits: 8 }, 'OUT_OF_RANGE topology.links[0].mtuBits'],
    [{ mtuBits: '1500' }, 'WRONG_TYPE topology.links[0].mtuBits'],
    [{ preemption: true }, 'WRONG_TYPE topology.links[0].preemption'],
    [
      { preemption: { expressLanes: 9, minFragmentBits: 512 } },
      'OUT_OF_RANGE topology.links[0].preemption.expressLanes',
    ],
    [
      { preemption: { expressLanes: 1, minFragmentBits: 100 } },
      'BAD_CHOICE topology.links[0].preemption.minFragmentBits',
    ],
    [{ reserved: {} }, 'WRONG_TYPE topology.links[0].reserved'],
    [
      { reserved: [{ name: 'gptp', sizeBits: 1, periodPs: 1 }] },
      'MISSING_KEY topology.links[0].reserved[0].packets',
    ],
    [
      { reserved: [{ name: 'gptp', sizeBits: 0, periodPs: 0, packets: 1 }] },
      'ZERO_SIZE topology.links[0].reserved[0].sizeBits',
      'ZERO_PERIOD topology.links[0].reserved[0].periodPs',
    ],
    [{ wakeLatencyPs: 0.5 }, 'NOT_WHOLE topology.links[0].wakeLatencyPs'],
    [{ queueCellBits: 0 }, 'ZERO_SIZE topology.links[0].queueCellBits'],
    [{ queueCellBits: 2_000_000 }, 'OUT_OF_RANGE topology.links[0].queueCellBits'],
    [{ bestEffortMaxFrameBits: -8 }, 'NEGATIVE topology.links[0].bestEffortMaxFrameBits'],
    [{ queueSizeBits: Number.NaN }, 'NOT_FINITE topology.links[0].queueSizeBits'],
  ])('%j', (over, ...expected) => {
    expect(ofLink(over)).toEqual(expected)
  })

  test.each([
    { preemption: 'none', reserved: [], wakeLatencyPs: 0, bestEffortMaxFrameBits: 0, queueCellBits: 1664 },
    { queueSizeBits: Number.POSITIVE_INFINITY, mtuBits: 72_000 },
  ])('nothing is wrong with %j', over => {
    expect(ofLink(over)).toEqual([])
  })

  test('none is no word for a network, whose default it is', () => {
    expect(faultsOf(() => requireInput({ topology: { ...network, preemption: 'none' } as never }))).toEqual([
      'WRONG_TYPE topology.preemption',
    ])
  })
})

test('values with units give what a file gives, of every kind', () => {
  const net = build({
    mtu: '1500 B',
    preemption: { express: [0] },
    reserved: [{ name: 'gptp', size: '114 B', period: '125 ms', packets: 2 }],
    defaults: {
      link: { bandwidth: '1 Gbit/s', queueSize: 'unlimited', queueCell: '208 B', wakeLatency: '16.5 us' },
    },
    nodes: { h1: { kind: 'host' }, h2: { kind: 'host' } },
    links: [{ from: 'h1', to: 'h2' }],
  })
  expect(net.links[0]).toMatchObject({ queueSizeBits: Number.POSITIVE_INFINITY, wakeLatencyPs: 16_500_000 })
  const shaped = request(
    {
      id: 'b',
      sender: 'h1',
      receivers: ['h2'],
      loadSize: '1250 B',
      minSize: '64 B',
      arrival: { rate: '10 Mbit/s', burst: '5 kB' },
      jitter: '1 ms',
    },
    net,
  )
  expect(faultsOf(() => requireInput({ topology: net, requests: [{ ...shaped }] }))).toEqual([])
  const keys =
    'id: b, sender: h1, receivers: [h2], loadSize: 1250 B, minSize: 64 B, arrival: { rate: 10 Mbit/s, burst: 5 kB }, jitter: 1 ms'
  expect(parseRequests(oneRequest(keys), { file: 'r', topology: net })).toMatchObject({ value: [shaped] })
  const path = [['h1', 'h2']]
  const both = allocation(
    [
      {
        id: 'c',
        sender: 'h1',
        receivers: ['h2'],
        loadSize: '64 B',
        period: '1 ms',
        replicas: [{ routes: path }, { routes: path }],
      },
    ],
    net,
  )
  expect(both.tunnels.map(t => t.id)).toEqual(['c~1', 'c~2'])
  expect(
    faultsOf(() => request({ id: 'd', sender: 'h1', receivers: ['h2'], loadSize: '64 B' }, net)),
  ).toEqual(['MISSING_KEY requests[0].period'])
})

test('what was read cannot be changed afterwards', () => {
  const keys =
    'id: a, sender: h1, receivers: [h2], loadSize: 64 B, period: 1 ms, arrival: sporadic, replicas: [{ routes: [[h1, s1, h2]] }, { routes: [[h1, s1, h2]] }]'
  const read = parseRequests(oneRequest(keys), { file: 'r', topology: network })
  if (!read.ok) throw new Error('not read')
  const [{ arrival, replicas } = plain] = read.value
  for (const part of [arrival, replicas, ...(Array.isArray(replicas) ? replicas : [])])
    expect(Object.isFrozen(part)).toBe(true)
})
