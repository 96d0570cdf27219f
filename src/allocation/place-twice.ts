import { asReplica, type LanedRequest, place } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import { cablesOf } from '../network/cables-of.ts'
import { DistancesTo } from '../network/distances-to.ts'
import type { Network } from '../network/network.ts'
import { type Tree, treeOf } from '../network/tree.ts'
import { aroundPair, asPair, closedBy, endsOf } from './around-pair.ts'
import { narrowLinks } from './narrow-links.ts'
import {
  type Algorithm,
  closing,
  findPlacement,
  type NoTree,
  type Placement,
  type PlacementTools,
} from './place-request.ts'

/**
 * Two trees for a request that is sent twice (MODEL "Redundancy"), which share no cable and no node but the ends: those it
 * fixes, or two that are found. To one receiver the two paths of cheapest sum; to several, two trees grown around such a
 * pair, or one behind the other, which may miss a pair of trees that there is.
 */
export const placeTwice = (
  tools: PlacementTools,
  request: LanedRequest,
  periodPs: number,
  algorithm: Algorithm,
): readonly [Placement, Placement] | NoTree => {
  const { replicas } = request
  if (typeof replicas === 'object') return placeFixed(tools.network, request, replicas, periodPs)
  const narrow = narrowLinks(tools.network, request)
  // Across links that do not carry its packets only where there is no other way: the verdict names them.
  const open = narrow === undefined ? [tools] : [closing(tools, narrow), tools]
  for (const some of open) {
    const pair = aroundPair(some, request, periodPs) ?? oneAfterTheOther(some, request, periodPs, algorithm)
    if (pair !== undefined) return pair
  }
  return withoutRoom(tools, request) ?? inTheWay(tools, request)
}

/** The first queue without room, of two ways that are apart; undefined where there are no two. */
const withoutRoom = (tools: PlacementTools, request: LanedRequest): NoTree | undefined => {
  const { network, sums } = tools
  const pair = aroundPair({ ...tools, isRoomy: true }, request, request.periodPs)
  const links = pair?.flatMap(({ tree }) => [...tree.links]) ?? []
  const link = links.find(e => sums.neededBits(e, request) > network.queueBits[e])
  if (link === undefined) return undefined
  const neededBits = sums.neededBits(link, request)
  return { kind: 'capacity', receiver: request.receivers[0], link, neededBits }
}

const placeFixed = (
  network: Network,
  request: LanedRequest,
  replicas: Extract<LanedRequest['replicas'], object>,
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
const sharedBy = (network: Network, a: Tree, b: Tree, request: LanedRequest): Shared | undefined => {
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

const sharing = ({ id }: LanedRequest, shared: Shared): Violation => ({
  code: 'TREE',
  message: `the two replicas of ${id} share ${nameOf(shared)}: one failure could take both`,
  tunnel: id,
  ...shared,
})

const oneAfterTheOther = (
  tools: PlacementTools,
  request: LanedRequest,
  periodPs: number,
  algorithm: Algorithm,
): readonly [Placement, Placement] | undefined => {
  const first = findPlacement(tools, request, periodPs, algorithm)
  if ('kind' in first) return undefined
  const closed = closedBy(tools.network, first.tree, endsOf(tools.network, request))
  const second = findPlacement(closing(tools, closed), request, periodPs, algorithm)
  return 'kind' in second ? undefined : asPair(request, first, second)
}

/** Why there are no two ways: a receiver that none reaches, or what every way to it has in common. */
const inTheWay = (tools: PlacementTools, request: LanedRequest): NoTree => {
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
        ...(isCutBy(tools, sender, receiver, other => cables[other] === cables[link])
          ? [{ link: network.topology.links[link].id }]
          : []),
        ...(node !== receiver && isCutBy(tools, sender, receiver, other => network.to[other] === node)
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
  { network, engine }: PlacementTools,
  sender: number,
  receiver: number,
  isGone: (link: number) => boolean,
): boolean => {
  const search = new DistancesTo(network, engine.work)
  search.search(receiver, sender, link => (isGone(link) ? Number.POSITIVE_INFINITY : 1))
  return search.distance[sender] === Number.POSITIVE_INFINITY
}
