import { nearest } from '../../quantity/nearest.ts'
import type { Encapsulation } from '../encapsulation.ts'
import type { Topology } from '../topology.ts'
import { encapsulationFaults } from './encapsulation-faults.ts'
import type { Fault, Path } from './fault.ts'
import { Faults } from './faults.ts'
import { checkLinkPort, checkNetworkPort, LINK_PORT_KEYS, NETWORK_PORT_KEYS } from './port-faults.ts'
import { rangeFaults } from './range-faults.ts'
import { checkLayout, checkRemarks, REMARK_KEYS } from './remark-faults.ts'
import { sharedRiskFaults } from './shared-risk-faults.ts'
import { RATE, SIZE, TIME, TOLERANCE } from './whole.ts'
import { describe, oneOf } from './words.ts'

const TOPOLOGY: ReadonlySet<string> = new Set([
  'name',
  'bestEffortMaxFrameBits',
  'encapsulation',
  'clockTolerancePpb',
  ...NETWORK_PORT_KEYS,
  'nodes',
  'links',
  'sharedRisk',
  ...REMARK_KEYS,
])
const NODE_TIMES = [
  'minLatencyPs',
  'maxJitterPs',
  'multicastLatencyPs',
  'sendLatencyPs',
  'sendJitterPs',
] as const
const NODE: ReadonlySet<string> = new Set(['id', 'kind', ...NODE_TIMES, 'forwards', 'layout', ...REMARK_KEYS])
const LINK_TIMES = ['minLatencyPs', 'maxJitterPs'] as const
const LINK: ReadonlySet<string> = new Set([
  'id',
  'from',
  'to',
  'bandwidthBps',
  'queueSizeBits',
  ...LINK_TIMES,
  ...LINK_PORT_KEYS,
  ...REMARK_KEYS,
])

/** The names a topology gives, which requests refer to. */
export interface NetworkNames {
  readonly nodes: ReadonlyMap<string, unknown>
  readonly links: ReadonlyMap<string, unknown>
  readonly encapsulation: Encapsulation | undefined
  /** Largest IP packet, where the topology says. */
  readonly mtuBits?: number | undefined
}

/** Everything that is wrong with a topology by itself (docs/MODEL.md), whoever made it; paths from its root. */
export const topologyFaults = (value: unknown): { faults: readonly Fault[]; names: NetworkNames } => {
  const faults = new Faults()
  const nodes = new Map<string, unknown>()
  const links = new Map<string, unknown>()
  if (!faults.map(value, [], 'a topology', TOPOLOGY))
    return { faults: faults.found, names: { nodes, links, encapsulation: undefined } }
  if (typeof value.name !== 'string') faults.choice(value.name, [], 'name', ['a text'])
  faults.whole(value.bestEffortMaxFrameBits, [], 'bestEffortMaxFrameBits', SIZE)
  faults.whole(value.clockTolerancePpb, [], 'clockTolerancePpb', TOLERANCE)
  const wrong = encapsulationFaults(value.encapsulation, ['encapsulation'])
  faults.addAll([], wrong)
  const encapsulation = wrong.length === 0 ? (value.encapsulation as Encapsulation) : undefined
  checkNetworkPort(faults, value, [], encapsulation)
  checkRemarks(faults, value, [])
  if (faults.list(value.nodes, ['nodes'], 'a list of nodes'))
    for (const [i, node] of value.nodes.entries()) checkNode(faults, node, ['nodes', i], nodes)
  if (faults.list(value.links, ['links'], 'a list of links'))
    for (const [i, link] of value.links.entries())
      checkLink(faults, link, ['links', i], nodes, links, encapsulation)
  if (value.sharedRisk !== undefined)
    faults.addAll(['sharedRisk'], sharedRiskFaults(value.sharedRisk, { nodes, links }))
  if (faults.found.length === 0) faults.addAll([], rangeFaults(value as unknown as Topology))
  const mtuBits = typeof value.mtuBits === 'number' ? value.mtuBits : undefined
  return { faults: faults.found, names: { nodes, links, encapsulation, mtuBits } }
}

