import { asFields, asList, asName, type Fields, own } from '../../formats/reading/fields.ts'
import type { Path } from '../../formats/source/source.ts'
import { ceilExact, type Exact, floorExact } from '../../quantity/exact.ts'
import type { Document } from '../foreign/document.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode, ForeignRequest } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { mapsIn, placeIn, plainFile } from '../source/plain-source.ts'
import { bucketSource } from './token-bucket.ts'
import { type DefaultUnits, rateIn, sizeIn, timeIn } from './units.ts'

/** An output port that serves flows. */
interface Server {
  readonly name: string
  readonly node: string
  readonly path: Path
  readonly rate: Exact | undefined
  readonly latency: Exact | undefined
}

/**
 * An output-port network of Saihu: servers are ports `NODE-PORT`, flows are paths over them. Nodes are what stands before
 * the last hyphen; a flow comes from a host of its own and ends in a host behind its last port.
 */
export const readOpn = (reading: Reading): ForeignNetwork | undefined => {
  const file = plainFile(reading)
  if (file === undefined) return undefined
  const { document, root } = file
  const { findings } = reading
  const about = asFields(own(root, 'network'))
  const units = unitsOf(about, { time: 's', data: 'B', rate: 'bps' })
  const servers = new Map<string, Server>()
  for (const { fields, path } of mapsIn(own(root, 'servers'), ['servers'], document, findings)) {
    const server = serverOf(fields, path, unitsOf(fields, units), document, reading)
    servers.set(server.name, server)
  }
  const nodes = new Map<string, ForeignNode>()
  for (const { node, path } of servers.values())
    if (!nodes.has(node)) nodes.set(node, { id: node, kind: 'switch', place: placeIn(document, ...path) })
  const links = new Map<string, ForeignLink>()
  const requests: ForeignRequest[] = []
  for (const { fields, path } of mapsIn(own(root, 'flows'), ['flows'], document, findings)) {
    if (findings.isFull) break
    const flow = flowOf(fields, path, units, about, servers, nodes, links, document, reading)
    if (flow !== undefined) requests.push(flow)
  }
  return {
    name: asName(own(about, 'name')) ?? '',
    encapsulation: 'none',
    nodes: [...nodes.values()],
    links: [...links.values()],
    requests,
  }
}

const unitsOf = (fields: Fields, otherwise: DefaultUnits): DefaultUnits => {
  const unit = (key: string, fallback: string): string => {
    const value = own(fields, key)
    return typeof value === 'string' ? value : fallback
  }
  return {
    time: unit('time_unit', otherwise.time),
    data: unit('data_unit', otherwise.data),
    rate: unit('rate_unit', otherwise.rate),
  }
}

const serverOf = (
  fields: Fields,
  path: Path,
  units: DefaultUnits,
  document: Document,
  { findings }: Reading,
): Server => {
  const name = asName(own(fields, 'name')) ?? ''
  const curve = asFields(own(fields, 'service_curve'))
  const rates = listOf(own(curve, 'rates')).map(rate => rateIn(rate, units.rate))
  const latencies = listOf(own(curve, 'latencies')).map(latency => timeIn(latency, units.time))
  const capacity = rateIn(own(fields, 'capacity'), units.rate)
  const place = placeIn(document, ...path)
  if (rates.length > 1) findings.lose('bandwidth', 'of several rate-latency curves the first is kept', place)
  const rate = rates[0] ?? capacity
  if (rate !== undefined && capacity !== undefined && (floorExact(capacity) ?? 0) > (floorExact(rate) ?? 0))
    findings.lose('bandwidth', 'capacities above the rate served: analyze with --no-line-shaping', place)
  const at = name.lastIndexOf('-')
  return { name, node: at > 0 ? name.slice(0, at) : name, path, rate, latency: latencies[0] }
}

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value]

