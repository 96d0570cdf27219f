import { asFields, asList, type Fields, isFields, own } from '../../formats/reading/fields.ts'
import type { Path } from '../../formats/source/source.ts'
import { decimalTimes, plainNumber } from '../foreign/amounts.ts'
import type { Document } from '../foreign/document.ts'
import { kindOfWord } from '../foreign/kinds.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import { encapsulationIn, timesOf } from '../foreign/ours.ts'
import { networkSettings, ownRemarks, ownSettings } from '../foreign/own-settings.ts'
import { chosen, type Reading } from '../foreign/reading.ts'
import { mapsIn, placeIn, plainFile } from '../source/plain-source.ts'

/** Own value of a key, with or without the name of its YANG module before it. */
const yang = (
  fields: Fields,
  name: string,
): { readonly key: string; readonly value: unknown } | undefined => {
  const key = Object.hasOwn(fields, name) ? name : Object.keys(fields).find(k => k.endsWith(`:${name}`))
  return key === undefined ? undefined : { key, value: fields[key] }
}

const text = (fields: Fields, name: string): string | undefined => {
  const value = yang(fields, name)?.value
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}

interface NetworkAt {
  readonly fields: Fields
  readonly path: Path
}

/** RFC 8345 topologies in JSON (RFC 7951), with the rates of RFC 8944: kbit/s, and delays in us. */
export const readRfc8345 = (reading: Reading): ForeignNetwork | undefined => {
  const file = plainFile(reading)
  if (file === undefined) return undefined
  const { document, root } = file
  const { findings } = reading
  const networks = networksIn(root, document, reading)
  const withNodes = networks.filter(({ fields }) => asList(yang(fields, 'node')?.value).length > 0)
  const network = chosen(
    withNodes,
    ({ fields }) => text(fields, 'network-id') ?? '',
    ({ path }) => placeIn(document, ...path),
    'networks',
    reading,
  )
  if (network === undefined) {
    if (withNodes.length === 0)
      findings.error(placeIn(document), 'FOREIGN_SYNTAX', 'a network with nodes', 'none')
    return undefined
  }
  const { fields, path } = network
  const nodeKey = yang(fields, 'node')!
  const linkKey = yang(fields, 'link')
  const nodes = mapsIn(nodeKey.value, [...path, nodeKey.key], document, findings).map(entry =>
    nodeOf(entry, document),
  )
  const links =
    linkKey === undefined
      ? []
      : mapsIn(linkKey.value, [...path, linkKey.key], document, findings).map(entry =>
          linkOf(entry, document, reading),
        )
  const ours = asFields(yang(fields, 'xlane')?.value)
  return {
    name: text(fields, 'network-id') ?? '',
    nodes,
    links,
    ...encapsulationIn(own(ours, 'encapsulation')),
    ...networkSettings(own(ours, 'xlane')),
  }
}

const networksIn = (root: Fields, document: Document, { findings }: Reading): readonly NetworkAt[] => {
  const outer = yang(root, 'networks')
  const isWrapped = outer !== undefined && isFields(outer.value)
  const inside = isWrapped ? asFields(outer.value) : root
  const list = yang(inside, 'network')
  if (list === undefined) return []
  const path: Path = isWrapped ? [outer.key, list.key] : [list.key]
  // A single network may stand alone.
  if (isFields(list.value)) return [{ fields: list.value, path }]
  return mapsIn(list.value, path, document, findings)
}

const nodeOf = ({ fields, path }: NetworkAt, document: Document): ForeignNode => {
  const about = asFields(
    yang(fields, 'l2-node-attributes')?.value ?? yang(fields, 'l3-node-attributes')?.value,
  )
  const ours = asFields(yang(fields, 'xlane')?.value)
  const label = text(about, 'name')
  const kind = kindOfWord(text(ours, 'kind'))
  const [x, y] = [plainNumber(own(ours, 'x')), plainNumber(own(ours, 'y'))]
  return {
    id: text(fields, 'node-id') ?? '',
    place: placeIn(document, ...path),
    ...(label === undefined ? {} : { label }),
    ...(kind === undefined ? {} : { kind }),
    ...(x === undefined || y === undefined ? {} : { position: { x, y } }),
    ...timesOf(new Map(Object.entries(ours))),
    ...ownRemarks(own(ours, 'xlane')),
  }
}

const linkOf = ({ fields, path }: NetworkAt, document: Document, reading: Reading): ForeignLink => {
  const source = asFields(yang(fields, 'source')?.value)
  const destination = asFields(yang(fields, 'destination')?.value)
  const key = yang(fields, 'l2-link-attributes')
  const attributes = asFields(key?.value)
  const ours = asFields(yang(fields, 'xlane')?.value)
  const id = text(fields, 'link-id')
  const port = text(source, 'source-tp')
  const farPort = text(destination, 'dest-tp')
  const at: Path = key === undefined ? path : [...path, key.key]
  return {
    from: text(source, 'source-node') ?? '',
    to: text(destination, 'dest-node') ?? '',
    place: placeIn(document, ...path),
    isDirected: true,
    ...(id === undefined ? {} : { id }),
    ...(port === undefined ? {} : { port }),
    ...(farPort === undefined ? {} : { farPort }),
    ...rateOf(attributes, ours, at, document, reading),
    ...delayOf(attributes, ours),
    ...ownSettings(own(ours, 'settings')),
  }
}

const KBPS = 1_000n
const US = 1_000_000n

const rateOf = (
  attributes: Fields,
  ours: Fields,
  path: Path,
  document: Document,
  { findings }: Reading,
): Pick<ForeignLink, 'rate'> => {
  const exact = decimalTimes(text(ours, 'bandwidth-bps') ?? '')
  if (exact !== undefined && exact !== 0) return { rate: exact }
  const value = own(attributes, 'rate')
  if (value === undefined || value === null) return {}
  const place = placeIn(document, ...path, 'rate')
  if (typeof value === 'number')
    findings.odd('bandwidth', 'rates as numbers; RFC 7951 writes uint64 as text', place)
  const rate = decimalTimes(String(value), KBPS)
  if (rate !== undefined && rate !== 0) return { rate }
  findings.odd('bandwidth', 'a rate that is none is left out', place)
  return {}
}

const delayOf = (attributes: Fields, ours: Fields): Pick<ForeignLink, 'delay' | 'queueBits'> => {
  const exact = decimalTimes(text(ours, 'min-latency-ps') ?? '')
  const spread = decimalTimes(text(ours, 'max-jitter-ps') ?? '')
  const queue = decimalTimes(text(ours, 'queue-bits') ?? '')
  const queueBits = typeof queue === 'number' && queue > 0 ? { queueBits: queue } : {}
  if (exact !== undefined && spread !== undefined) return { delay: { least: exact, spread }, ...queueBits }
  const delay = decimalTimes(text(attributes, 'delay') ?? '', US)
  return { ...(delay === undefined ? {} : { delay: { least: delay, spread: 0 } }), ...queueBits }
}
