import type { History, Operation } from '../definition/operation.ts'
import type { Mark, SequentialModel } from '../definition/sequential-model.ts'

/** What the operations not placed yet need, and what they can still make of the state: ends searches that have no prospects. */
export class Prospects<State, Input, Output> {
  readonly #marks: SequentialModel<State, Input, Output>['marks']
  readonly #needing = new Map<Mark | null, number>()
  readonly #making = new Map<Mark | null, number>()
  /** What is known to come right after a mark that is left only once. */
  readonly #next = new Map<Mark | null, Mark>()

  constructor(model: SequentialModel<State, Input, Output>, operations: History<Input, Output>) {
    this.#marks = model.marks
    for (const operation of operations) this.takeBack(operation)

    let last: Mark | null = null
    for (const mark of longest(operations.map(({ answered }) => this.#shownBy(answered?.output)))) {
      const isOnce = last === null ? !this.#making.has(null) : this.#making.get(last) === 1
      if (isOnce) this.#next.set(last, mark)
      last = mark
    }
  }

  /** An operation whose answer only a state gives that nothing can lead to. */
  impossible(operations: History<Input, Output>): Operation<Input, Output> | undefined {
    return operations.find(operation => {
      const needed = this.#neededBy(operation)
      return needed !== undefined && needed !== null && !this.#making.has(needed)
    })
  }

  /** The mark of a state that `operation` changed, which had `mark`. */
  markAfter({ input, answered }: Operation<Input, Output>, mark: Mark | null): Mark | null {
    return this.#marks?.made(input, answered?.output) ?? mark
  }

  place(operation: Operation<Input, Output>): void {
    this.#count(operation, -1)
  }

  takeBack(operation: Operation<Input, Output>): void {
    this.#count(operation, 1)
  }

  /** Whether `after` cannot follow `mark`: something else does, or an operation not placed needs what nothing can make again. */
  isLost(mark: Mark | null, after: Mark | null): boolean {
    if (mark === after) return false
    const next = this.#next.get(mark)
    if (next !== undefined && next !== after) return true
    return (this.#needing.get(mark) ?? 0) > 0 && (this.#making.get(mark) ?? 0) === 0
  }

  /** Whether only states of this mark give the answer that `operation` had. */
  needs(operation: Operation<Input, Output>, mark: Mark | null): boolean {
    return this.#neededBy(operation) === mark
  }

  #neededBy({ input, answered }: Operation<Input, Output>): Mark | null | undefined {
    return answered === undefined ? undefined : this.#marks?.needed(input, answered.output)
  }

  #shownBy(output: Output | undefined): readonly Mark[] {
    return output === undefined ? [] : (this.#marks?.shown?.(output) ?? [])
  }

  #count(operation: Operation<Input, Output>, by: number): void {
    const made = this.#marks?.made(operation.input, operation.answered?.output)
    if (made !== undefined) this.#making.set(made, (this.#making.get(made) ?? 0) + by)
    const needed = this.#neededBy(operation)
    if (needed !== undefined) this.#needing.set(needed, (this.#needing.get(needed) ?? 0) + by)
  }
}

const longest = <T>(lists: readonly (readonly T[])[]): readonly T[] =>
  lists.reduce<readonly T[]>((longest, list) => (list.length > longest.length ? list : longest), [])
