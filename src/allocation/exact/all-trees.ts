import { LoneTunnels } from '../../analysis/lower-bound.ts'
import { LANES } from '../../model/checks/whole.ts'
import { isLaned, place, type Request, type Route } from '../../model/request.ts'
import type { Network } from '../../network/network.ts'
import { treeOf } from '../../network/tree.ts'
import type { Placement } from '../place-request.ts'

/** Trees of one request looked at, at most. */
const MOST_TREES = 512

/** Ways to place a request at the period asked for. */
export interface Ways {
  readonly placements: readonly Placement[]
  /** Whether there are no others. */
  readonly isAll: boolean
}

/**
 * Every tree from the sender to all receivers, in every lane that the request may have of 0 to `lanes` less 1; those that miss
 * the deadline alone in the network, or take more than `mostPs` alone, are left out.
 */
export const allWays = (
  network: Network,
  request: Request,
  lanes: number,
  mostPs: number = Number.POSITIVE_INFINITY,
): Ways => {
  const { routesOf, isAll } = routesFor(network, request, mostPs)
  const inLanes = isLaned(request)
    ? [request.lane]
    : Array.from({ length: Math.min(lanes, LANES) }, (_, i) => i)
  const placements = routesOf.flatMap(routes =>
    inLanes.flatMap(lane => {
      const tunnel = place({ ...request, lane }, routes, request.periodPs)
      const tree = treeOf(network, tunnel)
      return 'code' in tree ? [] : [{ tunnel, tree }]
    }),
  )
  return { placements, isAll }
}

const routesFor = (
  network: Network,
  request: Request,
  mostPs: number,
): { readonly routesOf: readonly (readonly Route[])[]; readonly isAll: boolean } => {
  const { sender, receivers, routes } = request
  if (routes !== undefined) return { routesOf: [routes], isAll: true }
  let isAll = true
  let together: readonly (readonly Route[])[] = [[]]
  for (const receiver of receivers) {
    const { paths, isWhole } = allPaths(network, request, receiver, mostPs)
    const more = together.flatMap(some => paths.map(path => [...some, path]))
    const trees = more.filter(some => isTree(network, sender, receivers.slice(0, some.length), some))
    isAll &&= isWhole && trees.length <= MOST_TREES
    together = trees.slice(0, MOST_TREES)
  }
  return { routesOf: together, isAll }
}

const isTree = (
  network: Network,
  sender: string,
  receivers: readonly string[],
  routes: readonly Route[],
): boolean => !('code' in treeOf(network, { id: '', sender, receivers, routes }))

/** A path on its way. */
interface Partial {
  readonly node: number
  readonly links: readonly number[]
  readonly visited: ReadonlySet<number>
  /** λmin + δmax alone in the network, ps. */
  readonly lonePs: number
}

/** Partial paths of one length looked at, at most. */
const MOST_OPEN = 20_000

/** Paths that visit no node twice, and take no more than the deadline and `mostPs` alone in the network; those of few links first. */
const allPaths = (
  network: Network,
  request: Request,
  receiver: string,
  mostPs: number,
): { readonly paths: readonly Route[]; readonly isWhole: boolean } => {
  const { nodeIndex, outStart, outLinks, to, forwards, topology } = network
  const [start, end] = [nodeIndex.get(request.sender)!, nodeIndex.get(receiver)!]
  const { sendLatencyPs, sendJitterPs } = { ...topology.nodes[start], ...request }
  const { deadlinePs = mostPs } = request
  const weights = new LoneTunnels(network, true).weights(request.sizeBits)
  const paths: Route[] = []
  let open: readonly Partial[] = [
    { node: start, links: [], visited: new Set([start]), lonePs: sendLatencyPs + sendJitterPs },
  ]
  while (open.length > 0) {
    if (open.length > MOST_OPEN || paths.length > MOST_TREES)
      return { paths: paths.slice(0, MOST_TREES), isWhole: false }
    const longer: Partial[] = []
    for (const { node, links, visited, lonePs: before } of open)
      for (let i = outStart[node]; i < outStart[node + 1]; i++) {
        const link = outLinks[i]
        const next = to[link]
        const lonePs = before + weights[link]
        if (visited.has(next) || lonePs > Math.min(deadlinePs, mostPs)) continue
        if (next === end) paths.push([...links, link].map(e => topology.links[e].id))
        else if (forwards[next] === 1)
          longer.push({ node: next, links: [...links, link], visited: new Set([...visited, next]), lonePs })
      }
    open = longer
  }
  return { paths: paths.slice(0, MOST_TREES), isWhole: paths.length <= MOST_TREES }
}
