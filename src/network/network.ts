import { gcd } from '../calculus/queue/integer.ts'
import { PS_PER_SECOND, slowestPs, transmissionPs } from '../calculus/queue/transmission.ts'
import type { Topology } from '../model/topology.ts'

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
  const frame = topology.bestEffortMaxFrameBits
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
    bestEffortPs: Float64Array.from(links, link =>
      frame === 0 ? 0 : slowestPs(transmissionPs(frame, link.bandwidthBps), topology.clockTolerancePpb),
    ),
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

/** bandwidth(f)/bandwidth(e), reduced. */
export const speedRatio = (network: Network, f: number, e: number): [num: number, den: number] => {
  const num = network.bandwidthBps[f]
  const den = network.bandwidthBps[e]
  if (num === den) return [1, 1]
  const common = gcd(num, den)
  return [num / common, den / common]
}
