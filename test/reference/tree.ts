import type { Tunnel } from '../../src/model/request.ts'
import type { Link, Node, Topology } from '../../src/model/topology.ts'

/** One link of a tunnel's tree. `previous` is the link the tunnel reaches it by, none at the sender. */
export interface TreeLink {
  readonly link: Link
  readonly previous: Link | undefined
}

export const nodeOf = (topology: Topology, id: string): Node => {
  const node = topology.nodes.find(n => n.id === id)
  if (node === undefined) throw new Error(`no node ${id}`)
  return node
}

export const linkOf = (topology: Topology, id: string): Link => {
  const link = topology.links.find(l => l.id === id)
  if (link === undefined) throw new Error(`no link ${id}`)
  return link
}

/** The links of the routes, each once, parents before children. */
export const treeOf = (topology: Topology, tunnel: Tunnel): readonly TreeLink[] => {
  const tree: TreeLink[] = []
  for (const route of tunnel.routes) {
    let previous: Link | undefined
    for (const id of route) {
      const link = linkOf(topology, id)
      if (!tree.some(t => t.link.id === id)) tree.push({ link, previous })
      previous = link
    }
  }
  return tree
}

/** A tunnel branches where more than one copy leaves a node: outgoing links, and a delivery counts as one. */
export const branchesAt = (topology: Topology, tunnel: Tunnel, node: string): boolean => {
  const copies = treeOf(topology, tunnel).filter(t => t.link.from === node).length
  return copies + (tunnel.receivers.includes(node) ? 1 : 0) > 1
}

export const multicastAt = (topology: Topology, tunnel: Tunnel, node: string): number =>
  branchesAt(topology, tunnel, node) ? nodeOf(topology, node).multicastLatencyPs : 0

export const latencyOver = (topology: Topology, tunnel: Tunnel, link: Link): number =>
  link.minLatencyPs + nodeOf(topology, link.to).minLatencyPs + multicastAt(topology, tunnel, link.to)

export const jitterOver = (topology: Topology, link: Link): number =>
  link.maxJitterPs + nodeOf(topology, link.to).maxJitterPs

/** The request's own send latency where it has one, else its host's; late copies come on top of either. */
export const sendLatency = (topology: Topology, tunnel: Tunnel): number =>
  (tunnel.sendLatencyPs ?? nodeOf(topology, tunnel.sender).sendLatencyPs) +
  multicastAt(topology, tunnel, tunnel.sender)

export const sendJitter = (topology: Topology, tunnel: Tunnel): number =>
  tunnel.sendJitterPs ?? nodeOf(topology, tunnel.sender).sendJitterPs
