import type { AnalysisOptions } from '../../analysis/options.ts'
import type { Change, Range } from '../../engine/change.ts'
import type { Engine } from '../../engine/engine.ts'
import { inTurn } from '../../engine/in-turn.ts'
import type { Mark } from '../../engine/undo-log.ts'
import { type Tunnel, undeclared } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { Stopped } from '../../model/work-budget.ts'
import { Base } from './base.ts'
import { BulkPlacement, type BulkProgress } from './bulk-placement.ts'
import { differenceOf } from './difference.ts'
import { type Planned, planOperation, type Step } from './plan-operation.ts'
import {
  backwards,
  type ChangeOutcome,
  type Explained,
  type Operation,
  type RejectedRequest,
  type World,
  type WorldChange,
} from './world.ts'

interface UndoStep {
  /** What the engine was asked to do, and where it stood. */
  readonly steps: readonly Step[]
  readonly mark: Mark
  readonly before: World
  readonly after: World
  readonly change: WorldChange
  /** What the engine said of all of it. */
  readonly whole: Change
  /** The tunnels that it gave other numbers, where that is all it did. */
  readonly changed: string | undefined
  /** The network before and after: another one has an engine of its own. */
  readonly from: Base
  readonly to: Base
}

const changedBy = (operation: Operation): string | undefined =>
  operation.kind === 'change' ? operation.tunnels.map(({ id }) => id).join('\n') : undefined

const NO_CHANGE: Change = { moved: [], links: [], appeared: [], vanished: [] }

const together = (changes: readonly Change[]): Change => {
  const [first, ...rest] = changes
  return first === undefined ? NO_CHANGE : rest.length === 0 ? first : inTurn([first, ...rest])
}

const whyStopped = ({ reason }: Stopped): string =>
  reason === 'time'
    ? 'the time limit has passed (--time-limit)'
    : 'the steps allowed are used up (--work-limit)'

const refused = (code: 'TIME_LIMIT' | 'UNDECIDED', message: string): ChangeOutcome => ({
  kind: 'refused',
  rejection: { id: '', code, message },
})

/** Worlds kept for undoing. */
const MOST_STEPS = 100

/**
 * A network to try changes on: each operation gives a new world, and says what moved. The engine re-analyses only
 * what an operation reaches; undoing shows the old world again and rolls the engine back to where it stood.
 */
export class WhatIf {
  readonly #options: AnalysisOptions
  readonly #begin: () => void
  /** Its engine stands at the present world; all that can be undone is its open trial. */
  #base: Base
  #world: World
  #past: readonly UndoStep[] = []
  #future: readonly UndoStep[] = []
  #bulk: { readonly placement: BulkPlacement; readonly mark: Mark } | undefined

  /**
   * `begin` is told of every operation that begins, so that a limit of time can be one for each. Throws Stopped where the
   * first analysis is ended.
   */
  constructor(
    topology: Topology,
    tunnels: readonly Tunnel[],
    options: AnalysisOptions = {},
    begin: () => void = () => {},
    rejected: readonly RejectedRequest[] = [],
  ) {
    this.#options = options
    this.#begin = begin
    this.#begin()
    const own = tunnels.map(undeclared)
    this.#base = new Base(topology, own, options)
    this.#world = this.#base.read({ tunnels: own, failed: [], rejected })
  }

  /** Of the present world. */
  get topology(): Topology {
    return this.#base.topology
  }

  get #engine(): Engine {
    return this.#base.engine
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

