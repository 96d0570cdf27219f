import { LinkSums } from '../../allocation/link-sums.ts'
import type { PlacementTools } from '../../allocation/place-request.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Tunnel } from '../../model/request.ts'

/** The sums of the links with all tunnels of an engine. */
export const sumsOf = (engine: Engine): LinkSums => {
  const sums = new LinkSums(engine.hops.network)
  for (const tunnel of engine.tunnels) {
    const tree = engine.tree(tunnel.id)
    if (tree !== undefined) sums.add(tunnel, tree)
  }
  return sums
}

/**
 * Takes the tunnels that are down out of the engine and of the sums, in the open trial, and gives what a search for new
 * trees needs, with no way over links that are `closed`.
 */
export const toolsWithout = (
  engine: Engine,
  whole: LinkSums,
  down: readonly Tunnel[],
  closed: ReadonlySet<number>,
): Omit<PlacementTools, 'searches'> => {
  let sums: LinkSums | undefined = whole
  for (const tunnel of down) {
    const tree = engine.tree(tunnel.id)
    const back: (() => void) | false | undefined = tree && sums?.remove(tunnel, tree)
    if (!back) sums = undefined
    else engine.whenTakenBack(back)
    engine.remove(tunnel.id)
  }
  // Where taking out leaves the last digits to the order of adding, they are made anew.
  return { network: engine.hops.network, engine, sums: sums ?? sumsOf(engine), closed }
}
