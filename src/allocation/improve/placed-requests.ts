import type { ResolvedOptions } from '../../analysis/options.ts'
import { Engine } from '../../engine/engine.ts'
import type { Mark } from '../../engine/undo-log.ts'
import type { Request, Tunnel } from '../../model/request.ts'
import type { Rejection } from '../../model/verdict.ts'
import type { Network } from '../../network/network.ts'
import { treeOf } from '../../network/tree.ts'
import { admit } from '../admit.ts'
import type { Algorithm } from '../place-request.ts'
import { Searches } from '../searches.ts'
import { StandingSums } from '../standing-sums.ts'
import type { Rank } from './rank.ts'

/** Requests, by their places in a list, beside tunnels that stay: which are placed, how, and what that is worth. Goes with trials. */
export class PlacedRequests {
  readonly engine: Engine
  readonly requests: readonly Request[]
  readonly #network: Network
  readonly #algorithm: Algorithm
  readonly #sums: StandingSums
  readonly #searches = new Searches()
  /** Of each request its tunnels, two where it is sent twice; undefined where it is not in place. */
  readonly #tunnels: (readonly Tunnel[] | undefined)[]
  #accepted = 0
  #stretchPs = 0

  /** `accepted` are tunnels of the requests, or of some of them. */
  constructor(
    network: Network,
    kept: readonly Tunnel[],
    requests: readonly Request[],
    accepted: readonly Tunnel[],
    algorithm: Algorithm,
    options: ResolvedOptions,
  ) {
    this.requests = requests
    this.#network = network
    this.#algorithm = algorithm
    this.engine = new Engine(network, options)
    this.engine.load([...kept, ...accepted].map(tunnel => ({ tunnel, tree: treeOf(network, tunnel) })))
    this.#sums = new StandingSums(this.engine)
    const byRequest = new Map<string, Tunnel[]>()
    for (const tunnel of accepted) {
      const id = tunnel.replica?.of ?? tunnel.id
      byRequest.set(id, [...(byRequest.get(id) ?? []), tunnel])
    }
    this.#tunnels = requests.map(({ id }) => byRequest.get(id))
    for (const tunnels of this.#tunnels) if (tunnels !== undefined) this.#count(tunnels, 1)
  }

  get rank(): Rank {
    return {
      accepted: this.#accepted,
      stretchPs: this.#stretchPs,
      objectivePs: this.engine.objectivePs,
    }
  }

  /** Of those in place, in the order of the requests. */
  get tunnels(): readonly Tunnel[] {
    return this.#tunnels.flatMap(tunnels => tunnels ?? [])
  }

  tunnelsOf(at: number): readonly Tunnel[] | undefined {
    return this.#tunnels[at]
  }

  /** Places of those that are in place, or are not, ascending. */
  where(isPlaced: boolean): readonly number[] {
    return this.#tunnels.flatMap((tunnels, at) => ((tunnels !== undefined) === isPlaced ? [at] : []))
  }

  mark(): Mark {
    return this.engine.mark()
  }

  rollBackTo(mark: Mark): void {
    this.engine.rollBackTo(mark)
  }

  commit(): void {
    this.engine.commit()
  }

  /** Decides a request that is not in place, beside all that are; the reason where it is rejected, and then all is as before. */
  admit(at: number, withRemedy: boolean): Rejection | undefined {
    this.engine.work.ask()
    this.engine.work.begin()
    const tools = {
      network: this.#network,
      engine: this.engine,
      sums: this.#sums.current,
      searches: this.#searches,
    }
    const admitted = admit(tools, this.requests[at], this.#algorithm, withRemedy)
    if (admitted.kind === 'rejected') return admitted.rejection
    const { placement, second } = admitted
    this.#set(at, [placement.tunnel, ...(second === undefined ? [] : [second.tunnel])])
    return undefined
  }

  /** Takes a request that is in place out. */
  remove(at: number): void {
    for (const { id } of this.#tunnels[at] ?? []) {
      this.#sums.subtract(id)
      this.engine.remove(id)
    }
    this.#set(at, undefined)
  }

  #set(at: number, tunnels: readonly Tunnel[] | undefined): void {
    const [before, accepted, stretchPs] = [this.#tunnels[at], this.#accepted, this.#stretchPs]
    if (before !== undefined) this.#count(before, -1)
    if (tunnels !== undefined) this.#count(tunnels, 1)
    this.#tunnels[at] = tunnels
    this.engine.whenTakenBack(() => {
      this.#tunnels[at] = before
      this.#accepted = accepted
      this.#stretchPs = stretchPs
    })
  }

  #count(tunnels: readonly Tunnel[], sign: 1 | -1): void {
    this.#accepted += sign
    for (const { periodPs, requestedPeriodPs } of tunnels)
      this.#stretchPs += sign * (periodPs - requestedPeriodPs)
  }
}
