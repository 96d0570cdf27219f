import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { generateTopology } from '../../src/generate/topology.ts'
import { nodeWidth } from '../../src/graph/drawing/names.ts'
import { layoutOf } from '../../src/graph/layout/layout.ts'
import type { Point } from '../../src/graph/layout/points.ts'
import { shapeOf } from '../../src/graph/topology-shape.ts'
import { viewOf } from '../../src/graph/view.ts'
import type { Topology } from '../../src/model/topology.ts'

const placed = (topology: Topology) => {
  const shape = shapeOf(topology)
  const view = viewOf(shape)
  const layout = layoutOf(shape, view)
  const at = (id: string): Point => layout.places[shape.nodes.findIndex(n => n.id === id)]!
  return { shape, view, layout, at }
}
const shipped = (name: string): Topology =>
  parseTopologyOrThrow(readFileSync(`topologies/${name}.yaml`, 'utf8'), { file: name })

const SHIPPED = [
  'ring',
  'two-racks',
  'in-vehicle',
  'in-vehicle-tsn',
  'industrial-line',
  'cloud-rack',
  'afdx',
  'testbed',
]
const GENERATED: readonly (readonly [string, Topology])[] = [
  ['fat tree of 4', generateTopology({ shape: 'fat-tree', k: 4 })],
  ['fat tree of 8', generateTopology({ shape: 'fat-tree', k: 8 })],
  ['fat tree of 16', generateTopology({ shape: 'fat-tree', k: 16 })],
  ['racks', generateTopology({ shape: 'leaf-spine', leaves: 12, spines: 4, hostsPerLeaf: 20 })],
  ['star', generateTopology({ shape: 'star', hosts: 30 })],
  ['ring', generateTopology({ shape: 'ring', switches: 9, hostsPerSwitch: 2 })],
  ['line', generateTopology({ shape: 'line', switches: 5, hostsPerSwitch: 3 })],
  ['dumbbell', generateTopology({ shape: 'dumbbell', left: 5, right: 4 })],
]

describe('a layout', () => {
  it.each([...SHIPPED.map(name => [name, shipped(name)] as const), ...GENERATED])(
    '%s: everything has a place of its own inside the frame, always the same',
    (_, topology) => {
      const { shape, view, layout } = placed(topology)
      expect(placed(topology).layout).toEqual(layout)
      const boxes = view.nodes.map(node => {
        const [x, y] = layout.places[node.node]!
        return { x, y, w: nodeWidth(shape, node), id: shape.nodes[node.node]!.id }
      })
      for (const { x, y, w } of boxes) {
        expect(x - w / 2).toBeGreaterThanOrEqual(0)
        expect(x + w / 2).toBeLessThanOrEqual(layout.width)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(layout.height)
      }
      const covering = boxes.flatMap((a, i) =>
        boxes
          .slice(i + 1)
          .filter(b => Math.abs(a.x - b.x) < (a.w + b.w) / 2 - 2 && Math.abs(a.y - b.y) < 22)
          .map(b => `${a.id} ${b.id}`),
      )
      expect(covering).toEqual([])
    },
  )
})

test('two racks: spines above their leaves, hosts below theirs', () => {
  const { at } = placed(shipped('two-racks'))
  expect(at('spine1')[1]).toBe(at('spine2')[1])
  expect(at('leaf-a')[1]).toBeGreaterThan(at('spine1')[1])
  const [a4, b1] = [at('a4'), at('b1')]
  expect(a4[1]).toBeGreaterThan(at('leaf-a')[1])
  expect(a4[0]).toBeLessThan(b1[0])
})

test('a fat tree: the switches of a pod stand together', () => {
  const { shape, layout } = placed(generateTopology({ shape: 'fat-tree', k: 8 }))
  const spans = Array.from({ length: 8 }, (_, pod) => {
    const own = shape.nodes.flatMap(({ id }, n) => {
      const place = layout.places[n]
      return id.startsWith(`p${pod}-`) && place !== undefined ? [place] : []
    })
    const [xs, ys] = [own.map(p => p[0]), own.map(p => p[1])]
    return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
  })
  spans.forEach((a, i) => {
    for (const b of spans.slice(i + 1))
      expect(a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top).toBe(true)
  })
})

test('above a hundred switches pods are folded, and open one by one', () => {
  const shape = shapeOf(generateTopology({ shape: 'fat-tree', k: 16 }))
  const view = viewOf(shape)
  expect(view.nodes.map(n => n.group?.name)).toEqual([
    'c0 … c63',
    ...Array.from({ length: 16 }, (_, pod) => `p${pod}`),
  ])
  expect(view.nodes.map(n => [n.group?.members.length, n.hosts])).toEqual([
    [64, 0],
    ...Array.from({ length: 16 }, () => [16, 64]),
  ])
  expect(view.edges).toHaveLength(16)
  expect(view.edges.every(({ forth, back }) => forth.length === 64 && back.length === 64)).toBe(true)
  const pod = view.nodes[3]!
  const opened = viewOf(shape, 'auto', new Set([pod.node]))
  expect(opened.nodes).toHaveLength(16 + 16)
  // Eight by eight inside, eight to the core, and the fifteen other pods.
  expect(opened.edges).toHaveLength(64 + 8 + 15)
  expect(viewOf(shape, 'auto', new Set(), false).nodes).toHaveLength(320)
})
