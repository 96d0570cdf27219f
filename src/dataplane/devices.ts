import { linkEnds } from '../model/cables.ts'
import type { DeviceDescription } from '../model/devices.ts'
import type { Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { groupIpv4, groupIpv6, groupMac, nodeIpv4, nodeIpv6, nodeMac, udpPort } from './addresses.ts'

export interface DevicePort {
  readonly number: number
  readonly interface: string
}

interface Addresses {
  readonly ipv4: string
  readonly ipv6: string
  readonly mac: string
}

/** Everything that configurations name, nothing left open. Nodes and links by their number in the topology. */
export interface Devices {
  readonly bridges: readonly string[]
  readonly addresses: readonly Addresses[]
  /** Port of a link at its sending and at its receiving node. */
  readonly out: readonly DevicePort[]
  readonly into: readonly DevicePort[]
  /** Group and UDP port of tunnel t. */
  readonly groups: readonly (Addresses & { readonly udpPort: number })[]
}

/** The n-th of a sequence that nothing in `taken` has, from `start` on; it is then taken too. */
const free = <T>(taken: Set<T>, start: number, make: (n: number) => T): T => {
  let n = start
  while (taken.has(make(n))) n++
  const found = make(n)
  taken.add(found)
  return found
}

const given = <T>(values: Iterable<T | undefined>): Set<T> =>
  new Set([...values].filter((value): value is T => value !== undefined))

/** A description with its gaps filled: the same topology and numbers of tunnels give the same addresses. */
export const resolveDevices = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  description: DeviceDescription,
  numbers: readonly number[],
): Devices => {
  const { nodes } = topology
  const told = nodes.map(node => description.nodes.get(node.id) ?? {})
  const address = (key: keyof Addresses, make: (n: number) => string): readonly string[] => {
    const values = told.map((node): string | undefined => node[key])
    const taken = given(values)
    return values.map((value, n) => value ?? free(taken, n, make))
  }
  const ipv4 = address('ipv4', nodeIpv4)
  const ipv6 = address('ipv6', nodeIpv6)
  const mac = address('mac', nodeMac)
  const groups = tunnels.map(({ id }, t) => {
    const own = description.tunnels.get(id) ?? {}
    const number = numbers[t]!
    return {
      ipv4: own.ipv4 ?? groupIpv4(number),
      ipv6: own.ipv6 ?? groupIpv6(number),
      mac: own.mac ?? groupMac(number),
      udpPort: own.udpPort ?? udpPort(number),
    }
  })
  return {
    bridges: told.map(node => node.bridge ?? 'br0'),
    addresses: nodes.map((_, n) => ({ ipv4: ipv4[n]!, ipv6: ipv6[n]!, mac: mac[n]! })),
    groups,
    ...resolvePorts(topology, description),
  }
}

interface End {
  readonly node: string
  port?: number | undefined
  name?: string | undefined
}

/** What the file says of the ends of all cables; of two directions that say something, the first counts. */
const toldEnds = ({ links }: Topology, description: DeviceDescription): readonly End[] => {
  const ends: End[] = []
  for (const [e, { near, far }] of linkEnds(links).entries()) {
    const { id, from, to } = links[e]!
    const own = description.links.get(id) ?? {}
    const here = ends[near] ?? { node: from }
    const there = ends[far] ?? { node: to }
    ends[near] = { ...here, port: here.port ?? own.port, name: here.name ?? own.interface }
    ends[far] = { ...there, port: there.port ?? own.farPort, name: there.name ?? own.farInterface }
  }
  return ends
}

const resolvePorts = (topology: Topology, description: DeviceDescription): Pick<Devices, 'out' | 'into'> => {
  const told = toldEnds(topology, description)
  const takenAt = new Map(
    topology.nodes.map(({ id, kind }) => [
      id,
      { kind, numbers: new Set<number>(), names: new Set<string>() },
    ]),
  )
  for (const { node, port, name } of told) {
    if (port !== undefined) takenAt.get(node)!.numbers.add(port)
    if (name !== undefined) takenAt.get(node)!.names.add(name)
  }
  const ports = told.map(({ node, port, name }): DevicePort => {
    const { kind, numbers, names } = takenAt.get(node)!
    const number = port ?? free(numbers, 1, n => n)
    const named = (n: number): string => (kind === 'switch' ? `swp${n}` : `eth${n - 1}`)
    return { number, interface: name ?? free(names, number, named) }
  })
  const ends = linkEnds(topology.links)
  return { out: ends.map(e => ports[e.near]!), into: ends.map(e => ports[e.far]!) }
}
