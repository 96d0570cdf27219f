import type { Trial } from '../engine/change.ts'
import type { Engine } from '../engine/engine.ts'
import { type LanedRequest, place, type Tunnel } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import type { DistancesTo } from '../network/distances-to.ts'
import type { Network } from '../network/network.ts'
import { type Tree, treeOf } from '../network/tree.ts'
import { Attachment } from './attachment.ts'
import { GrowingTree } from './growing-tree.ts'
import type { LinkSums, WidenedQueue } from './link-sums.ts'
import { narrowLinks } from './narrow-links.ts'
import type { Searches } from './searches.ts'

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
  readonly searches: Searches
  /** A queue that is taken to be wider than it is. */
  readonly widened?: WidenedQueue
  /** Links that no tree may use. */
  readonly closed?: ReadonlySet<number>
  /** Whether every queue is taken to have room. */
  readonly isRoomy?: boolean
}

/** A placement that stands in the engine's open trial, as `tryAdd` left it, and breaks nothing. */
export interface Standing {
  placement?: Placement
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
  request: LanedRequest,
  periodPs: number,
  algorithm: Algorithm,
  standing?: Standing,
): Placement | NoTree => {
  const { network } = tools
  if (request.routes !== undefined) {
    const tunnel = place(request, request.routes, periodPs)
    const tree = treeOf(network, tunnel)
    return 'code' in tree ? { kind: 'tree', violation: tree } : { tunnel, tree }
  }
  const narrow = narrowLinks(network, request)
  const grown = (some: PlacementTools): Placement | NoTree =>
    grow<never>(some, request, periodPs, algorithm, (...at) =>
      leastHarm(some, request, periodPs, standing, ...at),
    )
  if (narrow === undefined) return grown(tools)
  const detour = grown(closing(tools, narrow))
  const isCutOff = 'kind' in detour && detour.kind === 'no-route'
  return isCutOff ? grown(tools) : detour
}

/** The same, undefined where there is no tree, or where which one it is takes more than the sums of links to tell. */
export const findWithoutTrial = (
  tools: PlacementTools,
  request: LanedRequest,
  algorithm: Algorithm,
): Placement | undefined => {
  if (request.replicas !== undefined || narrowLinks(tools.network, request) !== undefined) return undefined
  const found =
    request.routes === undefined
      ? grow(tools, request, request.periodPs, algorithm, () => undefined)
      : findPlacement(tools, request, request.periodPs, algorithm)
  return found === undefined || 'kind' in found ? undefined : found
}

/** Chooses between paths from a tree to a receiver; paths are in the order of their weights. */
type Choice<None> = (
  tree: GrowingTree,
  paths: readonly (readonly number[])[],
  weight: (link: number) => number,
  receivers: readonly number[],
) => Chosen | None

/** A path to go on by, and the tree that it makes. */
interface Chosen {
  readonly path: readonly number[]
  readonly placement?: Placement | undefined
}

/** The same with more links that no tree may use. */
export const closing = (tools: PlacementTools, more: ReadonlySet<number>): PlacementTools => ({
  ...tools,
  closed: new Set([...(tools.closed ?? []), ...more]),
})

/** What links cost a request; Infinity where it may not go, and where a queue has no room for it. */
export const weightsFor = (tools: PlacementTools, request: LanedRequest): ((link: number) => number) =>
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
 * included (`greedy`), which `choose` finds; undefined where it does not choose.
 */
const grow = <None extends undefined = never>(
  tools: PlacementTools,
  request: LanedRequest,
  periodPs: number,
  algorithm: Algorithm,
  choose: Choice<None>,
): Placement | NoTree | None => {
  const { network } = tools
  const sender = network.nodeIndex.get(request.sender)!
  const receivers = request.receivers.map(id => network.nodeIndex.get(id)!)
  const weight = weightsFor(tools, request)
  const tree = new GrowingTree(network, sender)
  if (receivers.length === 1 && algorithm === 'x-opt') {
    const path = tools.searches.path(network, tools.engine.work).find(sender, receivers[0], weight)
    if (path === undefined) return noTree(tools, request, receivers[0], sender)
    return placementOf(network, request, periodPs, tree.grow(path, weight), receivers)
  }
  const left = receivers.map((u, i) => new Attachment(searchOf(tools, i), network, u, sender, weight))
  const lost = left.find(a => !a.isReachableFrom(sender))
  if (lost !== undefined) return noTree(tools, request, lost.receiver, sender)
  const alternatives = tools.searches.alternatives(network, tools.engine.work)
  while (left.length > 0) {
    const next = dearest(left, tree)
    if (next === undefined) return noTree(tools, request, left[0].receiver, sender)
    left.splice(left.indexOf(next.attachment), 1)
    const { attachment, from } = next
    if (tree.has(attachment.receiver)) continue
    const paths = algorithm === 'greedy' ? attachment.alternatives(alternatives, tree, CANDIDATES) : []
    const chosen: Chosen | None =
      paths.length > 1
        ? choose(tree, paths, weight, receivers)
        : { path: paths[0] ?? attachment.shortest(from) }
    if (chosen === undefined) return chosen
    tree.grow(chosen.path, weight)
    if (chosen.placement !== undefined && isWhole(chosen.placement, request)) return chosen.placement
  }
  return placementOf(network, request, periodPs, tree, receivers)
}

