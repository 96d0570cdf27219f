import fc from 'fast-check'
import { expect, test } from 'vitest'
import { givenLayout } from '../../../src/explorer/map/given-layout.ts'
import { mapGraph } from '../../../src/explorer/map/map-graph.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { shipped } from '../load.ts'
import { open } from '../screen/screen.tsx'

type Where = readonly [x: number, y: number] | undefined

/** A chain of switches where they are put, each with a host that is put nowhere. */
const graphOf = (places: readonly Where[]) => {
  const names = places.map((_, i) => `switch-${i}`)
  const topology = parseTopologyOrThrow(
    JSON.stringify({
      nodes: Object.fromEntries(
        names.flatMap((name, i) => [
          [name, { kind: 'switch', ...(places[i] ? { layout: { x: places[i][0], y: places[i][1] } } : {}) }],
          [`host-${i}`, { kind: 'host' }],
        ]),
      ),
      links: names.flatMap((name, i) => [
        { from: `host-${i}`, to: name, bandwidth: '1 Gbit/s', queueSize: '1 MB' },
        ...(i === 0 ? [] : [{ from: names[i - 1], to: name, bandwidth: '1 Gbit/s', queueSize: '1 MB' }]),
      ]),
    }),
    { file: 'places' },
  )
  return mapGraph(topology, new Set(), false)
}

test('north is up, east is right, hosts are by their switches', () => {
  const { nodes, width, height } = givenLayout(
    graphOf([
      [0, 60],
      [10, 50],
      [5, 40],
    ]),
    80,
    20,
  )!
  const at = (id: string) => nodes.find(({ node }) => node.id === id)!
  const [a, b, c] = [at('switch-0'), at('switch-1'), at('switch-2')]
  expect([a.y < b.y, b.y < c.y, a.x < c.x, c.x < b.x]).toEqual([true, true, true, true])
  expect(Math.abs(at('host-1').y - b.y)).toBe(1)
  expect(at('host-1').x).toBe(b.x)
  expect([width, height <= 22]).toEqual([80, true])
})

test('labels never touch', () => {
  const place = fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -90, max: 90 }))
  fc.assert(
    fc.property(fc.array(place, { minLength: 2, maxLength: 20 }), places => {
      const map = givenLayout(graphOf(places), 60, 15)!
      const boxes = map.nodes.map(({ x, y, label }) => ({
        from: x - label.length / 2,
        to: x + label.length / 2,
        y,
      }))
      for (const [i, a] of boxes.entries()) {
        expect([a.from >= 0, a.to <= map.width, a.y >= 0, a.y < map.height]).toEqual([true, true, true, true])
        for (const b of boxes.slice(i + 1)) expect(a.y === b.y && a.from < b.to && b.from < a.to).toBe(false)
      }
    }),
  )
})

test('a switch nowhere near one that has a place: laid out as ever', () => {
  expect(givenLayout(graphOf([[0, 0], undefined, [1, 1]]), 80, 20)).toBeUndefined()
  expect(givenLayout(graphOf([undefined, undefined]), 80, 20)).toBeUndefined()
})

test('the screen draws them there', async () => {
  const { topology, tunnels } = shipped('two-racks')
  const places = new Map([
    ['spine1', { x: 0, y: 0 }],
    ['spine2', { x: 10, y: 0 }],
    ['leaf-a', { x: 0, y: 10 }],
    ['leaf-b', { x: 10, y: 10 }],
  ])
  const nodes = topology.nodes.map(node => {
    const layout = places.get(node.id)
    return layout === undefined ? node : { ...node, layout }
  })
  const screen = await open({ topology: { ...topology, nodes }, tunnels }, { columns: 80, rows: 30 })
  await screen.press('3')
  const lines = screen.lines()
  const at = (id: string) => {
    const y = lines.findIndex(line => line.includes(id) && !line.includes('switch'))
    return { x: lines[y]!.indexOf(id), y }
  }
  const [a, b, spine1, spine2] = [at('leaf-a'), at('leaf-b'), at('spine1'), at('spine2')]
  expect([a.y < spine1.y, b.y < spine2.y, a.x < b.x, spine1.x < spine2.x]).toEqual([true, true, true, true])
})
