import { type Printable, printText } from '../../formats/source/print-text.ts'
import type { Link, Topology } from '../../model/topology.ts'
import { formatRate, formatSize, formatTime } from '../../quantity/format-quantity.ts'
import { type LabCable, labCables, labNames, microseconds } from './lab-names.ts'
import { linkSettings, settingsText, topologySettings } from './own-settings.ts'
import { nodeValues } from './values.ts'

/** Has `ip`, `tc` and `bridge`. */
const IMAGE = 'ghcr.io/hellt/network-multitool'

/**
 * A lab of containerlab: Linux containers, switches as bridges inside theirs, each interface with the rate and the delay of
 * its link (netem, by commands that run when the lab starts). `vars.xlane` keeps the exact numbers.
 */
export const containerlabText = (topology: Topology): string => {
  const names = labNames(topology)
  const cables = labCables(topology)
  const interfaces = new Map<string, { readonly name: string; readonly link: Link }[]>(
    topology.nodes.map(({ id }) => [id, []]),
  )
  for (const { link, back, near, far } of cables) {
    interfaces.get(link.from)!.push({ name: near, link })
    interfaces.get(link.to)!.push({ name: far, link: back ?? link })
  }
  const nodes = new Map(
    topology.nodes.map((node): [string, Printable] => {
      const own = interfaces.get(node.id)!
      const commands = [
        ...(node.kind === 'switch' ? bridgeCommands(own.map(({ name }) => name)) : []),
        ...own.map(({ name, link }) => netemCommand(name, link)),
      ]
      const labels: Record<string, Printable> = { 'xlane-name': node.id }
      for (const [key, value] of nodeValues(node))
        labels[key === 'xlane' ? key : `xlane-${key === 'role' ? 'kind' : key.replaceAll('_', '-')}`] =
          String(value)
      if (node.layout !== undefined)
        Object.assign(labels, { 'graph-posX': String(node.layout.x), 'graph-posY': String(-node.layout.y) })
      return [
        names.get(node.id)!,
        { kind: 'linux', labels, ...(commands.length === 0 ? {} : { exec: commands }) },
      ]
    }),
  )
  const [name = ''] = labNames({
    ...topology,
    nodes: topology.nodes.slice(0, 1).map(node => ({ ...node, id: topology.name })),
  }).values()
  const defaults: Printable = {
    kind: 'linux',
    image: IMAGE,
    labels: {
      'xlane-encapsulation': topology.encapsulation.name,
      ...Object.fromEntries(settingsText(topologySettings(topology))),
    },
  }
  return printText(
    {
      name: name === '' || name === 'node' ? 'network' : name.toLowerCase(),
      topology: { defaults, nodes, links: cables.map(cable => linkEntry(cable, names)) },
    },
    {
      comment:
        'containerlab deploy -t FILE; bridges, rates and delays are set by exec when the lab starts; netem is no finer than 1 us',
    },
  )
}

const bridgeCommands = (interfaces: readonly string[]): readonly string[] => [
  // Fabrics have loops.
  'ip link add name br0 type bridge stp_state 1',
  ...interfaces.map(name => `ip link set dev ${name} master br0`),
  'ip link set dev br0 up',
]

/** netem draws delays around a middle: from the least to the most of the link. tc takes no ns (iproute2 6.1). */
const netemCommand = (name: string, { bandwidthBps, minLatencyPs, maxJitterPs }: Link): string => {
  const half = maxJitterPs / 2
  const jitter = half === 0 ? '' : ` ${microseconds(half)}`
  const delay = minLatencyPs + half === 0 ? '' : ` delay ${microseconds(minLatencyPs + half)}${jitter}`
  return `tc qdisc replace dev ${name} root netem${delay} rate ${Math.max(8, bandwidthBps)}bit limit 100000`
}

const linkEntry = ({ link, back, near, far }: LabCable, names: ReadonlyMap<string, string>): Printable => ({
  endpoints: [`${names.get(link.from)}:${near}`, `${names.get(link.to)}:${far}`],
  vars: {
    xlane: {
      ...direction(link),
      ...(back === undefined ? { duplex: false } : { back: direction(back) }),
    },
  },
})

const direction = (link: Link): Record<string, Printable> => ({
  ...linkSettings(link),
  bandwidth: formatRate(link.bandwidthBps),
  queueSize: formatSize(link.queueSizeBits),
  minLatency: formatTime(link.minLatencyPs),
  maxJitter: formatTime(link.maxJitterPs),
})
