import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { leastMergeWaits, type Merging } from '../../src/analysis/merge-waits.ts'
import { resolveOptions } from '../../src/analysis/options.ts'
import { sharedLowerBound } from '../../src/analysis/shared-lower-bound.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { hasOneTree } from '../../src/network/one-tree.ts'
import { randomNetwork } from '../arbitraries/network.ts'
import { trafficNetwork } from '../arbitraries/traffic.ts'

describe('the shared lower bound', () => {
  for (const [name, make] of [
    ['plain tunnels', randomNetwork],
    ['any traffic and any ports', trafficNetwork],
  ] as const)
    it(`is between the lone one and what is proven, of ${name}, whether trees are fixed or not`, () => {
      let [bounded, stronger] = [0, 0]
      for (let seed = 0; seed < 150; seed++) {
        const { topology, tunnels } = make(seed)
        const { objectivePs, lowerBoundPs } = check(topology, { tunnels }, { arrivalLimit: 2000 }).summary
        if (objectivePs === null) continue
        bounded++
        for (const isFixed of [false, true]) {
          const options = resolveOptions({ arrivalLimit: 2000 })
          const shared = sharedLowerBound(compileNetwork(topology), tunnels, () => isFixed, options)
          expect(shared, `seed ${seed}`).toBeLessThanOrEqual(objectivePs)
          expect(shared, `seed ${seed}`).toBeGreaterThanOrEqual(lowerBoundPs)
          if (shared > lowerBoundPs) stronger++
        }
      }
      expect(bounded).toBeGreaterThan(100)
      expect(stronger).toBeGreaterThan(100)
    })

  it('is the very objective where there is one tree for each', () => {
    const { topology, tunnels } = randomNetwork(3)
    const options = resolveOptions()
    const { objectivePs } = check(topology, { tunnels }).summary
    expect(sharedLowerBound(compileNetwork(topology), tunnels, () => true, options)).toBe(objectivePs)
  })
})

/** All ways in which the ways of some tunnels may meet, pair by pair and more at once: the least sum of waits. */
const leastByTrial = (tunnels: Merging): number => {
  const senders = [...new Set(tunnels.map(({ sender }) => sender))]
  let least = Number.POSITIVE_INFINITY
  const largest = (group: readonly string[]): number =>
    Math.max(...tunnels.filter(({ sender }) => group.includes(sender)).map(({ costPs }) => costPs))
  const count = (group: readonly string[]): number =>
    tunnels.filter(({ sender }) => group.includes(sender)).length
  const merge = (groups: readonly (readonly string[])[], waited: number): void => {
    if (groups.length === 1) {
      least = Math.min(least, waited)
      return
    }
    // Some of the groups meet at one queue, by an input each.
    for (let set = 1; set < 2 ** groups.length; set++) {
      const meeting = groups.filter((_, i) => (set >> i) % 2 === 1)
      if (meeting.length < 2) continue
      const all = meeting.reduce((sum, group) => sum + largest(group), 0)
      const more = meeting.reduce((sum, group) => sum + count(group) * (all - largest(group)), 0)
      merge([...groups.filter((_, i) => (set >> i) % 2 === 0), meeting.flat()], waited + more)
    }
  }
  merge(
    senders.map(sender => [sender]),
    0,
  )
  return least
}

describe('what tunnels to one receiver wait for each other', () => {
  it('is no more than in the best way to meet', () => {
    let tight = 0
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            sender: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
            costPs: fc.integer({ min: 1, max: 4 }),
          }),
          {
            minLength: 1,
            maxLength: 7,
          },
        ),
        tunnels => {
          const least = leastByTrial(tunnels)
          expect(leastMergeWaits(tunnels)).toBeLessThanOrEqual(least)
          if (leastMergeWaits(tunnels) === least) tight++
        },
      ),
      { numRuns: 300, seed: 20261127 },
    )
    expect(tight).toBeGreaterThan(100)
  })

  it('of equal packets of n senders is the least depth of a binary tree, summed', () => {
    const of = (count: number) =>
      leastMergeWaits(Array.from({ length: count }, (_, i) => ({ sender: `s${i}`, costPs: 10 })))
    expect([1, 2, 3, 4, 5, 8].map(of)).toEqual([0, 20, 50, 80, 120, 240])
  })
})

describe('whether there is one tree only', () => {
  const topology = parseTopologyOrThrow(
    `
defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 1 MiB } }
nodes:
  a: { kind: host }
  b: { kind: host }
  c: { kind: host }
  s: { kind: switch }
  t: { kind: switch }
  u: { kind: switch }
links:
  - { from: a, to: s }
  - { from: b, to: s }
  - { from: s, to: t }
  - { from: t, to: u }
  - { from: s, to: u }
  - { from: c, to: u }
`,
    { file: 'six.yaml' },
  )
  it('is seen around cycles', () => {
    const network = compileNetwork(topology)
    const isOne = (sender: string, ...receivers: string[]): boolean =>
      hasOneTree(network, { sender, receivers })
    expect(isOne('a', 'b')).toBe(true)
    expect(isOne('a', 'c')).toBe(false)
    expect(isOne('a', 'b', 'c')).toBe(false)
    expect(isOne('t', 'c')).toBe(false)
  })
})
