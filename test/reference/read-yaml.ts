import type { Arrival } from '../../src/model/arrival.ts'
import { customEncapsulation, ENCAPSULATIONS, type Encapsulation } from '../../src/model/encapsulation.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Link, Node, Preemption, ReservedTraffic, Topology } from '../../src/model/topology.ts'
import { wireBits } from './source.ts'

/** Reads the known answers' files, which have no errors: a reader of its own, so that the evidence rests on less. */
const UNITS: Readonly<Record<string, number>> = {
  ps: 1,
  ns: 1000,
  us: 1_000_000,
  ms: 1_000_000_000,
  s: 1_000_000_000_000,
  B: 8,
  KiB: 8 * 1024,
  MiB: 8 * 1024 * 1024,
  'kbit/s': 1000,
  'Mbit/s': 1_000_000,
  'Gbit/s': 1_000_000_000,
  ppm: 1000,
}

type Quantity = string | 0
const quantity = (text: Quantity): number => {
  if (text === 0) return 0
  const [value, unit] = text.split(' ')
  const scale = UNITS[unit ?? '']
  if (scale === undefined) throw new Error(`unit of ${text}`)
  return Math.round(Number(value) * scale)
}

/** `{ [key]: read(value) }`, or nothing where the file says nothing. */
const given = <K extends string, T, V>(
  key: K,
  value: T | undefined,
  read: (value: T) => V,
): { [k in K]?: V } => (value === undefined ? {} : ({ [key]: read(value) } as { [k in K]?: V }))

interface PreemptionText {
  readonly express: readonly number[]
  readonly minFragment: string
}
interface ReservedText {
  readonly name: string
  readonly size: string
  readonly period: string
  readonly packets?: number
}
interface LinkText {
  readonly id?: string
  readonly from: string
  readonly to: string
  readonly duplex?: boolean
  readonly bandwidth: string
  readonly queueSize: string
  readonly minLatency?: Quantity
  readonly maxJitter?: Quantity
  readonly mtu?: string
  readonly preemption?: PreemptionText | 'none'
  readonly reserved?: readonly ReservedText[]
  readonly bestEffort?: { readonly maxFrame: Quantity }
  readonly wakeLatency?: Quantity
  readonly queueCell?: string
}
interface NodeText {
  readonly kind: 'host' | 'switch'
  readonly minLatency?: Quantity
  readonly maxJitter?: Quantity
  readonly multicastLatency?: Quantity
  readonly sendLatency?: Quantity
  readonly sendJitter?: Quantity
}
export interface TopologyText {
  readonly name: string
  readonly encapsulation?: string | { readonly header: Quantity; readonly minimum: Quantity }
  readonly clockTolerance?: string
  readonly mtu?: string
  readonly preemption?: PreemptionText
  readonly reserved?: readonly ReservedText[]
  readonly bestEffort: { readonly maxFrame: Quantity }
  readonly defaults?: Readonly<Record<'link' | 'switch' | 'host', object | undefined>>
  readonly nodes: Readonly<Record<string, NodeText>>
  readonly links: readonly (Partial<LinkText> & { readonly from: string; readonly to: string })[]
}

const preemptionOf = (text: PreemptionText): Preemption => ({
  expressLanes: text.express.length,
  minFragmentBits: quantity(text.minFragment),
})

const reservedOf = (text: readonly ReservedText[]): readonly ReservedTraffic[] =>
  text.map(({ name, size, period, packets = 1 }) => ({
    name,
    sizeBits: quantity(size),
    periodPs: quantity(period),
    packets,
  }))

const linksOf = (file: TopologyText): readonly Link[] =>
  file.links.flatMap(written => {
    const text = { ...file.defaults?.link, ...written } as LinkText
    const link = (id: string, from: string, to: string): Link => ({
      id,
      from,
      to,
      bandwidthBps: quantity(text.bandwidth),
      queueSizeBits: text.queueSize === 'unlimited' ? Number.POSITIVE_INFINITY : quantity(text.queueSize),
      minLatencyPs: quantity(text.minLatency ?? 0),
      maxJitterPs: quantity(text.maxJitter ?? 0),
      ...given('mtuBits', text.mtu, quantity),
      ...given('preemption', text.preemption, p => (p === 'none' ? p : preemptionOf(p))),
      ...given('reserved', text.reserved, reservedOf),
      ...given('bestEffortMaxFrameBits', text.bestEffort, b => quantity(b.maxFrame)),
      ...given('wakeLatencyPs', text.wakeLatency, quantity),
      ...given('queueCellBits', text.queueCell, quantity),
    })
    const { id, from, to } = text
    const there = link(id ?? `${from}>${to}`, from, to)
    if (text.duplex === false) return [there]
    return [there, link(id === undefined ? `${to}>${from}` : `${id}~`, to, from)]
  })

