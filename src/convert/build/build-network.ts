import { outward } from '../../formats/reading/fields.ts'
import { memberFaults } from '../../model/checks/shared-risk-faults.ts'
import { ENCAPSULATIONS } from '../../model/encapsulation.ts'
import type { Link, Node, Topology } from '../../model/topology.ts'
import type { Place } from '../foreign/document.ts'
import type { Findings } from '../foreign/findings.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import { attachedHosts } from './attach-hosts.ts'
import { componentsOf } from './components.ts'
import { type Counts, wireCounts } from './counts.ts'
import { fillLinks } from './fill-links.ts'
import { LinkIds } from './link-ids.ts'
import { namesOf } from './names.ts'
import type { BuildOptions } from './options.ts'
import { type Kind, rolesOf } from './roles.ts'
import { type NodeRule, ruleOfNode } from './rules.ts'
import { folded, type Wire } from './wire.ts'

/** A topology made of a foreign network, and how to find the way back. */
export interface BuiltNetwork {
  readonly topology: Topology
  readonly counts: Counts
  /** Name of each node that was kept, by its id in the file. */
  readonly names: ReadonlyMap<string, string>
  /** What is said behind entries of the file. */
  readonly remarks: {
    readonly nodes: ReadonlyMap<string, string>
    readonly links: ReadonlyMap<string, string>
  }
  /** Where nodes and entries of links come from. */
  readonly placeOfNode: ReadonlyMap<string, Place>
  readonly linkPlaces: readonly Place[]
}

/** 1542 B: the largest VLAN-tagged frame with preamble and gap, as a topology that says nothing has. */
const MAX_FRAME_BITS = 1542 * 8

/** The topology, everything missing filled in and noted; undefined where something needed is missing (and was said). */
export const buildNetwork = (
  network: ForeignNetwork,
  options: BuildOptions,
  findings: Findings,
): BuiltNetwork | undefined => {
  const known = checkNodes(network.nodes, findings)
  const { links, selfLoops } = checkLinks(network.links, known, findings)
  if (findings.hasErrors) return undefined
  const allNames = namesOf(network.nodes, options.names, findings)
  const kept = keptComponent(network.nodes, links, allNames, options, findings)
  if (kept === undefined) return undefined
  const roles = rolesOf(kept.nodes, kept.links, allNames, options, findings)
  const {
    wires: filled,
    withoutRate,
    withoutDelay,
  } = fillLinks(network, kept.links, allNames, options, findings)
  if (findings.hasErrors) return undefined
  const wires = [...folded(filled)]
  const nodes = kept.nodes.map(node =>
    topologyNode(node, allNames.get(node.id)!, roles.get(node.id)!, options),
  )
  const switches = kept.nodes
    .filter(({ id }) => roles.get(id) === 'switch')
    .map(node => ({ node, name: allNames.get(node.id)! }))
  const attached = attachedHosts(switches, wires, new Set(nodes.map(({ id }) => id)), options, findings)
  for (const { name, wire } of attached) {
    nodes.push(plainNode(name, 'host'))
    wires.push(wire)
  }
  const { sizes } = componentsOf(
    kept.nodes.map(({ id }) => id),
    kept.links,
  )
  const joined = new Set(kept.links.flatMap(({ from, to }) => [from, to]))
  const isolated = kept.nodes.filter(({ id }) => !joined.has(id))
  if (!network.isTrafficOnly)
    for (const { place } of isolated) findings.odd('isolated', 'nodes without a link', place)
  if (!network.isTrafficOnly && sizes.length > 1 && kept.nodes[0] !== undefined)
    findings.odd(
      'components',
      `${sizes.length} components that are not joined (--component largest)`,
      kept.nodes[0].place,
    )
  const counts: Counts = {
    nodes: nodes.length,
    hosts: nodes.filter(({ kind }) => kind === 'host').length,
    ...wireCounts(wires),
    withoutRate,
    withoutDelay,
    components: sizes.length,
    isolated: isolated.length,
    selfLoops,
  }
  const { topology, linkRemarks } = assembled(network, nodes, wires)
  const { nodeRemarks, ...origin } = originOf(kept.nodes, wires, allNames)
  return { topology, counts, ...origin, remarks: { nodes: nodeRemarks, links: linkRemarks } }
}

const checkNodes = (nodes: readonly ForeignNode[], findings: Findings): ReadonlyMap<string, ForeignNode> => {
  const known = new Map<string, ForeignNode>()
  for (const node of nodes) {
    if (findings.isFull) break
    if (node.id === '') findings.error(node.place, 'MISSING_KEY', 'an id of the node', 'none')
    else if (known.has(node.id))
      findings.error(node.place, 'DUPLICATE_ID', 'each node once', `${node.id} again`)
    else known.set(node.id, node)
  }
  return known
}

const checkLinks = (
  links: readonly ForeignLink[],
  known: ReadonlyMap<string, ForeignNode>,
  findings: Findings,
): { readonly links: readonly ForeignLink[]; readonly selfLoops: number } => {
  const sound: ForeignLink[] = []
  let selfLoops = 0
  for (const link of links) {
    if (findings.isFull) break
    const missing = [link.from, link.to].find(id => !known.has(id))
    if (missing !== undefined)
      findings.error(
        link.place,
        'UNKNOWN_NODE',
        'two nodes of the file',
        missing === '' ? 'nothing' : missing,
      )
    else if (link.from === link.to) {
      selfLoops++
      findings.odd('self-loop', 'links from a node to itself are left out', link.place)
    } else sound.push(link)
  }
  return { links: sound, selfLoops }
}

