import { expect, test } from 'vitest'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { ENCAPSULATIONS } from '../../src/model/encapsulation.ts'
import type { Topology } from '../../src/model/topology.ts'
import { network, requestOf, tunnelOf } from './says.ts'

const topology = (text: string): Topology => parseTopologyOrThrow(text, { file: 't.yaml' })
const WIRE = 'bandwidth: 1 Gbit/s, queueSize: 1 KiB'
const PAIR = 'nodes: { a: { kind: host }, b: { kind: switch } }\n'

test('defaults of the format, of the file, of the node', () => {
  const { nodes, links, ...rest } = topology(`
defaults:
  link: { bandwidth: 10 Gbit/s, queueSize: 128 KiB, minLatency: 15 ns }
  switch: { minLatency: 3 us, multicastLatency: 3 us }
  host: { minLatency: 1.8 us, maxJitter: 655 ns, sendLatency: 1 us, sendJitter: 2 us }
nodes:
  s1: { kind: switch, multicastLatency: 6 us }
  h1: { kind: host, minLatency: 0, forwards: true }
links:
  - { from: h1, to: s1, bandwidth: 40 Gbit/s, maxJitter: 1 ns }
`)
  expect(rest).toEqual({
    name: '',
    bestEffortMaxFrameBits: 1542 * 8,
    encapsulation: ENCAPSULATIONS.udp4,
    clockTolerancePpb: 0,
  })
  expect(nodes).toEqual([
    {
      id: 's1',
      kind: 'switch',
      minLatencyPs: 3e6,
      maxJitterPs: 0,
      multicastLatencyPs: 6e6,
      sendLatencyPs: 0,
      sendJitterPs: 0,
      forwards: true,
    },
    {
      id: 'h1',
      kind: 'host',
      minLatencyPs: 0,
      maxJitterPs: 655e3,
      multicastLatencyPs: 0,
      sendLatencyPs: 1e6,
      sendJitterPs: 2e6,
      forwards: true,
    },
  ])
  const wire = { bandwidthBps: 40e9, queueSizeBits: 128 * 1024 * 8, minLatencyPs: 15e3, maxJitterPs: 1e3 }
  expect(links).toEqual([
    { id: 'h1>s1', from: 'h1', to: 's1', ...wire },
    { id: 's1>h1', from: 's1', to: 'h1', ...wire },
  ])
})

test('links: both directions, one way, parallel', () => {
  const ids = (links: string): readonly string[] =>
    topology(`${PAIR}links: [${links}]\n`).links.map(l => `${l.id}: ${l.from}>${l.to}`)
  expect(ids(`{ from: a, to: b, ${WIRE} }`)).toEqual(['a>b: a>b', 'b>a: b>a'])
  expect(
    ids(`{ from: a, to: b, duplex: false, ${WIRE} }, { from: b, to: a, duplex: false, ${WIRE} }`),
  ).toEqual(['a>b: a>b', 'b>a: b>a'])
  expect(ids(`{ id: x, from: a, to: b, ${WIRE} }, { from: b, to: a, ${WIRE} }`)).toEqual([
    'x: a>b',
    'x~: b>a',
    'b>a: b>a',
    'a>b: a>b',
  ])
  expect(ids(`{ id: x, from: a, to: b, duplex: false, ${WIRE} }`)).toEqual(['x: a>b'])
})

test('times are rounded outward once: least down, least + spread up', () => {
  const [node] = topology(
    'nodes: { a: { kind: host, minLatency: 1.6 ps, maxJitter: 1.6 ps, sendLatency: 0.5 ps, sendJitter: 0.4 ps } }\nlinks: []\n',
  ).nodes
  expect(node).toMatchObject({ minLatencyPs: 1, maxJitterPs: 3, sendLatencyPs: 0, sendJitterPs: 1 })
  const [link] = topology(
    `${PAIR}links: [{ from: a, to: b, ${WIRE}, minLatency: 0.2 ps, maxJitter: 0.8 ps }]\n`,
  ).links
  expect(link).toMatchObject({ minLatencyPs: 0, maxJitterPs: 1 })
  expect(topology(`${PAIR}links: []\nclockTolerance: 0.1 ppb\n`).clockTolerancePpb).toBe(1)
})

