import { analyze } from '../../../src/allocation/analyze.ts'
import { generateRequests } from '../../../src/generate/requests.ts'
import { generateTopology } from '../../../src/generate/topology.ts'
import type { Request, Tunnel } from '../../../src/model/request.ts'
import { undeclared } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'

const US = 1_000_000

/** Two leaves of three hosts and two spines, and more requests than they carry in time. */
export const overloadedRequests = (
  seed: number,
): { readonly topology: Topology; readonly requests: readonly Request[] } => {
  const topology = generateTopology({ shape: 'leaf-spine', leaves: 2, spines: 2, hostsPerLeaf: 3 })
  const requests = generateRequests(topology, {
    seed,
    count: 10,
    lanes: 3,
    sizesBits: [512, 4096, 8192, 11_200],
    periodsPs: [5 * US, 10 * US, 20 * US],
    load: seed % 2 === 0 ? 1.2 : 0.6,
  }).map((request, i) => ({ ...request, deadlinePs: (i % 4 === 0 ? 9 : 14) * US }))
  return { topology, requests }
}

/** Tunnels in place, of which every fourth promises less than it needs and the others a little more. */
export const lateTunnels = (
  seed: number,
): { readonly topology: Topology; readonly tunnels: readonly Tunnel[] } => {
  const { topology, requests } = overloadedRequests(2 * seed + 1)
  const asked = requests.map(({ deadlinePs: _none, ...request }) => request)
  const { allocation, result } = analyze(topology, asked)
  const worst = new Map(result.tunnels.map(t => [t.id, t.worstPs ?? 0]))
  const tunnels = allocation.tunnels.map((tunnel, i) => {
    const ps = worst.get(tunnel.id) ?? 0
    return { ...undeclared(tunnel), deadlinePs: i % 4 === 1 ? ps - 300_000 : ps + 500_000 }
  })
  return { topology, tunnels }
}
