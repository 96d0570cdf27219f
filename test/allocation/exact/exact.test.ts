import { describe, expect, it } from 'vitest'
import { analyze } from '../../../src/allocation/analyze.ts'
import { allWays } from '../../../src/allocation/exact/all-trees.ts'
import { compareRanks, type Rank } from '../../../src/allocation/rank.ts'
import { check } from '../../../src/analysis/check.ts'
import { generateTopology } from '../../../src/generate/topology.ts'
import { InputError } from '../../../src/model/checks/input-error.ts'
import type { Request, Tunnel } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { compileNetwork } from '../../../src/network/network.ts'
import { type Crowded, crowded } from '../improve/crowded.ts'

const rankOf = ({ result }: ReturnType<typeof analyze>): Rank => ({
  accepted: result.summary.accepted,
  stretchPs: 0,
  objectivePs: result.summary.objectivePs!,
})

const atTheirPeriods = ({ topology, requests }: Crowded): Crowded => ({
  topology,
  requests: requests.map(({ maxPeriodPs: _none, ...request }) => request),
})

/** Every set of placements, one after the other, by a fresh analysis. */
const bestByTrial = (topology: Topology, requests: readonly Request[], lanes: number): Rank => {
  const network = compileNetwork(topology)
  const choices = requests.map(request => [undefined, ...allWays(network, request, lanes).placements])
  let best: Rank = { accepted: 0, stretchPs: 0, objectivePs: 0 }
  const go = (at: number, tunnels: readonly Tunnel[]): void => {
    if (at === choices.length) {
      const { valid, summary } = check(topology, { tunnels })
      const rank = { accepted: tunnels.length, stretchPs: 0, objectivePs: summary.objectivePs ?? 0 }
      if (valid && compareRanks(rank, best) < 0) best = rank
      return
    }
    for (const choice of choices[at]!)
      go(at + 1, choice === undefined ? tunnels : [...tunnels, choice.tunnel])
  }
  go(0, [])
  return best
}

describe('the best of all placements', () => {
  it('is no worse than better ones, which are no worse than one by one, and above the shared lower bound', () => {
    let [gaps, proven] = [0, 0]
    for (let seed = 100; seed < 110; seed++) {
      const { topology, requests } = atTheirPeriods(crowded(seed, 6))
      const greedy = analyze(topology, requests)
      const improved = analyze(topology, requests, { improve: { trials: 10 } })
      const exact = analyze(topology, requests, { exact: true })
      expect(exact.result.violations).toEqual([])
      expect(check(topology, exact.allocation).tunnels).toEqual(exact.result.tunnels)
      expect(
        compareRanks(
          improved.result.improvement === undefined ? rankOf(greedy) : rankOf(improved),
          rankOf(greedy),
        ),
      ).toBeLessThanOrEqual(0)
      if (!exact.result.optimum!.isProven) continue
      proven++
      expect(compareRanks(rankOf(exact), rankOf(improved)), `seed ${seed}`).toBeLessThanOrEqual(0)
      if (compareRanks(rankOf(exact), rankOf(greedy)) < 0) gaps++
      const { sharedLowerBoundPs, objectivePs } = exact.result.summary
      expect(sharedLowerBoundPs).toBeLessThanOrEqual(objectivePs!)
    }
    expect(proven).toBeGreaterThan(6)
    expect(gaps).toBeGreaterThan(1)
  })

  it('is what trying all of them gives', () => {
    for (let seed = 0; seed < 8; seed++) {
      const { requests, topology } = atTheirPeriods(crowded(seed, 6))
      const some = requests.filter(({ receivers }) => receivers.length === 1).slice(0, 4)
      if (topology.name?.startsWith('fat-tree')) continue
      const exact = analyze(topology, some, { exact: true })
      expect(exact.result.optimum?.isProven).toBe(true)
      expect(rankOf(exact), `seed ${seed}`).toEqual(bestByTrial(topology, some, 8))
    }
  })

  it('looks at all lanes that are left open', () => {
    const topology = generateTopology({
      shape: 'star',
      hosts: 4,
      bandwidthBps: 1e9,
      bestEffortMaxFrameBits: 12_336,
    })
    const requests = [0, 1, 2].map(
      (i): Request => ({
        id: `r${i}`,
        sender: `h${i + 1}`,
        receivers: ['h4'],
        sizeBits: [12_000, 4000, 800][i]!,
        loadSizeBits: [12_000, 4000, 800][i]! - 528,
        periodPs: 1e9,
        lane: 'auto',
        deadlinePs: [70, 45, 34][i]! * 1e6,
      }),
    )
    const exact = analyze(topology, requests, { exact: true })
    expect(exact.result.optimum).toMatchObject({ isProven: true, ways: 9 })
    expect(rankOf(exact)).toEqual(bestByTrial(topology, requests, 3))
  })

  it('is not for many requests, raised periods or two copies', () => {
    const { topology, requests } = atTheirPeriods(crowded(1))
    const [first] = requests
    const many = Array.from({ length: 17 }, (_, i): Request => ({ ...first!, id: `m${i}` }))
    for (const wrong of [
      many,
      [{ ...first!, maxPeriodPs: first!.periodPs * 2 }],
      [{ ...first!, replicas: 2 as const }],
    ])
      expect(() => analyze(topology, wrong, { exact: true })).toThrow(InputError)
  })
})
