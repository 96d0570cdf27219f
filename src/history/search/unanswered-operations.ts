import type { Operation } from '../definition/operation.ts'

interface Unanswered<Input, Output> {
  readonly operation: Operation<Input, Output>
  readonly bit: bigint
  /** The bits of those before it that ask for the same: any of them would do as well, so the earliest is taken first. */
  readonly alike: bigint
}

/** Operations without an answer, which may be placed at any time after their call, or never. A set of them is a bit each. */
export class UnansweredOperations<Input, Output> {
  readonly #all: readonly Unanswered<Input, Output>[]

  constructor(operations: readonly Operation<Input, Output>[]) {
    const alike = new Map<string, bigint>()
    this.#all = operations
      .filter(({ answered }) => answered === undefined)
      .sort((a, b) => a.calledAt - b.calledAt)
      .map((operation, i) => {
        const input = JSON.stringify(operation.input)
        const before = alike.get(input) ?? 0n
        const bit = 1n << BigInt(i)
        alike.set(input, before | bit)
        return { operation, bit, alike: before }
      })
  }

  /** Those that may be next where all that is answered before `time` is placed, and so are `placed`. */
  enabled(placed: bigint, time: number): readonly Unanswered<Input, Output>[] {
    return this.#all.filter(
      ({ operation, bit, alike }) =>
        operation.calledAt <= time && (placed & bit) === 0n && (alike & ~placed) === 0n,
    )
  }
}
