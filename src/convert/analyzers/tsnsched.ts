import { asFields, asList, asName, type Fields, isFields, own } from '../../formats/reading/fields.ts'
import type { Path } from '../../formats/source/source.ts'
import { LANES } from '../../model/checks/whole.ts'
import { ceilExact, type Exact, floorExact } from '../../quantity/exact.ts'
import type { Document } from '../foreign/document.ts'
import type { ForeignLink, ForeignNode, ForeignRequest } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { mapsIn, placeIn } from '../source/plain-source.ts'
import { rateIn, sizeIn, timeIn } from './units.ts'

interface Scheduled {
  readonly nodes: readonly ForeignNode[]
  readonly links: readonly ForeignLink[]
  readonly requests: readonly ForeignRequest[]
}

interface At {
  readonly fields: Fields
  readonly path: Path
}

/**
 * A network of TSNsched: devices, switches with their ports, flows with their hops. What a port or a flow does not say,
 * its switch or its sender has as a default; without units times are microseconds and sizes bytes.
 */
export const readTsnsched = (root: Fields, document: Document, reading: Reading): Scheduled => {
  const list = (key: string): readonly At[] =>
    mapsIn(listed(own(root, key)), [key], document, reading.findings)
  const devices = list('devices')
  const switches = list('switches')
  const senders = new Map(devices.map(({ fields }) => [nameOf(fields), fields]))
  const node =
    (kind: 'host' | 'switch') =>
    ({ fields, path }: At): ForeignNode => ({
      id: nameOf(fields),
      kind,
      place: placeIn(document, ...path),
    })
  return {
    nodes: [...devices.map(node('host')), ...switches.map(node('switch'))],
    links: linksOf(switches, document),
    requests: list('flows').map(flow => flowOf(flow, senders, document, reading)),
  }
}

const nameOf = (fields: Fields): string => asName(own(fields, 'name')) ?? ''

/** XML turned into JSON wraps lists: `{ element: [ … ] }`. */
const listed = (value: unknown): unknown => {
  const inner = isFields(value) ? own(value, 'element') : undefined
  return inner === undefined ? value : Array.isArray(inner) ? inner : [inner]
}

/** Both ports of a cable say the same, each from its side: the first counts, as a cable. */
const linksOf = (switches: readonly At[], document: Document): readonly ForeignLink[] => {
  const joined = new Set<string>()
  return switches.flatMap(({ fields, path }) => {
    const name = nameOf(fields)
    const ports = asList(listed(own(fields, 'ports'))).map((port, i): [unknown, Path] => [
      port,
      [...path, 'ports', i],
    ])
    const plain = asList(own(fields, 'connectsTo')).map((to, i): [unknown, Path] => [
      to,
      [...path, 'connectsTo', i],
    ])
    return [...ports, ...plain].flatMap(([value, at]): ForeignLink[] => {
      const port = isFields(value) ? value : { connectsTo: value }
      const to = asName(own(port, 'connectsTo') ?? own(port, 'name')) ?? ''
      const pair = [name, to].sort().join('\n')
      if (joined.has(pair)) return []
      joined.add(pair)
      const named = own(port, 'connectsTo') === undefined ? undefined : asName(own(port, 'name'))
      const rate = amountOf('portSpeed', port, fields, (speed, unit) =>
        rateIn(speed, speedUnit(unit('SizeUnit'), unit('TimeUnit'))),
      )
      const travel = timeOf('timeToTravel', port, fields)
      return [
        {
          from: name,
          to,
          place: placeIn(document, ...at),
          ...(named === undefined ? {} : { port: named }),
          ...(rate === undefined || rate === 0 ? {} : { rate }),
          delay: { least: travel ?? 0, spread: 0 },
        },
      ]
    })
  })
}

/** A value and its units: of the thing itself, else the default of what it belongs to. */
const amountOf = (
  key: string,
  fields: Fields,
  owner: Fields,
  read: (value: unknown, unit: (suffix: string) => unknown) => Exact | undefined,
): Exact | undefined => {
  const common = `default${key[0]!.toUpperCase()}${key.slice(1)}`
  for (const [from, name] of [
    [fields, key],
    [owner, key],
    [owner, common],
  ] as const) {
    const value = own(from, name)
    if (value !== undefined) return read(value, suffix => own(from, `${name}${suffix}`))
  }
  return undefined
}

