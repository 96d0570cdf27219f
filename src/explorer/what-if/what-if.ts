import { explainRows } from '../../analysis/explain-rows.ts'
import { type AnalysisOptions, type ResolvedOptions, resolveOptions } from '../../analysis/options.ts'
import { QueueSolver } from '../../analysis/queue-solver.ts'
import type { Change, FailedElement } from '../../engine/change.ts'
import { Engine } from '../../engine/engine.ts'
import { asRequest, type Tunnel, undeclared } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Rejection } from '../../model/verdict.ts'
import { compileNetwork, type Network } from '../../network/network.ts'
import { treeOf } from '../../network/tree.ts'
import { operationLabel } from './operation-label.ts'
import { placeAnew, placementTools } from './place-anew.ts'
import { EMPTY_WORLD, readWorld, slotsAt } from './read-world.ts'
import {
  backwards,
  type ChangeOutcome,
  type Explained,
  isSamePlace,
  type Operation,
  type World,
  type WorldChange,
} from './world.ts'

/** What the engine is asked to do, and how to take it back; undefined where only a fresh start keeps the file's order. */
interface Steps {
  readonly forth: (engine: Engine) => Change
  readonly back: ((engine: Engine) => Change) | undefined
}

interface UndoStep extends Steps {
  readonly before: World
  readonly after: World
  readonly change: WorldChange
}

/** Worlds kept for undoing. */
const MOST_STEPS = 100

/**
 * A network that can be played with: each operation gives a new world, and says what moved. The engine re-analyses only
 * what an operation reaches; undoing shows the old world again and takes the engine back by the opposite operation.
 */
export class WhatIf {
  readonly topology: Topology
  readonly #network: Network
  readonly #options: ResolvedOptions
  #engine: Engine
  #solver: QueueSolver
  /** The engine does not stand at the present world, and is built anew when it is needed. */
  #isStale = false
  #world: World = EMPTY_WORLD
  #past: readonly UndoStep[] = []
  #future: readonly UndoStep[] = []

