import { asFields, type Fields, isFields, own } from '../../formats/reading/fields.ts'
import type { Path } from '../../formats/source/source.ts'
import { floorExact } from '../../quantity/exact.ts'
import { plainNumber, rateText, sizeText, timeText } from '../foreign/amounts.ts'
import type { Document, Place } from '../foreign/document.ts'
import { kindOfWord } from '../foreign/kinds.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import { encapsulationIn, timesOf } from '../foreign/ours.ts'
import { networkSettings, ownRemarks, ownSettings } from '../foreign/own-settings.ts'
import { onlyDocument, type Reading } from '../foreign/reading.ts'
import { entriesInOrder, mapsIn, placeIn, plainSource } from '../source/plain-source.ts'

/** Kinds that run programs instead of forwarding; all others are network systems, or bridges of the lab's host. */
const HOST_KINDS: ReadonlySet<string> = new Set(['linux', 'host', 'ext-container', 'k8s-kind', 'generic_vm'])
const SWITCH_KINDS =
  /^(?:bridge|ovs-bridge|ovs|nokia_|srl|vr-|vr_|ceos|arista_|crpd|juniper_|cisco_|cvx|sonic|dell_|ipinfusion|openbsd|freebsd|mikrotik|huawei_|checkpoint|fortinet|paloalto|aruba|keysight|rare|xrd|cumulus|border0)/

/** Endpoints that stand for the machine the lab runs on. */
const OUTSIDE: ReadonlySet<string> = new Set(['mgmt-net', 'macvlan'])
const DROPPED_TYPES: ReadonlySet<string> = new Set([
  'mgmt-net',
  'macvlan',
  'vxlan',
  'vxlan-stitch',
  'dummy',
  'veth-stitch',
])

/** A lab of containerlab: names, kinds and cables; it knows no rates, unless `vars.xlane` of a link gives them. */
export const readContainerlab = (reading: Reading): ForeignNetwork | undefined => {
  const document = onlyDocument(reading)
  const { findings } = reading
  const template = document.file.text.indexOf('{{')
  if (template >= 0) {
    findings.error(
      { document, at: { start: template, end: template + 2 } },
      'FOREIGN_SYNTAX',
      'a topology; containerlab renders a template first',
      '{{',
    )
    return undefined
  }
  const root = asFields(plainSource(document, findings))
  if (findings.hasErrors) return undefined
  const topology = asFields(own(root, 'topology'))
  for (const key of ['nodes', 'links'])
    if (own(root, key) !== undefined && own(topology, key) === undefined)
      findings.error(
        placeIn(document, key),
        'UNSUPPORTED',
        `${key} below topology, where containerlab reads them`,
        `${key} beside it`,
      )
  const nodes = new Map<string, ForeignNode>()
  const rawNodes = own(topology, 'nodes')
  if (rawNodes !== undefined && rawNodes !== null && !isFields(rawNodes))
    findings.error(placeIn(document, 'topology', 'nodes'), 'WRONG_TYPE', 'a map of nodes by name', 'no map')
  for (const [id, value] of entriesInOrder(asFields(rawNodes), ['topology', 'nodes'], document))
    nodes.set(id, nodeOf(id, asFields(value), topology, placeIn(document, 'topology', 'nodes', id)))
  const links: ForeignLink[] = []
  for (const { fields, path } of mapsIn(own(topology, 'links'), ['topology', 'links'], document, findings)) {
    if (findings.isFull) break
    for (const one of linksOf(fields, path, document, nodes, reading)) links.push(one)
  }
  warnOfHostsBetween(nodes, links, reading)
  const name = own(root, 'name')
  const ours = asFields(own(asFields(own(topology, 'defaults')), 'labels'))
  return {
    name: typeof name === 'string' ? name : '',
    nodes: [...nodes.values()],
    links,
    isPlane: true,
    ...encapsulationIn(own(ours, 'xlane-encapsulation')),
    ...networkSettings(own(ours, 'xlane')),
  }
}

/** A node says its kind itself, or its group, or the defaults do. */
const nodeOf = (id: string, fields: Fields, topology: Fields, place: Place): ForeignNode => {
  const groupName = own(fields, 'group') ?? own(asFields(own(topology, 'defaults')), 'group')
  const group = asFields(own(asFields(own(topology, 'groups')), String(groupName ?? '')))
  const kind = [fields, group, asFields(own(topology, 'defaults'))]
    .map(level => own(level, 'kind'))
    .find(k => typeof k === 'string')
  const ofKind = asFields(own(asFields(own(topology, 'kinds')), String(kind ?? '')))
  const labels = { ...asFields(own(ofKind, 'labels')), ...asFields(own(fields, 'labels')) }
  const [x, y] = [plainNumber(labels['graph-posX']), plainNumber(labels['graph-posY'])]
  const ours = new Map(
    Object.entries(labels).map(([key, value]) => [key.replace(/^xlane-/, '').replaceAll('-', '_'), value]),
  )
  const named = labels['xlane-name']
  const role = kindOfWord(labels['xlane-kind']) ?? (typeof kind === 'string' ? roleOfKind(kind) : undefined)
  const attributes = new Map(
    Object.entries({
      ...labels,
      ...(typeof kind === 'string' ? { kind } : {}),
      ...(typeof groupName === 'string' ? { group: groupName } : {}),
    }).map(([key, value]) => [key, String(value)]),
  )
  return {
    id,
    place,
    attributes,
    ...(role === undefined ? {} : { kind: role }),
    ...(typeof named === 'string' ? { label: named } : {}),
    ...timesOf(ours),
    ...ownRemarks(asFields(own(fields, 'labels')).xlane),
    // Drawings count downwards.
    ...(x === undefined || y === undefined ? {} : { position: { x, y: -y } }),
  }
}

