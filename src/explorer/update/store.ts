import type { Event } from '../state/actions.ts'
import type { Effect, State } from '../state/state.ts'
import { layoutOf } from '../view/layout.ts'
import { selectedTunnel } from '../view/selection.ts'
import type { WhatIf } from '../what-if/what-if.ts'
import { update } from './update.ts'

/** What the store needs from outside: files, threads, timers. */
export interface Outside {
  /** Writes a file whole or not at all; false where it exists and may not be replaced. Throws an Error that says why not. */
  readonly save: (path: string, text: string, overwrite: boolean) => boolean
  readonly redraw: () => void
  readonly suspend: () => void
  readonly quit: () => void
  readonly simulate: (store: Store) => void
  /** The tunnel that a running simulation is to show. */
  readonly watch: (id: string | undefined) => void
  readonly stopSimulation: () => void
  /** Calls back once the keys have rested; the function returned takes it back. */
  readonly soon: (work: () => void) => () => void
}

/** Holds the state; events go in, effects go out, and what they answer comes back as events. */
export class Store {
  readonly whatIf: WhatIf
  readonly #outside: Outside
  readonly #listeners = new Set<() => void>()
  #state: State
  #forget: (() => void) | undefined

  constructor(state: State, whatIf: WhatIf, outside: Outside) {
    this.#state = state
    this.whatIf = whatIf
    this.#outside = outside
    this.#explainSoon()
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
        return this.#answer(this.whatIf.apply(effect.operation))
      case 'undo':
        return this.#answer(this.whatIf.undo())
      case 'redo':
        return this.#answer(this.whatIf.redo())
      case 'save':
        return this.#save(effect)
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

  #answer(outcome: ReturnType<WhatIf['undo']>): void {
    if (outcome === undefined) return
    const { history, redoable } = this.whatIf
    this.send({ kind: 'outcome', outcome, history, redoable })
  }

  #save({ path, text, overwrite }: Extract<Effect, { kind: 'save' }>): void {
    try {
      this.send({ kind: this.#outside.save(path, text, overwrite) ? 'saved' : 'exists', path })
    } catch (error) {
      if (!(error instanceof Error)) throw error
      this.send({ kind: 'say', message: { tone: 'bad', text: error.message } })
    }
  }

  /** A simulation of a world that is gone is of no use; that of the present one follows the cursor. */
  #watch(): void {
    const { simulation, world } = this.#state
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
    if (explained?.world === world && explained.id === id) return
    this.#forget = this.#outside.soon(() =>
      this.send({ kind: 'explained', world, id, explained: this.whatIf.explain(id) }),
    )
  }
}
