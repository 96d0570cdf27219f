import { describe, expect, it } from 'vitest'
import { describeNetwork, randomNetwork } from '../arbitraries/network.ts'
import { scaled, scales } from '../arbitraries/slower.ts'
import { patience, seeds } from './effort.ts'
import { boundOf, solve } from './solver.ts'

describe('time has no unit', () => {
  it.each([2, 5])('all times %i times as long make all bounds as long', { timeout: patience }, k => {
    let compared = 0
    for (const seed of seeds(0.12)) {
      const network = randomNetwork(seed)
      if (!scales(network, k)) continue
      for (const lineShaping of [false, true]) {
        const small = solve(network, { lineShaping })
        const large = solve(scaled(network, k), { lineShaping })
        for (const tunnel of small.tunnels)
          for (const [i, receiver] of tunnel.receivers.entries()) {
            const other = boundOf(large, tunnel.id).receivers[i]!
            const name = `${describeNetwork(network)}: ${tunnel.id} to ${receiver.node}`
            expect(other.minLatencyPs, name).toBe(k * receiver.minLatencyPs)
            const off = Math.abs((other.maxJitterPs ?? 0) / k - (receiver.maxJitterPs ?? 0))
            expect(off, name).toBeLessThanOrEqual(lineShaping ? 2 * receiver.hops.length : 0)
            compared++
          }
      }
    }
    expect(compared).toBeGreaterThan(0)
  })
})
