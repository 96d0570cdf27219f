import type { Event } from '../state/actions.ts'
import type { PlanningNews, PlanningTask } from '../state/planning-state.ts'
import type { Draft, Effect, State } from '../state/state.ts'
import { layoutOf } from '../view/layout.ts'
import { selectedTunnel } from '../view/selection.ts'
import type { WhatIf } from '../what-if/what-if.ts'
import type { ChangeOutcome } from '../what-if/world.ts'
import { settle } from './move.ts'
import { savedText } from './saved-text.ts'
import { update } from './update.ts'

/** The files that are explored, opened again. */
export interface Loaded {
  readonly whatIf: WhatIf
  readonly order: readonly string[]
  readonly services: State['services']
}

/** What the store needs from outside: files, threads, timers. */
export interface Outside {
  /** Writes a file whole or not at all; false where it exists and may not be replaced. Throws an Error that says why not. */
  readonly save: (path: string, text: string, overwrite: boolean) => boolean
  readonly copy: (text: string) => void
  /** Has it edited outside, and calls back with what came back. Throws an Error that says why not. */
  readonly edit: (draft: Draft, back: (text: string | undefined) => void) => void
  /** Opens the files again, and calls back; or says why not. */
  readonly reload: (back: (loaded: Loaded) => void, failed: (why: string) => void) => void
  readonly mouse: (isOn: boolean) => void
  readonly redraw: () => void
  readonly suspend: () => void
  readonly quit: () => void
  /** Has a question answered beside the screen; it ends what was asked before. */
  readonly plan: (task: PlanningTask, hear: (news: PlanningNews) => void) => void
  readonly stopPlanning: () => void
  readonly simulate: (store: Store) => void
  /** The tunnel that a running simulation is to show. */
  readonly watch: (id: string | undefined) => void
  readonly stopSimulation: () => void
  /** Calls back once the keys have rested; the function returned takes it back. */
  readonly soon: (work: () => void) => () => void
  /** Calls back as soon as the keys that wait are done. */
  readonly next: (work: () => void) => void
  /** Milliseconds of a clock that only goes forwards. */
  readonly now: () => number
}

/** Longest piece of a work that keys wait for. */
const SLICE_MS = 40

/** Holds the state; events go in, effects go out, and what they answer comes back as events. */
export class Store {
  readonly #outside: Outside
  readonly #listeners = new Set<() => void>()
  #whatIf: WhatIf
  #state: State
  #forget: (() => void) | undefined
  #isPlacing = false

  constructor(state: State, whatIf: WhatIf, outside: Outside) {
    // The cursor stands on something from the first frame on.
    this.#state = settle(state)
    this.#whatIf = whatIf
    this.#outside = outside
    this.#explainSoon()
  }

  get whatIf(): WhatIf {
    return this.#whatIf
  }

  readonly state = (): State => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly send = (event: Event): void => {
    const { state, effect } = update(this.#state, event)
    this.#state = state
    if (effect !== undefined) this.#run(effect)
    this.#explainSoon()
    this.#watch()
    for (const listener of this.#listeners) listener()
  }

  #run(effect: Effect): void {
    switch (effect.kind) {
      case 'operate':
        return this.#answer(this.#whatIf.apply(effect.operation, effect.goesOn))
      case 'bulk':
        return this.#place(effect.ids)
      case 'stop-bulk':
        return this.#endPlacing()
      case 'undo':
        return this.#answer(this.#whatIf.undo())
      case 'redo':
        return this.#answer(this.#whatIf.redo())
      case 'save':
        return this.#save(effect)
      case 'copy':
        return this.#outside.copy(effect.text)
      case 'edit':
        return this.#edit(effect.draft)
      case 'reload':
        return this.#reload()
      case 'mouse':
        return this.#outside.mouse(effect.isOn)
      case 'plan':
        return this.#plan(effect.task)
      case 'stop-planning':
        return this.#outside.stopPlanning()
      case 'simulate':
        return this.#outside.simulate(this)
      case 'stop-simulation':
        return this.#outside.stopSimulation()
      case 'redraw':
        return this.#outside.redraw()
      case 'suspend':
        return this.#outside.suspend()
      case 'quit':
        return this.#outside.quit()
    }
  }

  #answer(outcome: ChangeOutcome | undefined): void {
    if (outcome === undefined) return
    const { history, redoable } = this.#whatIf
    this.send({ kind: 'outcome', outcome, history, redoable })
  }