/** All nodes, or those of the component that is asked for. */
const keptComponent = (
  nodes: readonly ForeignNode[],
  links: readonly ForeignLink[],
  names: ReadonlyMap<string, string>,
  { component }: BuildOptions,
  findings: Findings,
): { readonly nodes: readonly ForeignNode[]; readonly links: readonly ForeignLink[] } | undefined => {
  if (component === undefined) return { nodes, links }
  const { of, sizes } = componentsOf(
    nodes.map(({ id }) => id),
    links,
  )
  const node = nodes.find(({ id }) => names.get(id) === component || id === component)
  const number = component === 'largest' ? sizes.indexOf(Math.max(...sizes)) : node && of.get(node.id)
  const first = nodes[0]
  if (number === undefined || number < 0) {
    if (first !== undefined)
      findings.error(
        first.place,
        'UNKNOWN_NODE',
        '--component to be largest, or the name of a node',
        component,
      )
    return undefined
  }
  const isKept = (id: string): boolean => of.get(id) === number
  for (const { id, place } of nodes)
    if (!isKept(id))
      findings.lose('component', `nodes outside the component that --component ${component} keeps`, place)
  return { nodes: nodes.filter(({ id }) => isKept(id)), links: links.filter(({ from }) => isKept(from)) }
}

const plainNode = (id: string, kind: Kind): Node => ({
  id,
  kind,
  minLatencyPs: 0,
  maxJitterPs: 0,
  multicastLatencyPs: 0,
  sendLatencyPs: 0,
  sendJitterPs: 0,
  forwards: kind === 'switch',
})

const topologyNode = (node: ForeignNode, name: string, kind: Kind, { rules }: BuildOptions): Node => ({
  ...plainNode(name, kind),
  ...node.values,
  ...timesOf(rules.defaultNode[kind], node.values === undefined),
  ...timesOf(ruleOfNode(rules, name), true),
  ...node.remarks,
  ...(node.position === undefined ? {} : { layout: node.position }),
})

const timesOf = ({ minLatency, maxJitter }: NodeRule, applies: boolean): Partial<Node> => {
  if (!applies || (minLatency === undefined && maxJitter === undefined)) return {}
  const range = outward(minLatency ?? 0, maxJitter ?? 0)
  return range === undefined ? {} : { minLatencyPs: range.least, maxJitterPs: range.spread }
}

/** The model of nodes and wires, and what is said behind each link. */
const assembled = (
  { name, encapsulation = 'udp4', settings }: ForeignNetwork,
  nodes: readonly Node[],
  wires: readonly Wire[],
): Pick<BuiltNetwork, 'topology'> & { readonly linkRemarks: ReadonlyMap<string, string> } => {
  const names = wires.flatMap(({ own }) => own?.id ?? [])
  const ids = new LinkIds(new Set(names.flatMap(id => [id, `${id}~`])))
  const links: Link[] = []
  const linkRemarks = new Map<string, string>()
  for (const wire of wires) {
    const { from, to, isOneWay, port, farPort, remarks } = wire
    const { port: settings, labels: given, description } = wire.own ?? {}
    const [forward, back] = ids.take(from, to, isOneWay, wire.own?.id)
    const labels = {
      ...given,
      ...(port === undefined ? {} : { port }),
      ...(farPort === undefined ? {} : { farPort }),
    }
    const { bandwidthBps, queueSizeBits, minLatencyPs, maxJitterPs } = wire
    const common = {
      bandwidthBps,
      queueSizeBits,
      minLatencyPs,
      maxJitterPs,
      ...settings,
      ...(description === undefined ? {} : { description }),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
    }
    links.push({ id: forward, from, to, ...common })
    if (!isOneWay) links.push({ id: back, from: to, to: from, ...common })
    if (remarks.length > 0) linkRemarks.set(forward, remarks.join(', '))
  }
  const { sharedRisk = [], ...ofNetwork } = settings ?? {}
  // Of a file that somebody changed since, groups may name what is no longer there.
  const known = { nodes: byId(nodes), links: byId(links) }
  const groups = sharedRisk.filter(group => memberFaults(group, known).length === 0)
  const topology: Topology = {
    name,
    bestEffortMaxFrameBits: MAX_FRAME_BITS,
    encapsulation: ENCAPSULATIONS[encapsulation],
    clockTolerancePpb: 0,
    ...ofNetwork,
    nodes,
    links,
    ...(groups.length === 0 ? {} : { sharedRisk: groups }),
  }
  return { topology, linkRemarks }
}

const byId = <T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map(one => [one.id, one]))

/** What ids and labels were called, behind the names made of them. */
const originOf = (
  nodes: readonly ForeignNode[],
  wires: readonly Wire[],
  names: ReadonlyMap<string, string>,
): Pick<BuiltNetwork, 'names' | 'placeOfNode' | 'linkPlaces'> & {
  readonly nodeRemarks: ReadonlyMap<string, string>
} => {
  const nodeRemarks = new Map<string, string>()
  for (const { id, label } of nodes) {
    const name = names.get(id)!
    const parts = [
      ...(name === id ? [] : [`id ${id}`]),
      ...(label === undefined || label === name || label === id ? [] : [`label ${label}`]),
    ]
    if (parts.length > 0) nodeRemarks.set(name, parts.join(', '))
  }
  return {
    names: new Map(nodes.map(({ id }) => [id, names.get(id)!])),
    placeOfNode: new Map(nodes.map(({ id, place }) => [names.get(id)!, place])),
    linkPlaces: wires.flatMap(({ place, isOneWay }) => (isOneWay ? [place] : [place, place])),
    nodeRemarks,
  }
}
