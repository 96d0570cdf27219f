import { asFields, isFields, own } from '../../formats/reading/fields.ts'
import type { Path } from '../../formats/source/source.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import { encapsulationIn } from '../foreign/ours.ts'
import { networkSettings } from '../foreign/own-settings.ts'
import type { Reading } from '../foreign/reading.ts'
import { mapsIn, placeIn, plainFile } from '../source/plain-source.ts'
import { type Attributes, linkValues, nodeValues } from './attributes.ts'
import { attributionOf } from './graphml.ts'

/** Node-link JSON as networkx, TopoHub, Teal and d3 write it; `links` in older releases, `edges` in newer ones. */
export const readNodeLink = (reading: Reading): ForeignNetwork | undefined => {
  const file = plainFile(reading)
  if (file === undefined) return undefined
  const { document, root } = file
  const { findings } = reading
  const spelled = (['edges', 'links'] as const).filter(key => own(root, key) !== undefined)
  const [list] = spelled
  if (list === undefined || spelled.length === 2) {
    const found = list === undefined ? 'neither' : 'both'
    findings.error(
      placeIn(document, ...(list === undefined ? [] : ['links'])),
      'FOREIGN_SYNTAX',
      'the edges as either edges or links',
      found,
    )
    return undefined
  }
  const attributesAt = (fields: Readonly<Record<string, unknown>>, path: Path): Attributes => ({
    values: new Map(Object.entries(fields)),
    placeOf: name => placeIn(document, ...path, name),
  })
  const graph = isFields(own(root, 'graph')) ? asFields(own(root, 'graph')) : {}
  const isTopoHub = isFields(own(graph, 'stats')) || own(graph, 'demands') !== undefined
  const isDirected = own(root, 'directed') === true
  const ids: (string | undefined)[] = []
  const nodes: ForeignNode[] = []
  const rawNodes = mapsIn(own(root, 'nodes'), ['nodes'], document, findings)
  const named =
    rawNodes.length > 0 &&
    rawNodes.every(({ fields }) => own(fields, 'id') === undefined && own(fields, 'key') === undefined)
  for (const { fields, path } of rawNodes) {
    const id = idText(own(fields, 'id') ?? own(fields, 'key') ?? own(fields, 'name'))
    if (id === undefined)
      findings.error(
        placeIn(document, ...path),
        'MISSING_KEY',
        'the key id: a text or a number',
        'no such key',
      )
    ids[Number(path[1])] = id
    if (id !== undefined) nodes.push(nodeValues(id, attributesAt(fields, path), placeIn(document, ...path)))
  }
  const rawLinks = mapsIn(own(root, list), [list], document, findings)
  const known = new Set(ids)
  const endsOf = (fields: Readonly<Record<string, unknown>>): readonly unknown[] => [
    own(fields, 'source') ?? own(fields, 'from'),
    own(fields, 'target') ?? own(fields, 'to'),
  ]
  const byPosition = arePositions(
    rawLinks.flatMap(({ fields }) => endsOf(fields)),
    ids,
    known,
    named,
  )
  if (byPosition && rawLinks[0] !== undefined)
    findings.odd(
      'ends',
      'source and target are positions in the list of nodes, as networkx 1.x wrote them',
      placeIn(document, ...rawLinks[0].path),
    )
  const links: ForeignLink[] = rawLinks.map(({ fields, path }) => {
    const [from = '', to = ''] = endsOf(fields).map(
      end => (byPosition ? ids[Number(end)] : idText(end)) ?? '',
    )
    const attributes = attributesAt(fields, path)
    const { port, far_port: farPort } = fields
    return {
      from,
      to,
      place: placeIn(document, ...path),
      ...linkValues(attributes, reading, isTopoHub),
      ...(typeof port === 'string' ? { port } : {}),
      ...(typeof farPort === 'string' ? { farPort } : {}),
      isDirected,
    }
  })
  const name = own(graph, 'name') ?? own(root, 'name')
  return {
    name: typeof name === 'string' ? name : '',
    nodes,
    links,
    attribution: attributionOf(new Map(Object.entries(graph))),
    ...encapsulationIn(own(graph, 'encapsulation')),
    ...networkSettings(own(graph, 'xlane')),
    // TopoHub states 5 us/km.
    ...(isTopoHub ? { speed: 200_000_000 } : {}),
  }
}

const idText = (value: unknown): string | undefined => {
  if (typeof value === 'string' && value !== '') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (isFields(value)) return idText(own(value, 'id') ?? own(value, 'name'))
  // Tuples of Python.
  return Array.isArray(value) && value.length > 0 && value.every(v => typeof v !== 'object')
    ? value.join(',')
    : undefined
}

/** Whether the ends of edges count nodes instead of naming them. */
const arePositions = (
  ends: readonly unknown[],
  ids: readonly (string | undefined)[],
  known: ReadonlySet<string | undefined>,
  named: boolean,
): boolean => {
  const inRange =
    ends.length > 0 &&
    ends.every(end => typeof end === 'number' && Number.isInteger(end) && end >= 0 && end < ids.length)
  return inRange && (named || ends.every(end => !known.has(String(end))))
}
