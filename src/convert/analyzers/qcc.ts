import { asFields, asList, asName, type Fields, isFields, own } from '../../formats/reading/fields.ts'
import type { Path } from '../../formats/source/source.ts'
import { LANES } from '../../model/checks/whole.ts'
import { ceilExact, exact, floorExact } from '../../quantity/exact.ts'
import { decimalTimes } from '../foreign/amounts.ts'
import type { Document } from '../foreign/document.ts'
import type { ForeignNode, ForeignRequest } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { placeIn } from '../source/plain-source.ts'

/** Own value of a key, with or without the name of its YANG module before it. */
const yang = (fields: Fields, name: string): unknown =>
  own(fields, name) ?? fields[Object.keys(fields).find(key => key.endsWith(`:${name}`)) ?? '']

/** Lists of streams, at any depth that a controller wraps them in. */
const streamsIn = (
  value: unknown,
  path: Path,
  depth = 0,
): readonly { readonly fields: Fields; readonly path: Path }[] => {
  if (depth > 8) return []
  if (Array.isArray(value))
    return (value as readonly unknown[]).flatMap((entry, i) => streamsIn(entry, [...path, i], depth + 1))
  if (!isFields(value)) return []
  if (yang(value, 'talker') !== undefined || yang(value, 'traffic-specification') !== undefined)
    return [{ fields: value, path }]
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' ? streamsIn(inner, [...path, key], depth + 1) : [],
  )
}

/** Talkers and listeners of IEEE 802.1Qcc, wherever a controller wraps them: only traffic, no network. */
export const readQcc = (
  root: Fields,
  isList: boolean,
  document: Document,
  nodes: Map<string, ForeignNode>,
  requests: ForeignRequest[],
  reading: Reading,
): void => {
  const { findings } = reading
  const found = streamsIn(isList ? own(root, 'streams') : root, [])
  if (found.length === 0)
    findings.error(placeIn(document), 'FOREIGN_SYNTAX', 'streams with a talker and listeners', 'none')
  for (const { fields, path } of found) {
    const place = placeIn(document, ...path)
    const talker = asFields(yang(fields, 'talker') ?? fields)
    const listeners = yang(fields, 'listeners') ?? yang(fields, 'listener') ?? yang(fields, 'listeners-list')
    const sender = stationOf(talker)
    const receivers = (
      Array.isArray(listeners)
        ? (listeners as readonly unknown[])
        : isFields(listeners) &&
            yang(listeners, 'end-station-interfaces') === undefined &&
            stationOf(listeners) === undefined
          ? Object.values(listeners)
          : [listeners]
    ).flatMap(one => (typeof one === 'string' ? one : (stationOf(asFields(one)) ?? [])))
    if (sender === undefined || receivers.length === 0) {
      findings.error(
        place,
        'FOREIGN_SYNTAX',
        'a talker and listeners with end-station-interfaces',
        'neither a name nor an address',
      )
      continue
    }
    for (const id of [sender, ...receivers]) if (!nodes.has(id)) nodes.set(id, { id, kind: 'host', place })
    const id = yang(fields, 'stream-id') ?? yang(fields, 'name') ?? yang(talker, 'stream-id')
    requests.push({
      id: streamId(id, requests.length),
      place,
      sender,
      receivers,
      ...specification(fields, talker, document, path, reading),
    })
  }
}

const streamId = (value: unknown, index: number): string => {
  if (isFields(value))
    return (
      [own(value, 'mac-address'), own(value, 'unique-id')].flatMap(part => asName(part) ?? []).join(':') ||
      `stream-${index}`
    )
  return asName(value) ?? `stream-${index}`
}

/** The name or the address of an end station. */
const stationOf = (fields: Fields): string | undefined => {
  const list = yang(fields, 'end-station-interfaces') ?? yang(fields, 'end-station-interface')
  const station = asFields(Array.isArray(list) ? (list as readonly unknown[])[0] : (list ?? fields))
  const inner = asFields(yang(station, 'interface-id') ?? station)
  for (const name of ['end-station', 'node', 'name', 'mac-address', 'interface-name']) {
    const text = asName(yang(inner, name)) ?? asName(yang(station, name))
    if (text !== undefined) return text
  }
  return undefined
}

/** Interval in seconds as a fraction, frames of it, size without framing; max-latency in ns, 0 for none. */
const specification = (
  fields: Fields,
  talker: Fields,
  document: Document,
  path: Path,
  { findings }: Reading,
): Partial<ForeignRequest> => {
  const traffic = asFields(yang(talker, 'traffic-specification') ?? yang(fields, 'traffic-specification'))
  const needs = asFields(
    yang(talker, 'user-to-network-requirements') ?? yang(fields, 'user-to-network-requirements'),
  )
  const interval = asFields(yang(traffic, 'interval'))
  const [top, bottom] = ['numerator', 'denominator'].map(key =>
    decimalTimes(String(yang(interval, key) ?? '')),
  )
  const periodPs =
    typeof top === 'number' && typeof bottom === 'number' && bottom > 0
      ? floorExact(exact(BigInt(top) * 1_000_000_000_000n, BigInt(bottom)))
      : undefined
  const size = decimalTimes(String(yang(traffic, 'max-frame-size') ?? ''), 8n)
  const packets = Number(yang(traffic, 'max-frames-per-interval') ?? 1)
  const latency = decimalTimes(String(yang(needs, 'max-latency') ?? ''), 1000n)
  const trees = Number(yang(needs, 'num-seamless-trees') ?? 1)
  const frame = asList(yang(talker, 'data-frame-specification'))
    .map(asFields)
    .map(one => asFields(yang(asFields(yang(one, 'field') ?? one), 'ieee802-vlan-tag')))
  const priority = frame
    .map(tag => Number(yang(tag, 'priority-code-point') ?? Number.NaN))
    .find(value => value >= 0 && value < LANES)
  if (trees > 1)
    findings.lose('requests', 'num-seamless-trees: replicas: 2 asks for two', placeIn(document, ...path))
  if (yang(traffic, 'time-aware') !== undefined)
    findings.lose('requests', 'time-aware offsets: phases are arbitrary', placeIn(document, ...path))
  return {
    ...whole('sizeBits', size === undefined ? undefined : ceilExact(size)),
    ...whole('periodPs', periodPs),
    ...(Number.isInteger(packets) && packets > 1 ? { packets } : {}),
    ...whole('deadlinePs', latency === undefined ? undefined : floorExact(latency)),
    ...(priority === undefined ? {} : { lane: LANES - 1 - priority }),
  }
}

const whole = (key: string, value: number | undefined): Record<string, number> =>
  value === undefined ? {} : { [key]: value }
