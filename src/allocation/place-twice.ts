import { asReplica, place, type Request } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import { cablesOf } from '../network/cables-of.ts'
import { DistancesTo } from '../network/distances-to.ts'
import type { Network } from '../network/network.ts'
import { type Tree, treeOf } from '../network/tree.ts'
import { Attachment } from './attachment.ts'
import { disjointPaths } from './disjoint-paths.ts'
import { GrowingTree } from './growing-tree.ts'
import {
  type Algorithm,
  findPlacement,
  type NoTree,
  type Placement,
  type PlacementTools,
} from './place-request.ts'

/**
 * Two trees for a request that is sent twice (MODEL "Redundancy"), which share no cable and no node but the ends: those it
 * fixes, or two that are found. To one receiver the two paths of cheapest sum; to several, two trees grown around such a
 * pair, or one behind the other.
 */
export const placeTwice = (
  tools: PlacementTools,
  request: Request,
  periodPs: number,
  algorithm: Algorithm,
): readonly [Placement, Placement] | NoTree => {
  const { replicas } = request
  if (typeof replicas === 'object') return placeFixed(tools.network, request, replicas, periodPs)
  return (
    aroundPair(tools, request, periodPs) ??
    oneAfterTheOther(tools, request, periodPs, algorithm) ??
    inTheWay(tools, request)
  )
}

const placeFixed = (
  network: Network,
  request: Request,
  replicas: Extract<Request['replicas'], object>,
  periodPs: number,
): readonly [Placement, Placement] | NoTree => {
  const placed: Placement[] = []
  for (const [i, { routes }] of replicas.entries()) {
    const tunnel = asReplica(place(request, routes, periodPs), request.id, i === 0 ? 1 : 2)
    const tree = treeOf(network, tunnel)
    if ('code' in tree) return { kind: 'tree', violation: tree }
    placed.push({ tunnel, tree })
  }
  const [first, second] = placed
  const shared = sharedBy(network, first.tree, second.tree, request)
  if (shared === undefined) return [first, second]
  return { kind: 'tree', violation: sharing(request, shared) }
}

type Shared = { readonly link: string } | { readonly node: string }

/** The first cable or inner node that two trees of a request have in common. */
const sharedBy = (network: Network, a: Tree, b: Tree, request: Request): Shared | undefined => {
  const { links, nodes } = network.topology
  const cables = cablesOf(network)
  const taken = new Set(Array.from(a.links, link => cables[link]))
  for (const link of b.links) if (taken.has(cables[link])) return { link: links[link].id }
  const ends = new Set([request.sender, ...request.receivers])
  const inner = new Set(Array.from(a.links, link => network.to[link]))
  for (const link of b.links) {
    const { id } = nodes[network.to[link]]
    if (inner.has(network.to[link]) && !ends.has(id)) return { node: id }
  }
  return undefined
}

const nameOf = (shared: Shared): string => ('link' in shared ? `cable ${shared.link}` : `node ${shared.node}`)

const sharing = ({ id }: Request, shared: Shared): Violation => ({
  code: 'TREE',
  message: `the two replicas of ${id} share ${nameOf(shared)}: one failure could take both`,
  tunnel: id,
  ...shared,
})

/** Links that a second tree may not use beside a first: both directions of its cables, and all at its inner nodes. */
const closedBy = (network: Network, tree: Tree, ends: ReadonlySet<number>): ReadonlySet<number> => {
  const cables = cablesOf(network)
  const taken = new Set(Array.from(tree.links, link => cables[link]))
  const inner = new Set(Array.from(tree.links, link => network.to[link]).filter(node => !ends.has(node)))
  const closed = new Set<number>()
  for (let link = 0; link < network.linkCount; link++)
    if (taken.has(cables[link]) || inner.has(network.from[link]) || inner.has(network.to[link]))
      closed.add(link)
  return closed
}

const endsOf = ({ nodeIndex }: Network, { sender, receivers }: Request): ReadonlySet<number> =>
  new Set([sender, ...receivers].map(id => nodeIndex.get(id)!))