  constructor(topology: Topology, tunnels: readonly Tunnel[], options: AnalysisOptions = {}) {
    this.topology = topology
    this.#network = compileNetwork(topology)
    this.#options = resolveOptions({ ...options, method: 'fixed-point' })
    this.#engine = new Engine(this.#network, this.#options)
    this.#solver = new QueueSolver(this.#engine.hops, this.#options)
    const own = tunnels.map(undeclared)
    this.#load(own, [])
    const all = topology.links.map((_, e) => e)
    this.#world = readWorld(this.#engine, this.#solver, EMPTY_WORLD, { tunnels: own, failed: [] }, all, [])
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
    const planned = this.#plan(operation)
    if ('rejection' in planned) return { kind: 'refused', rejection: planned.rejection }
    const before = this.#world
    const { label, tunnels, failed, forth } = planned
    const change = forth(this.#ready())
    this.#engine.commit()
    const gone = change.moved.filter(m => m.after === undefined).map(m => m.id)
    const links = change.links.map(id => this.#network.linkIndex.get(id)!)
    this.#world = readWorld(this.#engine, this.#solver, before, { tunnels, failed }, links, gone)
    const { moved, appeared, vanished } = change
    const step: UndoStep = {
      ...planned,
      before,
      after: this.#world,
      change: { label, moved, appeared, vanished },
    }
    this.#past = [...this.#past, step].slice(-MOST_STEPS)
    this.#future = []
    return { kind: 'changed', world: this.#world, change: step.change }
  }

  /** The world before the last operation; undefined where there is none. */
  undo(): ChangeOutcome | undefined {
    const step = this.#past.at(-1)
    if (step === undefined) return undefined
    this.#past = this.#past.slice(0, -1)
    this.#future = [step, ...this.#future]
    this.#follow(step.back)
    this.#world = step.before
    const change = backwards(step.change, `undo: ${step.change.label}`)
    return { kind: 'changed', world: this.#world, change }
  }

  redo(): ChangeOutcome | undefined {
    const step = this.#future[0]
    if (step === undefined) return undefined
    this.#future = this.#future.slice(1)
    this.#past = [...this.#past, step]
    this.#follow(step.forth)
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
    const engine = this.#ready()
    const first = this.#network.linkIndex.get(bound.tree[0]!)!
    const slot = slotsAt(engine, first).find(t => engine.hops.tunnels[t]!.id === id)!
    const explanation = explainRows(engine.hops, slot, this.#options)
    return explanation === undefined
      ? { kind: 'unbounded', violations: own }
      : { kind: 'explained', explanation }
  }

  #ready(): Engine {
    if (this.#isStale) this.#load(this.#world.tunnels, this.#world.failed)
    return this.#engine
  }

  #load(tunnels: readonly Tunnel[], failed: readonly FailedElement[]): void {
    this.#engine = engineWith(this.#network, this.#options, tunnels, failed)
    this.#solver = new QueueSolver(this.#engine.hops, this.#options)
    this.#isStale = false
  }

  #follow(act: ((engine: Engine) => Change) | undefined): void {
    if (this.#isStale || act === undefined) {
      this.#isStale = true
      return
    }
    act(this.#engine)
    this.#engine.commit()
  }

  #plan(operation: Operation): Planned | { readonly rejection: Rejection } {
    const { tunnels, failed } = this.#world
    const id = 'id' in operation ? operation.id : 'tunnel' in operation ? operation.tunnel.id : undefined
    const old = id === undefined ? undefined : tunnels.find(tunnel => tunnel.id === id)
    if (id !== undefined && old === undefined) throw new RangeError(`there is no tunnel ${id}`)
    const label = operationLabel(operation, old)
    switch (operation.kind) {
      case 'add': {
        const { request, force } = operation
        const placed = placeAnew(placementTools(this.#ready(), this.#carrying(), failed), request, force)
        if (placed.kind === 'rejected') return placed
        const { tunnel, tree } = placed.placement
        return {
          label,
          tunnels: [...tunnels, tunnel],
          failed,
          forth: engine => engine.add(tunnel, tree),
          back: engine => engine.remove(tunnel.id),
        }
      }
      case 'remove':
        return {
          label,
          tunnels: tunnels.filter(tunnel => tunnel !== old),
          failed,
          forth: engine => engine.remove(operation.id),
          // Added again, it would stand behind the others.
          back: old === tunnels.at(-1) ? engine => engine.add(old!) : undefined,
        }
      case 'change':
        return this.#planChange(label, old!, operation.tunnel)
      case 'reroute': {
        const others = this.#carrying().filter(tunnel => tunnel !== old)
        const engine = engineWith(this.#network, this.#options, others, failed)
        const placed = placeAnew(placementTools(engine, others, failed), asRequest(old!), true)
        return placed.kind === 'rejected'
          ? placed
          : this.#planChange(label, old!, {
              ...placed.placement.tunnel,
              requestedPeriodPs: old!.requestedPeriodPs,
            })
      }
      case 'fail':
        return {
          label,
          tunnels,
          failed: [...failed.filter(p => !isSamePlace(p, operation.place)), operation.place],
          forth: engine => engine.fail(operation.place),
          back: engine => engine.restore(operation.place),
        }
      case 'restore':
        return {
          label,
          tunnels,
          failed: failed.filter(p => !isSamePlace(p, operation.place)),
          forth: engine => engine.restore(operation.place),
          back: engine => engine.fail(operation.place),
        }
    }
  }

  #planChange(label: string, from: Tunnel, to: Tunnel): Planned {
    const { tunnels, failed } = this.#world
    return {
      label,
      tunnels: tunnels.map(tunnel => (tunnel === from ? to : tunnel)),
      failed,
      forth: engine => engine.change(from.id, to),
      back: engine => engine.change(from.id, from),
    }
  }

  #carrying(): readonly Tunnel[] {
    return this.#world.tunnels.filter(({ id }) => this.#world.bounds.has(id))
  }
}

interface Planned extends Steps {
  readonly label: string
  readonly tunnels: readonly Tunnel[]
  readonly failed: readonly FailedElement[]
}

const engineWith = (
  network: Network,
  options: ResolvedOptions,
  tunnels: readonly Tunnel[],
  failed: readonly FailedElement[],
): Engine => {
  const engine = new Engine(network, options)
  for (const place of failed) {
    engine.fail(place)
    engine.commit()
  }
  engine.load(tunnels.map(tunnel => ({ tunnel, tree: treeOf(network, tunnel) })))
  return engine
}
