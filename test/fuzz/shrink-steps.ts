import { ENCAPSULATIONS, type Encapsulation, wireSizeBits } from '../../src/model/encapsulation.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Link, Node } from '../../src/model/topology.ts'
import { CALM, type Scenario } from '../../src/simulation/setup/scenario.ts'
import type { Case } from './case.ts'

/** A simpler case, or undefined where this step changes nothing. */
export type Step = (of: Case) => Case | undefined

const withoutTunnels = (of: Case, from: number, count: number): Case => ({
  ...of,
  tunnels: of.tunnels.filter((_, t) => t < from || t >= from + count),
})

export const fewerTunnels = ({ tunnels }: Case): Step[] => {
  const steps: Step[] = []
  for (let count = Math.floor(tunnels.length / 2); count >= 1; count = Math.floor(count / 2))
    for (let from = 0; from < tunnels.length; from += count) steps.push(of => withoutTunnels(of, from, count))
  return steps
}

export const mapTunnel = (of: Case, at: number, change: (tunnel: Tunnel) => Tunnel): Case => ({
  ...of,
  tunnels: of.tunnels.map((tunnel, t) => (t === at ? change(tunnel) : tunnel)),
})

export const fewerReceivers = ({ tunnels }: Case): Step[] =>
  tunnels.flatMap(({ receivers }, t) =>
    receivers.length < 2
      ? []
      : receivers.map((_, r): Step => {
          const stays = (_item: unknown, i: number): boolean => i !== r
          return of =>
            mapTunnel(of, t, tunnel => ({
              ...tunnel,
              receivers: tunnel.receivers.filter(stays),
              routes: tunnel.routes.filter(stays),
            }))
        }),
  )

/** One hop less: at the sender, where all routes begin with the same link, or before one receiver. */
export const shorterTunnels = ({ tunnels, topology }: Case): Step[] => {
  const ends = new Map(topology.links.map(l => [l.id, l]))
  return tunnels.flatMap(({ receivers, routes }, t): Step[] => [
    of =>
      routes.every(route => route.length > 1 && route[0] === routes[0]![0])
        ? mapTunnel(of, t, tunnel => ({
            ...tunnel,
            sender: ends.get(routes[0]![0]!)!.to,
            routes: tunnel.routes.map(route => route.slice(1)),
          }))
        : undefined,
    ...receivers.map(
      (_, r): Step =>
        of => {
          const node = routes[r]!.length > 1 ? ends.get(routes[r]!.at(-1)!)!.from : undefined
          if (node === undefined || receivers.includes(node)) return undefined
          return mapTunnel(of, t, tunnel => ({
            ...tunnel,
            receivers: tunnel.receivers.map((id, i) => (i === r ? node : id)),
            routes: tunnel.routes.map((route, i) => (i === r ? route.slice(0, -1) : route)),
          }))
        },
    ),
  ])
}

/** Links that no tunnel crosses, and nodes that no link is left at. */
export const withoutUnused: Step = of => {
  const used = new Set(of.tunnels.flatMap(t => t.routes.flat()))
  const links = of.topology.links.filter(l => used.has(l.id))
  const ends = new Set(links.flatMap(l => [l.from, l.to]))
  const nodes = of.topology.nodes.filter(n => ends.has(n.id))
  if (links.length === of.topology.links.length && nodes.length === of.topology.nodes.length) return undefined
  return { ...of, topology: { ...of.topology, links, nodes } }
}

const mapNodes = (of: Case, change: (node: Node) => Node): Case => ({
  ...of,
  topology: { ...of.topology, nodes: of.topology.nodes.map(change) },
})
export const mapLinks = (of: Case, change: (link: Link) => Link): Case => ({
  ...of,
  topology: { ...of.topology, links: of.topology.links.map(change) },
})

const NOUGHT: readonly (keyof Node & keyof Link)[] = ['minLatencyPs', 'maxJitterPs']
const NOUGHT_AT_NODES = [...NOUGHT, 'multicastLatencyPs', 'sendLatencyPs', 'sendJitterPs'] as const

/** A field of all nodes or of all links set to nought, then of each. */
export const noughts = ({ topology }: Case): Step[] => [
  ...NOUGHT_AT_NODES.flatMap(field => [
    (of: Case) => mapNodes(of, node => ({ ...node, [field]: 0 })),
    ...topology.nodes.map(
      ({ id }) =>
        (of: Case) =>
          mapNodes(of, node => (node.id === id ? { ...node, [field]: 0 } : node)),
    ),
  ]),
  ...NOUGHT.flatMap(field => [
    (of: Case) => mapLinks(of, link => ({ ...link, [field]: 0 })),
    ...topology.links.map(
      ({ id }) =>
        (of: Case) =>
          mapLinks(of, link => (link.id === id ? { ...link, [field]: 0 } : link)),
    ),
  ]),
]

