import { asFields, asList, type Fields, isFields, own } from '../../formats/reading/fields.ts'
import type { Path } from '../../formats/source/source.ts'
import { type Exact, floorExact } from '../../quantity/exact.ts'
import { decimalTimes, timeText } from '../foreign/amounts.ts'
import type { Document, Place } from '../foreign/document.ts'
import { kindOfWord } from '../foreign/kinds.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { entriesInOrder, placeIn, plainFile } from '../source/plain-source.ts'
import { aroundDelay } from './netem-delay.ts'

const KBPS = 1_000n
const MS = 1_000_000_000n

/** Keys of a link that are never nodes, even where a node is called so. */
const LINK_KEYS: ReadonlySet<string> = new Set([
  'bandwidth',
  'tc',
  'prefix',
  'type',
  'name',
  'interfaces',
  'members',
  'group',
  'mtu',
  'role',
  'pool',
  'gateway',
  'vlan',
  'bridge',
  'disable',
  '_linkname',
  'linkindex',
])

interface Lab {
  readonly document: Document
  readonly reading: Reading
  readonly nodes: Map<string, ForeignNode>
  readonly links: ForeignLink[]
}

/** A lab of netlab: nodes as a list, a map or members of groups; links as `r1-r2`, lists, or maps with `tc`. */
export const readNetlab = (reading: Reading): ForeignNetwork | undefined => {
  const file = plainFile(reading)
  if (file === undefined) return undefined
  const { document, root } = file
  const { findings } = reading
  for (const key of ['components', 'fabric'])
    if (own(root, key) !== undefined)
      findings.error(
        placeIn(document, key),
        'UNSUPPORTED',
        'nodes and links written out: netlab create -o yaml writes them',
        key,
      )
  if (findings.hasErrors) return undefined
  const lab: Lab = { document, reading, nodes: new Map(), links: [] }
  readNodes(root, lab)
  readGroup(own(root, 'links'), ['links'], lab)
  // Links may stand with the VLAN or the VRF that they are in.
  for (const key of ['vlans', 'vrfs'])
    for (const [name, value] of entriesInOrder(asFields(own(root, key)), [key], document))
      readGroup(own(asFields(value), 'links'), [key, name, 'links'], lab)
  const name = own(root, 'name')
  return { name: typeof name === 'string' ? name : '', nodes: [...lab.nodes.values()], links: lab.links }
}

const readNodes = (root: Fields, { document, nodes, reading: { findings } }: Lab): void => {
  const groups = asFields(own(root, 'groups'))
  const memberOf = new Map<string, Fields>()
  for (const group of Object.values(groups))
    for (const member of asList(own(asFields(group), 'members')))
      if (typeof member === 'string') memberOf.set(member, { ...memberOf.get(member), ...asFields(group) })
  const common = asFields(own(root, 'defaults'))
  const add = (id: string, fields: Fields, place: Place): void => {
    const device = own(fields, 'device') ?? own(memberOf.get(id) ?? {}, 'device') ?? own(common, 'device')
    const role = own(fields, 'role') ?? own(memberOf.get(id) ?? {}, 'role')
    const kind =
      kindOfWord(role) ?? (typeof device === 'string' ? (device === 'linux' ? 'host' : 'switch') : undefined)
    const attributes = new Map<string, string>()
    for (const [key, value] of Object.entries({ device, role }))
      if (typeof value === 'string') attributes.set(key, value)
    nodes.set(id, { id, place, attributes, ...(kind === undefined ? {} : { kind }) })
  }
  const raw = own(root, 'nodes')
  if (Array.isArray(raw))
    for (const [i, entry] of (raw as readonly unknown[]).entries()) {
      const place = placeIn(document, 'nodes', i)
      if (typeof entry === 'string' || typeof entry === 'number') add(String(entry), {}, place)
      else if (isFields(entry) && typeof own(entry, 'name') === 'string')
        add(String(own(entry, 'name')), entry, place)
      // `- r1: { device: … }`
      else if (isFields(entry) && Object.keys(entry).length === 1)
        for (const [id, value] of Object.entries(entry)) add(id, asFields(value), place)
      else
        findings.error(place, 'FOREIGN_SYNTAX', 'the name of a node', 'neither a text nor a map with a name')
    }
  else
    for (const [id, value] of entriesInOrder(asFields(raw), ['nodes'], document))
      add(id, asFields(value), placeIn(document, 'nodes', id))
  const creates = own(groups, '_auto_create') === true
  for (const [group, value] of Object.entries(groups))
    if (creates || own(asFields(value), '_auto_create') === true)
      for (const [i, member] of asList(own(asFields(value), 'members')).entries())
        if (typeof member === 'string' && !nodes.has(member))
          add(member, {}, placeIn(document, 'groups', group, 'members', i))
}

