import { admit } from '../../allocation/admit.ts'
import { LinkSums } from '../../allocation/link-sums.ts'
import type { PlacementTools } from '../../allocation/place-request.ts'
import { rejectionOf } from '../../allocation/rejection.ts'
import type { Change } from '../../engine/change.ts'
import { Engine } from '../../engine/engine.ts'
import type { Request, Tunnel } from '../../model/request.ts'
import type { Rejection } from '../../model/verdict.ts'
import type { Network } from '../../network/network.ts'
import { type Tree, treeOf } from '../../network/tree.ts'
import { PS_PER_MS } from '../../quantity/scale.ts'
import type { ResolvedControllerOptions } from '../contract/options.ts'
import { hull, type Range } from '../contract/promise.ts'
import { type ControllerState, placedTunnels } from '../contract/state.ts'
import { drainPs } from './drain.ts'

/** Ranges of the tunnels that something touched. */
export type RangesById = ReadonlyMap<string, Range>

/** What holds while some tunnels are there twice, and how long until what one of the two leaves behind is forgotten. */
export interface Beside {
  readonly ranges: RangesById
  readonly drainMs: number
}

interface TunnelWithTree {
  readonly tunnel: Tunnel
  readonly tree: Tree
}

/** Ends the name of a tunnel's second self, on its way from one tree to another; no name ends with a blank. */
const TWIN = ' '

/**
 * The analysed network of a state, kept from decision to decision so that each re-analyses only what it touches. It is
 * a cache: `standOn` brings it to any state, and what it answers depends on that state alone. `mark` begins to note
 * which tunnels move.
 */
export class Admission {
  readonly network: Network
  readonly #options: ResolvedControllerOptions
  #engine: Engine
  /** In the order of the state. */
  #placed = new Map<string, TunnelWithTree>()
  /** Undefined after a removal: sums of floats depend on their order, and are made anew. */
  #sums: LinkSums | undefined
  readonly #searches: PlacementTools['searches'] = []
  #before = new Map<string, Range | undefined>()
  #state: ControllerState | undefined
  #sequence = -1

  constructor(network: Network, options: ResolvedControllerOptions) {
    this.network = network
    this.#options = options
    this.#engine = new Engine(network, options.analysis)
  }

  /** The tunnels as they stand, in their order. */
  get tunnels(): readonly Tunnel[] {
    return Array.from(this.#placed.values(), ({ tunnel }) => tunnel)
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

  /** Says that a state has the contracts of another one: whoever stands on this one stands on that one. */
  follow(from: ControllerState, to: ControllerState): void {
    if (this.#state === from && this.#sequence === from.sequence) this.confirm(to)
  }

  /** Begins anew with these tunnels. */
  load(tunnels: readonly Tunnel[]): void {
    this.#sequence = -1
    this.#sums = undefined
    this.#engine = new Engine(this.network, this.#options.analysis)
    const placed = tunnels.map(tunnel => ({ tunnel, tree: requireTree(this.network, tunnel) }))
    this.#placed = new Map(placed.map(one => [one.tunnel.id, one]))
    this.#engine.load(placed)
  }

  mark(): void {
    this.#before = new Map()
  }

  /** Finds room for a request and takes it; a rejection leaves everything as it was. */
  place(request: Request, withRemedy: boolean): Tunnel | Rejection {
    const { algorithm, remedies } = this.#options
    const admitted = admit(this.#tools(), request, algorithm, withRemedy && remedies)
    if (admitted.kind === 'rejected') return admitted.rejection
    this.#sequence = -1
    const { tunnel, tree } = admitted.placement
    this.#placed.set(tunnel.id, { tunnel, tree })
    // Who was moved, and from where, is what its removal would undo.
    for (const { id, after } of this.#engine.remove(tunnel.id).moved) this.#note(id, after)
    this.#engine.rollBack()
    return tunnel
  }

  remove(ids: Iterable<string>): void {
    this.#sequence = -1
    this.#sums = undefined
    for (const id of ids) {
      this.#noteAll(this.#engine.remove(id))
      this.#placed.delete(id)
    }
    this.#engine.commit()
  }

  /** Puts a tunnel in the place of the one of its name; the reason where that breaks something, and then it does not. */
  change(tunnel: Tunnel): Rejection | undefined {
    const change = this.#engine.change(tunnel.id, tunnel)
    if (change.appeared.length > 0) {
      this.#engine.rollBack()
      return rejectionOf(this.#engine.hops, tunnel, change.appeared, undefined)
    }
    this.#sequence = -1
    this.#sums = undefined
    this.#engine.commit()
    this.#noteAll(change)
    this.#placed.set(tunnel.id, { tunnel, tree: requireTree(this.network, tunnel) })
    return undefined
  }

  /**
   * What would hold if tunnels left, and others stood beside all the rest, also beside one of their own name: ranges
   * of all that this or anything since the mark touches, or what it would break. Nothing changes.
   */
  beside(twins: readonly Tunnel[], without: readonly string[] = []): Beside | Rejection {
    const engine = this.#engine
    try {
      const touched = new Set(this.#before.keys())
      const see = ({ moved }: Change): void => {
        for (const { id, before } of moved) {
          const name = id.endsWith(TWIN) ? id.slice(0, -TWIN.length) : id
          touched.add(name)
          if (name === id) this.#note(id, before)
        }
      }
      for (const id of without) see(engine.remove(id))
      for (const twin of twins) {
        const isKnown = engine.has(twin.id)
        const change = engine.add(isKnown ? { ...twin, id: twin.id + TWIN } : twin)
        if (change.appeared.length > 0) return rejectionOf(engine.hops, twin, change.appeared, undefined)
        see(change)
      }
      return { ranges: this.#rangesOf(touched), drainMs: this.drainMs() }
    } finally {
      engine.rollBack()
    }
  }

  /** Ranges at the mark of all that was touched since. */
  before(): RangesById {
    return new Map([...this.#before].flatMap(([id, range]) => (range === undefined ? [] : [[id, range]])))
  }

  /** The same tunnels as they stand. */
  after(): RangesById {
    return this.#rangesOf(this.#before.keys())
  }

  bound(id: string): Range {
    const { minLatencyPs, maxJitterPs } = this.#engine.bound(id)
    return { minLatencyPs, maxJitterPs }
  }

  /** How long what a tunnel leaves behind is felt, whole ms. */
  drainMs(): number {
    return Math.ceil(drainPs(this.#engine.hops) / PS_PER_MS)
  }

  #rangesOf(ids: Iterable<string>): RangesById {
    const ranges = new Map<string, Range>()
    for (const id of ids) {
      const selves = [id, id + TWIN].filter(name => this.#engine.has(name)).map(name => this.bound(name))
      if (selves.length > 0) ranges.set(id, selves.reduce(hull))
    }
    return ranges
  }

  #note(id: string, range: Range | undefined): void {
    if (!this.#before.has(id)) this.#before.set(id, range)
  }

  #noteAll({ moved }: Change): void {
    for (const { id, before } of moved) this.#note(id, before)
  }

  #tools(): PlacementTools {
    const { network } = this
    if (this.#sums === undefined) {
      this.#sums = new LinkSums(network)
      for (const { tunnel, tree } of this.#placed.values()) this.#sums.add(tunnel, tree)
    }
    return { network, engine: this.#engine, sums: this.#sums, searches: this.#searches }
  }
}

const requireTree = (network: Network, tunnel: Tunnel): Tree => {
  const tree = treeOf(network, tunnel)
  if ('code' in tree) throw new Error(`a tunnel in place is no tree: ${tree.message}`)
  return tree
}
