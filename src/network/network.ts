import { gcd } from '../calculus/queue/integer.ts'
import { PS_PER_SECOND, shortestPs, slowestPs, transmissionPs } from '../calculus/queue/transmission.ts'
import { portSettings } from '../model/port.ts'
import type { ReservedTraffic, Topology } from '../model/topology.ts'

/** Control traffic of one kind at one port, worst case: batches of `packets` frames that take `costPs` together. */
export interface ReservedFlow {
  readonly name: string
  readonly packets: number
  readonly costPs: number
  readonly periodPs: number
}

/**
 * A topology compiled to arrays over node and link numbers, which are positions in the file. Latency and jitter of a
 * link include the processing of the node it enters (MODEL "Network").
 */
export interface Network {
  readonly topology: Topology
  readonly nodeCount: number
  readonly linkCount: number
  readonly nodeIndex: ReadonlyMap<string, number>
  readonly linkIndex: ReadonlyMap<string, number>
  readonly from: Int32Array
  readonly to: Int32Array
  readonly bandwidthBps: Float64Array
  readonly queueBits: Float64Array
  /** The line rate in bits per ps, reduced: `bitsNum[e] / bitsDen[e]`. */
  readonly bitsNum: Float64Array
  readonly bitsDen: Float64Array
  readonly latencyPs: Float64Array
  readonly jitterPs: Float64Array
  /** Transmission time of the largest best-effort frame, worst case; 0 where there is none. */
  readonly bestEffortPs: Float64Array
  /** Longest time that a sleeping port needs before it can send. */
  readonly wakePs: Float64Array
  /** How many lanes, from 0, are express at a port with preemption; 0 at one without. */
  readonly expressLanes: Int32Array
  /** Transmission time of the longest stretch of a preemptable frame that cannot be cut; Infinity without preemption. */
  readonly uncutPs: Float64Array
  /** C⁺ of the 24 B that each cut costs on the wire; 0 without preemption. */
  readonly cutPs: Float64Array
  /** Unit of each queue's memory, bits. */
  readonly cellBits: Float64Array
  /** Largest IP packet of each link, bits; Infinity where none is set. */
  readonly mtuBits: Float64Array
  /** Least of them, Infinity in a network without links. */
  readonly leastMtuBits: number
  /** Control traffic above all lanes, by link. */
  readonly reserved: readonly (readonly ReservedFlow[])[]
  /** Whether sizes in the queues and transmission times are proportional: no cells, exact clocks. */
  readonly isProportional: boolean
  readonly multicastPs: Float64Array
  readonly forwards: Uint8Array
  /** Outgoing links of node n: `outLinks[outStart[n]] … outLinks[outStart[n + 1] − 1]`, in file order. */
  readonly outStart: Int32Array
  readonly outLinks: Int32Array
  /** Incoming links, likewise. */
  readonly inStart: Int32Array
  readonly inLinks: Int32Array
  /** Incoming links from nodes that forward. */
  readonly transitStart: Int32Array
  readonly transitLinks: Int32Array
}