/** A list of links, one alone, or groups of them by name. */
const readGroup = (links: unknown, path: Path, lab: Lab): void => {
  if (Array.isArray(links) || links === undefined || links === null) readLinks(asList(links), path, {}, lab)
  else if (isFields(links))
    for (const [name, group] of entriesInOrder(links, path, lab.document)) {
      const list = Array.isArray(group) ? group : [group]
      readLinks(list as readonly unknown[], [...path, name], {}, lab)
    }
  else if (typeof links === 'string') readLinks([links], path, {}, lab)
  else lab.reading.findings.error(placeIn(lab.document, ...path), 'WRONG_TYPE', 'a list of links', 'no list')
}

interface LinkEnd {
  readonly node: string
  readonly port?: string
  readonly values: Fields
}

const readLinks = (list: readonly unknown[], path: Path, inherited: Fields, lab: Lab): void => {
  for (const [i, entry] of list.entries()) {
    const at = [...path, i]
    const { findings } = lab.reading
    if (findings.isFull) return
    const values = undotted(isFields(entry) ? { ...inherited, ...entry } : inherited)
    // Of a group of links, or of a link aggregation, whose members are parallel links.
    const lag = own(values, 'lag')
    const aggregated = isFields(lag) ? own(lag, 'members') : undefined
    const members = isFields(entry) ? (own(entry, 'members') ?? aggregated) : undefined
    if (Array.isArray(members)) {
      const { members: _members, group: _group, lag: _lag, ...rest } = values
      const key = own(asFields(entry), 'members') !== undefined ? ['members'] : ['lag', 'members']
      readLinks(members as readonly unknown[], [...at, ...key], rest, lab)
      continue
    }
    if (own(values, 'disable') === true) continue
    const ends = endsOf(entry, at, lab)
    if (ends !== undefined) addLink(ends, values, placeIn(lab.document, ...at), i, lab)
  }
}

/** `tc.delay: 200` is `tc: { delay: 200 }`. */
const undotted = (fields: Fields): Fields => {
  const result: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(fields)) {
    const [head = '', ...rest] = key.split('.')
    if (rest.length === 0)
      result[key] = isFields(result[key]) && isFields(value) ? { ...result[key], ...value } : value
    else result[head] = { ...asFields(result[head]), [rest.join('.')]: value }
  }
  return result
}

const endsOf = (entry: unknown, path: Path, lab: Lab): readonly LinkEnd[] | undefined => {
  const { findings } = lab.reading
  const place = placeIn(lab.document, ...path)
  if (typeof entry === 'string') {
    const names = splitNames(entry, lab.nodes)
    if (names !== undefined) return names.map(node => ({ node, values: {} }))
    findings.error(place, 'UNKNOWN_NODE', 'nodes of the lab joined by -', entry.slice(0, 80))
    return undefined
  }
  if (Array.isArray(entry)) return listedEnds(entry as readonly unknown[], place, lab)
  if (!isFields(entry)) {
    findings.error(place, 'FOREIGN_SYNTAX', 'a link: r1-r2, a list of nodes, or a map', 'something else')
    return undefined
  }
  const interfaces = own(entry, 'interfaces')
  if (Array.isArray(interfaces)) return listedEnds(interfaces as readonly unknown[], place, lab)
  const ends: LinkEnd[] = []
  for (const [key, value] of Object.entries(entry)) {
    const [node = ''] = key.split('.')
    if (lab.nodes.has(key) && !LINK_KEYS.has(key)) ends.push(endOf(key, asFields(value)))
    else if (lab.nodes.has(node) && !LINK_KEYS.has(node) && !ends.some(end => end.node === node))
      ends.push({ node, values: {} })
  }
  return ends
}