const timeOf = (key: string, fields: Fields, owner: Fields): Exact | undefined =>
  amountOf(key, fields, owner, (time, unit) => timeIn(time, timeUnit(unit('Unit'))))

/** `us`, `microseconds`. */
const timeUnit = (value: unknown): string => {
  const text = String(value ?? '').toLowerCase()
  if (text.startsWith('n')) return 'ns'
  if (text.startsWith('ms') || text.startsWith('mil')) return 'ms'
  return text === 's' || text.startsWith('sec') ? 's' : 'us'
}

const sizeUnit = (value: unknown): string => (/^b(?:it|its)?$/.test(String(value ?? '')) ? 'b' : 'B')

/** Bits or bytes per time, as a unit of rates. */
const speedUnit = (size: unknown, time: unknown): string => {
  const prefix = { ns: 'G', us: 'M', ms: 'k', s: '' }[timeUnit(time)] ?? 'M'
  return `${prefix}${sizeUnit(size) === 'b' ? 'bit' : 'B'}/s`
}

const flowOf = (
  { fields, path }: At,
  senders: ReadonlyMap<string, Fields>,
  document: Document,
  { findings }: Reading,
): ForeignRequest => {
  const sender = asName(own(fields, 'sourceDevice')) ?? ''
  const owner = senders.get(sender) ?? {}
  const size = amountOf('packetSize', fields, owner, (value, unit) => sizeIn(value, sizeUnit(unit('Unit'))))
  const period = timeOf('packetPeriodicity', fields, owner)
  const deadline = timeOf('hardConstraintTime', fields, owner)
  const jitter = timeOf('maximumJitter', fields, owner)
  const priority = own(fields, 'priorityValue')
  if (own(fields, 'firstSendingTime') !== undefined)
    findings.lose(
      'requests',
      'firstSendingTime: phases are arbitrary',
      placeIn(document, ...path, 'firstSendingTime'),
    )
  const receivers = asList(listed(own(fields, 'endDevices')) ?? [own(fields, 'endDevice')]).flatMap(
    name => asName(name) ?? [],
  )
  const paths = pathsOf(sender, receivers, asList(listed(own(fields, 'hops'))).map(asFields))
  return {
    id: asName(own(fields, 'name')) ?? `flow-${String(path[1])}`,
    place: placeIn(document, ...path),
    sender,
    receivers,
    ...(paths === undefined ? {} : { paths }),
    ...whole('sizeBits', size === undefined ? undefined : ceilExact(size)),
    ...whole('periodPs', period === undefined ? undefined : floorExact(period)),
    ...whole('deadlinePs', deadline === undefined ? undefined : floorExact(deadline)),
    ...whole('jitterPs', jitter === undefined ? undefined : floorExact(jitter)),
    ...(typeof priority === 'number' && priority >= 0 && priority < LANES
      ? { lane: LANES - 1 - Math.trunc(priority) }
      : {}),
  }
}

/** The way to each receiver, back from it hop by hop; undefined where the hops do not lead there. */
const pathsOf = (
  sender: string,
  receivers: readonly string[],
  hops: readonly Fields[],
): readonly (readonly string[])[] | undefined => {
  const before = new Map<string, string>()
  for (const hop of hops) {
    const [from, to] = [asName(own(hop, 'currentNodeName')), asName(own(hop, 'nextNodeName'))]
    if (from !== undefined && to !== undefined) before.set(to, from)
  }
  const ways = receivers.map(receiver => {
    const way = [receiver]
    for (let at = before.get(receiver); at !== undefined && way.length <= before.size; at = before.get(at))
      way.unshift(at)
    return way
  })
  return ways.length > 0 && ways.every(([first]) => first === sender) ? ways : undefined
}

const whole = (key: string, value: number | undefined): Record<string, number> =>
  value === undefined ? {} : { [key]: value }
