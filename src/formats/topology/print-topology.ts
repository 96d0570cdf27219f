import { defined } from '../../model/defined.ts'
import { ENCAPSULATIONS } from '../../model/encapsulation.ts'
import type { Remarks } from '../../model/remarks.ts'
import type { Link, Node, Topology } from '../../model/topology.ts'
import { formatRate, formatRatio, formatSize, formatTime } from '../../quantity/format-quantity.ts'
import { type Printable, type PrintOptions, printText } from '../source/print-text.ts'
import { networkPortValues, portValues } from './print-port.ts'

type Values = Record<string, Printable>

/** How a topology is written. */
export interface TopologyPrintOptions extends Omit<PrintOptions, 'notes'> {
  /** What is said behind the entries of nodes and links (YAML only), by id. */
  readonly remarks?: {
    /** By node. */
    readonly nodes: ReadonlyMap<string, string>
    /** By link. */
    readonly links: ReadonlyMap<string, string>
  }
}

/** A topology as a file that reads back to the same topology; values that most share become defaults. */
export const printTopology = (topology: Topology, options: TopologyPrintOptions = {}): string => {
  const wires = topology.links.map(wireValues)
  const hosts = topology.nodes.filter(node => node.kind === 'host')
  const switches = topology.nodes.filter(node => node.kind === 'switch')
  const ofLinks = { ...commonest(wires, ZERO_WIRE), ...shared(topology.links.map(portValues)) }
  const ofKind = {
    host: commonest(hosts.map(nodeValues), { ...ZERO_TIMES, forwards: false }),
    switch: commonest(switches.map(nodeValues), { ...ZERO_TIMES, forwards: true }),
  }
  const defaults = filled({ link: ofLinks, switch: ofKind.switch, host: ofKind.host })
  const node = (n: Node): Values => ({
    kind: n.kind,
    ...without(nodeValues(n), { ...ZERO_TIMES, forwards: n.kind === 'switch', ...ofKind[n.kind] }),
    ...(n.layout === undefined ? {} : { layout: { x: n.layout.x, y: n.layout.y } }),
    ...remarkValues(n),
  })
  const firsts: Link[] = []
  const links = linkEntries(topology.links, { ...ZERO_WIRE, ...ofLinks }, firsts)
  const { remarks, ...print } = options
  return printText(
    {
      ...(topology.name === '' ? {} : { name: topology.name }),
      ...remarkValues(topology),
      bestEffort: { maxFrame: formatSize(topology.bestEffortMaxFrameBits) },
      encapsulation: encapsulationValue(topology),
      ...(topology.clockTolerancePpb === 0
        ? {}
        : { clockTolerance: formatRatio(topology.clockTolerancePpb) }),
      ...networkPortValues(topology),
      ...(Object.keys(defaults).length === 0 ? {} : { defaults }),
      nodes: new Map(topology.nodes.map(n => [n.id, node(n)])),
      links,
      ...sharedRiskValues(topology),
    },
    remarks === undefined ? print : { ...print, notes: notesOf(remarks, firsts) },
  )
}

const notesOf = (
  { nodes, links }: NonNullable<TopologyPrintOptions['remarks']>,
  entries: readonly Link[],
): ReadonlyMap<string, string> => {
  const notes = new Map<string, string>()
  for (const [id, note] of nodes) notes.set(`nodes.${id}`, note)
  for (const [i, { id }] of entries.entries()) {
    const note = links.get(id)
    if (note !== undefined) notes.set(`links.${i}`, note)
  }
  return notes
}

const encapsulationValue = ({ encapsulation }: Topology): Printable =>
  Object.hasOwn(ENCAPSULATIONS, encapsulation.name)
    ? encapsulation.name
    : { header: formatSize(encapsulation.headerBits), minimum: formatSize(encapsulation.minimumBits) }

/** Groups by name, as a file has them; nothing where there are none. */
export const sharedRiskValues = ({ sharedRisk = [] }: Pick<Topology, 'sharedRisk'>): Values =>
  sharedRisk.length === 0
    ? {}
    : {
        sharedRisk: new Map(
          sharedRisk.map(({ id, cables, links, nodes, ...remarks }) => [
            id,
            { ...defined({ cables, links, nodes }), ...remarkValues(remarks) },
          ]),
        ),
      }

