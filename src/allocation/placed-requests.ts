import type { ResolvedOptions } from '../analysis/options.ts'
import { Engine } from '../engine/engine.ts'
import type { Mark } from '../engine/undo-log.ts'
import { LANES } from '../model/checks/whole.ts'
import { isLaned, type LanedRequest, type Request, type Tunnel } from '../model/request.ts'
import type { Rejection } from '../model/verdict.ts'
import type { Network } from '../network/network.ts'
import { treeOf } from '../network/tree.ts'
import { admit } from './admit.ts'
import type { Rank } from './improve/rank.ts'
import { type Lanes, requestOf } from './lanes/assign-lanes.ts'
import { type Algorithm, findPlacement, type PlacementTools } from './place-request.ts'
import { placeTwice } from './place-twice.ts'
import { Searches } from './searches.ts'
import { StandingSums } from './standing-sums.ts'

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
  /** Lanes 0 to this less 1 have been found for requests that left it open. */
  #laneCount = 1

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
      const id = requestOf(tunnel)
      byRequest.set(id, [...(byRequest.get(id) ?? []), tunnel])
    }
    this.#tunnels = requests.map(({ id }) => byRequest.get(id))
    for (const [at, tunnels] of this.#tunnels.entries())
      if (tunnels !== undefined) this.#count(at, tunnels, 1)
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

  /** How many lanes have been found for requests that left it open, 0 to this less 1; at least 1. */
  get laneCount(): number {
    return this.#laneCount
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
    const request = this.requests[at]
    if (isLaned(request)) return this.#admitIn(at, request, withRemedy)
    for (const lane of this.#lanesToTry())
      if (this.#admitIn(at, { ...request, lane }, false) === undefined) return undefined
    return this.#admitIn(at, { ...request, lane: 0 }, withRemedy)
  }

  /** First fit: the lanes in use from the lowest up, then one more below them. */
  #lanesToTry(): readonly number[] {
    const count = this.#laneCount
    const inUse = Array.from({ length: count }, (_, i) => count - 1 - i)
    return count < LANES ? [...inUse, count] : inUse
  }

  #admitIn(at: number, request: LanedRequest, withRemedy: boolean): Rejection | undefined {
    this.engine.work.ask()
    this.engine.work.begin()
    const admitted = admit(this.#tools(), request, this.#algorithm, withRemedy)
    if (admitted.kind === 'rejected') return admitted.rejection
    const { placement, second } = admitted
    this.#set(at, [placement.tunnel, ...(second === undefined ? [] : [second.tunnel])])
    return undefined
  }

  /** Trees for a request that is not in place, as found beside the others in the lane below theirs; it stays out. */
  treesFor(at: number): readonly Tunnel[] {
    const request = this.requests[at]
    const laned = isLaned(request) ? request : { ...request, lane: Math.min(this.#laneCount, LANES - 1) }
    const find = laned.replicas === undefined ? findPlacement : placeTwice
    const found = find(this.#tools(), laned, laned.periodPs, this.#algorithm)
    if ('kind' in found) return []
    return ('tunnel' in found ? [found] : found).map(({ tunnel }) => tunnel)
  }

  /** Puts all whose lane is found into these lanes, and a request that is not in place on its trees beside them. */
  moveTo(lanes: Lanes, at: number, tunnels: readonly Tunnel[]): void {
    for (const [other, placed] of this.#tunnels.entries()) {
      const lane = lanes.get(this.requests[other].id)
      if (placed === undefined || lane === undefined || placed.every(tunnel => tunnel.lane === lane)) continue
      const moved = placed.map(tunnel => ({ ...tunnel, lane }))
      for (const tunnel of moved) {
        this.#sums.subtract(tunnel.id)
        this.engine.change(tunnel.id, tunnel)
        this.#sums.add(tunnel)
      }
      this.#set(other, moved)
    }
    for (const tunnel of tunnels) {
      this.engine.add(tunnel)
      this.#sums.add(tunnel)
    }
    this.#set(at, tunnels)
  }

  #tools(): PlacementTools {
    const { engine } = this
    return { network: this.#network, engine, sums: this.#sums.current, searches: this.#searches }
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
    const laneCount = this.#laneCount
    if (before !== undefined) this.#count(at, before, -1)
    if (tunnels !== undefined) this.#count(at, tunnels, 1)
    this.#tunnels[at] = tunnels
    this.engine.whenTakenBack(() => {
      this.#tunnels[at] = before
      this.#accepted = accepted
      this.#stretchPs = stretchPs
      this.#laneCount = laneCount
    })
  }

  #count(at: number, tunnels: readonly Tunnel[], sign: 1 | -1): void {
    this.#accepted += sign
    for (const { periodPs, requestedPeriodPs, lane } of tunnels) {
      this.#stretchPs += sign * (periodPs - requestedPeriodPs)
      if (this.requests[at].lane === 'auto') this.#laneCount = Math.max(this.#laneCount, lane + 1)
    }
  }
}