const encapsulationOf = (text: TopologyText['encapsulation']): Encapsulation => {
  if (typeof text === 'object') return customEncapsulation(quantity(text.header), quantity(text.minimum))
  return ENCAPSULATIONS[(text ?? 'udp4') as keyof typeof ENCAPSULATIONS]
}

export const readTopology = (file: TopologyText): Topology => ({
  name: file.name,
  bestEffortMaxFrameBits: quantity(file.bestEffort.maxFrame),
  encapsulation: encapsulationOf(file.encapsulation),
  clockTolerancePpb: quantity((file.clockTolerance ?? 0) as Quantity),
  ...given('mtuBits', file.mtu, quantity),
  ...given('preemption', file.preemption, preemptionOf),
  ...given('reserved', file.reserved, reservedOf),
  nodes: Object.entries(file.nodes).map(([id, written]): Node => {
    const text = { ...file.defaults?.[written.kind], ...written } as NodeText
    return {
      id,
      kind: text.kind,
      minLatencyPs: quantity(text.minLatency ?? 0),
      maxJitterPs: quantity(text.maxJitter ?? 0),
      multicastLatencyPs: quantity(text.multicastLatency ?? 0),
      sendLatencyPs: quantity(text.sendLatency ?? 0),
      sendJitterPs: quantity(text.sendJitter ?? 0),
      forwards: text.kind === 'switch',
    }
  }),
  links: linksOf(file),
})

interface RequestText {
  readonly id: string
  readonly sender: string
  readonly receivers: readonly string[]
  readonly loadSize: string
  readonly minSize?: string
  readonly packets?: number
  readonly within?: Quantity
  readonly fragment?: boolean
  readonly arrival?: 'periodic' | 'sporadic' | { readonly rate: string; readonly burst: string }
  readonly period?: string
  readonly lane?: number
  readonly deadline?: string
  readonly jitter?: Quantity
  readonly sendLatency?: Quantity
  readonly sendJitter?: Quantity
  readonly routes?: readonly (readonly string[])[]
  readonly replicas?: readonly { readonly routes: readonly (readonly string[])[] }[]
}
export interface RequestsText {
  readonly requests: readonly RequestText[]
}

const arrivalOf = (text: NonNullable<RequestText['arrival']>): Arrival =>
  typeof text === 'string'
    ? { kind: text }
    : { kind: 'token-bucket', rateBps: quantity(text.rate), burstBits: quantity(text.burst) }

const pathsOf = (routes: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  routes.map(nodes => nodes.slice(1).map((to, i) => `${nodes[i]}>${to}`))

const tunnelsOf = (topology: Topology, text: RequestText): readonly Tunnel[] => {
  const loadSizeBits = quantity(text.loadSize)
  const arrival = text.arrival === undefined ? undefined : arrivalOf(text.arrival)
  const sizeBits = Number(wireBits(topology.encapsulation, BigInt(loadSizeBits)))
  const periodPs =
    arrival?.kind === 'token-bucket'
      ? Math.floor((sizeBits * 1e12) / arrival.rateBps)
      : quantity(text.period as Quantity)
  const tunnel: Omit<Tunnel, 'routes'> = {
    id: text.id,
    sender: text.sender,
    receivers: text.receivers,
    loadSizeBits,
    sizeBits,
    periodPs,
    requestedPeriodPs: periodPs,
    lane: text.lane ?? 0,
    ...given('minLoadSizeBits', text.minSize, quantity),
    ...given('packets', text.packets, n => n),
    ...given('withinPs', text.within, quantity),
    ...given('fragment', text.fragment, f => f),
    ...given('arrival', arrival, a => a),
    ...given('sendLatencyPs', text.sendLatency, quantity),
    ...given('sendJitterPs', text.sendJitter, quantity),
    ...given('jitterLimitPs', text.jitter, quantity),
    ...given('deadlinePs', text.deadline, quantity),
  }
  if (text.replicas === undefined) return [{ ...tunnel, routes: pathsOf(text.routes!) }]
  return text.replicas.map(({ routes }, i) => {
    const number = i === 0 ? 1 : 2
    return {
      ...tunnel,
      id: `${text.id}~${number}`,
      replica: { of: text.id, number },
      routes: pathsOf(routes),
    }
  })
}

/** Every request as placed on the routes its file fixes; one sent twice as its two tunnels. */
export const readTunnels = (topology: Topology, file: RequestsText): readonly Tunnel[] =>
  file.requests.flatMap(r => tunnelsOf(topology, r))
