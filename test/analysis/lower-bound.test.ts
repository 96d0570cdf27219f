import { expect, test } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { trafficNetwork } from '../arbitraries/traffic.ts'

test('the lower bound is below what is proven, whatever the traffic and the ports', () => {
  let bounded = 0
  for (let seed = 0; seed < 300; seed++) {
    const { topology, tunnels } = trafficNetwork(seed)
    const { objectivePs, lowerBoundPs } = check(topology, { tunnels }, { arrivalLimit: 2000 }).summary
    if (objectivePs === null) continue
    bounded++
    expect(lowerBoundPs, `seed ${seed}`).toBeLessThanOrEqual(objectivePs)
  }
  expect(bounded).toBeGreaterThan(200)
})
