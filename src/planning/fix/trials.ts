import { findPlacement, type Placement, type PlacementTools } from '../../allocation/place-request.ts'
import { placeTwice } from '../../allocation/place-twice.ts'
import { placementOn, placementToolsOn } from '../../allocation/placement-tools.ts'
import { tooLargeOf } from '../../allocation/rejection.ts'
import { Engine } from '../../engine/engine.ts'
import type { Mark } from '../../engine/undo-log.ts'
import type { WhatIfOptions } from '../../engine/what-if.ts'
import type { FixChange } from '../../model/planning/fix.ts'
import type { LanedRequest, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Violation } from '../../model/verdict.ts'
import { Stopped, type WorkBudget } from '../../model/work-budget.ts'
import { changedTunnels, entryId, isOfEntry } from './change-entries.ts'
import { changedTopology, networkChanges } from './change-topology.ts'
import { type Held, heldBefore, inTheWay } from './held.ts'

/** What a set of changes comes to. */
export interface Tried {
  /** What is wrong with the tunnel still, and what broke that held; none where the changes do. */
  readonly broken: readonly Violation[]
  /** Who was not valid before and still is not. Empty where something is broken. */
  readonly stillBroken: readonly string[]
  /** λmin + δmax of the tunnel, of its later copy; null where it has no bound, or the trial ended before. */
  readonly worstPs: number | null
}

/** A trial may take so many times the steps that it takes to analyse everything, and at least so many. */
const TIMES_ALL = 20
const LEAST_STEPS = 500_000

/** So many copies of the engine on other networks are kept: sets of changes have them in common. */
const MOST_NETWORKS = 8

/**
 * A network with everything in place but the tunnel that is to be mended, on which sets of changes are tried, each without
 * trace. One long trial of the engine: its steps count together.
 */
export class FixTrials {
  readonly topology: Topology
  /** The tunnels to be mended as they are: one, or the two of a request sent twice. */
  readonly target: readonly Tunnel[]
  readonly #engine: Engine
  readonly #tools: PlacementTools
  readonly #held: Held
  readonly #networks = new Map<string, Engine>()
  /** Of the steps allowed, what one trial is worth. */
  readonly #share: number
  #isRough = false
  #wasCut = false
  #wasExact = true

