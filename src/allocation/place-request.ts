import type { Trial } from '../engine/change.ts'
import type { Engine } from '../engine/engine.ts'
import { place, type Request, type Tunnel } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import { DistancesTo } from '../network/distances-to.ts'
import type { Network } from '../network/network.ts'
import { type Tree, treeOf } from '../network/tree.ts'
import { Attachment } from './attachment.ts'
import { GrowingTree } from './growing-tree.ts'
import type { LinkSums, WidenedQueue } from './link-sums.ts'
import { narrowLinks } from './narrow-links.ts'

export type Algorithm = 'greedy' | 'x-opt'

/** A request on a tree, not yet admitted. */
export interface Placement {
  readonly tunnel: Tunnel
  readonly tree: Tree
}

/** Why there is no tree at all. */
export type NoTree =
  | { readonly kind: 'tree'; readonly violation: Violation }
  | { readonly kind: 'no-route'; readonly receiver: string }
  /** `link` is the first on the best path whose queue lacks the room, `neededBits` what it would have to hold. */
  | {
      readonly kind: 'capacity'
      readonly receiver: string
      readonly link: number
      readonly neededBits: number
    }
  /** There is one way, but no second one beside it: all ways have `shared` in common, where one thing is. */
  | {
      readonly kind: 'no-second-way'
      readonly receiver: string
      readonly shared?: { readonly link: string } | { readonly node: string }
    }

/** Candidates that greedy tries for each receiver (MODEL "Allocation"). */
const CANDIDATES = 4

export interface PlacementTools {
  readonly network: Network
  readonly engine: Engine
  readonly sums: LinkSums
  /** Search arrays, one for each receiver of a request, kept from request to request. */
  readonly searches: DistancesTo[]
  /** A queue that is taken to be wider than it is. */
  readonly widened?: WidenedQueue
  /** Links that no tree may use. */
  readonly closed?: ReadonlySet<number>
  /** Whether every queue is taken to have room. */
  readonly isRoomy?: boolean
}

/** What a tunnel on a tree would do, the widened queue taken to hold what is said; everything stays as it was. */
export const tryOn = (tools: PlacementTools, tunnel: Tunnel, tree: Tree): Trial => {
  const before = tools.engine.mark()
  const trial = addOn(tools, tunnel, tree)
  tools.engine.rollBackTo(before)
  return trial
}

const addOn = ({ engine, network, widened }: PlacementTools, tunnel: Tunnel, tree: Tree): Trial => {
  const trial = engine.tryAdd(tunnel, tree)
  if (widened === undefined) return trial
  const { id } = network.topology.links[widened.link]
  const holds = (v: Violation): boolean =>
    v.code === 'BUFFER' && v.link === id && v.backlogBits <= widened.bits
  return { ...trial, violations: trial.violations.filter(v => !holds(v)) }
}

/** What one placement, or both of a request that is sent twice, would break; everything stays as it was. */
export const brokenBy = (tools: PlacementTools, placements: readonly Placement[]): readonly Violation[] => {
  const { engine } = tools
  const before = engine.mark()
  try {
    for (const { tunnel, tree } of placements) {
      const { violations } = addOn(tools, tunnel, tree)
      if (violations.length > 0) return violations
    }
    return []
  } finally {
    engine.rollBackTo(before)
  }
}

/**
 * A tree for a request: its own `routes`, or one that is found around links whose MTU is too small for it; across such
 * links only where there is no other way, so that the verdict names them.
 */
export const findPlacement = (
  tools: PlacementTools,
  request: Request,
  periodPs: number,
  algorithm: Algorithm,
): Placement | NoTree => {
  const { network } = tools
  if (request.routes !== undefined) {
    const tunnel = place(request, request.routes, periodPs)
    const tree = treeOf(network, tunnel)
    return 'code' in tree ? { kind: 'tree', violation: tree } : { tunnel, tree }
  }
  const narrow = narrowLinks(network, request)
  if (narrow === undefined) return grow(tools, request, periodPs, algorithm)
  const detour = grow(closing(tools, narrow), request, periodPs, algorithm)
  const isCutOff = 'kind' in detour && detour.kind === 'no-route'
  return isCutOff ? grow(tools, request, periodPs, algorithm) : detour
}

/** The same with more links that no tree may use. */
export const closing = (tools: PlacementTools, more: ReadonlySet<number>): PlacementTools => ({
  ...tools,
  closed: new Set([...(tools.closed ?? []), ...more]),
})

/** What links cost a request; Infinity where it may not go, and where a queue has no room for it. */
export const weightsFor = (tools: PlacementTools, request: Request): ((link: number) => number) =>
  around(
    tools,
    tools.isRoomy
      ? tools.sums.freeWeights(request.sizeBits)
      : tools.sums.weights(request.sizeBits, request.lane, tools.widened),
  )

