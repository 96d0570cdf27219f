import { asFields, asList, asName, type Fields, isFields, own } from '../../formats/reading/fields.ts'
import type { Path } from '../../formats/source/source.ts'
import { LANES } from '../../model/checks/whole.ts'
import { ceilExact, exact, floorExact } from '../../quantity/exact.ts'
import { decimalTimes } from '../foreign/amounts.ts'
import type { Document } from '../foreign/document.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode, ForeignRequest } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { mapsIn, placeIn, plainSource } from '../source/plain-source.ts'
import { readTsnkit } from './tsnkit.ts'
import { rateIn, sizeIn, timeIn } from './units.ts'

/** Streams as schedulers have them: tsnkit's tables, TSNsched's JSON, talkers and listeners of IEEE 802.1Qcc. */
export const readTsnStreams = (reading: Reading): ForeignNetwork | undefined => {
  const { documents, findings } = reading
  if (documents.every(({ file }) => !/^\s*[[{]/.test(file.text))) return readTsnkit(reading)
  const nodes = new Map<string, ForeignNode>()
  const links: ForeignLink[] = []
  const requests: ForeignRequest[] = []
  for (const document of documents) {
    const data = plainSource(document, findings)
    if (findings.hasErrors) return undefined
    const root = Array.isArray(data) ? { streams: data } : asFields(data)
    if (own(root, 'flows') !== undefined || own(root, 'switches') !== undefined)
      readTsnsched(root, document, nodes, links, requests, reading)
    else readQcc(root, Array.isArray(data), document, nodes, requests, reading)
  }
  return {
    name: '',
    encapsulation: links.length > 0 ? 'none' : 'ethernet',
    nodes: [...nodes.values()],
    links,
    requests,
    isTrafficOnly: links.length === 0,
  }
}

const readTsnsched = (
  root: Fields,
  document: Document,
  nodes: Map<string, ForeignNode>,
  links: ForeignLink[],
  requests: ForeignRequest[],
  reading: Reading,
): void => {
  const { findings } = reading
  for (const { fields, path } of mapsIn(own(root, 'devices'), ['devices'], document, findings))
    addNode(fields, path, 'host')
  const switches = mapsIn(own(root, 'switches'), ['switches'], document, findings)
  for (const { fields, path } of switches) addNode(fields, path, 'switch')
  const joined = new Set<string>()
  for (const { fields, path } of switches) {
    const name = asName(own(fields, 'name')) ?? ''
    for (const [i, to] of asList(own(fields, 'connectsTo')).entries()) {
      const far = asName(isFields(to) ? own(to, 'name') : to) ?? ''
      const pair = [name, far].sort().join('\n')
      if (joined.has(pair)) continue
      joined.add(pair)
      const travel = timeIn(own(fields, 'timeToTravel'), unitName(own(fields, 'timeToTravelUnit'), 'us'))
      const rate = rateIn(
        own(fields, 'portSpeed'),
        speedUnit(own(fields, 'portSpeedSizeUnit'), own(fields, 'portSpeedTimeUnit')),
      )
      links.push({
        from: name,
        to: far,
        place: placeIn(document, ...path, 'connectsTo', i),
        ...(rate === undefined || rate === 0 ? {} : { rate }),
        delay: { least: travel ?? 0, spread: 0 },
      })
    }
  }
  for (const { fields, path } of mapsIn(own(root, 'flows'), ['flows'], document, findings))
    requests.push(tsnschedFlow(fields, path, document, reading))

  function addNode(fields: Fields, path: Path, kind: 'host' | 'switch'): void {
    const id = asName(own(fields, 'name')) ?? ''
    if (!nodes.has(id)) nodes.set(id, { id, kind, place: placeIn(document, ...path) })
  }
}

/** TSNsched writes `us` or `microseconds`; without a unit it means microseconds. */
const unitName = (value: unknown, otherwise: string): string => {
  const text = String(value ?? '').toLowerCase()
  if (text.startsWith('n')) return 'ns'
  if (text.startsWith('mi') || text.startsWith('us')) return text.startsWith('mil') ? 'ms' : 'us'
  if (text.startsWith('ms')) return 'ms'
  return text === 's' || text.startsWith('sec') ? 's' : otherwise
}

const sizeUnit = (value: unknown): string => (/^b(?:it|its)?$/.test(String(value ?? '')) ? 'b' : 'B')

/** Bits or bytes per time, as a unit of rates. */
const speedUnit = (size: unknown, time: unknown): string | undefined => {
  const bits = sizeUnit(size) === 'b' ? 1n : 8n
  const perSecond = { ns: 1_000_000_000n, us: 1_000_000n, ms: 1_000n, s: 1n }[unitName(time, 'us')] ?? 1n
  return RATE_NAMES.get(bits * perSecond)
}

const RATE_NAMES: ReadonlyMap<bigint, string> = new Map([
  [1n, 'bit/s'],
  [8n, 'B/s'],
  [1_000n, 'kbit/s'],
  [8_000n, 'kB/s'],
  [1_000_000n, 'Mbit/s'],
  [8_000_000n, 'MB/s'],
  [1_000_000_000n, 'Gbit/s'],
  [8_000_000_000n, 'GB/s'],
])

const tsnschedFlow = (
  fields: Fields,
  path: Path,
  document: Document,
  { findings }: Reading,
): ForeignRequest => {
  const place = placeIn(document, ...path)
  const size = sizeIn(own(fields, 'packetSize'), sizeUnit(own(fields, 'packetSizeUnit')))
  const period = timeIn(
    own(fields, 'packetPeriodicity'),
    unitName(own(fields, 'packetPeriodicityUnit'), 'us'),
  )
  const deadline = timeIn(
    own(fields, 'hardConstraintTime'),
    unitName(own(fields, 'hardConstraintTimeUnit'), 'us'),
  )
  const jitter = timeIn(own(fields, 'maximumJitter'), unitName(own(fields, 'maximumJitterUnit'), 'us'))
  const priority = own(fields, 'priorityValue')
  if (own(fields, 'firstSendingTime') !== undefined)
    findings.lose(
      'requests',
      'firstSendingTime: phases are arbitrary',
      placeIn(document, ...path, 'firstSendingTime'),
    )
  return {
    id: asName(own(fields, 'name')) ?? `flow-${String(path[1])}`,
    place,
    sender: asName(own(fields, 'sourceDevice')) ?? '',
    receivers: asList(own(fields, 'endDevices') ?? [own(fields, 'endDevice')]).flatMap(
      name => asName(name) ?? [],
    ),
    ...whole('sizeBits', size === undefined ? undefined : ceilExact(size)),
    ...whole('periodPs', period === undefined ? undefined : floorExact(period)),
    ...whole('deadlinePs', deadline === undefined ? undefined : floorExact(deadline)),
    ...whole('jitterPs', jitter === undefined ? undefined : floorExact(jitter)),
    ...(typeof priority === 'number' && priority >= 0 && priority < LANES
      ? { lane: LANES - 1 - Math.trunc(priority) }
      : {}),
  }
}

const whole = (key: string, value: number | undefined): Record<string, number> =>
  value === undefined ? {} : { [key]: value }

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

const readQcc = (
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