  /**
   * `goesOn`: where the operation before changed the same tunnels both are one, which a single undo takes back. Throws Error
   * while many are being placed.
   */
  apply(operation: Operation, goesOn = false): ChangeOutcome {
    this.#requireNoBulk()
    return this.#whole(() => {
      const planned = planOperation(this.#engine, this.#world, operation)
      if ('rejection' in planned) return { kind: 'refused', rejection: planned.rejection }
      if ('unchanged' in planned) return { kind: 'unchanged', why: planned.unchanged }
      const changed = changedBy(operation)
      const last = goesOn ? this.#past.at(-1) : undefined
      return last === undefined || changed === undefined || last.changed !== changed
        ? this.#carryOut(planned, changed)
        : this.#goOn(planned, operation, last)
    })
  }

  /** The world before the last operation; undefined where there is none. */
  undo(): ChangeOutcome | undefined {
    this.#requireNoBulk()
    const step = this.#past.at(-1)
    if (step === undefined) return undefined
    this.#past = this.#past.slice(0, -1)
    this.#future = [step, ...this.#future]
    // The engine of another network still stands where it was left.
    this.#base = step.from
    if (step.from === step.to) this.#engine.rollBackTo(step.mark)
    this.#world = step.before
    const change = backwards(step.change, `undo: ${step.change.label}`)
    return { kind: 'changed', world: this.#world, change }
  }

  redo(): ChangeOutcome | undefined {
    this.#requireNoBulk()
    const step = this.#future[0]
    return step === undefined ? undefined : this.#whole(() => this.#redo(step))
  }

  /** Begins to look for places for many, by ids of tunnels and of rejected requests. Until its end nothing else is done. */
  beginBulk(ids: readonly string[]): BulkProgress {
    this.#requireNoBulk()
    const mark = this.#engine.mark()
    const placement = new BulkPlacement(this.#engine, this.#world, ids)
    this.#bulk = { placement, mark }
    return placement.progress
  }

  /** Looks for a place for the next one; undefined where all are done. Throws Error outside a bulk placement. */
  advanceBulk(): BulkProgress | undefined {
    this.#begin()
    const { placement } = this.#requireBulk()
    return placement.advance() ? placement.progress : undefined
  }

  /** Ends it, done or not: what was placed so far is one operation. Throws Error outside a bulk placement. */
  endBulk(): ChangeOutcome {
    const { placement, mark } = this.#requireBulk()
    this.#bulk = undefined
    const { placed, done } = placement.progress
    const planned = placement.plan()
    if (placed === 0) {
      this.#engine.rollBackTo(mark)
      return { kind: 'unchanged', why: `no place that breaks nothing for any of ${done}` }
    }
    const before = this.#world
    const links = [...placement.links]
    this.#world = this.#base.read(planned.now, before, links)
    const change = differenceOf(before, this.#world, planned.label)
    const whole: Change = { ...change, links }
    this.#remember({ steps: planned.steps, mark, before, change, whole, changed: undefined })
    return { kind: 'changed', world: this.#world, change }
  }

  /**
   * The ranges that hold with nothing failed: all that a file may declare, which knows no failures. Undefined where they were
   * not decided in time. Throws Error while many are being placed.
   */
  rangesInService(): ReadonlyMap<string, Range> | undefined {
    this.#requireNoBulk()
    const { failed, bounds, tunnels } = this.#world
    if (failed.length === 0) return bounds
    const mark = this.#engine.mark()
    this.#begin()
    try {
      for (const place of failed) this.#engine.restore(place)
      return new Map(
        tunnels.flatMap(({ id }) => {
          const range = this.#engine.bound(id)
          return range.isDown ? [] : [[id, range] as const]
        }),
      )
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      return undefined
    } finally {
      this.#engine.rollBackTo(mark)
    }
  }

  /** Where the bound of a tunnel comes from. */
  explain(id: string): Explained {
    const bound = this.#world.bounds.get(id)
    const own = this.#world.violations.filter(v => 'tunnel' in v && v.tunnel === id)
    if (bound === undefined || this.#bulk !== undefined) return { kind: 'unbounded', violations: own }
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

  #carryOut(planned: Planned, changed: string | undefined): ChangeOutcome {
    const mark = this.#engine.mark()
    const before = this.#world
    const { label, steps, topology } = planned
    if (topology !== undefined) return this.#moveTo(topology, planned, mark)
    const whole = this.#step(planned)
    const { moved, appeared, vanished } = whole
    const change: WorldChange = { label, moved, appeared, vanished }
    this.#remember({ steps, mark, before, change, whole, changed })
    return { kind: 'changed', world: this.#world, change }
  }

  /** Everything on another network, with an engine of its own. */
  #moveTo(topology: Topology, { label, now }: Planned, mark: Mark): ChangeOutcome {
    const before = this.#world
    const from = this.#base
    const to = new Base(topology, now.tunnels, this.#options)
    for (const place of now.failed) to.engine.fail(place)
    const world = to.read(now)
    const change = differenceOf(before, world, label)
    this.#base = to
    this.#world = world
    this.#remember(
      { steps: [], mark, before, change, whole: { ...change, links: [] }, changed: undefined },
      from,
    )
    return { kind: 'changed', world, change }
  }

  /** As one with the step before; where nothing is left of both, as if neither had been. */
  #goOn(planned: Planned, operation: Operation, last: UndoStep): ChangeOutcome {
    const own = this.#step(planned)
    const fromStart = planOperation(this.#engine, last.before, operation)
    if ('unchanged' in fromStart) {
      this.#past = this.#past.slice(0, -1)
      this.#engine.rollBackTo(last.mark)
      this.#world = last.before
      const change = backwards(last.change, `back: ${last.change.label}`)
      return { kind: 'changed', world: this.#world, change }
    }
    const whole = inTurn([last.whole, own])
    const { moved, appeared, vanished } = whole
    const { label, steps } = 'label' in fromStart ? fromStart : planned
    const change: WorldChange = { label, moved, appeared, vanished }
    this.#past = this.#past.slice(0, -1)
    this.#remember({ ...last, steps, change, whole })
    return { kind: 'changed', world: this.#world, change }
  }

  /** Has the engine do it, and reads the world that comes of it. */
  #step({ now, steps }: Planned): Change {
    const change = together(steps.map(step => step(this.#engine)))
    const gone = change.moved.filter(m => m.after === undefined).map(m => m.id)
    this.#world = this.#base.read(now, this.#world, change.links, gone)
    return change
  }

  #remember(step: Omit<UndoStep, 'after' | 'from' | 'to'>, from = this.#base): void {
    const to = this.#base
    const whole: UndoStep = { ...step, after: this.#world, from, to }
    this.#past = [...this.#past, whole].slice(-MOST_STEPS)
    const [first] = this.#past
    if (first !== undefined && first.from === to) to.engine.keepBefore(first.mark)
    this.#future = []
  }

  #redo(step: UndoStep): ChangeOutcome {
    const mark = this.#engine.mark()
    this.#base = step.to
    for (const act of step.steps) act(this.#engine)
    this.#future = this.#future.slice(1)
    this.#past = [...this.#past, { ...step, mark }]
    this.#world = step.after
    return {
      kind: 'changed',
      world: this.#world,
      change: { ...step.change, label: `redo: ${step.change.label}` },
    }
  }

  /** An operation that happens as a whole, or not at all where it is ended before it is done. */
  #whole(operate: () => ChangeOutcome): ChangeOutcome {
    const base = this.#base
    const mark = base.engine.mark()
    const { world } = this
    this.#begin()
    try {
      return operate()
    } catch (error) {
      base.engine.rollBackTo(mark)
      this.#base = base
      this.#world = world
      if (!(error instanceof Stopped)) throw error
      const code = error.reason === 'time' ? 'TIME_LIMIT' : 'UNDECIDED'
      return refused(code, `undecided, nothing changed: ${whyStopped(error)}`)
    }
  }

  #requireNoBulk(): void {
    if (this.#bulk !== undefined) throw new Error('many are being placed: that must end first')
  }

  #requireBulk(): { readonly placement: BulkPlacement; readonly mark: Mark } {
    if (this.#bulk === undefined) throw new Error('nothing is being placed')
    return this.#bulk
  }
}
