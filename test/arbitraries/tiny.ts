import { ENCAPSULATIONS } from '../../src/model/encapsulation.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Link, Node, Topology } from '../../src/model/topology.ts'

/** Hand-made networks: everything is nought but what is said. 1 Gbit/s, so that a bit takes 1000 ps. */
export const node = (id: string, over: Partial<Node> = {}): Node => ({
  id,
  kind: id.startsWith('h') ? 'host' : 'switch',
  minLatencyPs: 0,
  maxJitterPs: 0,
  multicastLatencyPs: 0,
  sendLatencyPs: 0,
  sendJitterPs: 0,
  forwards: !id.startsWith('h'),
  ...over,
})

export const link = (id: string, over: Partial<Link> = {}): Link => {
  const [from, to] = id.split('>')
  const bandwidthBps = 1_000_000_000
  return {
    id,
    from: from!,
    to: to!,
    bandwidthBps,
    queueSizeBits: 1 << 30,
    minLatencyPs: 0,
    maxJitterPs: 0,
    ...over,
  }
}

export const network = (
  nodes: readonly Node[],
  links: readonly Link[],
  over: Partial<Topology> = {},
): Topology => ({
  name: 'tiny',
  bestEffortMaxFrameBits: 0,
  encapsulation: ENCAPSULATIONS.none,
  clockTolerancePpb: 0,
  nodes,
  links,
  ...over,
})

/** `paths` are node ids joined by `>`, one per receiver. */
export const tunnel = (
  id: string,
  paths: readonly string[],
  sizeBits: number,
  periodPs: number,
  lane: number = 0,
): Tunnel => {
  const nodes = paths.map(p => p.split('>'))
  return {
    id,
    sender: nodes[0]![0]!,
    receivers: nodes.map(p => p.at(-1)!),
    loadSizeBits: sizeBits,
    sizeBits,
    periodPs,
    requestedPeriodPs: periodPs,
    lane,
    routes: nodes.map(p => p.slice(1).map((to, i) => `${p[i]}>${to}`)),
  }
}
