import type { Explanation } from '../../analysis/explanation.ts'
import { optionsOf, type ResolvedOptions } from '../../analysis/options.ts'
import { curvesAt, type PortCurves } from '../../analysis/queue/port-curves.ts'
import { QueueSolver } from '../../analysis/queue/queue-solver.ts'
import type { AnalysisResult } from '../../analysis/result.ts'
import { tunnelsOf } from '../../controller/contract/contract.ts'
import { type ControllerState, placedTunnels } from '../../controller/contract/state.ts'
import { networkInUse } from '../../controller/decide/network-in-use.ts'
import { Engine } from '../../engine/engine.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'

/** Where so many contracts are others than before, the analysis is made anew. */
const MOST_STEPS = 200

/** The analysis of a state that others decide on: it follows decision by decision, and is asked now and then. */
export class MirroredEngine {
  readonly #state: ControllerState
  readonly #topology: () => Topology
  readonly #options: ResolvedOptions
  #engine: Engine | undefined
  /** The tunnels of each contract as the engine has them. */
  #placed = new Map<string, readonly Tunnel[]>()
  #touched = new Set<string>()

  /** `topology` is the network with what has failed. */
  constructor(state: ControllerState, topology: () => Topology, options: ResolvedOptions) {
    this.#state = state
    this.#topology = topology
    this.#options = options
  }

  /** Contracts of these names are others than before. */
  touch(ids: Iterable<string>): void {
    for (const id of ids) this.#touched.add(id)
  }

  /** The network is another one. */
  forget(): void {
    this.#engine = undefined
  }

  /** All bounds, as `check` gives them. */
  result(): AnalysisResult {
    return this.#upToDate().result()
  }

  /** Where the bound of a tunnel comes from; undefined where there is none. */
  explain(id: string): Explanation | undefined {
    const engine = this.#upToDate()
    return engine.has(id) ? engine.explain(id) : undefined
  }

  /** The worst instant of a queue; undefined where there is none. */
  curves(link: string, lane: number): PortCurves | undefined {
    const { hops } = this.#upToDate()
    const at = hops.network.linkIndex.get(link)
    if (at === undefined) return undefined
    const { arrivalLimit, work } = this.#options
    work.begin()
    return curvesAt(hops, new QueueSolver(hops, this.#options), at, lane, arrivalLimit, work)
  }

  #upToDate(): Engine {
    const engine = this.#engine
    if (engine === undefined || this.#touched.size > MOST_STEPS) return this.#anew()
    for (const id of this.#touched) {
      for (const tunnel of this.#placed.get(id) ?? []) engine.remove(tunnel.id)
      this.#placed.delete(id)
    }
    for (const id of this.#touched) {
      const contract = this.#state.held.get(id)
      if (contract?.status !== 'granted') continue
      const tunnels = tunnelsOf(contract)
      for (const tunnel of tunnels) engine.add(tunnel)
      this.#placed.set(id, tunnels)
    }
    engine.commit()
    this.#touched.clear()
    return engine
  }

  #anew(): Engine {
    this.#engine = undefined
    const topology = networkInUse(this.#topology(), this.#state.failed ?? [])
    const engine = Engine.of(topology, placedTunnels(this.#state), optionsOf(this.#options))
    this.#placed = new Map(
      Array.from(this.#state.held.values()).flatMap(contract =>
        contract.status === 'granted' ? [[contract.id, tunnelsOf(contract)] as const] : [],
      ),
    )
    this.#touched.clear()
    this.#engine = engine
    return engine
  }
}