const checkNode = (faults: Faults, node: unknown, path: Path, nodes: Map<string, unknown>): void => {
  if (!faults.map(node, path, 'a node', NODE)) return
  if (faults.name(node.id, path, 'id')) {
    if (nodes.has(node.id)) faults.add('DUPLICATE_ID', [...path, 'id'], 'each node once', `${node.id} again`)
    nodes.set(node.id, node)
  }
  faults.choice(node.kind, path, 'kind', ['host', 'switch'])
  faults.boolean(node.forwards, path, 'forwards')
  for (const key of NODE_TIMES) faults.whole(node[key], path, key, TIME)
  checkSum(faults, node.minLatencyPs, node.maxJitterPs, path, 'maxJitterPs')
  checkSum(faults, node.sendLatencyPs, node.sendJitterPs, path, 'sendJitterPs')
  checkLayout(faults, node, path)
  checkRemarks(faults, node, path)
}

const checkLink = (
  faults: Faults,
  link: unknown,
  path: Path,
  nodes: ReadonlyMap<string, unknown>,
  links: Map<string, unknown>,
  encapsulation: Encapsulation | undefined,
): void => {
  if (!faults.map(link, path, 'a link', LINK)) return
  if (faults.name(link.id, path, 'id')) {
    if (links.has(link.id))
      faults.add('DUPLICATE_ID', [...path, 'id'], 'an id of its own', `${link.id} again`)
    links.set(link.id, link)
  }
  checkEnd(faults, link.from, path, 'from', nodes)
  checkEnd(faults, link.to, path, 'to', nodes)
  if (typeof link.from === 'string' && link.from === link.to)
    faults.add('SELF_LOOP', [...path, 'to'], `a node other than ${link.from}`, link.from)
  faults.whole(link.bandwidthBps, path, 'bandwidthBps', RATE)
  if (link.queueSizeBits !== Number.POSITIVE_INFINITY)
    faults.whole(link.queueSizeBits, path, 'queueSizeBits', SIZE)
  checkLinkPort(faults, link, path, encapsulation)
  for (const key of LINK_TIMES) faults.whole(link[key], path, key, TIME)
  checkSum(faults, link.minLatencyPs, link.maxJitterPs, path, 'maxJitterPs')
  checkRemarks(faults, link, path)
}

const checkEnd = (
  faults: Faults,
  node: unknown,
  path: Path,
  key: string,
  nodes: ReadonlyMap<string, unknown>,
): void => {
  if (typeof node === 'string' && nodes.has(node)) return
  if (faults.name(node, path, key)) faults.addAll(path, unknownNodeFaults(node, [key], nodes))
}

/** A name that no node has. */
export const unknownNodeFaults = (
  name: string,
  path: Path,
  nodes: ReadonlyMap<string, unknown>,
): readonly Fault[] => {
  if (nodes.has(name)) return []
  const faults = new Faults()
  faults.add('UNKNOWN_NODE', path, oneOf(nodes.keys(), 'node'), describe(name), nearest(name, nodes.keys()))
  return faults.found
}

const checkSum = (faults: Faults, least: unknown, spread: unknown, path: Path, key: string): void => {
  if (typeof least !== 'number' || typeof spread !== 'number') return
  if (Number.isSafeInteger(least) && Number.isSafeInteger(spread) && !Number.isSafeInteger(least + spread))
    faults.add('UNSAFE_VALUE', [...path, key], TIME.safe, 'a sum above it')
}

/** The names of a topology that is known to be sound. */
export const namesOf = (topology: {
  readonly nodes: readonly { readonly id: string }[]
  readonly links: readonly { readonly id: string }[]
  readonly encapsulation: Encapsulation
  readonly mtuBits?: number
}): NetworkNames => ({
  nodes: new Map(topology.nodes.map(node => [node.id, node])),
  links: new Map(topology.links.map(link => [link.id, link])),
  encapsulation: topology.encapsulation,
  mtuBits: topology.mtuBits,
})
