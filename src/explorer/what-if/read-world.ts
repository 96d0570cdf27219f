import { describeLinks, describeTunnel } from '../../analysis/bounds.ts'
import { factsOf, lanesAt, utilizationAt } from '../../analysis/queue/queue-facts.ts'
import type { QueueSolver } from '../../analysis/queue/queue-solver.ts'
import type { LinkBound, TunnelBound } from '../../analysis/result.ts'
import type { Engine } from '../../engine/engine.ts'
import type { World } from './world.ts'

/** What a world takes over from the one before where nothing changed. */
type Known = Pick<World, 'bounds' | 'links'>

export const NOTHING_KNOWN: Known = { bounds: new Map(), links: new Map() }

/** Slots of the tunnels that queue at a link. */
const slotsAt = ({ hops }: Engine, link: number): number[] =>
  Array.from(hops.atLink[link]!.subarray(0, hops.countAt[link]!), h => hops.tunnel[h]!)

/**
 * The world after an operation: `before`, with what stands at the `changed` links, and with the tunnels `gone`, read anew
 * from the engine. What was not reached is taken over as it is.
 */
export const readWorld = (
  engine: Engine,
  solver: QueueSolver,
  before: Known,
  now: Pick<World, 'topology' | 'tunnels' | 'failed' | 'rejected' | 'assumptions'>,
  changed: readonly number[],
  gone: readonly string[],
): World => {
  const { hops } = engine
  const links = new Map(before.links)
  const slots = new Set<number>()
  for (const link of changed) {
    const { id } = hops.network.topology.links[link]!
    const facts = lanesAt(hops, link).map(lane => factsOf(hops, solver, solver.gather(link, lane)))
    const bound = describeLinks(hops, facts, at => utilizationAt(hops, at))[0]
    if (bound === undefined) links.delete(id)
    else links.set(id, bound)
    for (const slot of slotsAt(engine, link)) slots.add(slot)
  }
  const bounds = new Map(before.bounds)
  for (const id of gone) bounds.delete(id)
  for (const slot of slots) {
    const bound = describeTunnel(hops, slot, NONE)
    bounds.set(bound.id, isExact(bound, links) ? bound : { ...bound, exact: false })
  }
  const unbounded = [...bounds.values()].some(bound => bound.maxJitterPs === null)
  return {
    ...now,
    bounds,
    links,
    violations: engine.violations(),
    objectivePs: unbounded ? null : engine.objectivePs,
  }
}

const NONE: ReadonlySet<number> = new Set()

/** Whether no queue of the tunnel was closed by an affine tail. */
const isExact = ({ tree, lane }: TunnelBound, links: ReadonlyMap<string, LinkBound>): boolean =>
  tree.every(id => links.get(id)?.lanes.find(l => l.lane === lane)?.exact !== false)
