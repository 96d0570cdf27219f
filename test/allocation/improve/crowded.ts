import { generateTopology } from '../../../src/generate/topology.ts'
import type { Request } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { random } from '../../arbitraries/random.ts'

/** What there is to choose between. */
export interface Crowded {
  readonly topology: Topology
  readonly requests: readonly Request[]
}

/** Small networks with ways to choose between, and more requests than fit: deadlines are short, some periods may be raised. */
export const crowded = (seed: number, most = 12): Crowded => {
  const r = random(seed)
  const topology = generateTopology({
    ...r.pick([
      { shape: 'leaf-spine', leaves: 3, spines: 2, hostsPerLeaf: 2 } as const,
      { shape: 'ring', switches: 4, hostsPerSwitch: 1 } as const,
      { shape: 'fat-tree', k: 4 } as const,
    ]),
    bandwidthBps: 1e9,
    bestEffortMaxFrameBits: r.pick([0, 12_336]),
  })
  const hosts = topology.nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id)
  const requests: Request[] = []
  for (let i = 0; i < r.int(5, most); i++) {
    const sender = r.pick(hosts)
    const others = hosts.filter(id => id !== sender)
    const receivers = [...new Set(r.chance(0.2) ? [r.pick(others), r.pick(others)] : [r.pick(others)])]
    const bytes = r.pick([84, 300, 800, 1500])
    const loadSizeBits = (bytes - 66) * 8
    const plain: Request = {
      id: `r${i}`,
      sender,
      receivers,
      loadSizeBits,
      sizeBits: bytes * 8,
      periodPs: r.pick([400, 800, 1600]) * 1e6,
      lane: r.int(0, 1),
    }
    requests.push({
      ...plain,
      ...(r.chance(0.8) ? { deadlinePs: tight(topology, plain, r.pick([1.05, 1.3, 2])) } : {}),
    })
    if (r.chance(0.2)) requests[i] = { ...requests[i]!, maxPeriodPs: plain.periodPs * 4 }
  }
  return { topology, requests }
}

/** A few times what a lone tunnel would need on a way of five links. */
const tight = (topology: Topology, { sizeBits }: Request, factor: number): number => {
  const rate = Math.min(...topology.links.map(({ bandwidthBps }) => bandwidthBps))
  const hop = ((sizeBits + topology.bestEffortMaxFrameBits) / rate) * 1e12 + 3_000_000
  return Math.ceil(hop * 4 * factor)
}
