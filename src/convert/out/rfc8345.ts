import type { Printable } from '../../formats/source/print-text.ts'
import type { Link, Topology } from '../../model/topology.ts'
import { linkSettings } from './own-settings.ts'
import { networkValues, nodeValues } from './values.ts'

const US_PER_PS = 1_000_000
const PREFIX = 'ietf-network-topology'

/** RFC 8345 with the rates of RFC 8944: kbit/s, delays in whole us; exact numbers in an augmentation of ours. */
export const rfc8345Text = (topology: Topology): string => {
  const ports = new Map<string, string[]>(topology.nodes.map(({ id }) => [id, []]))
  const portOf = (node: string, wanted: string | number | boolean | undefined): string => {
    const taken = ports.get(node)!
    const name = typeof wanted === 'string' && wanted !== '' ? wanted : `port${taken.length + 1}`
    if (!taken.includes(name)) taken.push(name)
    return name
  }
  const made = new Map<string, { near: string; far: string }>()
  const links = topology.links.map(link => {
    const back = made.get(link.id.endsWith('~') ? link.id.slice(0, -1) : `${link.to}>${link.from}`)
    const ends =
      back === undefined
        ? { near: portOf(link.from, link.labels?.port), far: portOf(link.to, link.labels?.farPort) }
        : { near: back.far, far: back.near }
    made.set(link.id, ends)
    return linkJson(link, ends)
  })
  const network = {
    'network-id': topology.name === '' ? 'network' : topology.name,
    'network-types': { 'ietf-l2-topology:l2-topology': {} },
    'xlane:xlane': Object.fromEntries(networkValues(topology)),
    node: topology.nodes.map(node => ({
      'node-id': node.id,
      'xlane:xlane': {
        ...Object.fromEntries(nodeValues(node)),
        kind: node.kind,
        ...(node.layout === undefined ? {} : { x: node.layout.x, y: node.layout.y }),
      },
      [`${PREFIX}:termination-point`]: ports.get(node.id)!.map(name => ({ 'tp-id': name })),
    })),
    [`${PREFIX}:link`]: links,
  }
  return `${JSON.stringify({ 'ietf-network:networks': { network: [network] } }, null, 1)}\n`
}

/** A rate below what is there, a delay below the least: rounding keeps bounds on the safe side. */
const linkJson = (link: Link, { near, far }: { readonly near: string; readonly far: string }): object => ({
  'link-id': link.id,
  source: { 'source-node': link.from, 'source-tp': near },
  destination: { 'dest-node': link.to, 'dest-tp': far },
  'ietf-l2-topology:l2-link-attributes': {
    rate: String(Math.floor(link.bandwidthBps / 1000)),
    delay: Math.floor(link.minLatencyPs / US_PER_PS),
  },
  'xlane:xlane': {
    ...settingsMap(linkSettings(link)),
    'bandwidth-bps': String(link.bandwidthBps),
    'min-latency-ps': String(link.minLatencyPs),
    'max-jitter-ps': String(link.maxJitterPs),
    ...(link.queueSizeBits === Number.POSITIVE_INFINITY ? {} : { 'queue-bits': String(link.queueSizeBits) }),
  },
})

const settingsMap = (values: Record<string, Printable>): object =>
  Object.keys(values).length === 0 ? {} : { settings: values }
