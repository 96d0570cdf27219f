import { asReplica, type LanedRequest, place } from '../model/request.ts'
import { cablesOf } from '../network/cables-of.ts'
import { DistancesTo } from '../network/distances-to.ts'
import type { Network } from '../network/network.ts'
import type { Tree } from '../network/tree.ts'
import { Attachment } from './attachment.ts'
import { disjointPaths } from './disjoint-paths.ts'
import { GrowingTree } from './growing-tree.ts'
import { type Placement, type PlacementTools, weightsFor } from './place-request.ts'

/**
 * The cheapest pair of paths to one receiver, each then grown to the others beside the other: around the receiver, and
 * with the one grown first, of which the trees are cheapest; ties by position in the request.
 */
export const aroundPair = (
  tools: PlacementTools,
  request: LanedRequest,
  periodPs: number,
): readonly [Placement, Placement] | undefined => {
  const { network } = tools
  const weight = weightsFor(tools, request)
  const sender = network.nodeIndex.get(request.sender)!
  const receivers = request.receivers.map(id => network.nodeIndex.get(id)!)
  let best: readonly GrowingTree[] | undefined
  let least = Number.POSITIVE_INFINITY
  for (const pivot of receivers.slice(0, MOST_PIVOTS)) {
    const pair = disjointPaths(network, sender, pivot, weight, tools.engine.work)
    // Two trees to all receivers are two paths to each of them.
    if (pair === undefined) return undefined
    for (const order of receivers.length === 1 ? [FIRST_FIRST] : [FIRST_FIRST, SECOND_FIRST]) {
      const trees = grownBeside(tools, request, pair, order, weight)
      const cost = trees === undefined ? Number.POSITIVE_INFINITY : costOf(trees, receivers, weight)
      if (!(cost < least)) continue
      least = cost
      best = trees
    }
  }
  if (best === undefined) return undefined
  const [first, second] = best.map((grown): Placement => {
    const routes = receivers.map(receiver => grown.routeTo(receiver))
    return { tunnel: place(request, routes, periodPs), tree: grown.toTree(receivers) }
  })
  return asPair(request, first, second)
}

/** Receivers around which pairs are tried: every one takes two searches for each of the others. */
const MOST_PIVOTS = 4
const FIRST_FIRST: readonly number[] = [0, 1]
const SECOND_FIRST: readonly number[] = [1, 0]

/** Trees around two paths, grown to all receivers in this order, each beside what there is of the other. */
const grownBeside = (
  { network, engine }: PlacementTools,
  request: LanedRequest,
  pair: readonly (readonly number[])[],
  order: readonly number[],
  weight: (link: number) => number,
): readonly GrowingTree[] | undefined => {
  const sender = network.nodeIndex.get(request.sender)!
  const receivers = request.receivers.map(id => network.nodeIndex.get(id)!)
  const ends = endsOf(network, request)
  const trees = pair.map(path => new GrowingTree(network, sender).grow(path, weight))
  for (const i of order) {
    const closed = closedBy(network, trees[1 - i].toTree(receivers), ends)
    const open = (link: number): number => (closed.has(link) ? Number.POSITIVE_INFINITY : weight(link))
    for (const receiver of receivers) {
      if (trees[i].has(receiver)) continue
      const attachment = new Attachment(
        new DistancesTo(network, engine.work),
        network,
        receiver,
        sender,
        open,
      )
      const { cost, from } = attachment.cheapest(trees[i])
      if (cost === Number.POSITIVE_INFINITY) return undefined
      trees[i].grow(attachment.shortest(from), open)
    }
  }
  return trees
}

/** Sum of the weights of all links of some trees. */
const costOf = (
  trees: readonly GrowingTree[],
  receivers: readonly number[],
  weight: (link: number) => number,
): number =>
  trees.reduce((sum, t) => t.toTree(receivers).links.reduce((part, link) => part + weight(link), sum), 0)

/** Links that a second tree may not use beside a first: both directions of its cables, and all at its inner nodes. */
export const closedBy = (network: Network, tree: Tree, ends: ReadonlySet<number>): ReadonlySet<number> => {
  const cables = cablesOf(network)
  const taken = new Set(Array.from(tree.links, link => cables[link]))
  const inner = new Set(Array.from(tree.links, link => network.to[link]).filter(node => !ends.has(node)))
  const closed = new Set<number>()
  for (let link = 0; link < network.linkCount; link++)
    if (taken.has(cables[link]) || inner.has(network.from[link]) || inner.has(network.to[link]))
      closed.add(link)
  return closed
}

/** Sender and receivers, which both trees have. */
export const endsOf = ({ nodeIndex }: Network, { sender, receivers }: LanedRequest): ReadonlySet<number> =>
  new Set([sender, ...receivers].map(id => nodeIndex.get(id)!))

/** Two placements of a request as its two tunnels. */
export const asPair = (
  request: LanedRequest,
  first: Placement,
  second: Placement,
): readonly [Placement, Placement] => [
  { tunnel: asReplica(first.tunnel, request.id, 1), tree: first.tree },
  { tunnel: asReplica(second.tunnel, request.id, 2), tree: second.tree },
]
