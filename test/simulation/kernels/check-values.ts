import { generateTopology } from '../../../src/generate/topology.ts'
import type { Tunnel } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { CALM, type Scenario } from '../../../src/simulation/setup/scenario.ts'
import { random } from '../../arbitraries/random.ts'
import { calm } from '../../simulator/choices.ts'
import { plan } from '../../simulator/plan.ts'
import { simulate } from '../../simulator/simulate.ts'

/** A scenario to be simulated by anybody: nothing in it is drawn by the product. */
export interface Given {
  readonly name: string
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly scenario: Scenario
}

export interface CheckValue {
  readonly name: string
  readonly packetHops: number
  readonly drops: number
  readonly delivered: number
  /** Sum of all latencies at all receivers, and the greatest, ps. */
  readonly sumPs: number
  readonly maxPs: number
}

/** Fewest hops, first links of the file first. */
const shortest = ({ links, nodes }: Topology, from: string, to: string): readonly string[] => {
  const before = new Map<string, string>()
  const seen = new Set([from])
  for (const at of seen) {
    if (at !== from && nodes.find(n => n.id === at)!.kind === 'host') continue
    for (const link of links.filter(l => l.from === at && !seen.has(l.to))) {
      seen.add(link.to)
      before.set(link.to, link.id)
    }
  }
  const path: string[] = []
  for (let at = to; at !== from; ) {
    const id = before.get(at)!
    path.unshift(id)
    at = links.find(l => l.id === id)!.from
  }
  return path
}

interface Traffic {
  readonly seed: number
  readonly lanes: number
  readonly receivers: number
  /** Periods are drawn from these. */
  readonly periodsUs: readonly number[]
}

/** Every host sends to so many of its successors; sizes, lanes and periods by seed. */
const traffic = (
  topology: Topology,
  count: number,
  { seed, lanes, receivers, periodsUs }: Traffic,
): Tunnel[] => {
  const r = random(seed)
  const hosts = topology.nodes.filter(n => n.kind === 'host').map(n => n.id)
  return Array.from({ length: count }, (_, i): Tunnel => {
    const sender = hosts[i % hosts.length]!
    const ends = r.shuffled(hosts.filter(h => h !== sender)).slice(0, receivers)
    const sizeBits = 8 * r.int(128, 1500)
    const periodPs = r.pick(periodsUs) * 1_000_000
    return {
      id: `t${i}`,
      sender,
      receivers: ends,
      loadSizeBits: sizeBits,
      sizeBits,
      periodPs,
      requestedPeriodPs: periodPs,
      lane: i % lanes,
      routes: ends.map(end => shortest(topology, sender, end)),
    }
  })
}

const given = (name: string, topology: Topology, tunnels: Tunnel[], over: Partial<Scenario>): Given => {
  const r = random(tunnels.length)
  const phases = { kind: 'given' as const, ps: tunnels.map(t => r.int(1, t.periodPs)) }
  return { name, topology, tunnels, scenario: { ...CALM, phases, durationPs: 5_000_000_000, ...over } }
}

/** One of each kind: plain, lanes below best effort, copies, losses, a cycle with jitter, ties on a grid. */
export const givenScenarios = (): readonly Given[] => {
  const line = generateTopology({ shape: 'line', switches: 3, hostsPerSwitch: 5 })
  const tree = generateTopology({ shape: 'fat-tree', k: 4 })
  const ring = generateTopology({ shape: 'ring', switches: 5, hostsPerSwitch: 2, linkJitterPs: 20_000 })
  // A cable's second link runs against the ring.
  const isHost = (id: string): boolean => ring.nodes.find(n => n.id === id)!.kind === 'host'
  const oneWay = {
    ...ring,
    links: ring.links.filter((l, i) => i % 2 === 0 || isHost(l.from) || isHost(l.to)),
  }
  const usual = { lanes: 1, receivers: 1, periodsUs: [100, 200, 500] }
  const lineTraffic = traffic(line, 200, { ...usual, seed: 1 })
  const treeTraffic = traffic(tree, 240, { ...usual, seed: 2, lanes: 3 })
  return [
    given('line', line, lineTraffic, {}),
    given('fat tree, three lanes, best effort at its worst', tree, treeTraffic, {
      bestEffort: { kind: 'worst' },
    }),
    given('fat tree, three receivers each', tree, traffic(tree, 96, { ...usual, seed: 3, receivers: 3 }), {}),
    given(
      'line with queues for one large packet',
      { ...line, links: line.links.map(l => ({ ...l, queueSizeBits: 12_000 })) },
      traffic(line, 300, { ...usual, seed: 4, lanes: 2 }),
      {},
    ),
    given('one-way ring, all jitter', oneWay, traffic(oneWay, 60, { ...usual, seed: 5 }), {
      wireJitter: { kind: 'maximum' },
      hostJitter: { kind: 'maximum' },
    }),
    given('line, all at once', line, lineTraffic, {
      phases: { kind: 'given', ps: lineTraffic.map(() => 1) },
    }),
  ]
}

/** By the naive simulator of test/simulator, which shares nothing with the product's kernels. */
export const checkValue = ({ name, topology, tunnels, scenario }: Given): CheckValue => {
  const ours = plan(topology, tunnels)
  const { phases, wireJitter, bestEffort, durationPs } = scenario
  const outcome = simulate(ours, {
    ...calm(ours, durationPs),
    phasesPs: phases.kind === 'given' ? phases.ps : [],
    jitter: (_packet, _wire, _earliest, most) => (wireJitter.kind === 'maximum' ? most : 0),
    bestEffort: (_wire, _frame, idleSince, now) =>
      bestEffort.kind === 'worst' ? Math.max(idleSince, now - 1) : undefined,
  })
  const all = outcome.seen.flatMap(byNode => [...byNode.values()])
  const sum = (of: (seen: (typeof all)[number]) => number): number =>
    all.reduce((total, s) => total + of(s), 0)
  return {
    name,
    packetHops: outcome.packetHops,
    drops: outcome.drops.length,
    delivered: sum(s => s.count),
    sumPs: sum(s => s.sumPs),
    maxPs: Math.max(...all.map(s => s.maxPs)),
  }
}
