import { expect, test } from 'vitest'
import { generateRequests } from '../../src/generate/requests.ts'
import { generateTopology } from '../../src/generate/topology.ts'
import { shippedRequests, shippedTopology } from './shipped.ts'

const us = 1_000_000
const topology = generateTopology({ shape: 'fat-tree', k: 4 })

test('the shipped fat-tree is the generated one', () => {
  expect(shippedTopology('fat-tree-k4')).toEqual(topology)
})

test('its requests are the generated ones', () => {
  const requests = generateRequests(topology, {
    seed: 4,
    count: 40,
    lanes: 2,
    sizesBits: [64, 256, 1024].map(bytes => bytes * 8),
    periodsPs: [50 * us, 100 * us, 200 * us],
    receivers: { min: 1, max: 4 },
    deadlineShare: 2,
  })
  expect(shippedRequests('fat-tree-k4', topology)).toEqual(requests)
})
