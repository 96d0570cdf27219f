import { asFields, asList, asName, type Fields, isFields, own } from '../../formats/reading/fields.ts'
import type { Path } from '../../formats/source/source.ts'
import { plainNumber, timeText } from '../foreign/amounts.ts'
import type { Document } from '../foreign/document.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { mapsIn, placeIn, plainFile } from '../source/plain-source.ts'
import { aroundDelay } from './netem-delay.ts'

const HOST_TYPES: ReadonlySet<string> = new Set(['vpcs', 'traceng', 'VPCSDevice', 'Host'])
const OUTSIDE: ReadonlySet<string> = new Set(['cloud', 'nat', 'Cloud'])
const SWITCH_TYPES: ReadonlySet<string> = new Set([
  // Of GNS3 1.x.
  'EthernetSwitch',
  'EthernetHub',
  'FrameRelaySwitch',
  'ATMSwitch',
  'IOUDevice',
  'ethernet_switch',
  'ethernet_hub',
  'frame_relay_switch',
  'atm_switch',
  'dynamips',
  'iou',
])
const MS = 1_000_000_000n

/** Projects of GNS3 (2.x, and 1.x with ports by number): nodes by id, links between their ports, netem filters as delays. No rates. */
export const readGns3 = (reading: Reading): ForeignNetwork | undefined => {
  const file = plainFile(reading)
  if (file === undefined) return undefined
  const { document, root } = file
  const { findings } = reading
  const topology = asFields(own(root, 'topology'))
  const nodes = mapsIn(own(topology, 'nodes'), ['topology', 'nodes'], document, findings).map(entry =>
    nodeOf(entry, document, reading),
  )
  const ports = oldPorts(own(topology, 'nodes'))
  const links = mapsIn(own(topology, 'links'), ['topology', 'links'], document, findings).flatMap(entry =>
    own(entry.fields, 'source_node_id') === undefined
      ? linkOf(entry, document, reading)
      : oldLink(entry, ports, document),
  )
  return { name: asName(own(root, 'name')) ?? '', nodes, links, isPlane: true }
}

interface At {
  readonly fields: Fields
  readonly path: Path
}

const nodeOf = ({ fields, path }: At, document: Document, { findings }: Reading): ForeignNode => {
  const type = String(own(fields, 'node_type') ?? own(fields, 'type') ?? '')
  const [x, y] = [plainNumber(own(fields, 'x')), plainNumber(own(fields, 'y'))]
  const label =
    asName(own(fields, 'name')) ??
    asName(own(asFields(own(fields, 'label')), 'text')) ??
    asName(own(asFields(own(fields, 'properties')), 'name'))
  const place = placeIn(document, ...path)
  if (OUTSIDE.has(type)) findings.odd('role', 'what leads out of the lab becomes a host', place)
  const kind =
    HOST_TYPES.has(type) || OUTSIDE.has(type)
      ? 'host'
      : SWITCH_TYPES.has(type) || /^C\d{4}$/.test(type)
        ? 'switch'
        : undefined
  return {
    id: asName(own(fields, 'node_id') ?? own(fields, 'id')) ?? '',
    place,
    attributes: new Map([['node_type', type]]),
    ...(label === undefined ? {} : { label }),
    ...(kind === undefined ? {} : { kind }),
    ...(x === undefined || y === undefined ? {} : { position: { x, y: -y } }),
  }
}

const linkOf = ({ fields, path }: At, document: Document, { findings }: Reading): readonly ForeignLink[] => {
  const place = placeIn(document, ...path)
  if (own(fields, 'suspend') === true) {
    findings.odd('links', 'links that are suspended are left out', place)
    return []
  }
  const [a, b] = asList(own(fields, 'nodes')).map(asFields)
  if (a === undefined || b === undefined) {
    findings.error(
      placeIn(document, ...path, 'nodes'),
      'FOREIGN_SYNTAX',
      'two ends of a link',
      `${asList(own(fields, 'nodes')).length}`,
    )
    return []
  }
  const filters = asFields(own(fields, 'filters'))
  for (const key of ['packet_loss', 'frequency_drop', 'corrupt'])
    if (own(filters, key) !== undefined)
      findings.lose('delay', `${key}: bounds hold for packets that arrive`, place)
  const [latency, jitter] = asList(own(filters, 'delay')).map(value => timeText(value, MS))
  return [
    {
      from: asName(own(a, 'node_id')) ?? '',
      to: asName(own(b, 'node_id')) ?? '',
      place,
      port: portOf(a),
      farPort: portOf(b),
      ...(latency === undefined ? {} : { delay: aroundDelay(latency, jitter ?? 0) }),
    },
  ]
}

/** The name that is drawn at the end, else its numbers. */
const portOf = (end: Fields): string => {
  const label = own(end, 'label')
  const text = isFields(label) ? own(label, 'text') : undefined
  if (typeof text === 'string' && text.trim() !== '') return text.trim()
  return `${String(own(end, 'adapter_number') ?? 0)}/${String(own(end, 'port_number') ?? 0)}`
}

/** Names of ports as GNS3 1.x has them, by the number that its links say. */
const oldPorts = (nodes: unknown): ReadonlyMap<string, string> =>
  new Map(
    asList(nodes)
      .flatMap(node => asList(own(asFields(node), 'ports')))
      .map(asFields)
      .map(port => [asName(own(port, 'id')) ?? '', asName(own(port, 'name')) ?? '']),
  )

const oldLink = (
  { fields, path }: At,
  ports: ReadonlyMap<string, string>,
  document: Document,
): readonly ForeignLink[] => {
  const end = (which: string, what: string): string => asName(own(fields, `${which}_${what}_id`)) ?? ''
  const [port, farPort] = ['source', 'destination'].map(which => ports.get(end(which, 'port')) ?? '')
  return [
    {
      from: end('source', 'node'),
      to: end('destination', 'node'),
      place: placeIn(document, ...path),
      ...(port === '' || port === undefined ? {} : { port }),
      ...(farPort === '' || farPort === undefined ? {} : { farPort }),
    },
  ]
}
