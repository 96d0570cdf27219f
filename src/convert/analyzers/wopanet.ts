import { addExact, ceilExact, type Exact, floorExact } from '../../quantity/exact.ts'
import { decimalTimes } from '../foreign/amounts.ts'
import type { Place } from '../foreign/document.ts'
import type { ForeignLink, ForeignNetwork, ForeignNode, ForeignRequest } from '../foreign/network.ts'
import { onlyDocument, type Reading } from '../foreign/reading.ts'
import { childrenOf, type PlaceOf, type XmlElement, xmlFile } from '../source/xml-tree.ts'
import { bucketSource } from './token-bucket.ts'
import { rateIn, sizeIn, timeIn } from './units.ts'

/** Networks of WOPANet as Saihu and AFDX tools write them: stations, switches, links and flows with their targets. */
export const readWopanet = (reading: Reading): ForeignNetwork | undefined => {
  const { findings } = reading
  const file = xmlFile(onlyDocument(reading), findings)
  if (file === undefined) return undefined
  const { root, placeOf } = file
  const about = childrenOf(root, 'network')[0]
  const elements = root.children.filter(({ name }) => name === 'station' || name === 'switch')
  const devices = new Map(elements.map(element => [element.attributes.name ?? '', element]))
  const nodes = elements.map((element): ForeignNode => {
    const id = element.attributes.name ?? ''
    return {
      id,
      place: placeOf(element, `${element.name} ${id}`),
      kind: element.name === 'station' ? 'host' : 'switch',
    }
  })
  const flows = childrenOf(root, 'flow')
  const raw = childrenOf(root, 'link')
  const isCable = usedBackwards(raw, flows)
  if (isCable && raw[0] !== undefined)
    findings.odd('links', 'links that flows use in both directions are cables', placeOf(raw[0], 'link'))
  const links = raw.map(element => linkOf(element, devices, about, !isCable, placeOf, reading))
  return {
    name: about?.attributes.name ?? '',
    encapsulation: 'none',
    nodes,
    links,
    requests: flows.map((element, i) => flowOf(element, i, about, placeOf, reading)),
  }
}

const pathsOf = (flow: XmlElement): readonly (readonly string[])[] =>
  childrenOf(flow, 'target').map(target => {
    const source = flow.attributes.source ?? ''
    const stops = childrenOf(target, 'path').map(path => path.attributes.node ?? '')
    const all = stops.length === 0 ? [target.attributes.name ?? ''] : stops
    return all[0] === source ? all : [source, ...all]
  })

/** Whether some path goes over a link against its direction: then every link has two. */
const usedBackwards = (links: readonly XmlElement[], flows: readonly XmlElement[]): boolean => {
  const forward = new Set(links.map(({ attributes: { from, to } }) => `${from}\n${to}`))
  return flows.some(flow =>
    pathsOf(flow).some(path =>
      path.some(
        (node, i) =>
          i > 0 && !forward.has(`${path[i - 1]}\n${node}`) && forward.has(`${node}\n${path[i - 1]}`),
      ),
    ),
  )
}

const linkOf = (
  element: XmlElement,
  devices: ReadonlyMap<string, XmlElement>,
  about: XmlElement | undefined,
  isDirected: boolean,
  placeOf: PlaceOf,
  reading: Reading,
): ForeignLink => {
  const { attributes } = element
  const { from = '', to = '', name, fromPort, toPort } = attributes
  const place = placeOf(element, `link ${name ?? `${from}-${to}`}`)
  const sender = devices.get(from)
  /** What the link says itself, else its sender, else the network. */
  const say = (key: string): string | undefined =>
    attributes[key] ??
    sender?.attributes[key] ??
    (key === 'transmission-capacity' ? about?.attributes[key] : undefined)
  const capacity = rateOf(say('transmission-capacity'), place, reading)
  const served = rateOf(say('service-rate'), place, reading)
  if (
    served !== undefined &&
    capacity !== undefined &&
    (floorExact(capacity) ?? 0) > (floorExact(served) ?? 0)
  )
    reading.findings.lose(
      'bandwidth',
      'capacities above the rate served: analyze with --no-line-shaping',
      place,
    )
  const latency = timeIn(say('service-latency'), 's') ?? 0
  // Of AFDX switches, in microseconds.
  const technical = timeIn(sender?.attributes['tech-latency'], 'us') ?? 0
  const rate = served ?? capacity
  return {
    from,
    to,
    place,
    isDirected,
    ...(name === undefined ? {} : { id: name }),
    ...(fromPort === undefined ? {} : { port: fromPort }),
    ...(toPort === undefined ? {} : { farPort: toPort }),
    ...(rate === undefined || rate === 0 ? {} : { rate }),
    delay: { least: 0, spread: addExact(latency, technical) },
  }
}