const isWhole = ({ tunnel }: Placement, request: LanedRequest): boolean =>
  tunnel.receivers.length === request.receivers.length

const searchOf = ({ searches, network, engine }: PlacementTools, i: number): DistancesTo =>
  searches.distancesTo(i, network, engine.work)

/** An attachment, and the node of the tree at which it is cheapest. */
interface Dearest {
  readonly attachment: Attachment
  readonly from: number
}

/** The receiver whose cheapest attachment is dearest; ties by position in the request. */
const dearest = (left: readonly Attachment[], tree: GrowingTree): Dearest | undefined => {
  let most = -1
  let found: Dearest | undefined
  for (const attachment of left) {
    if (tree.has(attachment.receiver)) return { attachment, from: attachment.receiver }
    const { cost, from } = attachment.cheapest(tree)
    if (cost === Number.POSITIVE_INFINITY || cost <= most) continue
    most = cost
    found = { attachment, from }
  }
  return found
}

/**
 * Of several ways to go on, the one with the least objective that breaks nothing; else the one first in line. A floor under
 * the objective of each costs a fraction of trying it: those with the lowest floors are tried first, until no other can win.
 */
const leastHarm = (
  tools: PlacementTools,
  request: LanedRequest,
  periodPs: number,
  standing: Standing | undefined,
  tree: GrowingTree,
  paths: readonly (readonly number[])[],
  weight: (link: number) => number,
  receivers: readonly number[],
): Chosen => {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  const { size } = tree
  const unrouted = place(request, [], periodPs)
  const candidates = paths.map((path, i) => {
    const grown = tree.grow(path, weight).toTree(receivers)
    tree.shrink(size)
    return { i, floor: tools.engine.objectiveFloor(unrouted, grown) }
  })
  const before = tools.engine.mark()
  let last = -1
  const placed = (i: number): Placement => {
    const placement = placementOf(tools.network, request, periodPs, tree.grow(paths[i], weight), receivers)
    tree.shrink(size)
    return placement
  }
  let chosen: Placement | undefined
  for (const { i, floor } of candidates.toSorted((a, b) => order(a.floor, b.floor))) {
    if (floor === Number.POSITIVE_INFINITY || floor > least || (floor === least && i > best)) break
    tools.engine.rollBackTo(before)
    const placement = placed(i)
    const trial = addOn(tools, placement.tunnel, placement.tree)
    last = i
    if (trial.violations.length > 0) continue
    if (trial.objectivePs > least || (trial.objectivePs === least && i > best)) continue
    least = trial.objectivePs
    best = i
    chosen = placement
  }
  if (standing !== undefined && chosen !== undefined && last === best && isWhole(chosen, request))
    standing.placement = chosen
  else tools.engine.rollBackTo(before)
  return { path: paths[best], placement: chosen }
}

/** Infinite ones are equal to each other. */
const order = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

const placementOf = (
  network: Network,
  request: LanedRequest,
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
const noTree = (tools: PlacementTools, request: LanedRequest, receiver: number, sender: number): NoTree => {
  const { network, sums } = tools
  const roomy = around(tools, sums.freeWeights(request.sizeBits))
  const free = new Attachment(searchOf(tools, 0), network, receiver, sender, roomy)
  const id = network.topology.nodes[receiver].id
  if (!free.isReachableFrom(sender)) return { kind: 'no-route', receiver: id }
  const path = free.shortest(sender)
  const link = path.find(e => sums.neededBits(e, request) > network.queueBits[e]) ?? path[0]
  return { kind: 'capacity', receiver: id, link, neededBits: sums.neededBits(link, request) }
}