const oneAfterTheOther = (
  tools: PlacementTools,
  request: Request,
  periodPs: number,
  algorithm: Algorithm,
): readonly [Placement, Placement] | undefined => {
  const first = findPlacement(tools, request, periodPs, algorithm)
  if ('kind' in first) return undefined
  const closed = closedBy(tools.network, first.tree, endsOf(tools.network, request))
  const second = findPlacement({ ...tools, closed }, request, periodPs, algorithm)
  return 'kind' in second ? undefined : asPair(request, first, second)
}

const asPair = (request: Request, first: Placement, second: Placement): readonly [Placement, Placement] => [
  { tunnel: asReplica(first.tunnel, request.id, 1), tree: first.tree },
  { tunnel: asReplica(second.tunnel, request.id, 2), tree: second.tree },
]

/** The cheapest pair of paths to the first receiver, each then grown to the others beside the other. */
const aroundPair = (
  tools: PlacementTools,
  request: Request,
  periodPs: number,
): readonly [Placement, Placement] | undefined => {
  const { network, sums } = tools
  const weight = sums.weights(request.sizeBits, request.lane, tools.widened)
  const sender = network.nodeIndex.get(request.sender)!
  const receivers = request.receivers.map(id => network.nodeIndex.get(id)!)
  const pair = disjointPaths(network, sender, receivers[0], weight)
  if (pair === undefined) return undefined
  const ends = endsOf(network, request)
  const trees = pair.map(path => new GrowingTree(network, sender).with(path, weight))
  for (const i of [0, 1]) {
    const closed = closedBy(network, trees[1 - i].toTree(receivers), ends)
    const open = (link: number): number => (closed.has(link) ? Number.POSITIVE_INFINITY : weight(link))
    for (const receiver of receivers.slice(1)) {
      if (trees[i].has(receiver)) continue
      const attachment = new Attachment(new DistancesTo(network), network, receiver, sender, open)
      const { cost, path } = attachment.cheapest(trees[i])
      if (cost === Number.POSITIVE_INFINITY) return undefined
      trees[i] = trees[i].with(path, open)
    }
  }
  const [first, second] = trees.map((grown): Placement => {
    const routes = receivers.map(receiver => grown.routeTo(receiver))
    return { tunnel: place(request, routes, periodPs), tree: grown.toTree(receivers) }
  })
  return asPair(request, first, second)
}

/** Why there are no two ways: a receiver that none reaches, or what every way to it has in common. */
const inTheWay = (tools: PlacementTools, request: Request): NoTree => {
  const { network } = tools
  const single = findPlacement(tools, request, request.periodPs, 'x-opt')
  if ('kind' in single) return single
  const sender = network.nodeIndex.get(request.sender)!
  const cables = cablesOf(network)
  for (const id of request.receivers) {
    const receiver = network.nodeIndex.get(id)!
    const shared = Array.from(single.tree.links).flatMap((link): Shared[] => {
      const node = network.to[link]
      const name = network.topology.nodes[node].id
      return [
        ...(isCutBy(network, sender, receiver, other => cables[other] === cables[link])
          ? [{ link: network.topology.links[link].id }]
          : []),
        ...(node !== receiver && isCutBy(network, sender, receiver, other => network.to[other] === node)
          ? [{ node: name }]
          : []),
      ]
    })
    if (shared.length > 0) return { kind: 'no-second-way', receiver: id, shared: shared[0] }
  }
  return { kind: 'no-second-way', receiver: request.receivers[0] }
}

/** Whether `receiver` is out of reach once some links are gone. */
const isCutBy = (
  network: Network,
  sender: number,
  receiver: number,
  isGone: (link: number) => boolean,
): boolean => {
  const search = new DistancesTo(network)
  search.search(receiver, sender, link => (isGone(link) ? Number.POSITIVE_INFINITY : 1))
  return search.distance[sender] === Number.POSITIVE_INFINITY
}
