import type { Link, Node, Topology } from '../../model/topology.ts'
import type { Known } from './known.ts'
import { linkSettings, remarkValues, settingsText, topologySettings } from './own-settings.ts'

export type Value = string | number | boolean

/** Numbers of a link under names that say their unit; readers of this room take them back. */
export const linkValues = (link: Link, known: Known | undefined): readonly (readonly [string, Value])[] => [
  ['bandwidth_bps', link.bandwidthBps],
  ['min_latency_ps', link.minLatencyPs],
  ['max_jitter_ps', link.maxJitterPs],
  ...(link.queueSizeBits === Number.POSITIVE_INFINITY ? [] : [['queue_bits', link.queueSizeBits] as const]),
  ...stated('port', link.labels?.port),
  ...stated('far_port', link.labels?.farPort),
  ...settingsText(linkSettings(link)),
  ...stated('load', known?.loads.get(link.id)),
  ...stated('worst_delay_ps', known?.delaysPs.get(link.id)),
]

const NODE_TIMES = [
  ['min_latency_ps', 'minLatencyPs'],
  ['max_jitter_ps', 'maxJitterPs'],
  ['multicast_latency_ps', 'multicastLatencyPs'],
  ['send_latency_ps', 'sendLatencyPs'],
  ['send_jitter_ps', 'sendJitterPs'],
] as const

/** What a node says beyond its name; times of 0 and the usual forwarding are left out. */
export const nodeValues = (node: Node): readonly (readonly [string, Value])[] => [
  ['role', node.kind],
  ...NODE_TIMES.flatMap(([name, key]) => (node[key] === 0 ? [] : [[name, node[key]] as const])),
  ...(node.forwards === (node.kind === 'switch') ? [] : [['forwards', node.forwards] as const]),
  ...settingsText(remarkValues(node)),
]

/** What the network says of itself. */
export const networkValues = (topology: Topology): readonly (readonly [string, Value])[] => [
  ...(topology.name === '' ? [] : [['name', topology.name] as const]),
  ['encapsulation', topology.encapsulation.name],
  ...settingsText(topologySettings(topology)),
]

const stated = (key: string, value: Value | undefined): readonly (readonly [string, Value])[] =>
  value === undefined ? [] : [[key, value]]
