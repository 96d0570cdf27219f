import { admit } from '../../allocation/admit.ts'
import { closedBy, endsOf } from '../../allocation/around-pair.ts'
import { closing, type Placement, type PlacementTools } from '../../allocation/place-request.ts'
import type { Range } from '../../engine/change.ts'
import { asRequest, asRequests, type LanedRequest, type Tunnel, undeclared } from '../../model/request.ts'
import type { Rejection } from '../../model/verdict.ts'

/** The tunnels of one request that are down, and its other copy where that is up. */
export interface DownRequest {
  readonly id: string
  readonly down: readonly Tunnel[]
  readonly up: readonly Tunnel[]
}

/** What came of looking for new trees. */
export interface Rerouting {
  /** In the order in which they came in place. */
  readonly placed: readonly Placement[]
  /** Why there was none, by request. */
  readonly refused: ReadonlyMap<string, Rejection>
  /** Whom it moved, with the range before that. */
  readonly moved: ReadonlyMap<string, Range | undefined>
}

/** Orders tried after the first, each with those in front that were refused in the one before. */
const MOST_REPAIRS = 4

/**
 * New trees for all that is down at once, one after the other, each beside all that is in place by then and breaking nothing:
 * the result stays in the engine's trial. First come those with the least slack. Where some are refused they are put in
 * front, and all is tried again; the order kept is the one that refuses fewest, then the one with the least objective.
 */
export const rerouteAll = (
  tools: PlacementTools,
  requests: readonly DownRequest[],
  algorithm: 'greedy' | 'x-opt',
): Rerouting => {
  const { engine } = tools
  const before = engine.mark()
  const seen = new Set<string>()
  let best = attemptIn(requests, tools, algorithm)
  let last = best
  while (last.refused.size > 0 && seen.size < MOST_REPAIRS) {
    const { order, refused } = last
    const inFront = order.filter(({ id }) => refused.has(id))
    const next = [...inFront, ...order.filter(({ id }) => !refused.has(id))]
    seen.add(namesIn(order))
    if (seen.has(namesIn(next))) break
    engine.rollBackTo(before)
    last = attemptIn(next, tools, algorithm)
    if (isBetter(last, best)) best = last
  }
  if (best === last) return best
  engine.rollBackTo(before)
  return attemptIn(best.order, tools, algorithm)
}

const namesIn = (order: readonly DownRequest[]): string => order.map(({ id }) => id).join('\n')

const isBetter = (a: Attempt, b: Attempt): boolean =>
  a.refused.size < b.refused.size || (a.refused.size === b.refused.size && a.objectivePs < b.objectivePs)

interface Attempt extends Rerouting {
  readonly order: readonly DownRequest[]
  readonly objectivePs: number
}

const attemptIn = (
  order: readonly DownRequest[],
  tools: PlacementTools,
  algorithm: 'greedy' | 'x-opt',
): Attempt => {
  const placed: Placement[] = []
  const refused = new Map<string, Rejection>()
  const moved = new Map<string, Range | undefined>()
  for (const one of order) {
    const found = placeOne(tools, one, algorithm, moved)
    if ('code' in found) refused.set(one.id, found)
    else placed.push(...found)
  }
  return { order, placed, refused, moved, objectivePs: tools.engine.objectivePs }
}

const placeOne = (
  tools: PlacementTools,
  { down, up }: DownRequest,
  algorithm: 'greedy' | 'x-opt',
  moved: Map<string, Range | undefined>,
): readonly Placement[] | Rejection => {
  const [first, second] = down
  if (first === undefined) return []
  if (second !== undefined) {
    const [both] = asRequests(down)
    const pair = tryOne(tools, atItsPeriod(both!), down, algorithm, moved)
    // One copy is better than none.
    if (!('code' in pair)) return pair
  }
  return tryOne(besides(tools, first, up), atItsPeriod(asRequest(first)), [first], algorithm, moved)
}

/** It was granted its period: a longer one would be another promise. */
const atItsPeriod = ({ maxPeriodPs: _most, ...request }: LanedRequest): LanedRequest => request

/** Ways that share no cable and no node but the ends with the copies that are up. */
const besides = (tools: PlacementTools, tunnel: Tunnel, up: readonly Tunnel[]): PlacementTools => {
  const { engine, network } = tools
  const ends = endsOf(network, asRequest(tunnel))
  return up.reduce((some, { id }) => {
    const tree = engine.tree(id)
    return tree === undefined ? some : closing(some, closedBy(network, tree, ends))
  }, tools)
}

const tryOne = (
  tools: PlacementTools,
  request: LanedRequest,
  old: readonly Tunnel[],
  algorithm: 'greedy' | 'x-opt',
  moved: Map<string, Range | undefined>,
): readonly Placement[] | Rejection => {
  const decision = admit(tools, request, algorithm, false)
  if (decision.kind === 'rejected') return decision.rejection
  for (const { id, before } of decision.moved) if (!moved.has(id)) moved.set(id, before)
  const { placement, second } = decision
  return (second === undefined ? [placement] : [placement, second]).map(({ tunnel, tree }) => ({
    tunnel: { ...undeclared(old.find(({ id }) => id === tunnel.id)!), routes: tunnel.routes },
    tree,
  }))
}
