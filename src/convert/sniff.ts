import { type Fields, isFields, own } from '../formats/reading/fields.ts'
import { readSource } from '../formats/source/read-source.ts'
import type { FormatName } from './format-names.ts'

/** What XML is by its outermost element, and where that has a common name by what else it has. */
const XML_ROOTS: readonly (readonly [root: string, telling: RegExp, format: FormatName])[] = [
  ['graphml', /./, 'graphml'],
  ['gexf', /./, 'gexf'],
  ['network', /networkStructure|sndlib/, 'sndlib'],
  ['network', /xCoord|nextElementId|<layer\b|<physicalTopology\b|linkCapacityUnitsName/, 'net2plan'],
  ['elements', /<(?:station|switch|network|link|flow)\b/, 'wopanet'],
  ['elements-configuration', /./, 'wopanet'],
]

const HEAD = 256 * 1024

/** First words of pcap (either byte order, us or ns) and pcapng. */
const CAPTURES: ReadonlySet<number> = new Set([0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0x0a0d0d0a])

/** Whether bytes are a capture of packets. */
export const isCapture = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && CAPTURES.has(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0))

/** What a text is, by its content; undefined for what is none of {@link FORMATS}. */
export const sniff = (text: string, name = ''): FormatName | undefined => {
  const head = text.slice(0, HEAD)
  const first = /\S/.exec(head)?.[0]
  if (first === '<') return sniffXml(head)
  if (/^\s*\?SNDlib native format/.test(head)) return 'sndlib-native'
  const code = withoutComments(head)
  if (/^\s*(?:strict\s+)?(?:di)?graph\b\s*(?:"(?:[^"\\]|\\.)*"|[\w.\u0080-\uffff-]+)?\s*\{/i.test(code))
    return 'dot'
  if (/^(?:\s*(?:Creator|Version|comment|[A-Za-z]\w*)\s+(?:"[^"]*"|[\d.]+))*\s*graph\s*\[/i.test(code))
    return 'gml'
  const table = sniffCsv(head)
  if (table !== undefined) return table
  return sniffData(text, name)
}

const withoutComments = (head: string): string =>
  head
    .slice(0, 16_384)
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/^\s*(?:#|\/\/)[^\n]*$/gm, '')

const sniffXml = (head: string): FormatName | undefined => {
  const root = /<(?:[\w-]+:)?([A-Za-z][\w-]*)[\s/>]/.exec(
    head.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^[>]*(?:\[[^\]]*\])?\s*>/g, ''),
  )?.[1]
  return XML_ROOTS.find(([name, telling]) => name === root && telling.test(head))?.[2]
}

/** Tables are told by their first line. */
const sniffCsv = (head: string): FormatName | undefined => {
  const [line = ''] = head.replace(/^\ufeff/, '').split(/\r?\n/, 1)
  if (line.length > 4000 || !/[,;\t]/.test(line)) return undefined
  const columns = line
    .toLowerCase()
    .split(/[,;\t]/)
    .map(cell => cell.trim().replace(/^"|"$/g, ''))
  const has = (...names: readonly string[]): boolean => names.every(column => columns.includes(column))
  if (has('src', 'dst', 'size', 'period') || has('link', 'rate', 't_prop')) return 'tsn'
  const isCable = columns.some(c => /^side_a|^a_termination|termination a/.test(c))
  const isInterface = has('device', 'name', 'type') && columns.some(c => /speed|enabled|mtu|lag/.test(c))
  return isCable || isInterface ? 'netbox' : undefined
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

const sniffData = (text: string, name: string): FormatName | undefined => {
  const read = readSource(text, name, 'a network', ['[\\w:.-]+'])
  return read.ok ? formatOfData(read.source.data) : undefined
}

/** What plain data is, by its keys. */
export const formatOfData = (data: unknown): FormatName | undefined => {
  if (isList(data)) return formatOfList(data)
  if (!isFields(data)) return undefined
  const has = (key: string): boolean => own(data, key) !== undefined
  const list = (key: string): boolean => isList(own(data, key))
  const map = (key: string): boolean => isFields(own(data, key))
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
    (data['directed'] !== undefined || hasIds(own(data, 'nodes')))
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

/** A lab by its marks, or by links that are names joined by hyphens, lists, or maps with nodes as keys. */
const isNetlab = (data: Fields): boolean => {
  const links = own(data, 'links')
  const nodes = own(data, 'nodes')
  const groups = own(data, 'groups')
  if (
    own(data, 'provider') !== undefined ||
    (isFields(own(data, 'defaults')) && own(own(data, 'defaults') as Fields, 'device') !== undefined)
  )
    return nodes !== undefined || links !== undefined || groups !== undefined
  if (own(data, 'addressing') !== undefined || (own(data, 'module') !== undefined && nodes !== undefined))
    return true
  if (!isList(links) || links.length === 0 || (nodes === undefined && groups === undefined)) return false
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