const roleOfKind = (kind: string): 'host' | 'switch' | undefined =>
  HOST_KINDS.has(kind) ? 'host' : SWITCH_KINDS.test(kind) ? 'switch' : undefined

interface End {
  readonly node: string
  readonly port: string
}

const linksOf = (
  fields: Fields,
  path: Path,
  document: Document,
  nodes: Map<string, ForeignNode>,
  reading: Reading,
): readonly ForeignLink[] => {
  const { findings } = reading
  const place = placeIn(document, ...path)
  const type = own(fields, 'type')
  if (typeof type === 'string' && DROPPED_TYPES.has(type)) {
    findings.lose('links', `links of type ${type} lead out of the lab`, place)
    return []
  }
  const ends = endsOf(fields, path, document, reading)
  if (ends === undefined) return []
  if (ends.some(({ node }) => OUTSIDE.has(node))) {
    findings.lose('links', 'links to mgmt-net and macvlan lead out of the lab', place)
    return []
  }
  for (const { node } of ends)
    if (node === 'host' && !nodes.has('host')) {
      findings.odd('links', 'the machine that the lab runs on becomes the host "host"', place)
      nodes.set('host', { id: 'host', kind: 'host', place })
    }
  const [a, b] = ends
  const ours = asFields(own(asFields(own(fields, 'vars')), 'xlane'))
  const forth = { from: a.node, to: b.node, place, port: a.port, farPort: b.port, ...valuesOf(ours) }
  const back = own(ours, 'back')
  if (!isFields(back)) return [forth]
  const reverse = { from: b.node, to: a.node, place, port: b.port, farPort: a.port, ...valuesOf(back) }
  return [forth, reverse].map(link => ({ ...link, isDirected: true }))
}

const endsOf = (
  fields: Fields,
  path: Path,
  document: Document,
  { findings }: Reading,
): readonly [End, End] | undefined => {
  const raw =
    own(fields, 'endpoints') ??
    (own(fields, 'type') === 'host'
      ? [own(fields, 'endpoint'), `host:${String(own(fields, 'host-interface') ?? '')}`]
      : undefined)
  if (!Array.isArray(raw) || raw.length !== 2) {
    findings.error(
      placeIn(document, ...path, 'endpoints'),
      'FOREIGN_SYNTAX',
      'two endpoints: [node:interface, node:interface]',
      Array.isArray(raw) ? `${raw.length}` : 'none',
    )
    return undefined
  }
  const ends: End[] = []
  for (const [i, end] of (raw as readonly unknown[]).entries()) {
    const at = placeIn(document, ...path, 'endpoints', i)
    if (isFields(end)) {
      const node = own(end, 'node')
      if (typeof node === 'string' || typeof node === 'number')
        ends.push({ node: String(node), port: String(own(end, 'interface') ?? '') })
      else findings.error(at, 'FOREIGN_SYNTAX', 'a node and its interface', 'no node')
      continue
    }
    const parts = typeof end === 'string' ? expanded(end).split(':') : []
    const [node = '', port = ''] = parts
    if (parts.length === 2 && node !== '' && port !== '' && !port.includes('${')) ends.push({ node, port })
    else
      findings.error(
        at,
        'FOREIGN_SYNTAX',
        'node:interface',
        typeof end === 'string' ? end.slice(0, 80) : 'no text',
      )
  }
  const [first, second] = ends
  return first === undefined || second === undefined ? undefined : [first, second]
}

/** Variables of the environment count with the default that the file gives them: `${uplink:=eth0}`. */
const expanded = (text: string): string => text.replace(/\$\{\w+:?[-=]([^}]*)\}/g, '$1')

/** `vars.xlane` of a link: free for anybody's use, and what our own writer uses. */
const valuesOf = (values: Fields): Partial<ForeignLink> => {
  const bandwidth = own(values, 'bandwidth')
  const rate = typeof bandwidth === 'string' ? rateText(bandwidth) : undefined
  const least = timeText(own(values, 'minLatency') ?? own(values, 'lambda_min'), undefined)
  const spread = timeText(own(values, 'maxJitter') ?? own(values, 'delta_max'), undefined) ?? 0
  const size = sizeText(own(values, 'queueSize') ?? own(values, 'qlen'), undefined)
  const queueBits =
    own(values, 'queueSize') === 'unlimited'
      ? Number.POSITIVE_INFINITY
      : size === undefined
        ? undefined
        : floorExact(size)
  return {
    ...ownSettings(values),
    ...(rate === undefined ? {} : { rate }),
    ...(least === undefined ? {} : { delay: { least, spread } }),
    ...(queueBits === undefined || queueBits === 0 ? {} : { queueBits }),
    ...(own(values, 'duplex') === false ? { isDirected: true } : {}),
  }
}

/** A router in a Linux container looks like a host: one that stands between others does not forward. */
const warnOfHostsBetween = (
  nodes: ReadonlyMap<string, ForeignNode>,
  links: readonly ForeignLink[],
  { findings }: Reading,
): void => {
  const degree = new Map<string, number>()
  for (const { from, to } of links) for (const end of [from, to]) degree.set(end, (degree.get(end) ?? 0) + 1)
  for (const { id, kind, place } of nodes.values())
    if (kind === 'host' && (degree.get(id) ?? 0) > 1)
      findings.odd(
        'role',
        'hosts with several links do not forward; --set makes switches of those that route',
        place,
      )
}
