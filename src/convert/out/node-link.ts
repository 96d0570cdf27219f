import type { Topology } from '../../model/topology.ts'
import type { Known } from './known.ts'
import { linkValues, networkValues, nodeValues } from './values.ts'

/** Node-link JSON as networkx reads it: one edge a direction, `key` for parallel ones. */
export const nodeLinkText = (topology: Topology, known?: Known): string => {
  const keys = new Map<string, number>()
  const keyOf = (from: string, to: string): number => {
    const pair = `${from}\n${to}`
    const key = keys.get(pair) ?? 0
    keys.set(pair, key + 1)
    return key
  }
  const network = {
    directed: true,
    multigraph: true,
    graph: Object.fromEntries(networkValues(topology)),
    nodes: topology.nodes.map(node => ({
      id: node.id,
      ...Object.fromEntries(nodeValues(node)),
      ...(node.layout === undefined ? {} : { pos: [node.layout.x, node.layout.y] }),
    })),
    edges: topology.links.map(link => ({
      source: link.from,
      target: link.to,
      key: keyOf(link.from, link.to),
      id: link.id,
      ...Object.fromEntries(linkValues(link, known)),
    })),
  }
  return `${JSON.stringify(network, null, 1)}\n`
}
