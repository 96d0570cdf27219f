import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DistancesTo } from '../../src/network/distances-to.ts'
import { compileNetwork, type Network } from '../../src/network/network.ts'
import { ShortestPath } from '../../src/network/shortest-path.ts'
import { link, network, node } from '../arbitraries/tiny.ts'

/** A few switches and hosts, any of them wired to any other, by parallel wires too. */
const meshes: fc.Arbitrary<Network> = fc
  .record({
    kinds: fc.array(fc.constantFrom('switch', 'switch', 'host'), { minLength: 2, maxLength: 9 }),
    wires: fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { minLength: 1, maxLength: 40 }),
  })
  .map(({ kinds, wires }) => {
    const nodes = kinds.map((kind, i) => node(`n${i}`, { kind, forwards: kind === 'switch' } as const))
    const ends = wires
      .map(([a, b]) => [a % kinds.length, b % kinds.length] as const)
      .filter(([a, b]) => a !== b)
    const links = ends.map(([a, b], e) => ({ ...link(`n${a}>n${b}`), id: `e${e}` }))
    return compileNetwork(network(nodes, links))
  })

/** Few different weights, so that there are ties; or many, so that sums round. */
const weights = fc.oneof(
  fc.array(fc.constantFrom(1, 1, 2, Number.POSITIVE_INFINITY), { minLength: 40, maxLength: 40 }),
  fc.array(fc.constantFrom(0.1, 0.2, 0.3, 1 / 3, 0.7, 1e9), { minLength: 40, maxLength: 40 }),
  fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 40, maxLength: 40 }),
)

describe('the shortest path', () => {
  it('is the one that a search from the receiver alone finds, ties and rounding included', () => {
    let paths = 0
    fc.assert(
      fc.property(meshes, fc.array(weights, { minLength: 1, maxLength: 3 }), (net, rounds) => {
        const both = new ShortestPath(net)
        const alone = new DistancesTo(net)
        // One after the other, so that a search that leaves something behind is found out.
        for (const round of rounds)
          for (let sender = 0; sender < net.nodeCount; sender++)
            for (let receiver = 0; receiver < net.nodeCount; receiver++) {
              if (sender === receiver) continue
              const weight = (e: number): number => round[e]!
              alone.search(receiver, sender, weight)
              const path: number[] = []
              if (alone.distance[sender]! < Number.POSITIVE_INFINITY)
                for (let n = sender; n !== receiver; n = net.to[path.at(-1)!]!) path.push(alone.by[n]!)
              expect(both.find(sender, receiver, weight) ?? []).toEqual(path)
              paths += Math.sign(path.length)
            }
      }),
      { numRuns: 400 },
    )
    expect(paths).toBeGreaterThan(1000)
  })
})
