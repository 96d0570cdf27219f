import { expect, test } from 'vitest'
import { Engine } from '../../../src/engine/engine.ts'
import { generateTopology } from '../../../src/generate/topology.ts'
import { qjump } from '../../../src/planning/rules/qjump.ts'
import { shortestRoute } from '../../../src/planning/rules/shortest-route.ts'
import { silo } from '../../../src/planning/rules/silo.ts'

// Three hosts at one switch, 1 Gbit/s, queues of 1000 B, nothing but queues and wires takes time.
const topology = generateTopology({
  shape: 'star',
  hosts: 3,
  bandwidthBps: 1_000_000_000,
  queueSizeBits: 8000,
  bestEffortMaxFrameBits: 0,
  linkLatencyPs: 0,
  linkJitterPs: 0,
  switchLatencyPs: 0,
  switchJitterPs: 0,
  hostLatencyPs: 0,
  hostJitterPs: 0,
})
const { network } = Engine.of(topology).hops
const [a = '', b = '', c = ''] = topology.nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id)
const request = {
  id: 'r',
  sender: a,
  receivers: [b],
  loadSizeBits: 1000,
  sizeBits: 1000,
  periodPs: 20_000_000,
  lane: 0,
}
const route = shortestRoute(network, a, b) ?? []

test('a shortest route has the fewest links, and there is none to nowhere', () => {
  expect(route).toHaveLength(2)
  expect(shortestRoute(network, a, 'nowhere')).toBeUndefined()
})

test('QJump: 2nP/R + ε, and no more than a packet an epoch from each host', () => {
  // 2 · 3 · 1000 bit / 1 Gbit/s and a packet at each of two links: 8 µs.
  const rule = qjump(network, 1000)
  expect(rule.admits(request, [route])).toBe(8_000_000)
  expect(rule.admits(request, [route])).toBe(8_000_000)
  expect(rule.admits(request, [route])).toBeUndefined()
  expect(rule.admits({ ...request, sender: c }, [route])).toBe(8_000_000)
  expect(qjump(network, 1000).admits({ ...request, deadlinePs: 7_999_999 }, [route])).toBeUndefined()
})

test('Silo: a queue takes its size over its rate, and holds the bursts that reach it', () => {
  const rule = silo(network)
  expect(rule.admits({ ...request, deadlinePs: 15_999_999 }, [route])).toBeUndefined()
  // The burst grows from 1000 bit by 50 Mbit/s in 8 µs: 400 bit at the second queue, of 8000 bit.
  const admitted = Array.from({ length: 8 }, () =>
    rule.admits({ ...request, deadlinePs: 16_000_000 }, [route]),
  )
  expect(admitted.filter(promised => promised === 16_000_000)).toHaveLength(5)
})
