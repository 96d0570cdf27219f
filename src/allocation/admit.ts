import type { Moved } from '../engine/change.ts'
import type { LanedRequest } from '../model/request.ts'
import type { Rejection, Violation } from '../model/verdict.ts'
import { PS_PER_NS } from '../quantity/scale.ts'
import { leastFitting } from './least-fitting.ts'
import {
  type Algorithm,
  findPlacement,
  type Placement,
  type PlacementTools,
  type Standing,
  tryOn,
} from './place-request.ts'
import { placeTwice } from './place-twice.ts'
import { rejectionOf, tooLargeOf } from './rejection.ts'
import { findRemedy, roomierQueue } from './remedy.ts'
import { withoutTree } from './without-tree.ts'

/** The outcome for one request; an accepted one stays in the engine's trial, which it may have begun, until that is committed. */
export type Admitted =
  | {
      readonly kind: 'accepted'
      readonly placement: Placement
      /** Of a request sent twice, that of its second copy. */
      readonly second?: Placement
      /** Whom it moved; those whom both copies moved stand here twice, from where to where each time. */
      readonly moved: readonly Moved[]
    }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }

/**
 * Decides one request (MODEL "Allocation"): place, try, keep if everything stays valid; else with a longer period, up
 * to `maxPeriod` where one is given; else rejected with the reason of the best attempt, everything else untouched.
 */
export const admit = (
  tools: PlacementTools,
  request: LanedRequest,
  algorithm: Algorithm,
  withRemedy: boolean,
): Admitted => {
  if (request.replicas !== undefined) return admitTwice(tools, request, algorithm, withRemedy)
  const before = tools.engine.mark()
  const standing: Standing = {}
  const found = findPlacement(tools, request, request.periodPs, algorithm, standing)
  if (found === standing.placement) return accept(tools, found)
  if ('kind' in found) {
    const remedy = withRemedy ? roomierQueue(tools, request, found, algorithm) : undefined
    return { kind: 'rejected', rejection: withoutTree(tools.network, request, found, remedy) }
  }
  const tooLarge = tooLargeOf(tools.network, [found])
  // What no packet carries has no size to analyse: whatever else it would break means nothing.
  if (tooLarge !== undefined) {
    const remedy = withRemedy ? findRemedy(tools, request, [found], tooLarge) : undefined
    return { kind: 'rejected', rejection: rejectionOf(tools.network, request, tooLarge, remedy) }
  }
  const trial = tools.engine.tryAdd(found.tunnel, found.tree)
  if (trial.violations.length === 0) return accept(tools, found)
  tools.engine.rollBackTo(before)
  const raised = raisePeriod(tools, request, algorithm)
  if (raised !== undefined) {
    tools.engine.tryAdd(raised.tunnel, raised.tree)
    return accept(tools, raised)
  }
  const remedy = withRemedy ? findRemedy(tools, request, [found], trial.violations) : undefined
  return { kind: 'rejected', rejection: rejectionOf(tools.network, request, trial.violations, remedy) }
}

/** A request that is sent twice is admitted with both its trees, or not at all. */
const admitTwice = (
  tools: PlacementTools,
  request: LanedRequest,
  algorithm: Algorithm,
  withRemedy: boolean,
): Admitted => {
  const found = placeTwice(tools, request, request.periodPs, algorithm)
  if ('kind' in found) {
    const remedy = withRemedy ? roomierQueue(tools, request, found, algorithm) : undefined
    return { kind: 'rejected', rejection: withoutTree(tools.network, request, found, remedy) }
  }
  const rejected = (why: readonly Violation[]): Admitted => {
    const remedy = withRemedy ? findRemedy(tools, request, found, why) : undefined
    return { kind: 'rejected', rejection: rejectionOf(tools.network, request, why, remedy) }
  }
  const tooLarge = tooLargeOf(tools.network, found)
  if (tooLarge !== undefined) return rejected(tooLarge)
  const first = tryTwice(tools, found)
  if (first.kind === 'taken') return acceptTwice(tools, found, first)
  const { maxPeriodPs } = request
  if (maxPeriodPs !== undefined) {
    const at = (n: number): Pair => [withPeriod(found[0], n * PS_PER_NS), withPeriod(found[1], n * PS_PER_NS)]
    const broken = (n: number): readonly Violation[] => {
      const before = tools.engine.mark()
      const tried = tryTwice(tools, at(n))
      tools.engine.rollBackTo(before)
      return tried.kind === 'taken' ? [] : tried.violations
    }
    const [asked, last] = [request.periodPs, maxPeriodPs].map(ps => Math.floor(ps / PS_PER_NS))
    const ns = last > asked ? leastFitting(tools.engine, asked, last, broken) : undefined
    if (ns !== undefined) {
      const raised = at(ns)
      const taken = tryTwice(tools, raised)
      if (taken.kind === 'taken') return acceptTwice(tools, raised, taken)
    }
  }
  return rejected(first.violations)
}

const withPeriod = ({ tunnel, tree }: Placement, periodPs: number): Placement => ({
  tunnel: { ...tunnel, periodPs },
  tree,
})

type Pair = readonly [Placement, Placement]

type Tried =
  | { readonly kind: 'taken'; readonly moved: readonly Moved[] }
  | { readonly kind: 'broken'; readonly violations: readonly Violation[] }

/** Takes both, or neither. */
const tryTwice = ({ engine }: PlacementTools, pair: Pair): Tried => {
  const before = engine.mark()
  const moved: Moved[] = []
  for (const { tunnel, tree } of pair) {
    const { violations } = engine.tryAdd(tunnel, tree)
    if (violations.length > 0) {
      engine.rollBackTo(before)
      return { kind: 'broken', violations }
    }
    moved.push(...engine.moved())
  }
  return { kind: 'taken', moved }
}

const acceptTwice = (
  tools: PlacementTools,
  [placement, second]: Pair,
  { moved }: Extract<Tried, { kind: 'taken' }>,
): Admitted => {
  for (const { tunnel, tree } of [placement, second]) tools.engine.whenTakenBack(tools.sums.add(tunnel, tree))
  return { kind: 'accepted', placement, second, moved }
}

const accept = (tools: PlacementTools, placement: Placement): Admitted => {
  tools.engine.whenTakenBack(tools.sums.add(placement.tunnel, placement.tree))
  return { kind: 'accepted', placement, moved: tools.engine.moved() }
}

/** The placement with the least period of whole ns that breaks nothing, on the tree that suits the longest one. */
const raisePeriod = (
  tools: PlacementTools,
  request: LanedRequest,
  algorithm: Algorithm,
): Placement | undefined => {
  const { maxPeriodPs } = request
  if (maxPeriodPs === undefined || maxPeriodPs <= request.periodPs) return undefined
  const last = Math.floor(maxPeriodPs / PS_PER_NS)
  const first = Math.floor(request.periodPs / PS_PER_NS)
  if (last <= first) return undefined
  const found = findPlacement(tools, request, last * PS_PER_NS, algorithm)
  if ('kind' in found) return undefined
  const at = (n: number): Placement => withPeriod(found, n * PS_PER_NS)
  const ns = leastFitting(tools.engine, first, last, n => tryOn(tools, at(n).tunnel, found.tree).violations)
  return ns === undefined ? undefined : at(ns)
}