export const compileNetwork = (topology: Topology): Network => {
  const { nodes, links } = topology
  const nodeIndex = new Map(nodes.map((node, i) => [node.id, i]))
  const linkIndex = new Map(links.map((link, i) => [link.id, i]))
  const from = Int32Array.from(links, link => nodeIndex.get(link.from)!)
  const to = Int32Array.from(links, link => nodeIndex.get(link.to)!)
  const [outStart, outLinks] = linksByNode(from, nodes.length)
  const [inStart, inLinks] = linksByNode(to, nodes.length)
  const [transitStart, transitLinks] = linksByNode(to, nodes.length, e => nodes[from[e]].forwards)
  const tolerance = topology.clockTolerancePpb
  const ports = links.map(link => portSettings(topology, link))
  const slowest = (bits: number, e: number): number =>
    slowestPs(transmissionPs(bits, links[e].bandwidthBps), tolerance)
  return {
    topology,
    nodeCount: nodes.length,
    linkCount: links.length,
    nodeIndex,
    linkIndex,
    from,
    to,
    bandwidthBps: Float64Array.from(links, link => link.bandwidthBps),
    queueBits: Float64Array.from(links, link => link.queueSizeBits),
    bitsNum: Float64Array.from(links, link => link.bandwidthBps / gcd(link.bandwidthBps, PS_PER_SECOND)),
    bitsDen: Float64Array.from(links, link => PS_PER_SECOND / gcd(link.bandwidthBps, PS_PER_SECOND)),
    latencyPs: Float64Array.from(links, (link, e) => link.minLatencyPs + nodes[to[e]].minLatencyPs),
    jitterPs: Float64Array.from(links, (link, e) => link.maxJitterPs + nodes[to[e]].maxJitterPs),
    bestEffortPs: Float64Array.from(ports, ({ bestEffortMaxFrameBits: frame }, e) =>
      frame === 0 ? 0 : slowest(frame, e),
    ),
    wakePs: Float64Array.from(ports, port => port.wakeLatencyPs),
    expressLanes: Int32Array.from(ports, port => port.preemption?.expressLanes ?? 0),
    uncutPs: Float64Array.from(ports, ({ preemption }, e) =>
      preemption === undefined
        ? Number.POSITIVE_INFINITY
        : slowest(preemption.minFragmentBits + BEYOND_FRAGMENT_BITS, e),
    ),
    cutPs: Float64Array.from(ports, ({ preemption }, e) =>
      preemption === undefined ? 0 : slowest(CUT_BITS, e),
    ),
    cellBits: Float64Array.from(ports, port => port.queueCellBits),
    mtuBits: Float64Array.from(ports, port => port.mtuBits),
    leastMtuBits: ports.reduce((least, { mtuBits }) => Math.min(least, mtuBits), Number.POSITIVE_INFINITY),
    reserved: ports.map(({ reserved }, e) =>
      reserved.map(traffic => reservedFlow(traffic, slowest(traffic.sizeBits, e), tolerance)),
    ),
    isProportional: tolerance === 0 && ports.every(port => port.queueCellBits === 1),
    multicastPs: Float64Array.from(nodes, node => node.multicastLatencyPs),
    forwards: Uint8Array.from(nodes, node => (node.forwards ? 1 : 0)),
    outStart,
    outLinks,
    inStart,
    inLinks,
    transitStart,
    transitLinks,
  }
}

const BYTE = 8

/**
 * What a fragment of the least length may still have before it and behind it that cannot be cut: 63 B that are too few for
 * a fragment of their own, and 20 B of preamble and gap, less the 4 B that the next check sum takes ([8023-2018-99];
 * MODEL "Preemption").
 */
const BEYOND_FRAGMENT_BITS = 79 * BYTE

/** A cut costs a check sum, a gap and a preamble more: 4 + 12 + 8 B. */
const CUT_BITS = 24 * BYTE

const reservedFlow = (
  { name, packets, periodPs }: ReservedTraffic,
  framePs: number,
  tolerance: number,
): ReservedFlow => ({
  name,
  packets,
  costPs: packets * framePs,
  periodPs: shortestPs(periodPs, tolerance),
})

/** Links grouped by one of their ends, in file order. */
const linksByNode = (
  end: Int32Array,
  nodeCount: number,
  counts: (link: number) => boolean = () => true,
): [start: Int32Array, links: Int32Array] => {
  const start = new Int32Array(nodeCount + 1)
  end.forEach((n, e) => {
    if (counts(e)) start[n + 1]++
  })
  for (let n = 0; n < nodeCount; n++) start[n + 1] += start[n]
  const next = start.slice()
  const links = new Int32Array(start[nodeCount])
  end.forEach((n, e) => {
    if (counts(e)) links[next[n]++] = e
  })
  return [start, links]
}

const SAME = [1, 1] as const

/** bandwidth(f)/bandwidth(e), reduced. */
export const speedRatio = (network: Network, f: number, e: number): readonly [num: number, den: number] => {
  const num = network.bandwidthBps[f]
  const den = network.bandwidthBps[e]
  if (num === den) return SAME
  const common = gcd(num, den)
  return [num / common, den / common]
}
