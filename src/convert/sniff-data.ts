import { type Fields, isFields, own } from '../formats/reading/fields.ts'
import type { FormatName } from './format-names.ts'

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

/** What plain data is, by its keys. */
export const formatOfData = (data: unknown): FormatName | undefined => {
  if (isList(data)) return formatOfList(data)
  if (!isFields(data)) return undefined
  const has = (key: string): boolean => own(data, key) !== undefined
  const list = (key: string): boolean => isList(own(data, key))
  const map = (key: string): boolean => isFields(own(data, key))
  const directed = own(data, 'directed')
  if (
    has('ietf-network:networks') ||
    has('ietf-network:network') ||
    (map('networks') && has('networks')) ||
    (list('network') && JSON.stringify(own(data, 'network')).includes('node-id'))
  )
    return 'rfc8345'
  if (map('network') && list('servers') && (list('flows') || has('adjacency_matrix'))) return 'opn'
  if (map('units') && list('nodes') && list('links')) return 'neutral'
  if (has('application') && list('hosts') && list('switches')) return 'mininet'
  if (map('topology') && (has('project_id') || has('auto_close') || own(data, 'type') === 'topology'))
    return 'gns3'
  if (has('PORT') || has('DEVICE_NEIGHBOR') || has('DEVICE_METADATA')) return 'sonic'
  if (has('lldp') || has('lldpNeighbors') || has('TABLE_nbor') || has('TABLE_nbor_detail')) return 'lldp'
  if (isEosReply(data)) return 'lldp'
  if (has('cable_list') || has('interface_list') || list('results') || map('data') || has('cables')) {
    if (isNetbox(data)) return 'netbox'
  }
  if (isStreams(data)) return 'tsn'
  if (isContainerlab(data)) return 'containerlab'
  if (map('nodes') && list('links') && isOwn(data)) return 'xlane'
  if (
    list('nodes') &&
    (has('links') || has('edges')) &&
    (directed !== undefined || hasIds(own(data, 'nodes')))
  )
    return 'node-link'
  if (isNetlab(data)) return 'netlab'
  if (list('nodes') && (has('links') || has('edges'))) return 'node-link'
  return undefined
}

const formatOfList = (data: readonly unknown[]): FormatName | undefined => {
  const [first] = data
  if (!isFields(first)) return undefined
  if (own(first, 'a_terminations') !== undefined || own(first, 'cable') !== undefined) return 'netbox'
  if (own(first, 'lldpNeighbors') !== undefined || own(first, 'lldp') !== undefined) return 'lldp'
  return isStreams({ streams: data }) ? 'tsn' : undefined
}

const isEosReply = (data: Fields): boolean => {
  const result = own(data, 'result') ?? own(data, 'output')
  const first = isList(result) ? result[0] : result
  return (
    isFields(first) &&
    (own(first, 'lldpNeighbors') !== undefined ||
      own(first, 'TABLE_nbor') !== undefined ||
      own(first, 'TABLE_nbor_detail') !== undefined)
  )
}

const isNetbox = (data: Fields): boolean => {
  const text = JSON.stringify(data).slice(0, 200_000)
  return /"(?:a_terminations|termination_a|cable_list|interface_list|connected_endpoints|termination_a_id)"/.test(
    text,
  )
}

const isStreams = (data: Fields): boolean => {
  const switches = own(data, 'switches')
  const flows = own(data, 'flows')
  const streams =
    own(data, 'streams') ??
    own(data, 'stream-list') ??
    own(data, 'ieee802-dot1q-tsn-config-uni:tsn-uni') ??
    own(data, 'tsn-uni')
  if (isFields(streams)) return true
  const [first] = isList(streams) ? streams : isList(flows) ? flows : []
  if (!isFields(first)) return isList(switches) && isList(own(data, 'devices'))
  const text = JSON.stringify(first)
  return /"(?:traffic-specification|talker|sourceDevice|src|source|period|interval|sender)"/.test(text)
}

const isContainerlab = (data: Fields): boolean => {
  const topology = own(data, 'topology')
  if (isFields(topology))
    return (
      own(topology, 'nodes') !== undefined ||
      own(topology, 'links') !== undefined ||
      own(topology, 'kinds') !== undefined
    )
  // Links beside the topology: a known slip.
  return false
}

const isOwn = (data: Fields): boolean => {
  const links = own(data, 'links') as readonly unknown[]
  const nodes = Object.values(own(data, 'nodes') as Fields)
  const kinds = nodes.every(
    node => isFields(node) && (own(node, 'kind') === 'host' || own(node, 'kind') === 'switch'),
  )
  return kinds && links.every(link => isFields(link) && own(link, 'from') !== undefined)
}

const hasIds = (nodes: unknown): boolean =>
  isList(nodes) && nodes.some(node => isFields(node) && own(node, 'id') !== undefined)

/** Keys that labs of netlab have, and no other network. */
const NETLAB_KEYS: ReadonlySet<string> = new Set([
  'provider',
  'addressing',
  'module',
  'plugin',
  'validate',
  'vlans',
  'vrfs',
  'fabric',
  'components',
  'tools',
])

/** A lab by its marks, or by links that are names joined by hyphens, lists, or maps with nodes as keys. */
const isNetlab = (data: Fields): boolean => {
  const [links, nodes, groups] = ['links', 'nodes', 'groups'].map(key => own(data, key))
  if ([nodes, links, groups, own(data, 'vlans'), own(data, 'vrfs')].every(part => part === undefined))
    return false
  if (Object.keys(data).some(key => /^defaults\./.test(key) || NETLAB_KEYS.has(key.split('.')[0]!)))
    return true
  const defaults = own(data, 'defaults')
  if (isFields(defaults) && own(defaults, 'device') !== undefined) return true
  const members = Object.values(isFields(groups) ? groups : {}).flatMap(group =>
    isFields(group) && isList(own(group, 'members')) ? (own(group, 'members') as readonly unknown[]) : [],
  )
  if (members.length > 0) return true
  if (!isList(links) || links.length === 0 || nodes === undefined) return false
  const names = new Set(isList(nodes) ? nodes.map(String) : Object.keys(isFields(nodes) ? nodes : {}))
  return links.every(
    link =>
      typeof link === 'string' ||
      isList(link) ||
      (isFields(link) &&
        (own(link, 'interfaces') !== undefined ||
          Object.keys(link).some(key => names.has(key.split('.')[0]!)))),
  )
}
