import { admit } from '../../allocation/admit.ts'
import type { PlacementTools } from '../../allocation/place-request.ts'
import { rejectionOf } from '../../allocation/rejection.ts'
import { Searches } from '../../allocation/searches.ts'
import { StandingSums } from '../../allocation/standing-sums.ts'
import type { ReplicatedBound } from '../../analysis/verdicts/replicated.ts'
import type { Change } from '../../engine/change.ts'
import { Engine } from '../../engine/engine.ts'
import type { Mark } from '../../engine/undo-log.ts'
import type { LanedRequest, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Rejection, Violation } from '../../model/verdict.ts'
import type { Network } from '../../network/network.ts'
import { treeOf } from '../../network/tree.ts'
import { PS_PER_MS } from '../../quantity/scale.ts'
import { type Placed, tunnelsOf } from '../contract/contract.ts'
import type { ResolvedControllerOptions } from '../contract/options.ts'
import { hull, type Range } from '../contract/promise.ts'
import { type ControllerState, placedTunnels } from '../contract/state.ts'
import { drainPs } from './drain.ts'
import { Standing } from './standing.ts'
import { contractOf, copiesOf, namedAs, TWIN } from './tunnel-names.ts'

/** Ranges of the contracts that something touched, by name; of a request sent twice, of whichever copy comes. */
export type RangesById = ReadonlyMap<string, Range>

/** What holds while some tunnels are there twice, and how long until what one of the two leaves behind is forgotten. */
export interface Beside {
  readonly ranges: RangesById
  readonly drainMs: number
}

/**
 * The analysed network of a state, kept from decision to decision so that each re-analyses only what it touches. It is
 * a cache: `standOn` brings it to any state, and what it answers depends on that state alone. What is placed, removed and
 * changed is a trial until `keep`; `watch` begins to note which tunnels move.
 */
export class Admission {
  /** What is in use. */
  readonly network: Network
  /** The same with what has failed. */
  readonly base: Topology
  readonly #options: ResolvedControllerOptions
  #engine: Engine
  #standing: Standing
  #sums: StandingSums
  readonly #searches = new Searches()
  /** By the name of a tunnel, not of its contract: of two copies one may move without the other. */
  #before = new Map<string, Range | undefined>()
  /** Whether tunnels may be in place on two trees. */
  #hasTwins = false
  /** Contracts of tunnels that were taken out since watching began. */
  readonly #gone = new Map<string, string>()

  constructor(network: Network, options: ResolvedControllerOptions, base: Topology = network.topology) {
    this.network = network
    this.base = base
    this.#options = options
    this.#engine = new Engine(network, options.analysis)
    this.#sums = new StandingSums(this.#engine)
    this.#standing = new Standing(this.#engine)
  }