test('best effort and encapsulation', () => {
  expect(topology(`${PAIR}links: []\nbestEffort: { maxFrame: 0 B }\n`).bestEffortMaxFrameBits).toBe(0)
  expect(topology(`${PAIR}links: []\nencapsulation: udp6-vlan\n`).encapsulation).toEqual(
    ENCAPSULATIONS['udp6-vlan'],
  )
  expect(
    topology(`${PAIR}links: []\nencapsulation: { header: 46 B, minimum: 84 B }\n`).encapsulation,
  ).toEqual({
    kind: 'framed',
    name: 'custom',
    headerBits: 368,
    minimumBits: 672,
  })
})

test('names are text, however YAML would read them; the order is that of the file', () => {
  const text = `nodes:
  10: { kind: host }
  2: { kind: host }
  0777: { kind: host }
  1.10: { kind: host }
  true: { kind: host }
  "null": { kind: host }
  __proto__: { kind: host }
links:
  - { from: 10, to: 0777, ${WIRE} }
  - { from: 1.10, to: 2, ${WIRE} }
  - { from: "true", to: __proto__, ${WIRE} }
`
  const names = ['10', '2', '0777', '1.10', 'true', 'null', '__proto__']
  const read = topology(text)
  expect(read.nodes.map(n => n.id)).toEqual(names)
  expect(read.links.map(l => l.id)).toEqual([
    '10>0777',
    '0777>10',
    '1.10>2',
    '2>1.10',
    'true>__proto__',
    '__proto__>true',
  ])
  const json = `{"links": [], "nodes": {${names.map(n => `"${n}": {"kind": "host"}`).join(',')}}}`
  expect(topology(json).nodes.map(n => n.id)).toEqual(names)
})

test('a request', () => {
  expect(
    requestOf(
      'id: a, sender: h1, receivers: [h3, h2], loadSize: 64 B, period: 10.0000001 us, lane: 2, deadline: 50 us, maxPeriod: 40 us',
    ),
  ).toEqual({
    id: 'a',
    sender: 'h1',
    receivers: ['h3', 'h2'],
    loadSizeBits: 512,
    sizeBits: 130 * 8,
    periodPs: 10_000_000,
    lane: 2,
    deadlinePs: 50_000_000,
    maxPeriodPs: 40_000_000,
  })
  expect(requestOf('id: 7, sender: h1, receivers: [h2], loadSize: 1 B, period: 1 ms')).toMatchObject({
    id: '7',
    lane: 0,
    sizeBits: 84 * 8,
  })
})

test('routes are links, in the order of the receivers', () => {
  const { routes } = requestOf(
    'id: a, sender: h1, receivers: [h3, h2], loadSize: 64 B, period: 10 us, routes: [[h1, s1, h2], [h1, s1, { link: b }, s2, h3]]',
  )
  expect(routes).toEqual([
    ['h1>s1', 'b', 's2>h3'],
    ['h1>s1', 's1>h2'],
  ])
})

test('a hop without a link is called after its ends, a link that leads elsewhere by its name', () => {
  expect(
    requestOf('id: a, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us, routes: [[h1, h2]]').routes,
  ).toEqual([['h1>h2']])
  expect(
    requestOf(
      'id: a, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us, routes: [[h1, { link: a }, s1, h2]]',
    ).routes,
  ).toEqual([['a', 's1>h2']])
})

test('a tunnel', () => {
  const keys = 'id: a, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us, routes: [[h1, s1, h2]]'
  expect(tunnelOf(`${keys}, requestedPeriod: 8 us, minLatency: 3 us, maxJitter: 12345 ps`)).toEqual({
    id: 'a',
    sender: 'h1',
    receivers: ['h2'],
    loadSizeBits: 512,
    sizeBits: 130 * 8,
    periodPs: 10_000_000,
    requestedPeriodPs: 8_000_000,
    lane: 0,
    routes: [['h1>s1', 's1>h2']],
    declaredMinLatencyPs: 3_000_000,
    declaredMaxJitterPs: 12_345,
  })
  expect(tunnelOf(keys)).toMatchObject({ requestedPeriodPs: 10_000_000 })
  expect(tunnelOf(keys)).not.toHaveProperty('declaredMinLatencyPs')
})

test('the model can be used as it comes', () => {
  expect(network.links.map(l => l.id)).toEqual([
    'h1>s1',
    's1>h1',
    'h2>s1',
    's1>h2',
    'a',
    'a~',
    'b',
    'b~',
    's2>h3',
    'h3>s2',
  ])
})
