import { describe, expect, it } from 'vitest'
import { describeNetwork, type Network, randomNetwork } from '../arbitraries/network.ts'
import { patience, seeds } from './effort.ts'
import { bounded, boundOf, solve } from './solver.ts'

const oneLane = ({ tunnels, ...rest }: Network): Network => ({
  ...rest,
  tunnels: tunnels.map(t => ({ ...t, lane: 0 })),
})

describe('fixed-point and x-adj', () => {
  it.each([
    ['in one lane', oneLane],
    ['in several lanes', (n: Network): Network => n],
  ])('fixed-point is never looser at the periods x-adj grants, %s', { timeout: patience }, (_name, shape) => {
    let compared = 0
    for (const seed of seeds(0.1)) {
      const network = shape(randomNetwork(seed))
      const adjusted = solve(network, { method: 'x-adj' })
      if (!bounded(adjusted)) continue
      const granted = network.tunnels.map(t => ({ ...t, periodPs: boundOf(adjusted, t.id).periodPs }))
      const fixed = solve({ ...network, tunnels: granted })
      for (const loose of adjusted.tunnels) {
        const tight = boundOf(fixed, loose.id)
        const name = `${describeNetwork(network)}: ${loose.id}`
        expect(tight.maxJitterPs, name).not.toBeNull()
        expect(tight.minLatencyPs, name).toBe(loose.minLatencyPs)
        expect(tight.maxJitterPs!, name).toBeLessThanOrEqual(loose.maxJitterPs!)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(0)
  })

  it('line shaping never loosens a bound', { timeout: patience }, () => {
    for (const seed of seeds(0.1)) {
      const network = randomNetwork(seed)
      const plain = solve(network, { lineShaping: false })
      for (const tight of solve(network).tunnels) {
        const loose = boundOf(plain, tight.id).maxJitterPs ?? Number.POSITIVE_INFINITY
        expect(tight.maxJitterPs ?? Number.POSITIVE_INFINITY, describeNetwork(network)).toBeLessThanOrEqual(
          loose,
        )
      }
    }
  })

  it('a busy period cut short never tightens a bound', { timeout: patience }, () => {
    for (const seed of seeds(0.06)) {
      const network = randomNetwork(seed)
      const cut = solve(network, { arrivalLimit: 1 + (seed % 20) })
      for (const tight of solve(network).tunnels) {
        const loose = boundOf(cut, tight.id).maxJitterPs ?? Number.POSITIVE_INFINITY
        expect(tight.maxJitterPs ?? Number.POSITIVE_INFINITY, describeNetwork(network)).toBeLessThanOrEqual(
          loose,
        )
      }
    }
  })
})