  /** Brings the analysis to the state, by rolling back what was tried since where that leads there. */
  standOn(state: ControllerState): void {
    if (this.#standing.returnTo(state)) return
    this.load(placedTunnels(state))
    this.#standing.at(state)
  }

  /** Takes what was tried over as the analysis of this state, for good. */
  keep(state: ControllerState): void {
    this.#standing.at(state)
  }

  /** Takes what was tried over as the analysis of this state, on trial. */
  rehearse(state: ControllerState): void {
    this.#standing.trying(state)
  }

  /** Notes that a state on trial has the contracts of another one, so that an analysis of one is an analysis of the other. */
  follow(from: ControllerState, to: ControllerState): void {
    if (from !== to && this.#standing.returnTo(from)) this.#standing.trying(to)
  }

  /** What is wrong with the tunnels in place: only after {@link load} is anything. */
  violations(): readonly Violation[] {
    return this.#engine.violations()
  }

  tunnels(): readonly Tunnel[] {
    return this.#engine.tunnels
  }

  /** From now on it notes which tunnels move. */
  watch(): void {
    this.#before = new Map()
    this.#gone.clear()
  }

  mark(): Mark {
    return this.#engine.mark()
  }

  /** Everything is as it was at the mark; who moved since stays noted, where from is as true as it was. */
  rollBackTo(mark: Mark): void {
    this.#engine.rollBackTo(mark)
  }

  /** Finds room for a request and takes it; a rejection leaves everything as it was. */
  place(request: LanedRequest, withRemedy: boolean): Placed | Rejection {
    const { algorithm, remedies } = this.#options
    const admitted = admit(this.#tools(), request, algorithm, withRemedy && remedies)
    if (admitted.kind === 'rejected') return admitted.rejection
    this.#noteAll(admitted.moved)
    const { placement, second } = admitted
    return { tunnel: placement.tunnel, ...(second === undefined ? {} : { second: second.tunnel }) }
  }

  remove(placed: Placed): void {
    for (const { id } of tunnelsOf(placed)) {
      this.#sums.subtract(id)
      this.#noteAll(this.#takeOut(id).moved)
    }
  }

  /** Puts what is placed in the place of what has its names; the reason where that breaks something, and then it does not. */
  change(placed: Placed): Rejection | undefined {
    const engine = this.#engine
    const before = engine.mark()
    const changes = tunnelsOf(placed).map(tunnel => {
      this.#sums.subtract(tunnel.id)
      return engine.change(tunnel.id, tunnel)
    })
    // What is wrong while only one copy has changed may be right when both have.
    const appeared = stillWrong(engine, changes)
    if (appeared.length > 0) {
      engine.rollBackTo(before)
      return rejectionOf(engine.hops.network, namedAs(placed.tunnel), appeared, undefined)
    }
    for (const tunnel of tunnelsOf(placed)) this.#sums.add(tunnel)
    for (const { moved } of changes) this.#noteAll(moved)
    return undefined
  }

  /**
   * What would hold if tunnels left, and others stood beside all the rest, also beside one of their own name: ranges
   * of all that this or anything watched touches, or what it would break. Nothing changes. `without` are names of tunnels.
   */
  beside(twins: readonly Tunnel[], without: readonly string[] = []): Beside | Rejection {
    const engine = this.#engine
    const mark = engine.mark()
    this.#hasTwins = true
    try {
      const touched = this.#touched()
      const see = ({ moved }: Change): void => {
        for (const { id, before } of moved) {
          touched.add(this.#contractOf(id))
          if (!id.endsWith(TWIN)) this.#note(id, before)
        }
      }
      for (const id of without) see(this.#takeOut(id))
      for (const twin of twins) {
        const isKnown = engine.has(twin.id)
        const change = engine.add(isKnown ? { ...twin, id: twin.id + TWIN } : twin)
        if (change.appeared.length > 0)
          return rejectionOf(engine.hops.network, namedAs(twin), change.appeared, undefined)
        see(change)
      }
      return { ranges: this.#rangesOf(touched), drainMs: this.drainMs() }
    } finally {
      this.#hasTwins = false
      engine.rollBackTo(mark)
    }
  }

  /** Ranges, when watching began, of all that was touched since. */
  before(): RangesById {
    const known = new Map<string, Range>()
    for (const name of this.#touched()) {
      const copies = this.#tunnelsOf(name)
      const ranges = copies.flatMap(id =>
        this.#before.has(id) ? (this.#before.get(id) ?? []) : this.#rangeOf(id),
      )
      if (ranges.length > 0) known.set(name, ranges.reduce(hull))
    }
    return known
  }

  /** The same tunnels as they stand. */
  after(): RangesById {
    return this.#rangesOf(this.#touched())
  }

  /** Of a contract that is placed, by its name. */
  bound(name: string): Range {
    const range = this.#rangesOf([name]).get(name)
    if (range === undefined) throw new Error(`${name} is not placed`)
    return range
  }

  /** What the receivers of a request that is sent twice may count on. */
  replicated(name: string): ReplicatedBound | undefined {
    return this.#engine.replicated(name)
  }

  /** How long packets that a tunnel leaves queued can still delay others, whole ms. */
  drainMs(): number {
    return Math.ceil(drainPs(this.#engine.hops) / PS_PER_MS)
  }

  /** The contracts of the tunnels that were noted. */
  #touched(): Set<string> {
    return new Set([...this.#before.keys()].map(id => this.#contractOf(id)))
  }

  #rangesOf(names: Iterable<string>): RangesById {
    const ranges = new Map<string, Range>()
    for (const name of names) {
      const tunnels = this.#tunnelsOf(name)
      const twins = this.#hasTwins ? tunnels.map(id => id + TWIN) : []
      const selves = [...tunnels, ...twins].flatMap(id => this.#rangeOf(id))
      if (selves.length > 0) ranges.set(name, selves.reduce(hull))
    }
    return ranges
  }

  /** Names of the tunnels of a contract: its own, or those of its copies; whether in place, taken out or never there. */
  #tunnelsOf(name: string): readonly string[] {
    if (this.#engine.has(name) && this.#contractOf(name) === name) return [name]
    return copiesOf(name).filter(id => this.#contractOf(id) === name)
  }

  /** Of one tunnel; none where it is not there. */
  #rangeOf(id: string): readonly Range[] {
    if (!this.#engine.has(id)) return []
    const { minLatencyPs, maxJitterPs } = this.#engine.bound(id)
    return [{ minLatencyPs, maxJitterPs }]
  }

  /** The contract whose tunnel this is, or was when it was taken out. */
  #contractOf(id: string): string {
    if (this.#engine.has(id)) return contractOf(this.#engine.tunnel(id))
    return this.#gone.get(id) ?? id
  }

  #takeOut(id: string): Change {
    this.#gone.set(id, this.#contractOf(id))
    return this.#engine.remove(id)
  }

  #note(id: string, range: Range | undefined): void {
    if (!this.#before.has(id)) this.#before.set(id, range)
  }

  #noteAll(moved: Change['moved']): void {
    for (const { id, before } of moved) this.#note(id, before)
  }

  /** Begins anew with these tunnels. */
  load(tunnels: readonly Tunnel[]): void {
    this.#engine = new Engine(this.network, this.#options.analysis)
    this.#standing = new Standing(this.#engine)
    this.#engine.load(tunnels.map(tunnel => ({ tunnel, tree: treeOf(this.network, tunnel) })))
    this.#sums = new StandingSums(this.#engine)
  }

  #tools(): PlacementTools {
    const { network } = this
    return { network, engine: this.#engine, sums: this.#sums.current, searches: this.#searches }
  }
}

/** What some changes, one after the other, have made wrong that is wrong at their end. */
const stillWrong = (engine: Engine, changes: readonly Change[]): readonly Violation[] => {
  const appeared = changes.flatMap(change => change.appeared)
  if (changes.length < 2 || appeared.length === 0) return appeared
  const present = new Set(engine.violations().map(v => JSON.stringify(v)))
  return appeared.filter(v => present.has(JSON.stringify(v)))
}
