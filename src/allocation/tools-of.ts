import type { Engine } from '../engine/engine.ts'
import { LinkSums } from './link-sums.ts'
import type { PlacementTools } from './place-request.ts'
import { Searches } from './searches.ts'

/** What it takes to place requests beside the tunnels that an engine has in place. */
export const toolsOf = (engine: Engine): PlacementTools => {
  const { network } = engine.hops
  const sums = new LinkSums(network)
  for (const tunnel of engine.tunnels) {
    const tree = engine.tree(tunnel.id)
    if (tree !== undefined && !engine.bound(tunnel.id).isDown) sums.add(tunnel, tree)
  }
  return { network, engine, sums, searches: new Searches() }
}
