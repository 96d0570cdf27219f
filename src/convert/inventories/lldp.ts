import { asFields, asList, asName, type Fields, isFields, own } from '../../formats/reading/fields.ts'
import type { Path } from '../../formats/source/source.ts'
import type { Document } from '../foreign/document.ts'
import type { ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { placeIn, plainSource } from '../source/plain-source.ts'
import { cablesOf, type Neighbour } from './neighbours.ts'
import { unquoted } from './port-names.ts'

/** Neighbours as one device sees them, a file each: `lldpcli -f json`, EOS and NX-OS. Rates are in none of them. */
export const readLldp = (reading: Reading): ForeignNetwork | undefined => {
  const { documents, findings } = reading
  const speakers = new Map<string, ForeignNode>()
  const kinds = new Map<string, 'host' | 'switch'>()
  const neighbours: Neighbour[] = []
  for (const document of documents) {
    const root = asFields(replyOf(plainSource(document, findings)))
    const name = speakerOf(root, document, reading)
    const place = placeIn(document)
    if (speakers.has(name)) findings.error(place, 'DUPLICATE_ID', 'one file of each device', `${name} again`)
    speakers.set(name, { id: name, place })
    for (const seen of neighboursIn(root, document)) {
      if (seen.farNode === '') {
        findings.odd('links', 'neighbours without a name are left out', seen.place)
        continue
      }
      neighbours.push({ node: name, ...seen })
      if (seen.kind !== undefined) kinds.set(seen.farNode, seen.kind)
    }
  }
  if (findings.hasErrors) return undefined
  const withKinds = new Map([...speakers].map(([name, node]) => [name, withKind(node, kinds.get(name))]))
  return { name: '', ...cablesOf({ speakers: withKinds, kinds, neighbours }, reading) }
}

const withKind = (node: ForeignNode, kind: 'host' | 'switch' | undefined): ForeignNode =>
  kind === undefined ? node : { ...node, kind }

/** The reply inside what eAPI and NX-API wrap it in. */
const replyOf = (data: unknown): unknown => {
  if (Array.isArray(data)) return data[0]
  if (!isFields(data)) return data
  const inner = own(data, 'result') ?? own(data, 'output')
  const first: unknown = Array.isArray(inner) ? inner[0] : inner
  return isFields(first) ? first : data
}

/** The device itself: as the file says, else the name of the file, which is said. */
const speakerOf = (root: Fields, { file: { name } }: Document, { findings, documents }: Reading): string => {
  const chassis = own(root, 'local-chassis') ?? own(root, 'hostname') ?? own(root, 'systemName')
  if (typeof chassis === 'string' && chassis !== '') return unquoted(chassis)
  const stem = (name.split(/[\\/]/).at(-1) ?? name).replace(/(?:[._-]lldp)?\.[A-Za-z0-9]+$/i, '')
  const document = documents.find(d => d.file.name === name)
  if (document !== undefined)
    findings.note('assumption', 'names', 'devices are called like their files', placeIn(document))
  return stem === '' ? name : stem
}

type Seen = Omit<Neighbour, 'node'> & { readonly kind?: 'host' | 'switch' }

const neighboursIn = (root: Fields, document: Document): readonly Seen[] => {
  const nxos = rowsOf(root)
  if (nxos !== undefined) return nxos.map(({ fields, path }) => nxosRow(fields, placeIn(document, ...path)))
  const eos = own(root, 'lldpNeighbors')
  if (eos !== undefined) return eosRows(eos, document)
  const outer = own(root, 'lldp')
  return (Array.isArray(outer) ? outer : [outer]).flatMap((one, i) =>
    lldpcliRows(asFields(one), Array.isArray(outer) ? ['lldp', i] : ['lldp'], document),
  )
}

/** NX-OS writes one row as a map and several as a list. */
const rowsOf = (root: Fields): readonly { readonly fields: Fields; readonly path: Path }[] | undefined => {
  for (const [table, row] of [
    ['TABLE_nbor', 'ROW_nbor'],
    ['TABLE_nbor_detail', 'ROW_nbor_detail'],
  ] as const) {
    const found = own(asFields(own(root, table)), row)
    if (found === undefined) continue
    if (Array.isArray(found))
      return (found as readonly unknown[]).map((fields, i) => ({
        fields: asFields(fields),
        path: [table, row, i],
      }))
    return [{ fields: asFields(found), path: [table, row] }]
  }
  return undefined
}

const nxosRow = (fields: Fields, place: Neighbour['place']): Seen => ({
  port: asName(own(fields, 'l_port_id')) ?? '',
  farNode: unquoted(asName(own(fields, 'sys_name')) ?? asName(own(fields, 'chassis_id')) ?? ''),
  farPort: asName(own(fields, 'port_id')) ?? '',
  place,
})

/** A list of neighbours, or with `detail` a map of lists by port. */
const eosRows = (value: unknown, document: Document): readonly Seen[] => {
  if (Array.isArray(value))
    return (value as readonly unknown[]).map((row, i) => {
      const fields = asFields(row)
      return {
        port: asName(own(fields, 'port')) ?? '',
        farNode: unquoted(asName(own(fields, 'neighborDevice')) ?? ''),
        farPort: asName(own(fields, 'neighborPort')) ?? '',
        place: placeIn(document, 'lldpNeighbors', i),
      }
    })
  return Object.entries(asFields(value)).flatMap(([port, row]) =>
    asList(own(asFields(row), 'lldpNeighborInfo')).map((info, i): Seen => {
      const fields = asFields(info)
      const far = asFields(own(fields, 'neighborInterfaceInfo'))
      return {
        port,
        farNode: unquoted(asName(own(fields, 'systemName')) ?? ''),
        farPort: unquoted(asName(own(far, 'interfaceId_v2')) ?? asName(own(far, 'interfaceId')) ?? ''),
        place: placeIn(document, 'lldpNeighbors', port, 'lldpNeighborInfo', i),
      }
    }),
  )
}

/** lldpcli: interfaces as a list of maps, a map, or (json0) a list of maps with names. */
const lldpcliRows = (fields: Fields, path: Path, document: Document): readonly Seen[] => {
  const value = own(fields, 'interface')
  const named = (Array.isArray(value) ? (value as readonly unknown[]) : [value]).flatMap((entry, i) => {
    const at: Path = Array.isArray(value) ? [...path, 'interface', i] : [...path, 'interface']
    const map = asFields(entry)
    if (own(map, 'chassis') !== undefined || own(map, 'name') !== undefined)
      return [{ port: asName(own(map, 'name')) ?? '', about: map, at }]
    return Object.entries(map).map(([port, about]) => ({ port, about: asFields(about), at: [...at, port] }))
  })
  return named.map(({ port, about, at }): Seen => {
    const { name, details } = chassisOf(own(about, 'chassis'))
    const far = first(own(about, 'port'))
    const kind = kindOfCapabilities(own(details, 'capability'))
    return {
      port,
      farNode: name,
      farPort: portIdOf(far),
      place: placeIn(document, ...at),
      ...(kind === undefined ? {} : { kind }),
    }
  })
}

const first = (value: unknown): Fields =>
  asFields(Array.isArray(value) ? (value as readonly unknown[])[0] : value)

const textOf = (value: unknown): string => asName(own(first(value), 'value')) ?? asName(value) ?? ''

/** `chassis: { spine1: { id, … } }`, or `chassis: [{ id, name }]`. */
const chassisOf = (value: unknown): { readonly name: string; readonly details: Fields } => {
  const chassis = first(value)
  if (own(chassis, 'name') !== undefined) return { name: textOf(own(chassis, 'name')), details: chassis }
  if (own(chassis, 'id') !== undefined) return { name: textOf(own(chassis, 'id')), details: chassis }
  const [name = '', details] = Object.entries(chassis)[0] ?? []
  return { name, details: asFields(details) }
}

/** An interface name where the id is one; of a MAC address its description. */
const portIdOf = (port: Fields): string => {
  const id = first(own(port, 'id'))
  const described = textOf(own(port, 'descr'))
  return own(id, 'type') === 'mac' && described !== '' ? described : textOf(own(port, 'id'))
}

const kindOfCapabilities = (value: unknown): 'host' | 'switch' | undefined => {
  const list = (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map(asFields)
  const enabled = list.filter(one => own(one, 'enabled') === true).map(one => String(own(one, 'type')))
  if (enabled.includes('Bridge') || enabled.includes('Router')) return 'switch'
  return enabled.includes('Station') ? 'host' : undefined
}