/** With loads that are what its packets have on the wire. */
const onWire = (tunnel: Tunnel, encapsulation: Encapsulation): Tunnel => ({
  ...tunnel,
  loadSizeBits: tunnel.sizeBits,
  ...(tunnel.minLoadSizeBits === undefined
    ? {}
    : { minLoadSizeBits: wireSizeBits(encapsulation, tunnel.minLoadSizeBits) }),
})

export const wholeNetwork: readonly Step[] = [
  of => ({ ...of, topology: { ...of.topology, bestEffortMaxFrameBits: 0 } }),
  of => ({ ...of, topology: { ...of.topology, clockTolerancePpb: 0 } }),
  ({ topology, tunnels, ...of }) =>
    tunnels.some(t => t.fragment)
      ? undefined
      : {
          ...of,
          topology: { ...topology, encapsulation: ENCAPSULATIONS.none },
          tunnels: tunnels.map(t => onWire(t, topology.encapsulation)),
        },
  of => ({ ...of, tunnels: of.tunnels.map(t => ({ ...t, lane: 0 })) }),
  of => ({ ...of, tunnels: of.tunnels.map(({ deadlinePs: _, maxPeriodPs: __, ...t }) => t) }),
  of => mapLinks(of, link => ({ ...link, bandwidthBps: 1_000_000_000 })),
  of => mapLinks(of, link => ({ ...link, queueSizeBits: 1 << 29 })),
]

const roundUp = (value: number, unit: number): number => Math.ceil(value / unit) * unit

const ROUND_SIZES = [800, 8000]

const rounderThan = (bits: number): readonly number[] => {
  const known = ROUND_SIZES.indexOf(bits)
  return known < 0 ? ROUND_SIZES : ROUND_SIZES.slice(0, known)
}

/** Sizes only without encapsulation, where they are what the file says; the rounder first, and never back. */
export const rounderTunnels = ({ tunnels, topology }: Case): Step[] =>
  tunnels.flatMap(({ sizeBits, fragment, arrival }, t): Step[] => [
    ...(topology.encapsulation.name === 'none' && !fragment && arrival?.kind !== 'token-bucket'
      ? rounderThan(sizeBits).map(
          (bits): Step =>
            of =>
              mapTunnel(of, t, tunnel => ({ ...tunnel, loadSizeBits: bits, sizeBits: bits })),
        )
      : []),
    ...[1_000_000_000, 100_000_000, 10_000_000, 1_000_000].map(
      (unit): Step =>
        of =>
          arrival?.kind === 'token-bucket'
            ? undefined
            : mapTunnel(of, t, tunnel => {
                const periodPs = roundUp(tunnel.periodPs, unit)
                return { ...tunnel, periodPs, requestedPeriodPs: periodPs }
              }),
    ),
  ])

const mapScenario =
  (change: (scenario: Scenario) => Scenario): Step =>
  of =>
    of.scenario === undefined ? undefined : { ...of, scenario: change(of.scenario) }

export const simplerScenario = ({ tunnels }: Case): Step[] => [
  mapScenario(s => ({ ...CALM, phases: s.phases, durationPs: s.durationPs })),
  mapScenario(({ packets: _, ...s }) => s),
  mapScenario(({ reservedPhasesPs: _, ...s }) => s),
  mapScenario(({ failure: _, ...s }) => s),
  mapScenario(s => ({ ...s, sources: CALM.sources })),
  mapScenario(s => ({ ...s, wireJitter: CALM.wireJitter, hostJitter: CALM.hostJitter })),
  mapScenario(({ fixedJitter: _, ...s }) => s),
  mapScenario(s => ({ ...s, bestEffort: CALM.bestEffort })),
  mapScenario(s => ({ ...s, clocks: 'nominal' })),
  ...[0.1, 0.5, 0.9].map(share => mapScenario(s => ({ ...s, durationPs: Math.floor(s.durationPs * share) }))),
  ...tunnels.map((_, t) =>
    mapScenario(s =>
      s.phases.kind === 'given'
        ? { ...s, phases: { kind: 'given', ps: s.phases.ps.map((ps, i) => (i === t ? 0 : ps)) } }
        : s,
    ),
  ),
]
