import type { Engine } from '../../engine/engine.ts'
import type { Mark } from '../../engine/undo-log.ts'
import type { ControllerState } from '../contract/state.ts'

interface Position {
  readonly state: ControllerState
  readonly sequence: number
  readonly mark: Mark
}

/** Noted things kept for going back, some ten to a hundred bytes each; beyond, going back means to begin anew. */
const MOST_NOTED = 1_000_000

/**
 * The states an engine can be brought to by rolling back: the one that is decided for good, and above it those that were
 * only tried. A state that has gone on since is another one.
 */
export class Standing {
  readonly #engine: Engine
  #positions: Position[] = []

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Rolls back to a state; false where that cannot be done. */
  returnTo(state: ControllerState): boolean {
    const i = this.#positions.findLastIndex(p => p.state === state && p.sequence === state.sequence)
    const position = this.#positions[i]
    if (position === undefined) return false
    this.#positions.length = i + 1
    this.#engine.rollBackTo(position.mark)
    return true
  }

  /** The engine stands at this state, which is only tried: what lies below can still be gone back to. */
  trying(state: ControllerState): void {
    if (this.#engine.noted > MOST_NOTED) return this.at(state)
    this.#positions.push({ state, sequence: state.sequence, mark: this.#engine.mark() })
  }

  /** The engine stands at this state for good. */
  at(state: ControllerState): void {
    this.#engine.commit()
    this.#positions = [{ state, sequence: state.sequence, mark: this.#engine.mark() }]
  }
}
