import { assumptionsOf, sourcesOf } from '../../analysis/assumptions.ts'
import { type AnalysisOptions, resolveOptions } from '../../analysis/options.ts'
import { QueueSolver } from '../../analysis/queue/queue-solver.ts'
import type { Assumptions } from '../../analysis/result.ts'
import type { Change, FailedElement } from '../../engine/change.ts'
import { Engine } from '../../engine/engine.ts'
import { inTurn } from '../../engine/in-turn.ts'
import type { Mark } from '../../engine/undo-log.ts'
import { asRequests, copiesOf, type Tunnel, undeclared } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Rejection } from '../../model/verdict.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { Network } from '../../network/network.ts'
import { operationLabel } from './operation-label.ts'
import { placeAnew, placementTools } from './place-anew.ts'
import { NOTHING_KNOWN, readWorld } from './read-world.ts'
import {
  backwards,
  type ChangeOutcome,
  type Explained,
  isSamePlace,
  type Operation,
  type World,
  type WorldChange,
} from './world.ts'

interface UndoStep {
  /** What the engine was asked to do, and where it stood. */
  readonly forth: (engine: Engine) => Change
  readonly mark: Mark
  readonly before: World
  readonly after: World
  readonly change: WorldChange
}

const whyStopped = ({ reason }: Stopped): string =>
  reason === 'time'
    ? 'the time limit has passed (--time-limit)'
    : 'the steps allowed are used up (--work-limit)'

/** Worlds kept for undoing. */
const MOST_STEPS = 100

/**
 * A network to try changes on: each operation gives a new world, and says what moved. The engine re-analyses only
 * what an operation reaches; undoing shows the old world again and rolls the engine back to where it stood.
 */
export class WhatIf {
  readonly topology: Topology
  readonly #network: Network
  /** Stands at the present world; all that can be undone is its open trial. */
  readonly #engine: Engine
  readonly #solver: QueueSolver
  /** Of the network without tunnels. */
  readonly #assumptions: Assumptions
  readonly #begin: () => void
  #world: World
  #past: readonly UndoStep[] = []
  #future: readonly UndoStep[] = []

  /**
   * `begin` is told of every operation that begins, so that a limit of time can be one for each. Throws Stopped where the
   * first analysis is ended.
   */
  constructor(
    topology: Topology,
    tunnels: readonly Tunnel[],
    options: AnalysisOptions = {},
    begin: () => void = () => {},
  ) {
    this.topology = topology
    this.#begin = begin
    this.#begin()
    const own = tunnels.map(undeclared)
    this.#engine = Engine.of(topology, own, options)
    this.#network = this.#engine.hops.network
    const resolved = resolveOptions(options)
    this.#solver = new QueueSolver(this.#engine.hops, { ...resolved, work: this.#engine.work })
    this.#assumptions = assumptionsOf(this.#network, [], resolved)
    const all = topology.links.map((_, e) => e)
    this.#world = this.#read(NOTHING_KNOWN, { tunnels: own, failed: [] }, all, [])
  }

  get world(): World {
    return this.#world
  }

  get undoable(): number {
    return this.#past.length
  }

  get redoable(): number {
    return this.#future.length
  }

  /** Names of the operations that brought the network here, the first one first. */
  get history(): readonly string[] {
    return this.#past.map(step => step.change.label)
  }

  apply(operation: Operation): ChangeOutcome {
    return this.#whole(() => this.#apply(operation))
  }

