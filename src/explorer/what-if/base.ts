import { assumptionsOf, sourcesOf } from '../../analysis/assumptions.ts'
import { type AnalysisOptions, resolveOptions } from '../../analysis/options.ts'
import { QueueSolver } from '../../analysis/queue/queue-solver.ts'
import type { Assumptions } from '../../analysis/result.ts'
import { Engine } from '../../engine/engine.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { NOTHING_KNOWN, readWorld } from './read-world.ts'
import type { World } from './world.ts'

/** A network with an engine on it, which stands at the present world while the network is this one. */
export class Base {
  readonly topology: Topology
  readonly engine: Engine
  readonly #solver: QueueSolver
  /** Of the network without tunnels. */
  readonly #assumptions: Assumptions

  /** Throws Stopped where the first analysis is ended. */
  constructor(topology: Topology, tunnels: readonly Tunnel[], options: AnalysisOptions) {
    this.topology = topology
    this.engine = Engine.of(topology, tunnels, options)
    const resolved = resolveOptions(options)
    this.#solver = new QueueSolver(this.engine.hops, { ...resolved, work: this.engine.work })
    this.#assumptions = assumptionsOf(this.engine.hops.network, [], resolved)
  }

  /** The world as it stands in the engine; what stands at other links than the `changed` ones is taken over from `before`. */
  read(
    now: Pick<World, 'tunnels' | 'failed' | 'rejected'>,
    before: Pick<World, 'bounds' | 'links'> = NOTHING_KNOWN,
    changed: readonly string[] = this.topology.links.map(({ id }) => id),
    gone: readonly string[] = [],
  ): World {
    const { linkIndex } = this.engine.hops.network
    const links = changed.flatMap(id => linkIndex.get(id) ?? [])
    const assumptions = { ...this.#assumptions, sources: sourcesOf(now.tunnels) }
    const { topology } = this
    return readWorld(this.engine, this.#solver, before, { ...now, topology, assumptions }, links, gone)
  }
}
