import type { Tunnel } from '../../src/model/request.ts'
import type { Link, Topology } from '../../src/model/topology.ts'
import type { Case } from './case.ts'
import { mapLinks, mapTunnel, type Step } from './shrink-steps.ts'

/** An object without one of its keys; undefined where it has none. */
const without = <T extends object, K extends keyof T>(of: T, key: K): Omit<T, K> | undefined => {
  if (of[key] === undefined) return undefined
  const { [key]: _, ...rest } = of
  return rest
}

const TRAITS = [
  'minLoadSizeBits',
  'packets',
  'withinPs',
  'arrival',
  'sendLatencyPs',
  'sendJitterPs',
  'jitterLimitPs',
] as const satisfies readonly (keyof Tunnel)[]

/** A message of one packet, and an ordinary packet. */
const shorterMessage = (tunnel: Tunnel, topology: Topology): Tunnel | undefined => {
  if (!tunnel.fragment || topology.encapsulation.name !== 'none') return undefined
  const { fragment: _, ...rest } = tunnel
  return { ...rest, loadSizeBits: tunnel.sizeBits }
}

/** One of the two copies, as a tunnel of its own. */
const alone = (of: Case, t: number): Case | undefined => {
  const { replica, ...tunnel } = of.tunnels[t]!
  if (replica === undefined) return undefined
  const tunnels = of.tunnels
    .map((other, i) => (i === t ? { ...tunnel, id: replica.of } : other))
    .filter((other, i) => i === t || other.replica?.of !== replica.of)
  return { ...of, tunnels }
}

/** Sources that are free to do less. */
export const plainerSources = ({ tunnels }: Case): Step[] =>
  tunnels.flatMap((tunnel, t): Step[] => [
    of => alone(of, t),
    ...TRAITS.filter(key => tunnel[key] !== undefined).map(
      (key): Step =>
        of =>
          mapTunnel(of, t, one => (without(one, key) ?? one) as Tunnel),
    ),
    of => {
      const shorter = shorterMessage(of.tunnels[t]!, of.topology)
      return shorter === undefined ? undefined : mapTunnel(of, t, () => shorter)
    },
    of => mapTunnel(of, t, one => ((one.packets ?? 1) > 2 ? { ...one, packets: 2 } : one)),
    of =>
      mapTunnel(of, t, one =>
        one.arrival?.kind === 'token-bucket'
          ? { ...one, arrival: { ...one.arrival, burstBits: one.sizeBits } }
          : one,
      ),
  ])

const AT_LINKS = [
  'preemption',
  'reserved',
  'wakeLatencyPs',
  'queueCellBits',
  'bestEffortMaxFrameBits',
  'mtuBits',
] as const satisfies readonly (keyof Link)[]
const AT_TOPOLOGY = ['preemption', 'reserved', 'mtuBits'] as const satisfies readonly (keyof Topology)[]

/** Ports with less of what only some have: at all of them, at the topology, then at each. */
export const plainerPorts = ({ topology }: Case): Step[] => [
  ...AT_LINKS.map(
    (key): Step =>
      of =>
        mapLinks(of, link => (without(link, key) ?? link) as Link),
  ),
  ...AT_TOPOLOGY.map(
    (key): Step =>
      of => {
        const plainer = without(of.topology, key)
        return plainer === undefined ? undefined : { ...of, topology: plainer as Topology }
      },
  ),
  ...topology.links.flatMap(({ id }) =>
    AT_LINKS.map(
      (key): Step =>
        of =>
          mapLinks(of, link => (link.id === id ? ((without(link, key) ?? link) as Link) : link)),
    ),
  ),
]