const around = ({ closed }: PlacementTools, open: (link: number) => number): ((link: number) => number) =>
  closed === undefined ? open : link => (closed.has(link) ? Number.POSITIVE_INFINITY : open(link))

/**
 * A tree grown receiver by receiver (MODEL "Allocation"). Each step attaches the receiver whose cheapest attachment is
 * dearest: over that path (`x-opt`), or over the candidate that does least to the whole objective, the harm to others
 * included (`greedy`).
 */
const grow = (
  tools: PlacementTools,
  request: Request,
  periodPs: number,
  algorithm: Algorithm,
): Placement | NoTree => {
  const { network } = tools
  const sender = network.nodeIndex.get(request.sender)!
  const receivers = request.receivers.map(id => network.nodeIndex.get(id)!)
  const weight = weightsFor(tools, request)
  const left = receivers.map((u, i) => new Attachment(searchOf(tools, i), network, u, sender, weight))
  const lost = left.find(a => !a.isReachableFrom(sender))
  if (lost !== undefined) return noTree(tools, request, lost.receiver, sender)
  let grown = new GrowingTree(network, sender)
  while (left.length > 0) {
    const next = dearest(left, grown)
    if (next === undefined) return noTree(tools, request, left[0].receiver, sender)
    left.splice(left.indexOf(next.attachment), 1)
    const { receiver } = next.attachment
    if (grown.has(receiver)) continue
    const paths = algorithm === 'greedy' ? next.attachment.alternatives(grown, CANDIDATES) : [next.path]
    grown =
      paths.length <= 1
        ? grown.with(paths[0] ?? next.path, weight)
        : leastHarm(tools, request, periodPs, grown, paths, weight, receivers)
  }
  return placementOf(network, request, periodPs, grown, receivers)
}

const searchOf = ({ searches, network, engine }: PlacementTools, i: number): DistancesTo => {
  searches[i] ??= new DistancesTo(network, engine.work)
  return searches[i]
}

/** The receiver whose cheapest attachment is dearest; ties by position in the request. */
const dearest = (
  left: readonly Attachment[],
  tree: GrowingTree,
): { attachment: Attachment; path: readonly number[] } | undefined => {
  let most = -1
  let found: { attachment: Attachment; path: readonly number[] } | undefined
  for (const attachment of left) {
    if (tree.has(attachment.receiver)) return { attachment, path: [] }
    const { cost, path } = attachment.cheapest(tree)
    if (cost === Number.POSITIVE_INFINITY || cost <= most) continue
    most = cost
    found = { attachment, path }
  }
  return found
}

/** Of several ways to go on, the one with the least objective that breaks nothing; else the one first in line. */
const leastHarm = (
  tools: PlacementTools,
  request: Request,
  periodPs: number,
  tree: GrowingTree,
  paths: readonly (readonly number[])[],
  weight: (link: number) => number,
  receivers: readonly number[],
): GrowingTree => {
  let best: GrowingTree | undefined
  let least = Number.POSITIVE_INFINITY
  for (const path of paths) {
    const candidate = tree.with(path, weight)
    const partial = placementOf(tools.network, request, periodPs, candidate, receivers)
    const trial = tryOn(tools, partial.tunnel, partial.tree)
    if (trial.violations.length > 0 || trial.objectivePs >= least) continue
    least = trial.objectivePs
    best = candidate
  }
  return best ?? tree.with(paths[0], weight)
}

const placementOf = (
  network: Network,
  request: Request,
  periodPs: number,
  tree: GrowingTree,
  receivers: readonly number[],
): Placement => {
  const reached = receivers.filter(r => tree.has(r))
  const tunnel = place(
    request,
    reached.map(r => tree.routeTo(r)),
    periodPs,
  )
  const ids = reached.map(r => network.topology.nodes[r].id)
  return { tunnel: { ...tunnel, receivers: ids }, tree: tree.toTree(receivers) }
}

/** No path at all, or none with room left in its queues: then the first queue in the way on the path that is best otherwise. */
const noTree = (tools: PlacementTools, request: Request, receiver: number, sender: number): NoTree => {
  const { network, sums } = tools
  const roomy = around(tools, sums.freeWeights(request.sizeBits))
  const free = new Attachment(searchOf(tools, 0), network, receiver, sender, roomy)
  const id = network.topology.nodes[receiver].id
  if (!free.isReachableFrom(sender)) return { kind: 'no-route', receiver: id }
  const { path } = free.cheapest(new GrowingTree(network, sender))
  const link = path.find(e => sums.neededBits(e, request) > network.queueBits[e]) ?? path[0]
  return { kind: 'capacity', receiver: id, link, neededBits: sums.neededBits(link, request) }
}