  #apply(operation: Operation): ChangeOutcome {
    const planned = this.#plan(operation)
    if ('rejection' in planned) return { kind: 'refused', rejection: planned.rejection }
    const before = this.#world
    const { label, tunnels, failed, forth } = planned
    const { mark, change } = this.#carryOut(forth)
    const gone = change.moved.filter(m => m.after === undefined).map(m => m.id)
    const links = change.links.map(id => this.#network.linkIndex.get(id)!)
    this.#world = this.#read(before, { tunnels, failed }, links, gone)
    const { moved, appeared, vanished } = change
    const after = this.#world
    const step: UndoStep = { forth, mark, before, after, change: { label, moved, appeared, vanished } }
    this.#past = [...this.#past, step].slice(-MOST_STEPS)
    this.#engine.keepBefore(this.#past[0]!.mark)
    this.#future = []
    return { kind: 'changed', world: this.#world, change: step.change }
  }

  /** The world before the last operation; undefined where there is none. */
  undo(): ChangeOutcome | undefined {
    const step = this.#past.at(-1)
    if (step === undefined) return undefined
    this.#past = this.#past.slice(0, -1)
    this.#future = [step, ...this.#future]
    this.#engine.rollBackTo(step.mark)
    this.#world = step.before
    const change = backwards(step.change, `undo: ${step.change.label}`)
    return { kind: 'changed', world: this.#world, change }
  }

  redo(): ChangeOutcome | undefined {
    const step = this.#future[0]
    return step === undefined ? undefined : this.#whole(() => this.#redo(step))
  }

  #redo(step: UndoStep): ChangeOutcome {
    const { mark } = this.#carryOut(step.forth)
    this.#future = this.#future.slice(1)
    this.#past = [...this.#past, { ...step, mark }]
    this.#world = step.after
    return {
      kind: 'changed',
      world: this.#world,
      change: { ...step.change, label: `redo: ${step.change.label}` },
    }
  }

  /** Where the bound of a tunnel comes from. */
  explain(id: string): Explained {
    const bound = this.#world.bounds.get(id)
    const own = this.#world.violations.filter(v => 'tunnel' in v && v.tunnel === id)
    if (bound === undefined) return { kind: 'unbounded', violations: own }
    this.#begin()
    this.#engine.work.begin()
    try {
      const explanation = this.#engine.explain(id)
      return explanation === undefined
        ? { kind: 'unbounded', violations: own }
        : { kind: 'explained', explanation }
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      return { kind: 'undecided', why: whyStopped(error) }
    }
  }

  #read(
    before: Pick<World, 'bounds' | 'links'>,
    now: Pick<World, 'tunnels' | 'failed'>,
    changed: readonly number[],
    gone: readonly string[],
  ): World {
    const assumptions = { ...this.#assumptions, sources: sourcesOf(now.tunnels) }
    return readWorld(this.#engine, this.#solver, before, { ...now, assumptions }, changed, gone)
  }

  /** An operation that happens as a whole, or not at all where it is ended before it is done. */
  #whole(operate: () => ChangeOutcome): ChangeOutcome {
    const mark = this.#engine.mark()
    this.#begin()
    try {
      return operate()
    } catch (error) {
      this.#engine.rollBackTo(mark)
      if (!(error instanceof Stopped)) throw error
      const code = error.reason === 'time' ? 'TIME_LIMIT' : 'UNDECIDED'
      const message = `undecided, nothing changed: ${whyStopped(error)}`
      return { kind: 'refused', rejection: { id: '', code, message } }
    }
  }

  /** Has the engine do something that can be taken back to the mark. */
  #carryOut(forth: (engine: Engine) => Change): { readonly mark: Mark; readonly change: Change } {
    const mark = this.#engine.mark()
    return { mark, change: forth(this.#engine) }
  }

  #plan(operation: Operation): Planned | { readonly rejection: Rejection } {
    const { tunnels, failed } = this.#world
    const id = 'id' in operation ? operation.id : 'tunnel' in operation ? operation.tunnel.id : undefined
    const old = id === undefined ? undefined : tunnels.find(tunnel => tunnel.id === id)
    if (id !== undefined && old === undefined) throw new RangeError(`there is no tunnel ${id}`)
    const copies = copiesOf(tunnels, id)
    const label = operationLabel(operation, old)
    switch (operation.kind) {
      case 'add': {
        const { request, force } = operation
        const placed = placeAnew(placementTools(this.#engine, this.#carrying(), failed), request, force)
        if (placed.kind === 'rejected') return placed
        const { placements } = placed
        return {
          label,
          tunnels: [...tunnels, ...placements.map(({ tunnel }) => tunnel)],
          failed,
          forth: engine => each(placements, ({ tunnel, tree }) => engine.add(tunnel, tree)),
        }
      }
      case 'remove':
        return {
          label,
          tunnels: tunnels.filter(tunnel => !copies.includes(tunnel)),
          failed,
          forth: engine => each(copies, copy => engine.remove(copy.id)),
        }
      case 'change':
        return this.#planChange(
          label,
          copies,
          copies.map(({ id, routes, replica }) => ({
            ...operation.tunnel,
            id,
            routes: id === operation.tunnel.id ? operation.tunnel.routes : routes,
            ...(replica === undefined ? {} : { replica }),
          })),
        )
      case 'reroute': {
        const others = this.#carrying().filter(tunnel => !copies.includes(tunnel))
        const before = this.#engine.mark()
        for (const copy of copies) this.#engine.remove(copy.id)
        const [request] = asRequests(copies)
        const placed = placeAnew(placementTools(this.#engine, others, failed), request!, true)
        this.#engine.rollBackTo(before)
        if (placed.kind === 'rejected') return placed
        const { requestedPeriodPs } = old!
        const placedAnew = placed.placements.map(({ tunnel }) => ({ ...tunnel, requestedPeriodPs }))
        return this.#planChange(label, copies, placedAnew)
      }
      case 'fail':
        return {
          label,
          tunnels,
          failed: [...failed.filter(p => !isSamePlace(p, operation.place)), operation.place],
          forth: engine => engine.fail(operation.place),
        }
      case 'restore':
        return {
          label,
          tunnels,
          failed: failed.filter(p => !isSamePlace(p, operation.place)),
          forth: engine => engine.restore(operation.place),
        }
    }
  }

  /** `to` in the place of `from`, which have the same ids in the same order. */
  #planChange(label: string, from: readonly Tunnel[], to: readonly Tunnel[]): Planned {
    const { tunnels, failed } = this.#world
    const now = new Map(to.map(tunnel => [tunnel.id, tunnel]))
    return {
      label,
      tunnels: tunnels.map(tunnel => (from.includes(tunnel) ? (now.get(tunnel.id) ?? tunnel) : tunnel)),
      failed,
      forth: engine => each(to, tunnel => engine.change(tunnel.id, tunnel)),
    }
  }

  #carrying(): readonly Tunnel[] {
    return this.#world.tunnels.filter(({ id }) => this.#world.bounds.has(id))
  }
}

/** Does the same with each, as one change. There is at least one. */
const each = <T>([first, ...rest]: readonly T[], act: (one: T) => Change): Change =>
  inTurn([act(first!), ...rest.map(act)])

interface Planned {
  readonly forth: (engine: Engine) => Change
  readonly label: string
  readonly tunnels: readonly Tunnel[]
  readonly failed: readonly FailedElement[]
}
