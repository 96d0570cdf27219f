import { expect, test } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { check } from '../../src/analysis/check.ts'
import { Engine } from '../../src/engine/engine.ts'
import { generateRequests } from '../../src/generate/requests.ts'
import { generateTopology } from '../../src/generate/topology.ts'

test('a queue too close for doubles is counted by analyze, check and the engine alike', () => {
  const topology = generateTopology({
    shape: 'star',
    hosts: 4,
    bandwidthBps: 159_520_012,
    clockTolerancePpb: 13_337,
    queueSizeBits: 2 ** 33,
  })
  const requests = generateRequests(topology, {
    seed: 109,
    count: 14,
    lanes: 3,
    load: 0.9,
    sizesBits: [777, 1111, 3333, 9001],
    periodsPs: [100_000_007, 170_000_033, 310_000_019],
  })
  const { result, allocation } = analyze(topology, requests, { algorithm: 'x-opt' })
  expect(result.summary.rationalQueues).toBe(1)
  expect(check(topology, allocation).summary).toEqual(result.summary)

  const engine = Engine.of(topology, [])
  for (const tunnel of allocation.tunnels) engine.add(tunnel)
  engine.commit()
  expect(engine.result().summary.rationalQueues).toBe(1)
  const rare = { ...allocation.tunnels[0]!, periodPs: 1e12, requestedPeriodPs: 1e12 }
  for (const { id } of allocation.tunnels) engine.remove(id)
  engine.add(rare)
  expect(engine.result().summary.rationalQueues).toBeUndefined()
  engine.rollBack()
  expect(engine.result().summary.rationalQueues).toBe(1)
})
