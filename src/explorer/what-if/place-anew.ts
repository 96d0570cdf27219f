import { admit } from '../../allocation/admit.ts'
import { LinkSums } from '../../allocation/link-sums.ts'
import { findPlacement, type Placement, type PlacementTools } from '../../allocation/place-request.ts'
import { placeTwice } from '../../allocation/place-twice.ts'
import { Searches } from '../../allocation/searches.ts'
import { withoutTree } from '../../allocation/without-tree.ts'
import type { FailedElement } from '../../engine/change.ts'
import type { Engine } from '../../engine/engine.ts'
import type { LanedRequest, Tunnel } from '../../model/request.ts'
import type { Rejection } from '../../model/verdict.ts'
import type { Network } from '../../network/network.ts'

export type Replacement =
  | { readonly kind: 'placed'; readonly placements: readonly Placement[] }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }

/** Links that carry nothing while these places are down. */
const closedLinks = (network: Network, failed: readonly FailedElement[]): number[] => {
  if (failed.length === 0) return []
  const links = new Set(failed.flatMap(p => ('link' in p ? p.link : [])))
  const nodes = new Set(failed.flatMap(p => ('node' in p ? p.node : [])))
  return network.topology.links.flatMap(({ id, from, to }, e) =>
    links.has(id) || nodes.has(from) || nodes.has(to) ? [e] : [],
  )
}

/** What a search for trees beside these tunnels of the engine needs, around what has failed. */
export const placementTools = (
  engine: Engine,
  tunnels: readonly Tunnel[],
  failed: readonly FailedElement[],
): PlacementTools => {
  const { network } = engine.hops
  const sums = new LinkSums(network)
  for (const tunnel of tunnels) {
    const tree = engine.tree(tunnel.id)
    if (tree !== undefined) sums.add(tunnel, tree)
  }
  for (const link of closedLinks(network, failed)) sums.close(link)
  return { network, engine, sums, searches: new Searches() }
}

/** A place for a request that breaks nothing, as `analyze` looks for one; two for one that is sent twice. The engine is as before. */
export const placeFitting = (
  tools: PlacementTools,
  request: LanedRequest,
  withRemedy: boolean,
): Replacement => {
  const before = tools.engine.mark()
  const decision = admit(tools, request, 'greedy', withRemedy)
  tools.engine.rollBackTo(before)
  if (decision.kind === 'rejected') return decision
  const { placement, second } = decision
  return { kind: 'placed', placements: second === undefined ? [placement] : [placement, second] }
}

/** As {@link placeFitting}; where nothing fits the best place there is, whatever that breaks. */
export const placeAtAnyCost = (tools: PlacementTools, request: LanedRequest): Replacement => {
  const fitting = placeFitting(tools, request, false)
  if (fitting.kind === 'placed') return fitting
  const found =
    request.replicas === undefined
      ? findPlacement(tools, request, request.periodPs, 'greedy')
      : placeTwice(tools, request, request.periodPs, 'greedy')
  if ('kind' in found) return { kind: 'rejected', rejection: withoutTree(tools.network, request, found) }
  return { kind: 'placed', placements: 'tree' in found ? [found] : found }
}
