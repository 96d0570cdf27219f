import { analyze } from '../../../src/allocation/analyze.ts'
import { generateRequests } from '../../../src/generate/requests.ts'
import { generateTopology } from '../../../src/generate/topology.ts'
import type { RerouteMethod } from '../../../src/model/planning/survival.ts'
import type { Tunnel } from '../../../src/model/request.ts'
import type { SharedRisk, Topology } from '../../../src/model/topology.ts'
import type { SurviveOptions } from '../../../src/planning/survive/survive.ts'
import { randomNetwork } from '../../arbitraries/network.ts'
import { type Random, random } from '../../arbitraries/random.ts'
import { tightRing } from '../../arbitraries/rings.ts'

/** A network with tunnels in place, groups that share a risk, and how it is to be asked. */
export interface Scene {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly options: SurviveOptions
}

const some = <T>(r: Random, all: readonly T[], most: number): readonly T[] =>
  r.shuffled(all).slice(0, r.int(0, Math.min(most, all.length)))

/** Groups of cables, single directions and nodes, each member once. */
const groupsFor = (r: Random, { links, nodes }: Topology): readonly SharedRisk[] =>
  Array.from({ length: r.int(1, 3) }, (_, i) => {
    // Of each cable one direction at most, so that none is named twice.
    const one = links.filter(({ from, to }) => from < to).map(({ id }) => id)
    return {
      id: `g${i}`,
      cables: [...some(r, one, 2), r.pick(one)].filter((id, at, all) => all.indexOf(id) === at),
      links: some(r, links, 2).map(({ id }) => id),
      nodes: some(r, nodes, 2).map(({ id }) => id),
    }
  })

/** Small networks of every kind, valid or not, with deadlines about what they can keep. */
const anyScene = (seed: number, r: Random): Scene => {
  const isRing = r.chance(0.2)
  const { topology, tunnels } = isRing ? tightRing(seed, r.pick([0.6, 0.9])) : randomNetwork(seed)
  const queueSizeBits = r.pick([undefined, undefined, 60_000, 25_000])
  const links = topology.links.map(link => ({ ...link, queueSizeBits: queueSizeBits ?? link.queueSizeBits }))
  return {
    topology: { ...topology, links },
    tunnels: tunnels.map(t => (r.chance(0.6) ? { ...t, deadlinePs: r.int(20, 600) * 1_000_000 } : t)),
    options: {
      lineShaping: r.chance(0.7),
      delayLimitPs: isRing ? 200_000_000 : 2_000_000_000,
      // Waits of a ring creep up to the limit by the picosecond: short busy periods keep that short.
      arrivalLimit: r.pick(isRing ? [3, 40, 100] : [1_000_000, 1_000_000, 40]),
    },
  }
}

/** Networks with more than one way, and what their hosts ask for in place: deadlines hold, some requests are sent twice. */
const placedScene = (seed: number, r: Random): Scene => {
  const topology = generateTopology(
    r.pick([
      { shape: 'leaf-spine', leaves: 3, spines: 3, hostsPerLeaf: 2 },
      { shape: 'ring', switches: 5, hostsPerSwitch: 1 },
      { shape: 'fat-tree', k: 4 },
    ] as const),
  )
  const between = r.chance(0.6) ? 'switches' : 'hosts'
  const requests = generateRequests(topology, {
    seed,
    count: r.int(3, 25),
    between,
    lanes: r.int(1, 3),
    receivers: { min: 1, max: r.int(1, 3) },
    deadlineShare: r.pick([1, 0.5, 0.2]),
    jitterShare: r.pick([0.2, 0.1]),
    load: r.pick([0.2, 0.5, 0.8]),
    replicatedShare: between === 'switches' ? 0.4 : 0,
  })
  const { tunnels } = analyze(topology, requests, { algorithm: 'x-opt' }).allocation
  return { topology, tunnels, options: {} }
}

const REROUTES: readonly RerouteMethod[] = ['none', 'greedy', 'greedy', 'x-opt']

export const sceneOf = (seed: number): Scene => {
  const r = random(seed)
  const { topology, tunnels, options } = r.chance(0.5) ? anyScene(seed, r) : placedScene(seed, r)
  return {
    topology: { ...topology, sharedRisk: groupsFor(r, topology) },
    tunnels,
    options: { ...options, reroute: r.pick(REROUTES), moves: true },
  }
}