  /** `tunnels` are in place; `target` is the id of one of them, or a request that is not, which is placed as well as can be. */
  constructor(
    topology: Topology,
    tunnels: readonly Tunnel[],
    target: string | LanedRequest,
    options: WhatIfOptions,
  ) {
    this.topology = topology
    this.#engine = Engine.of(topology, tunnels, options)
    const { work } = this.#engine
    this.#share = Math.min(1, (TIMES_ALL * work.spent + LEAST_STEPS) / work.limit)
    work.begin()
    this.#engine.mark()
    const inPlace = typeof target === 'string' ? tunnels.filter(tunnel => entryId(tunnel) === target) : []
    this.#held = heldBefore(this.#engine, inPlace)
    for (const { id } of inPlace) this.#engine.remove(id)
    this.#tools = placementToolsOn(this.#engine)
    this.target = typeof target === 'string' ? inPlace : tunnelsFor(this.#tools, target)
  }

  /** The others, as they are. */
  get others(): readonly Tunnel[] {
    return this.#engine.tunnels
  }

  /** To search for trees with, beside all others. */
  get tools(): PlacementTools {
    return this.#tools
  }

  /** The tree of a tunnel's routes; undefined where they are none. */
  treeOf(tunnel: Tunnel): Placement['tree'] | undefined {
    return placementOn(this.#engine, tunnel)?.tree
  }

  get work(): WorkBudget {
    return this.#engine.work
  }

  /** As Engine.roughly, of what is tried inside. */
  roughly<T>(trials: () => T): T {
    const before = this.#isRough
    this.#isRough = true
    try {
      return trials()
    } finally {
      this.#isRough = before
    }
  }

  /** As Engine.wasExact, of what was tried last. */
  get wasExact(): boolean {
    return this.#wasExact
  }

  /** Whether some trial took too many steps, and counts as one that does not do. */
  get wasCut(): boolean {
    return this.#wasCut
  }

  /** What the changes together would come to; UNDECIDED where that takes too many steps. */
  try(changes: readonly FixChange[]): Tried {
    const { work } = this.#engine
    try {
      return work.within(this.#share, () => this.#tryChanges(changes))
    } catch (error) {
      if (!(error instanceof Stopped) || error.reason === 'time') throw error
      // Where all steps are used up, and not only those of this trial, that is the end.
      work.spend(0)
      this.#wasCut = true
      this.#wasExact = false
      const message = 'the trial takes too many steps'
      const cut: Violation = { code: 'UNDECIDED', message, workLimit: work.limit }
      return { broken: [cut], stillBroken: [], worstPs: null }
    }
  }

  #tryChanges(changes: readonly FixChange[]): Tried {
    const engine = this.#engineWith(changes)
    const before = engine.mark()
    const tried = (): Tried => {
      try {
        return this.#tryOn(engine, changes)
      } finally {
        engine.rollBackTo(before)
      }
    }
    return this.#isRough ? engine.roughly(tried) : tried()
  }

  /** Asks something of the network with the changes made, everything in place. */
  with<T>(changes: readonly FixChange[], ask: (engine: Engine, broken: () => readonly Violation[]) => T): T {
    const engine = this.#engineWith(changes)
    const before = engine.mark()
    try {
      const target = this.#make(engine, changes)
      for (const tunnel of target) engine.add(tunnel)
      return ask(engine, () => this.#inTheWay(engine).broken)
    } finally {
      engine.rollBackTo(before)
    }
  }

  /** On which engine a set is tried: one on another network where the network is changed. */
  #engineWith(changes: readonly FixChange[]): Engine {
    const network = networkChanges(changes)
    if (network.length === 0) return this.#engine
    const key = JSON.stringify(network)
    const known = this.#networks.get(key)
    if (known !== undefined) return known
    const made = this.#engine.onTopology(changedTopology(this.topology, network))
    const [oldest] = this.#networks.keys()
    if (this.#networks.size >= MOST_NETWORKS && oldest !== undefined) this.#networks.delete(oldest)
    this.#networks.set(key, made)
    return made
  }

  /** Changes the others, and says what the target then is. */
  #make(engine: Engine, changes: readonly FixChange[]): readonly Tunnel[] {
    const { topology } = engine.hops.network
    const named = new Set(changes.filter(isOfEntry).map(({ tunnel }) => tunnel))
    const target = changedTunnels(topology, this.target, changes)
    for (const { replica, id } of this.target) named.delete(replica?.of ?? id)
    if (named.size === 0) return target
    const own = engine.tunnels.filter(tunnel => named.has(entryId(tunnel)))
    for (const tunnel of changedTunnels(topology, own, changes)) engine.change(tunnel.id, tunnel)
    return target
  }

  #tryOn(engine: Engine, changes: readonly FixChange[]): Tried {
    this.#wasExact = true
    const target = this.#make(engine, changes)
    const placements: Placement[] = []
    for (const tunnel of target) {
      const placement = placementOn(engine, tunnel)
      if (placement === undefined) return { broken: [noTree(tunnel)], stillBroken: [], worstPs: null }
      placements.push(placement)
    }
    // What no packet carries has no size to analyse.
    const tooLarge = tooLargeOf(engine.hops.network, placements)
    if (tooLarge !== undefined) return { broken: tooLarge, stillBroken: [], worstPs: null }
    const before = engine.mark()
    const lost = this.#addAll(engine, before, placements)
    this.#wasExact &&= engine.wasExact
    return lost ?? this.#inTheWay(engine)
  }

  /** Puts the target in place; where a bound is lost that all others had, that is the answer. */
  #addAll(engine: Engine, before: Mark, placements: readonly Placement[]): Tried | undefined {
    for (const { tunnel, tree } of placements) {
      const { objectivePs, violations } = engine.tryAdd(tunnel, tree)
      if (objectivePs !== Number.POSITIVE_INFINITY) continue
      if (this.#held.unbounded.size === 0) return { broken: violations, stillBroken: [], worstPs: null }
      // Which one lost its bound, and whether it had one, is known only where everything is carried through.
      engine.rollBackTo(before)
      this.#wasExact = false
      for (const one of placements) engine.add(one.tunnel, one.tree)
      return undefined
    }
    return undefined
  }

  #inTheWay(engine: Engine): Tried {
    const target = this.target.map(({ id }) => id)
    const found = inTheWay(engine, target, this.#held)
    const worst = target.map(id => (engine.has(id) ? engine.bound(id).worstPs : null))
    const worstPs = worst.reduce<number | null>(
      (most, ps) => (most === null || ps === null ? null : Math.max(most, ps)),
      0,
    )
    return { ...found, worstPs }
  }
}

/** The tunnels of a request on the trees of its best attempt, whether or not queues have the room; none where there are none. */
const tunnelsFor = (tools: PlacementTools, request: LanedRequest): readonly Tunnel[] => {
  for (const some of [tools, { ...tools, isRoomy: true }]) {
    const found =
      request.replicas === undefined
        ? findPlacement(some, request, request.periodPs, 'greedy')
        : placeTwice(some, request, request.periodPs, 'greedy')
    if (!('kind' in found)) return ('tree' in found ? [found] : found).map(({ tunnel }) => tunnel)
  }
  return []
}

const noTree = ({ id }: Tunnel): Violation => ({
  code: 'TREE',
  message: `the routes of ${id} are no tree`,
  tunnel: id,
})
