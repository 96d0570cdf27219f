import { type Decision as Admitted, admit } from '../allocation/admit.ts'
import { LinkSums } from '../allocation/link-sums.ts'
import type { PlacementTools } from '../allocation/place-request.ts'
import { rejectionOf } from '../allocation/rejection.ts'
import { Engine } from '../engine/engine.ts'
import type { Request, Tunnel } from '../model/request.ts'
import type { Rejection } from '../model/verdict.ts'
import type { Network } from '../network/network.ts'
import { treeOf } from '../network/tree.ts'
import { drainPs } from './drain.ts'
import type { ResolvedControllerOptions } from './options.ts'
import { hull, type Range } from './promise.ts'
import { type ControllerState, placedTunnels } from './state.ts'

/** Ranges by tunnel; of a tunnel that is there twice, on the move, the range that holds both. */
export type Ranges = ReadonlyMap<string, Range>

/**
 * The analysed network of a state, kept from decision to decision so that each re-analyses only what it touches. It
 * is a cache: `standOn` brings it to any state, and what it answers depends on that state alone.
 */
export class Admission {
  readonly network: Network
  readonly #options: ResolvedControllerOptions
  #tools: PlacementTools
  #tunnels: Tunnel[] = []
  #state: ControllerState | undefined
  #sequence = -1

  constructor(network: Network, options: ResolvedControllerOptions) {
    this.network = network
    this.#options = options
    this.#tools = this.#fresh()
  }

  /** The tunnels as they stand now, in their order. */
  get tunnels(): readonly Tunnel[] {
    return this.#tunnels
  }

  /** Brings the analysis to the state; at once where it is there already. */
  standOn(state: ControllerState): void {
    if (this.#state === state && this.#sequence === state.sequence) return
    this.load(placedTunnels(state))
    this.confirm(state)
  }

  /** Says that what was tried has become the state. */
  confirm(state: ControllerState): void {
    this.#state = state
    this.#sequence = state.sequence
  }

  load(tunnels: readonly Tunnel[]): void {
    this.#sequence = -1
    this.#tools = this.#fresh()
    this.#tunnels = [...tunnels]
    const placed = tunnels.map(tunnel => ({ tunnel, tree: this.#treeOf(tunnel) }))
    this.#tools.engine.load(placed)
    for (const { tunnel, tree } of placed) this.#tools.sums.add(tunnel, tree)
  }

  /** Finds room for a request and takes it; a rejection leaves everything as it was. */
  place(request: Request, withRemedy: boolean): Admitted {
    const admitted = admit(
      this.#tools,
      request,
      this.#options.algorithm,
      withRemedy && this.#options.remedies,
    )
    if (admitted.kind === 'accepted') {
      this.#sequence = -1
      this.#tunnels.push(admitted.placement.tunnel)
    }
    return admitted
  }

  remove(ids: ReadonlySet<string>): void {
    this.load(this.#tunnels.filter(tunnel => !ids.has(tunnel.id)))
  }

  /** Adds tunnels as they are; the reason where that breaks something, and then they are not all added. */
  add(tunnels: readonly Tunnel[]): Rejection | undefined {
    const { engine, sums } = this.#tools
    for (const tunnel of tunnels) {
      const tree = this.#treeOf(tunnel)
      const trial = engine.tryAdd(tunnel, tree)
      if (trial.violations.length > 0) {
        engine.rollBack()
        return rejectionOf(engine.hops, tunnel, trial.violations, undefined)
      }
      this.#sequence = -1
      engine.commit()
      sums.add(tunnel, tree)
      this.#tunnels.push(tunnel)
    }
    return undefined
  }

  ranges(): Ranges {
    const { engine } = this.#tools
    const ranges = new Map<string, Range>()
    for (const [t, { id }] of this.#tunnels.entries()) {
      const range = engine.boundOf(t)
      const other = ranges.get(id)
      ranges.set(id, other === undefined ? range : hull(other, range))
    }
    return ranges
  }

  /** How long what a tunnel leaves behind is felt, whole ms. */
  drainMs(): number {
    return Math.ceil(drainPs(this.#tools.engine.hops) / PS_PER_MS)
  }

  #treeOf(tunnel: Tunnel): ReturnType<typeof requireTree> {
    return requireTree(this.network, tunnel)
  }

  #fresh(): PlacementTools {
    const { network } = this
    const engine = new Engine(network, this.#options.analysis)
    return { network, engine, sums: new LinkSums(network), searches: this.#tools?.searches ?? [] }
  }
}

const PS_PER_MS = 1e9

const requireTree = (
  network: Network,
  tunnel: Tunnel,
): Exclude<ReturnType<typeof treeOf>, { code: unknown }> => {
  const tree = treeOf(network, tunnel)
  if ('code' in tree) throw new Error(`a tunnel in place is no tree: ${tree.message}`)
  return tree
}
