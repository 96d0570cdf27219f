import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { certify } from '../../src/analysis/certify.ts'
import { check } from '../../src/analysis/check.ts'
import { NoBoundError } from '../../src/analysis/verdicts/no-bound-error.ts'
import type { Certificate } from '../../src/certificate/certificate.ts'
import { verify } from '../../src/certificate/verify.ts'
import { type Network, randomNetwork } from '../arbitraries/network.ts'
import { networks } from '../arbitraries/networks.ts'
import { trafficNetwork } from '../arbitraries/traffic.ts'
import { lowered } from './lowered.ts'

const runs = { numRuns: Number(process.env.CERTIFICATE_RUNS ?? 40) }

interface Options {
  readonly lineShaping: boolean
  readonly arrivalLimit: number
}

const certificateOf = ({ topology, tunnels }: Network, options: Options): Certificate | undefined => {
  try {
    return certify(topology, { tunnels }, options)
  } catch (error) {
    if (error instanceof NoBoundError) return undefined
    throw error
  }
}

const agree = (network: Network, options: Options): void => {
  const certificate = certificateOf(network, options)
  if (!certificate) return
  const { topology, tunnels } = network
  const result = verify(topology, { tunnels }, certificate)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  const printed = check(topology, { tunnels }, options).tunnels
  for (const [i, { id, minLatencyPs, maxJitterPs }] of result.tunnels.entries())
    expect(printed[i]).toMatchObject({ id, minLatencyPs, maxJitterPs })
  for (const [what, less] of lowered(topology, certificate))
    expect(verify(topology, { tunnels }, less).ok, what).toBe(false)
}

const MANY = 1_000_000

describe('two implementations agree to the picosecond, and nothing can be spared', () => {
  test.each<Options>([
    { lineShaping: true, arrivalLimit: MANY },
    { lineShaping: false, arrivalLimit: MANY },
    { lineShaping: true, arrivalLimit: 8 },
    { lineShaping: false, arrivalLimit: 8 },
  ])('on random networks, $lineShaping, $arrivalLimit', options => {
    fc.assert(
      fc.property(networks(), network => agree(network, options)),
      runs,
    )
    for (let seed = 1; seed <= runs.numRuns; seed++) agree(trafficNetwork(seed), options)
  })

  test.each<[string, number, Options]>([
    ['higher arrivals up to w itself count again and again', 217, { lineShaping: false, arrivalLimit: MANY }],
    ['w passes a higher arrival just before an uncounted one', 2039, { lineShaping: true, arrivalLimit: 10 }],
    ['the same with three lanes', 2094, { lineShaping: true, arrivalLimit: 10 }],
  ])('where they once did not: %s', (_, seed, options) => agree(randomNetwork(seed), options))
})
