import type { Request } from '../model/request.ts'
import type { Rejection } from '../model/verdict.ts'
import { leastWhole } from './least-whole.ts'
import { type Algorithm, findPlacement, type Placement, type PlacementTools, tryOn } from './place-request.ts'
import { rejectionOf } from './rejection.ts'
import { findRemedy, roomierQueue } from './remedy.ts'
import { withoutTree } from './without-tree.ts'

/** The outcome for one request; an accepted one stays in the engine's trial, which it may have begun, until that is committed. */
export type Admitted =
  | { readonly kind: 'accepted'; readonly placement: Placement }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }

const PS_PER_NS = 1000

/**
 * Decides one request (MODEL "Allocation"): place, try, keep if everything stays valid; else with a longer period, up
 * to `maxPeriod` where one is given; else rejected with the reason of the best attempt, everything else untouched.
 */
export const admit = (
  tools: PlacementTools,
  request: Request,
  algorithm: Algorithm,
  withRemedy: boolean,
): Admitted => {
  const found = findPlacement(tools, request, request.periodPs, algorithm)
  if ('kind' in found) {
    const remedy = withRemedy ? roomierQueue(tools, request, found, algorithm) : undefined
    return { kind: 'rejected', rejection: withoutTree(tools.network, request, found, remedy) }
  }
  const before = tools.engine.mark()
  const trial = tools.engine.tryAdd(found.tunnel, found.tree)
  if (trial.violations.length === 0) return accept(tools, found)
  tools.engine.rollBackTo(before)
  const raised = raisePeriod(tools, request, algorithm)
  if (raised !== undefined) {
    tools.engine.tryAdd(raised.tunnel, raised.tree)
    return accept(tools, raised)
  }
  const remedy = withRemedy ? findRemedy(tools, request, found, trial.violations) : undefined
  return { kind: 'rejected', rejection: rejectionOf(tools.engine.hops, request, trial.violations, remedy) }
}

const accept = (tools: PlacementTools, placement: Placement): Admitted => {
  tools.engine.whenTakenBack(tools.sums.add(placement.tunnel, placement.tree))
  return { kind: 'accepted', placement }
}

/** The placement with the least period of whole ns that breaks nothing, on the tree that suits the longest one. */
const raisePeriod = (
  tools: PlacementTools,
  request: Request,
  algorithm: Algorithm,
): Placement | undefined => {
  const { maxPeriodPs } = request
  if (maxPeriodPs === undefined || maxPeriodPs <= request.periodPs) return undefined
  const last = Math.floor(maxPeriodPs / PS_PER_NS)
  const first = Math.floor(request.periodPs / PS_PER_NS)
  if (last <= first) return undefined
  const found = findPlacement(tools, request, last * PS_PER_NS, algorithm)
  if ('kind' in found || !breaksNothing(tools, found, last * PS_PER_NS)) return undefined
  const ns = leastWhole(first, last, n => breaksNothing(tools, found, n * PS_PER_NS))
  return { ...found, tunnel: { ...found.tunnel, periodPs: ns * PS_PER_NS } }
}

const breaksNothing = (tools: PlacementTools, { tunnel, tree }: Placement, periodPs: number): boolean =>
  tryOn(tools, { ...tunnel, periodPs }, tree).violations.length === 0
