import { describe, expect, it } from 'vitest'
import { admit } from '../../src/allocation/admit.ts'
import { analyze } from '../../src/allocation/analyze.ts'
import { LinkSums } from '../../src/allocation/link-sums.ts'
import { WORTHWHILE } from '../../src/allocation/place-ahead.ts'
import type { Algorithm } from '../../src/allocation/place-request.ts'
import { Searches } from '../../src/allocation/searches.ts'
import { resolveOptions } from '../../src/analysis/options.ts'
import { Engine } from '../../src/engine/engine.ts'
import { generateRequests } from '../../src/generate/requests.ts'
import { generateTopology, type TopologySpec } from '../../src/generate/topology.ts'
import type { LanedRequest, Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { compileNetwork } from '../../src/network/network.ts'

/** Every request by itself, as the controller decides. */
const oneByOne = (topology: Topology, requests: readonly LanedRequest[], algorithm: Algorithm) => {
  const network = compileNetwork(topology)
  const engine = new Engine(network, resolveOptions())
  const tools = { network, engine, sums: new LinkSums(network), searches: new Searches() }
  const accepted: Pick<Tunnel, 'id' | 'routes'>[] = []
  const rejected: string[] = []
  for (const request of requests) {
    const decided = admit(tools, request, algorithm, false)
    engine.commit()
    if (decided.kind === 'rejected') rejected.push(decided.rejection.id)
    else accepted.push({ id: request.id, routes: decided.placement.tunnel.routes })
  }
  return { accepted, rejected }
}

const together = (topology: Topology, requests: readonly LanedRequest[], algorithm: Algorithm) => {
  const { result, allocation } = analyze(topology, requests, { algorithm })
  return {
    accepted: allocation.tunnels.map(({ id, routes }) => ({ id, routes })),
    rejected: result.rejected.map(({ id }) => id),
  }
}

const FEW = 2 ** 18
const CASES: readonly { spec: TopologySpec; load: number; algorithm: Algorithm; rejects: boolean }[] = [
  {
    spec: { shape: 'fat-tree', k: 4, queueSizeBits: 2 ** 30 },
    load: 0.2,
    algorithm: 'x-opt',
    rejects: false,
  },
  { spec: { shape: 'fat-tree', k: 4, queueSizeBits: FEW / 4 }, load: 0.5, algorithm: 'x-opt', rejects: true },
  {
    spec: { shape: 'ring', switches: 5, hostsPerSwitch: 4, queueSizeBits: FEW },
    load: 0.5,
    algorithm: 'x-opt',
    rejects: false,
  },
  { spec: { shape: 'star', hosts: 9, queueSizeBits: FEW }, load: 0.2, algorithm: 'greedy', rejects: true },
]

describe('requests judged together', () => {
  it.each(CASES)(
    'get what each gets alone: $spec.shape, load $load',
    ({ spec, load, algorithm, rejects }) => {
      const topology = generateTopology(spec)
      const requests = generateRequests(topology, {
        count: 400,
        seed: 5,
        load,
        receivers: { min: 1, max: 2 },
      })
      const alone = oneByOne(topology, requests, algorithm)
      expect(together(topology, requests, algorithm)).toEqual(alone)
      expect(alone.rejected.length > 0).toBe(rejects)
      expect(alone.accepted.length).toBeGreaterThan(WORTHWHILE)
    },
  )
})
