import { expect, test } from 'vitest'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import type { Topology } from '../../src/model/topology.ts'
import { oneRequest, requestOf, requestsSay, tunnelOf } from './says.ts'

const PLAIN = 'id: a, sender: h1, receivers: [h2], loadSize: 64 B'
const net = (lines: string, keys = ''): Topology =>
  parseTopologyOrThrow(
    `${lines}\ndefaults: { link: { bandwidth: 1 Gbit/s, queueSize: 1 MiB }, host: { sendLatency: 1 us, sendJitter: 10 ns } }
nodes: { h1: { kind: host }, h2: { kind: host } }\nlinks: [{ from: h1, to: h2${keys} }]\n`,
    { file: 't.yaml' },
  )

test('what is not whole is rounded so that no bound gets smaller', () => {
  const request = requestOf(
    `${PLAIN}, period: 10.5 ps, minSize: 10.9 bit, within: 3.1 ps, jitter: 7.9 ps, packets: 3, arrival: sporadic`,
  )
  expect(request).toMatchObject({
    periodPs: 10,
    minLoadSizeBits: 10,
    withinPs: 4,
    jitterLimitPs: 7,
    packets: 3,
    arrival: { kind: 'sporadic' },
  })
  const bucket = requestOf(`${PLAIN}, arrival: { rate: 1000.1 bit/s, burst: 2000.1 bit }`)
  expect(bucket.arrival).toEqual({ kind: 'token-bucket', rateBps: 1001, burstBits: 2001 })
  expect(bucket.periodPs).toBe(Math.floor((130 * 8 * 1e12) / 1001))
  const port = net(
    'reserved: [{ name: gptp, size: 90.1 bit, period: 3.9 ps }]',
    ', wakeLatency: 0.1 ps, queueCell: 208 B',
  )
  expect(port.reserved).toEqual([{ name: 'gptp', sizeBits: 91, periodPs: 3, packets: 1 }])
  expect(port.links.map(link => link.wakeLatencyPs)).toEqual([1, 1])
})

test('the range of the send time is rounded outward, the sender being the other end of it', () => {
  const topology = net('')
  const send = (keys: string): unknown => {
    const { sendLatencyPs, sendJitterPs } = requestOf(`${PLAIN}, period: 1 ms, ${keys}`, topology)
    return [sendLatencyPs, sendJitterPs]
  }
  expect(send('sendLatency: 5 ns')).toEqual([5000, undefined])
  expect(send('sendJitter: 5 ns')).toEqual([undefined, 5000])
  expect(send('sendLatency: 0.5 ps')).toEqual([0, 10_001])
  expect(send('sendLatency: 0.5 ps, sendJitter: 0.5 ps')).toEqual([0, 1])
})

test('the size of a message is that of a packet which the MTU of the network fills', () => {
  const size = (lines: string, keys: string): number =>
    requestOf(`id: a, sender: h1, receivers: [h2], period: 1 s, ${keys}`, net(lines)).sizeBits / 8
  expect(size('', 'loadSize: 4000 B, fragment: true')).toBe(1538)
  expect(size('mtu: 500 B', 'loadSize: 4000 B, fragment: true')).toBe(538)
  expect(size('', 'loadSize: 1000 B, fragment: true')).toBe(1066)
  expect(size('', 'loadSize: 4000 B')).toBe(4066)
  expect(size('encapsulation: none', 'loadSize: 4000 B, fragment: true')).toBe(1542)
  expect(size('encapsulation: none\nmtu: 1000 B', 'loadSize: 4000 B, fragment: true')).toBe(1042)
  expect(size('encapsulation: xlane-hd6', 'loadSize: 4000 B, fragment: true')).toBe(55 * 26 + 38)
})

test('a link says what the network does not, in both directions', () => {
  const topology = net(
    'mtu: 1400 B\npreemption: { express: [1, 0] }\nreserved: [{ name: lldp, size: 400 B, period: 1 s, packets: 2 }]',
    ', mtu: 9000 B, preemption: none, reserved: [], bestEffort: { maxFrame: 9042 B }, queueSize: unlimited',
  )
  expect(topology).toMatchObject({
    mtuBits: 11_200,
    preemption: { expressLanes: 2, minFragmentBits: 512 },
    reserved: [{ name: 'lldp', sizeBits: 3200, periodPs: 1e12, packets: 2 }],
  })
  expect(topology.links).toHaveLength(2)
  for (const link of topology.links)
    expect(link).toMatchObject({
      mtuBits: 72_000,
      preemption: 'none',
      reserved: [],
      bestEffortMaxFrameBits: 72_336,
      queueSizeBits: Number.POSITIVE_INFINITY,
    })
})

test('an allocation has two tunnels of a request that is sent twice, each with its own range', () => {
  const keys = `${PLAIN}, period: 10 us, requestedPeriod: 9 us, replicas: [{ routes: [[h1, s1, h2]], minLatency: 1 us }, { routes: [[h1, s1, h2]], maxJitter: 2 us }]`
  expect(tunnelOf(keys)).toMatchObject({
    id: 'a~1',
    replica: { of: 'a', number: 1 },
    periodPs: 10_000_000,
    requestedPeriodPs: 9_000_000,
    declaredMinLatencyPs: 1_000_000,
    routes: [['h1>s1', 's1>h2']],
  })
  expect(tunnelOf(keys, 1)).toMatchObject({
    id: 'a~2',
    replica: { of: 'a', number: 2 },
    declaredMaxJitterPs: 2_000_000,
  })
  expect('replicas' in tunnelOf(keys)).toBe(false)
})

test('a packet must fit its queue in whole cells, and a message packet by packet', () => {
  const cells = net('', ', queueSize: 500 B, queueCell: 208 B')
  const keys = 'id: a, sender: h1, receivers: [h2], period: 1 s'
  expect(requestsSay(oneRequest(`${keys}, loadSize: 350 B`), cells)).toEqual([])
  expect(requestsSay(oneRequest(`${keys}, loadSize: 351 B`), cells)).toEqual([
    '2:66 SIZE_EXCEEDS_QUEUE requests[0].loadSize: expected at most 500 B on the wire, the queue of h1>h2, in cells of 208 B; found 417 B on the wire',
  ])
  const small = net('', ', queueSize: 1000 B, mtu: 900 B')
  expect(requestsSay(oneRequest(`${keys}, loadSize: 10 kB, fragment: true`), small)).toEqual([])
  expect(
    requestsSay(oneRequest(`${keys}, loadSize: 10 kB, fragment: true`), net('', ', queueSize: 1000 B')),
  ).toEqual([
    '2:66 SIZE_EXCEEDS_QUEUE requests[0].loadSize: expected at most 1000 B on the wire, the queue of h1>h2; found 1538 B on the wire',
  ])
  expect(requestsSay(oneRequest(`${keys}, loadSize: 1 MB`), net('', ', queueSize: unlimited'))).toEqual([])
})