const flowOf = (
  fields: Fields,
  path: Path,
  common: DefaultUnits,
  about: Fields,
  servers: ReadonlyMap<string, Server>,
  nodes: Map<string, ForeignNode>,
  links: Map<string, ForeignLink>,
  document: Document,
  reading: Reading,
): ForeignRequest | undefined => {
  const { findings } = reading
  const place = placeIn(document, ...path)
  const units = unitsOf(fields, common)
  const name = asName(own(fields, 'name')) ?? `flow-${String(path[1])}`
  const branches = [
    { ports: own(fields, 'path'), at: [...path, 'path'] },
    ...asList(own(fields, 'multicast')).map((branch, i) => ({
      ports: own(asFields(branch), 'path'),
      at: [...path, 'multicast', i, 'path'],
    })),
  ]
  const sender = unusedName(`src-${name}`, nodes)
  const paths: string[][] = []
  for (const { ports, at } of branches) {
    const way = wayOf(asList(ports), at, servers, document, reading)
    if (way === undefined) return undefined
    const last = way.at(-1)!
    const sink = `sink-${last.name}`
    if (!nodes.has(sink)) nodes.set(sink, { id: sink, kind: 'host', place })
    const stops = [...way.map(({ node }) => node), sink]
    for (const [i, server] of way.entries()) join(server, stops[i + 1]!, links, document)
    paths.push([sender, ...stops])
  }
  const first = paths[0]?.[1]
  if (first === undefined) return undefined
  nodes.set(sender, { id: sender, kind: 'host', place })
  links.set(`${sender}\n${first}`, {
    from: sender,
    to: first,
    place,
    isDirected: true,
    delay: { least: 0, spread: 0 },
  })
  const curve = asFields(own(fields, 'arrival_curve'))
  const rates = listOf(own(curve, 'rates'))
  const buckets = listOf(own(curve, 'bursts')).map((burst, i) => ({
    burst: sizeIn(burst, units.data),
    rate: rateIn(rates[i], units.rate),
  }))
  const lengths = ['max_packet_length', 'min_packet_length'].map(key =>
    own(fields, key) !== undefined
      ? sizeIn(own(fields, key), units.data)
      : sizeIn(own(about, key), common.data),
  )
  const [sizeBits, minSizeBits] = lengths.map(length =>
    length === undefined ? undefined : ceilExact(length),
  )
  if (sizeBits === undefined && reading.options.packetBits === undefined)
    findings.error(place, 'MISSING_KEY', 'max_packet_length; --packet SIZE gives one', 'none')
  return {
    id: name,
    place,
    sender,
    receivers: [...new Set(paths.map(way => way.at(-1)!))],
    paths: distinct(paths),
    ...bucketSource(buckets, sizeBits === 0 ? undefined : sizeBits, minSizeBits, place, reading),
  }
}

/** One path to each receiver. */
const distinct = (paths: readonly (readonly string[])[]): readonly (readonly string[])[] => [
  ...new Map(paths.map(path => [path.at(-1), path])).values(),
]

const unusedName = (wanted: string, nodes: ReadonlyMap<string, unknown>): string => {
  let name = wanted
  for (let n = 2; nodes.has(name); n++) name = `${wanted}-${n}`
  return name
}

const wayOf = (
  ports: readonly unknown[],
  at: Path,
  servers: ReadonlyMap<string, Server>,
  document: Document,
  { findings }: Reading,
): readonly Server[] | undefined => {
  const way: Server[] = []
  for (const [i, port] of ports.entries()) {
    const server = typeof port === 'number' ? [...servers.values()][port] : servers.get(String(port))
    if (server === undefined) {
      findings.error(
        placeIn(document, ...at, i),
        'UNKNOWN_NODE',
        'a server of the network',
        String(port).slice(0, 60),
      )
      return undefined
    }
    if (way.some(({ node }) => node === server.node)) {
      findings.error(
        placeIn(document, ...at, i),
        'UNSUPPORTED',
        'a path that enters each node once',
        server.name,
      )
      return undefined
    }
    way.push(server)
  }
  if (way.length > 0) return way
  findings.error(placeIn(document, ...at), 'FOREIGN_SYNTAX', 'a path of at least one server', 'none')
  return undefined
}

/** A port leads to one next node on every path; each further one is a link of its own. */
const join = (
  { name, node, path, rate, latency }: Server,
  to: string,
  links: Map<string, ForeignLink>,
  document: Document,
): void => {
  const key = `${name}\n${to}`
  if (links.has(key)) return
  links.set(key, {
    from: node,
    to,
    id: name,
    port: name,
    place: placeIn(document, ...path),
    isDirected: true,
    ...(rate === undefined || rate === 0 ? {} : { rate }),
    delay: { least: 0, spread: latency ?? 0 },
  })
}