const rateOf = (
  text: string | undefined,
  place: Place,
  { options, findings }: Reading,
): Exact | undefined => {
  if (text === undefined) return undefined
  const rate = rateIn(text, 'bps')
  if (!/^\s*[\d.]+(?:[eE][+-]?\d+)?\s*$/.test(text)) return rate
  if (options.capacityUnitBps !== undefined) return decimalTimes(text, options.capacityUnitBps)
  if (rate !== 0)
    findings.error(
      place,
      'MISSING_UNIT',
      'a rate with its unit; --capacity-unit gives it to all (e.g. Mbit/s)',
      text,
    )
  return rate
}

const flowOf = (
  element: XmlElement,
  index: number,
  about: XmlElement | undefined,
  placeOf: PlaceOf,
  reading: Reading,
): ForeignRequest => {
  const { attributes } = element
  const name = attributes.name ?? `flow-${index}`
  const place = placeOf(element, `flow ${name}`)
  const paths = pathsOf(element)
  const inCommon = about?.attributes ?? {}
  const size = (key: string): number | undefined => {
    const value = sizeIn(attributes[key] ?? inCommon[key], 'B')
    return value === undefined ? undefined : ceilExact(value)
  }
  const common = {
    id: name,
    place,
    sender: attributes.source ?? '',
    receivers: [...new Set(paths.map(path => path.at(-1)!))],
    paths: [...new Map(paths.map(path => [path.at(-1), path])).values()],
  }
  if (attributes['lb-rate'] !== undefined || attributes['lb-burst'] !== undefined) {
    const bucket = {
      burst: sizeIn(attributes['lb-burst'], 'B'),
      rate: rateOf(attributes['lb-rate'], place, reading),
    }
    const most = size('maximum-packet-size')
    return {
      ...common,
      ...bucketSource([bucket], most === 0 ? undefined : most, size('minimum-packet-size'), place, reading),
    }
  }
  return { ...common, ...periodic(element, size, place, reading) }
}

/** Virtual links of AFDX: payloads in bytes plus the overhead of the network, periods and deadlines in milliseconds. */
const periodic = (
  { attributes }: XmlElement,
  size: (key: string) => number | undefined,
  place: Place,
  { findings }: Reading,
): Partial<ForeignRequest> => {
  const overhead = size('overhead') ?? 0
  const payload = size('max-payload')
  const least = size('min-payload')
  const period = timeIn(attributes.period, 'ms')
  const deadline = timeIn(attributes.deadline, 'ms')
  const jitter = timeIn(attributes.jitter, 'ms')
  if (/^\s*[\d.]+\s*$/.test(attributes.period ?? ''))
    findings.note('assumption', 'requests', 'periods and deadlines are taken for milliseconds', place)
  const sizeBits = payload === undefined ? size('maximum-packet-size') : payload + overhead
  const periodPs = period === undefined ? undefined : floorExact(period)
  const deadlinePs = deadline === undefined ? undefined : floorExact(deadline)
  const sendJitterPs = jitter === undefined ? undefined : ceilExact(jitter)
  return {
    ...(sizeBits === undefined ? {} : { sizeBits }),
    ...(least === undefined || payload === undefined || least >= payload
      ? {}
      : { minSizeBits: least + overhead }),
    ...(periodPs === undefined ? {} : { periodPs }),
    ...(deadlinePs === undefined ? {} : { deadlinePs }),
    ...(sendJitterPs === undefined ? {} : { sendJitterPs }),
    ...(attributes.priority?.toLowerCase() === 'low' ? { lane: 1 } : {}),
  }
}