  /** Slice by slice, so that keys are answered meanwhile. */
  #place(ids: readonly string[]): void {
    this.send({ kind: 'bulk', bulk: this.#whatIf.beginBulk(ids) })
    this.#isPlacing = true
    const slice = (): void => {
      if (!this.#isPlacing) return
      const until = this.#outside.now() + SLICE_MS
      let progress = this.#whatIf.advanceBulk()
      while (progress !== undefined && this.#outside.now() < until) progress = this.#whatIf.advanceBulk()
      if (progress === undefined) return this.#endPlacing()
      this.send({ kind: 'bulk', bulk: progress })
      this.#outside.next(slice)
    }
    this.#outside.next(slice)
  }

  #endPlacing(): void {
    if (!this.#isPlacing) return
    this.#isPlacing = false
    const outcome = this.#whatIf.endBulk()
    this.send({ kind: 'bulk', bulk: undefined })
    this.#answer(outcome)
  }

  #plan(task: PlanningTask): void {
    const { world } = this.#state
    this.#outside.plan(task, news => this.send({ kind: 'planning', world, news }))
  }

  #save({ path, as, overwrite }: Extract<Effect, { kind: 'save' }>): void {
    const { world, topology, order } = this.#state
    const ranges = as === 'allocation' ? this.#whatIf.rangesInService() : undefined
    this.#tryTo(() => {
      const text = savedText(world, topology, { path, as }, ranges, order)
      const isWritten = this.#outside.save(path, text, overwrite)
      this.send(isWritten ? { kind: 'saved', path, as } : { kind: 'exists', path })
    })
  }

  #edit(draft: Draft): void {
    this.#tryTo(() => this.#outside.edit(draft, text => this.send({ kind: 'edited', ids: draft.ids, text })))
  }

  #reload(): void {
    this.#outside.reload(
      ({ whatIf, order, services }) => {
        this.#outside.stopSimulation()
        this.#whatIf = whatIf
        const { topology, world } = whatIf
        const places = new Map(order.map((id, place) => [id, place]))
        this.send({
          kind: 'loaded',
          loaded: { topology, world, opened: world, order: places, services },
        })
      },
      why => this.send({ kind: 'say', message: { tone: 'bad', text: why } }),
    )
  }

  /** What cannot be done outside is said. */
  #tryTo(act: () => void): void {
    try {
      act()
    } catch (error) {
      if (!(error instanceof Error)) throw error
      this.send({ kind: 'say', message: { tone: 'bad', text: error.message } })
    }
  }

  /** What is asked of a world that is gone is of no use; a simulation of the present one follows the cursor. */
  #watch(): void {
    const { simulation, world, planning } = this.#state
    const { asked } = planning
    if (asked?.isRunning === true && asked.world !== world) this.#outside.stopPlanning()
    if (simulation.kind !== 'running') return
    if (simulation.world === world) this.#outside.watch(selectedTunnel(this.#state))
    else this.#outside.stopSimulation()
  }

  /** The bound under the cursor is explained once the cursor rests: scrolling waits for nothing. */
  #explainSoon(): void {
    this.#forget?.()
    this.#forget = undefined
    const state = this.#state
    const id = selectedTunnel(state)
    const { explained, world } = state
    if (state.view !== 'tunnels' || layoutOf(state).detail === undefined || id === undefined) return
    if (!world.bounds.has(id) || this.#isPlacing) return
    if (explained?.world === world && explained.id === id) return
    this.#forget = this.#outside.soon(() =>
      this.send({ kind: 'explained', world, id, explained: this.#whatIf.explain(id) }),
    )
  }
}
