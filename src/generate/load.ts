import type { Topology } from '../model/topology.ts'
import { PS_PER_NS, PS_PER_SECOND } from '../quantity/scale.ts'
import type { Chance } from './chance.ts'

/** What a request brings to the links of its tree. */
export interface Flow {
  readonly sender: string
  readonly receivers: readonly string[]
  readonly periodPs: number
  /** On the wire, in the long run. */
  readonly bitsPerPeriod: number
}

/** Links by index: those leaving and those entering each node. */
interface Graph {
  readonly index: ReadonlyMap<string, number>
  readonly leaving: readonly (readonly number[])[]
  readonly entering: readonly (readonly number[])[]
  readonly from: Int32Array
  readonly to: Int32Array
}

const graphOf = ({ nodes, links }: Topology): Graph => {
  const index = new Map(nodes.map((node, i) => [node.id, i]))
  const leaving: number[][] = nodes.map(() => [])
  const entering: number[][] = nodes.map(() => [])
  const from = Int32Array.from(links, link => index.get(link.from)!)
  const to = Int32Array.from(links, link => index.get(link.to)!)
  for (let e = 0; e < links.length; e++) {
    leaving[from[e]!]!.push(e)
    entering[to[e]!]!.push(e)
  }
  return { index, leaving, entering, from, to }
}

/** Hops from `start` to every node, −1 where there is no way; only forwarding nodes are passed through. */
const hopsFrom = (start: number, topology: Topology, { leaving, to }: Graph): Int32Array => {
  const hops = new Int32Array(topology.nodes.length).fill(-1)
  const queue = [start]
  hops[start] = 0
  for (const node of queue) {
    if (node !== start && !topology.nodes[node]!.forwards) continue
    for (const e of leaving[node]!) {
      if (hops[to[e]!] !== -1) continue
      hops[to[e]!] = hops[node]! + 1
      queue.push(to[e]!)
    }
  }
  return hops
}

/**
 * Utilisation of the fullest link when every request takes a shortest tree, chance choosing among equals. An
 * estimate: placement decides later and may do better or worse. Exact for the links at hosts with one cable.
 */
export const fullestLink = (topology: Topology, requests: readonly Flow[], draw: Chance): number => {
  const graph = graphOf(topology)
  const { nodes, links } = topology
  const load = new Float64Array(links.length)
  const hopsOf = new Map<number, Int32Array>()
  for (const request of requests) {
    const sender = graph.index.get(request.sender)!
    const hops = hopsOf.get(sender) ?? hopsFrom(sender, topology, graph)
    hopsOf.set(sender, hops)
    const reached = new Set([sender])
    for (const receiver of request.receivers) {
      // Back from the receiver until the tree is met; a receiver out of reach carries nothing.
      let node = graph.index.get(receiver)!
      while (hops[node] !== -1 && !reached.has(node)) {
        reached.add(node)
        const nearer = graph.entering[node]!.filter(e => {
          const u = graph.from[e]!
          return hops[u] === hops[node]! - 1 && (u === sender || nodes[u]!.forwards)
        })
        const e = draw.oneOf(nearer)
        load[e]! += (request.bitsPerPeriod * PS_PER_SECOND) / (request.periodPs * links[e]!.bandwidthBps)
        node = graph.from[e]!
      }
    }
  }
  return load.reduce((fullest, x) => Math.max(fullest, x), 0)
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

const upToNs = (ps: number): number => Math.max(PS_PER_NS, Math.ceil(ps / PS_PER_NS) * PS_PER_NS)

/**
 * How to scale periods by `factor`, up to whole nanoseconds so that files stay readable. Their common divisor is
 * rounded, not each of them, so that periods that were multiples of each other still are; only where that divisor
 * would fall below 1 us, too coarse to hit the load, each is rounded by itself.
 */
export const periodScale = (periodsPs: readonly number[], factor: number): ((periodPs: number) => number) => {
  const common = periodsPs.reduce(gcd, 0)
  const grain = upToNs(common * factor)
  return periodPs => {
    const scaled = grain >= 1_000_000 ? grain * (periodPs / common) : upToNs(periodPs * factor)
    if (!Number.isSafeInteger(scaled)) throw new RangeError(`load: a period of ${scaled} ps is out of range`)
    return scaled
  }
}
