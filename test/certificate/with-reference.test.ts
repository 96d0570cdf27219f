import { describe, expect, test } from 'vitest'
import { verify } from '../../src/certificate/verify.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { FEATURES, type Feature, trafficNetwork } from '../arbitraries/traffic.ts'
import { certifiableCases } from './cases.ts'
import { fromReference } from './from-reference.ts'
import { lowered } from './lowered.ts'

const RUNS = Number(process.env.CERTIFICATE_RUNS ?? 40)
const MANY = 1_000_000

/** Whether there was something to certify. What the reference found is accepted, and nothing of it can be spared. */
const agree = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  lineShaping: boolean,
  arrivalLimit = MANY,
): boolean => {
  const found = fromReference(topology, tunnels, { lineShaping, arrivalLimit })
  if (!found) return false
  const { answer, certificate } = found
  const result = verify(topology, { tunnels }, certificate)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  expect(result.queues).toBe(certificate.waits.length)
  for (const { id, minLatencyPs, maxJitterPs } of result.tunnels)
    expect(answer.tunnels.get(id), id).toMatchObject({ minLatencyPs, maxJitterPs })
  for (const [what, less] of lowered(topology, certificate))
    expect(verify(topology, { tunnels }, less).ok, what).toBe(false)
  return true
}

describe.each([true, false])(
  'the reference and the checker agree to the picosecond, line shaping %s',
  lineShaping => {
    test.each(certifiableCases())('$name', ({ topology, tunnels, expected }) => {
      const { valid } = lineShaping ? expected.fixedPoint : expected.fixedPointNoLineShaping
      const found = agree(topology, tunnels, lineShaping)
      if (valid) expect(found).toBe(true)
    })

    test.each(FEATURES)('random networks of one kind: %s', (feature: Feature) => {
      let certified = 0
      for (let seed = 1; seed <= RUNS / 8; seed++) {
        const { topology, tunnels } = trafficNetwork(seed, [feature])
        certified += Number(agree(topology, tunnels, lineShaping))
      }
      expect(certified).toBeGreaterThan(0)
    })

    test('random networks of all kinds', () => {
      let certified = 0
      for (let seed = 1; seed <= RUNS; seed++) {
        const { topology, tunnels } = trafficNetwork(seed)
        certified += Number(agree(topology, tunnels, lineShaping))
      }
      expect(certified).toBeGreaterThan(RUNS / 2)
    })

    test('where busy periods are longer than the limit', () => {
      for (let seed = 1; seed <= RUNS / 2; seed++) {
        const { topology, tunnels } = trafficNetwork(seed)
        agree(topology, tunnels, lineShaping, 6)
      }
    })
  },
)
