import type { History, Operation } from '../definition/operation.ts'
import type { Mark } from '../definition/sequential-model.ts'
import { type Candidate, orderTo, type Place, type Step } from './place.ts'
import type { Prospects } from './prospects.ts'

/** How far a search came that found nothing, and what stood against more. */
export class Furthest<State, Input, Output> {
  readonly #prospects: Prospects<State, Input, Output>
  #depth = -1
  #last: Step<State, Input, Output> = { parent: undefined, by: undefined }
  #urgent: Operation<Input, Output> | undefined
  #left: Mark | null | undefined

  constructor(prospects: Prospects<State, Input, Output>) {
    this.#prospects = prospects
  }

  /** Nothing can follow `place`, and `urgent` would have to. */
  ended(place: Place<State, Input, Output>, urgent: Operation<Input, Output> | undefined): void {
    if (place.depth <= this.#depth) return
    this.#depth = place.depth
    this.#last = place
    this.#urgent = urgent
    this.#left = undefined
  }

  /** After `by` what some operation needs is gone. */
  lost(parent: Place<State, Input, Output>, by: Candidate<State, Input, Output>): void {
    if (parent.depth < this.#depth) return
    this.#depth = parent.depth + 1
    this.#last = { parent, by }
    this.#urgent = undefined
    this.#left = parent.mark
  }

  /** The longest order, and the operation that it cannot be continued to. */
  describe(operations: History<Input, Output>): {
    readonly longest: History<Input, Output>
    readonly unexplained: Operation<Input, Output>
  } {
    const longest = orderTo(this.#last)
    const placed = new Set(longest)
    const left = this.#left
    const needing =
      left === undefined
        ? undefined
        : operations.find(operation => !placed.has(operation) && this.#prospects.needs(operation, left))
    const unexplained = this.#urgent ?? needing
    // Nobody needs what was left, but something else was seen to come after it.
    if (unexplained === undefined) return { longest: longest.slice(0, -1), unexplained: longest.at(-1)! }
    return { longest, unexplained }
  }
}
