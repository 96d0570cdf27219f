import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admit } from '../../src/allocation/admit.ts'
import { LinkSums } from '../../src/allocation/link-sums.ts'
import type { PlacementTools } from '../../src/allocation/place-request.ts'
import { Searches } from '../../src/allocation/searches.ts'
import { resolveOptions } from '../../src/analysis/options.ts'
import { Engine } from '../../src/engine/engine.ts'
import { generateRequests } from '../../src/generate/requests.ts'
import { generateTopology } from '../../src/generate/topology.ts'
import type { LanedRequest } from '../../src/model/request.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { type Tree, treeOf } from '../../src/network/tree.ts'
import { networks } from '../arbitraries/networks.ts'

describe('the floor under an objective', () => {
  it('is no higher than what trying gives, and changes nothing', () => {
    let told = 0
    let tight = 0
    fc.assert(
      fc.property(networks(), fc.constantFrom(undefined, 0.9, 1), ({ topology, tunnels }, share) => {
        const network = compileNetwork(topology)
        const engine = new Engine(network, resolveOptions({ delayLimitPs: 10_000_000_000 }))
        for (const base of tunnels) {
          const tree = treeOf(network, base) as Tree
          engine.tryAdd(base, tree)
          const worstPs = engine.has(base.id) ? engine.bound(base.id).worstPs : null
          engine.rollBack()
          const deadlinePs = Math.floor((worstPs ?? 0) * (share ?? 1))
          const tunnel = share === undefined ? base : { ...base, deadlinePs }
          const before = JSON.stringify(engine.result())
          const floor = engine.objectiveFloor(tunnel, tree)
          expect(JSON.stringify(engine.result())).toBe(before)
          const { objectivePs, violations } = engine.tryAdd(tunnel, tree)
          if (floor === Number.POSITIVE_INFINITY) expect(violations.length).toBeGreaterThan(0)
          else expect(floor).toBeLessThanOrEqual(objectivePs)
          if (floor > Number.NEGATIVE_INFINITY) told++
          if (floor === objectivePs) tight++
          if (violations.length > 0) engine.rollBack()
          else engine.commit()
        }
      }),
      { numRuns: 150 },
    )
    // It would hold of a floor that says nothing, too.
    expect(told).toBeGreaterThan(200)
    expect(tight).toBeGreaterThan(50)
  })

  it('chooses the candidate that trying all of them does', () => {
    const topology = generateTopology({ shape: 'fat-tree', k: 4 })
    const network = compileNetwork(topology)
    const requests = generateRequests(topology, { seed: 3, count: 120, lanes: 2, load: 0.7 })
    const tools = (): PlacementTools => ({
      network,
      engine: new Engine(network, resolveOptions()),
      sums: new LinkSums(network),
      searches: new Searches(),
    })
    const quick = tools()
    const slow = tools()
    // Knows nothing, so that everything is tried.
    slow.engine.objectiveFloor = () => Number.NEGATIVE_INFINITY
    const decided = (some: PlacementTools, request: LanedRequest): string => {
      const decision = admit(some, request, 'greedy', false)
      some.engine.commit()
      return JSON.stringify(decision.kind === 'accepted' ? decision : decision.rejection)
    }
    for (const request of requests) expect(decided(quick, request)).toBe(decided(slow, request))
    expect(quick.engine.objectivePs).toBe(slow.engine.objectivePs)
    expect(quick.engine.tunnels.length).toBeGreaterThan(80)
  })
})