const remarkValues = ({ description, labels }: Remarks): Values => ({
  ...(description === undefined ? {} : { description }),
  ...(labels === undefined ? {} : { labels }),
})

const ZERO = formatTime(0)
const ZERO_WIRE: Values = { minLatency: ZERO, maxJitter: ZERO }
const ZERO_TIMES: Values = { ...ZERO_WIRE, multicastLatency: ZERO, sendLatency: ZERO, sendJitter: ZERO }

const nodeValues = (node: Node): Values => ({
  minLatency: formatTime(node.minLatencyPs),
  maxJitter: formatTime(node.maxJitterPs),
  multicastLatency: formatTime(node.multicastLatencyPs),
  sendLatency: formatTime(node.sendLatencyPs),
  sendJitter: formatTime(node.sendJitterPs),
  forwards: node.forwards,
})

/** What an entry of a file says of a link, all of it. */
export const linkValues = (link: Link): Readonly<Record<string, Printable>> => ({
  ...wireValues(link),
  ...portValues(link),
})

const wireValues = (link: Link): Values => ({
  bandwidth: formatRate(link.bandwidthBps),
  queueSize: formatSize(link.queueSizeBits),
  minLatency: formatTime(link.minLatencyPs),
  maxJitter: formatTime(link.maxJitterPs),
})

/**
 * Per key the value most of `all` have (the first of equals); where the reader assumes one anyway, only another that
 * more than half of them share.
 */
const commonest = (all: readonly Values[], assumed: Values): Values => {
  const result: Values = {}
  for (const key of Object.keys(all[0] ?? {})) {
    const counts = new Map<Printable, number>()
    for (const values of all) counts.set(values[key]!, (counts.get(values[key]!) ?? 0) + 1)
    const [[value, count] = [undefined, 0]] = [...counts].sort((a, b) => b[1] - a[1])
    const worthwhile = assumed[key] === undefined || (value !== assumed[key] && count * 2 > all.length)
    if (value !== undefined && worthwhile) result[key] = value
  }
  return result
}

/** What all give, alike: a link cannot take back what a default gives it. */
const shared = (all: readonly Values[]): Values =>
  Object.fromEntries(
    Object.entries(all[0] ?? {}).filter(([key, value]) => all.every(values => isSame(values[key], value))),
  )

const isSame = (a: Printable | undefined, b: Printable | undefined): boolean =>
  a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b))

const filled = (groups: Record<string, Values>): Values =>
  Object.fromEntries(Object.entries(groups).filter(([, values]) => Object.keys(values).length > 0))

const without = (values: Values, assumed: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([key, value]) => !isSame(value, assumed[key])))

/** One entry per duplex pair (a link followed by its like reverse), else one per direction; `firsts` gets the link of each. */
const linkEntries = (links: readonly Link[], assumed: Values, firsts: Link[] = []): readonly Printable[] => {
  const entries: Printable[] = []
  for (let i = 0; i < links.length; i++) {
    const link = links[i]!
    const reverse = links[i + 1]
    const named = link.id !== `${link.from}>${link.to}`
    const duplex = reverse !== undefined && isReverse(link, reverse, named)
    if (duplex) i++
    firsts.push(link)
    entries.push({
      ...(named ? { id: link.id } : {}),
      from: link.from,
      to: link.to,
      ...without(linkValues(link), assumed),
      ...(duplex ? {} : { duplex: false }),
      ...remarkValues(link),
    })
  }
  return entries
}

const isReverse = (link: Link, other: Link, named: boolean): boolean =>
  other.id === (named ? `${link.id}~` : `${link.to}>${link.from}`) &&
  other.from === link.to &&
  other.to === link.from &&
  other.bandwidthBps === link.bandwidthBps &&
  other.queueSizeBits === link.queueSizeBits &&
  other.minLatencyPs === link.minLatencyPs &&
  other.maxJitterPs === link.maxJitterPs &&
  isSame(portValues(other), portValues(link)) &&
  isSame(remarkValues(other), remarkValues(link))
