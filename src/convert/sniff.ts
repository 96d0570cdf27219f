import type { FormatName } from './format-names.ts'
import { formatOfData } from './sniff-data.ts'
import { readForeignSource } from './source/plain-source.ts'

/** What XML is by its outermost element, and where that has a common name by what else it has. */
const XML_ROOTS: readonly (readonly [root: string, telling: RegExp, format: FormatName])[] = [
  ['graphml', /./, 'graphml'],
  ['gexf', /./, 'gexf'],
  ['network', /networkStructure|sndlib/, 'sndlib'],
  ['network', /xCoord|nextElementId|<layer\b|<physicalTopology\b|linkCapacityUnitsName/, 'net2plan'],
  ['elements', /<(?:station|switch|network|link|flow)\b/, 'wopanet'],
  ['elements-configuration', /./, 'wopanet'],
  ['DeviceMiniGraph', /./, 'sonic'],
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
  const isCable = columns.some(c => /^side_a|^a_termination|^termination[_ ]a|^device[_ ]a$/.test(c))
  const isInterface = has('device', 'name', 'type') && columns.some(c => /speed|enabled|mtu|lag/.test(c))
  return isCable || isInterface ? 'netbox' : undefined
}

const sniffData = (text: string, name: string): FormatName | undefined => {
  // Before it is rendered, a template may be no YAML.
  if (text.includes('{{') && /^topology:\s*$/m.test(text) && /^\s+(?:nodes|kinds|links):/m.test(text))
    return 'containerlab'
  const read = readForeignSource(text, name)
  return read.ok ? formatOfData(read.source.data) : undefined
}