const endOf = (node: string, fields: Fields): LinkEnd => {
  const port = own(fields, 'ifname')
  return { node, values: undotted(fields), ...(typeof port === 'string' ? { port } : {}) }
}

const listedEnds = (
  list: readonly unknown[],
  place: Place,
  { reading: { findings } }: Lab,
): readonly LinkEnd[] | undefined => {
  const ends: LinkEnd[] = []
  for (const end of list)
    if (typeof end === 'string' || typeof end === 'number') ends.push({ node: String(end), values: {} })
    else if (isFields(end) && typeof own(end, 'node') === 'string')
      ends.push(endOf(String(own(end, 'node')), end))
    else {
      findings.error(place, 'FOREIGN_SYNTAX', 'names of nodes, or maps with a node', 'something else')
      return undefined
    }
  return ends
}

/** `a-b-c` into nodes; names have hyphens too, so the longest that is known wins at each step. */
const splitNames = (text: string, nodes: ReadonlyMap<string, unknown>): readonly string[] | undefined => {
  const parts = text.split('-').map(part => part.trim())
  if (parts.length > 200) return undefined
  const names: string[] = []
  for (let at = 0; at < parts.length; ) {
    let end = parts.length
    while (end > at && !nodes.has(parts.slice(at, end).join('-'))) end--
    if (end === at) return undefined
    names.push(parts.slice(at, end).join('-'))
    at = end
  }
  return names
}

const addLink = (
  ends: readonly LinkEnd[],
  values: Fields,
  place: Place,
  index: number,
  { nodes, links, reading }: Lab,
): void => {
  const { findings } = reading
  const [a, b] = ends
  if (a === undefined || b === undefined) {
    findings.lose('links', 'links with one node lead nowhere', place)
    return
  }
  const common = linkValues(values, place, reading)
  if (ends.length === 2) {
    links.push({ from: a.node, to: b.node, place, ...portsOf(a, b), ...common })
    return
  }
  const named = own(values, 'name')
  let id = `lan-${typeof named === 'string' ? named : index + 1}`
  for (let n = 2; nodes.has(id); n++) id = `lan-${index + 1}-${n}`
  findings.odd('links', 'segments that several nodes share become switches', place)
  nodes.set(id, { id, kind: 'switch', isSegment: true, place })
  for (const end of ends)
    links.push({
      from: end.node,
      to: id,
      place,
      ...(end.port === undefined ? {} : { port: end.port }),
      ...common,
    })
}

const portsOf = (a: LinkEnd, b: LinkEnd): Pick<ForeignLink, 'port' | 'farPort'> => ({
  ...(a.port === undefined ? {} : { port: a.port }),
  ...(b.port === undefined ? {} : { farPort: b.port }),
})

/** The lower of the two rates; a delay of plus or minus its jitter. What netem loses or doubles cannot be said. */
const linkValues = (values: Fields, place: Place, { findings }: Reading): Partial<ForeignLink> => {
  const tc = asFields(own(values, 'tc'))
  const rates = [own(values, 'bandwidth'), own(tc, 'rate')].flatMap(value => {
    const rate =
      typeof value === 'number' || typeof value === 'string' ? decimalTimes(value, KBPS) : undefined
    return rate === undefined || rate === 0 ? [] : [rate]
  })
  for (const key of ['loss', 'corrupt', 'duplicate', 'reorder'])
    if (own(tc, key) !== undefined)
      findings.lose('delay', `tc.${key}: bounds hold for packets that arrive`, place)
  const delay = timeText(own(tc, 'delay'), MS)
  const jitter = timeText(own(tc, 'jitter'), MS) ?? 0
  return {
    ...(rates.length === 0 ? {} : { rate: rates.reduce((x, y) => (compare(x, y) <= 0 ? x : y)) }),
    ...(delay === undefined ? {} : { delay: aroundDelay(delay, jitter) }),
  }
}

const compare = (x: Exact, y: Exact): number => (floorExact(x) ?? 0) - (floorExact(y) ?? 0)
