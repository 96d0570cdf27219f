import type { Engine } from '../engine/engine.ts'
import type { Tunnel } from '../model/request.ts'
import { treeOf } from '../network/tree.ts'
import { LinkSums } from './link-sums.ts'
import type { Placement, PlacementTools } from './place-request.ts'
import { Searches } from './searches.ts'

/** What a search for trees needs on the network of an engine, beside the tunnels that are in place and not down. */
export const placementToolsOn = (engine: Engine): PlacementTools => {
  const { network } = engine.hops
  const sums = new LinkSums(network)
  for (const tunnel of engine.tunnels) {
    const tree = engine.tree(tunnel.id)
    if (tree !== undefined) sums.add(tunnel, tree)
  }
  return { network, engine, sums, searches: new Searches() }
}

/** A tunnel on the tree of its routes on the network of an engine; undefined where they are none. */
export const placementOn = (engine: Engine, tunnel: Tunnel): Placement | undefined => {
  const tree = treeOf(engine.hops.network, tunnel)
  return 'code' in tree ? undefined : { tunnel, tree }
}
