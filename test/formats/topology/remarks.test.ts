import { expect, test } from 'vitest'
import { parseTopology, parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { printTopology } from '../../../src/formats/topology/print-topology.ts'
import { givenPlaces } from '../../../src/graph/layout/given-places.ts'
import { shapeOf } from '../../../src/graph/topology-shape.ts'
import { viewOf } from '../../../src/graph/view.ts'
import { topologyFaults } from '../../../src/model/checks/topology-faults.ts'

const TEXT = `x-rates: &fast { bandwidth: 10 Gbit/s, queueSize: 1 MB }
description: two switches and a host
labels: { owner: netops, site: 7 }
nodes:
  a: { kind: switch, layout: { x: -74.00597, y: 40.7 }, description: core }
  b: { kind: switch, layout: { x: 2, y: 48 }, labels: { rack: r1 } }
  h: { kind: host, x-asset: 12 }
links:
  - { from: a, to: b, <<: *fast, labels: { port: e1-1, spare: true } }
  - { from: h, to: b, <<: *fast, x-note: [1, 2] }
`

test('description, labels, layout and x-* are read, kept and print back', () => {
  const parsed = parseTopology(TEXT, { file: 't.yaml' })
  expect(parsed).toMatchObject({ ok: true, warnings: [] })
  const topology = parseTopologyOrThrow(TEXT, { file: 't.yaml' })
  expect(topology).toMatchObject({
    description: 'two switches and a host',
    labels: { owner: 'netops', site: 7 },
  })
  expect(topology.nodes[0]).toMatchObject({ layout: { x: -74.00597, y: 40.7 }, description: 'core' })
  expect(topology.links[0]).toMatchObject({ bandwidthBps: 1e10, labels: { port: 'e1-1', spare: true } })
  for (const format of ['yaml', 'json'] as const)
    expect(parseTopologyOrThrow(printTopology(topology, { format }), { file: 't' })).toEqual(topology)
  expect(topologyFaults(structuredClone(topology)).faults).toEqual([])
})

test('what is wrong with them has a place', () => {
  const says = (text: string) => {
    const parsed = parseTopology(text, { file: 't.yaml' })
    return parsed.ok ? [] : parsed.diagnostics.map(d => `${d.code} ${d.path}`)
  }
  expect(says(TEXT.replace('description: core', 'description: [1]'))).toEqual([
    'WRONG_TYPE nodes.a.description',
  ])
  expect(says(TEXT.replace('y: 48', 'y: north'))).toEqual(['WRONG_TYPE nodes.b.layout.y'])
  expect(says(TEXT.replace('labels: { rack: r1 }', 'labels: { rack: [] }'))).toEqual([
    'WRONG_TYPE nodes.b.labels.rack',
  ])
  expect(says(TEXT.replace('x-note', 'y-note'))).toEqual(['UNKNOWN_KEY links[1].y-note'])
  const topology = parseTopologyOrThrow(TEXT, { file: 't.yaml' })
  const wrong = {
    ...topology,
    labels: { a: null },
    nodes: [{ ...topology.nodes[0], layout: { x: Number.NaN, y: 0 } }],
    links: [],
  }
  expect(topologyFaults(wrong).faults.map(({ path, code }) => `${code} ${path.join('.')}`)).toEqual([
    'WRONG_TYPE labels.a',
    'WRONG_TYPE nodes.0.layout.x',
  ])
})

test('a drawing keeps the positions, and puts a host beside its switch', () => {
  const topology = parseTopologyOrThrow(TEXT, { file: 't.yaml' })
  const placesOf = (given: typeof topology) => givenPlaces(shapeOf(given), viewOf(shapeOf(given)))
  const places = placesOf(topology)!
  expect(places.size).toBe(3)
  const [a, b, h] = [0, 1, 2].map(n => places.get(n)!)
  expect(a![0]).toBeLessThan(b![0])
  // North is up, and pictures count down.
  expect(a![1]).toBeGreaterThan(b![1])
  expect(Math.abs(h![0] - b![0])).toBeLessThan(60)
  const bare = { ...topology, nodes: topology.nodes.map(({ layout: _, ...node }) => node) }
  expect(placesOf(bare)).toBeUndefined()
})
