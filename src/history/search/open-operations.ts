import type { Operation } from '../definition/operation.ts'

interface Entry<Input, Output> {
  /** The operation that is called or answered here. */
  readonly of: Call<Input, Output> | undefined
  readonly isCall: boolean
  before: Entry<Input, Output> | undefined
  after: Entry<Input, Output> | undefined
}

/** An operation that was answered. */
export interface Call<Input, Output> {
  readonly operation: Operation<Input, Output>
  readonly output: Output
  readonly answeredAt: number
  /** Its position among the calls. */
  readonly index: number
}

interface Linked<Input, Output> extends Call<Input, Output> {
  readonly called: Entry<Input, Output>
  readonly answered: Entry<Input, Output>
}

const entryOf = <I, O>(of: Call<I, O> | undefined, isCall: boolean): Entry<I, O> => ({
  of,
  isCall,
  before: undefined,
  after: undefined,
})

/**
 * Calls and answers in the order of time: a doubly linked list that a pair leaves when its operation is placed, and comes
 * back to when that is taken back, in constant time [WG93], [LOWE17].
 */
export class OpenOperations<Input, Output> {
  readonly #head: Entry<Input, Output> = entryOf<Input, Output>(undefined, false)
  readonly #linked: readonly Linked<Input, Output>[]
  /** How many operations are not placed yet. */
  count: number

  constructor(operations: readonly Operation<Input, Output>[]) {
    this.#linked = operations
      .flatMap(operation => (operation.answered === undefined ? [] : [{ operation, ...operation.answered }]))
      .sort((a, b) => a.operation.calledAt - b.operation.calledAt)
      .map(({ operation, at: answeredAt, output }, index) => {
        const call = { operation, output, answeredAt, index }
        return { ...call, called: entryOf(call, true), answered: entryOf(call, false) }
      })
    this.count = this.#linked.length

    const answers = this.#linked.toSorted((a, b) => a.answeredAt - b.answeredAt)
    let last = this.#head
    let answer = 0
    const append = (entry: Entry<Input, Output>): void => {
      entry.before = last
      last.after = entry
      last = entry
    }
    const appendAnswersBefore = (time: number): void => {
      for (let next = answers[answer]; next !== undefined && next.answeredAt < time; next = answers[answer]) {
        append(next.answered)
        answer++
      }
    }
    for (const { called, operation } of this.#linked) {
      // Of one instant, calls come first: what only touches in time is in no order.
      appendAnswersBefore(operation.calledAt)
      append(called)
    }
    appendAnswersBefore(Number.POSITIVE_INFINITY)
  }

  /** What may be next: called before any other that is not placed had its answer. */
  enabled(): Call<Input, Output>[] {
    const calls: Call<Input, Output>[] = []
    for (let entry = this.#head.after; entry?.isCall; entry = entry.after) calls.push(entry.of!)
    return calls
  }

  /** What had its answer first of all that are not placed: it has to come before whatever was called later. */
  mostUrgent(): Call<Input, Output> | undefined {
    let entry = this.#head.after
    while (entry?.isCall) entry = entry.after
    return entry?.of
  }

  place({ index }: Call<Input, Output>): void {
    const { called, answered } = this.#linked[index]!
    unlink(called)
    unlink(answered)
    this.count--
  }

  /** Takes the last `place` back. */
  takeBack({ index }: Call<Input, Output>): void {
    const { called, answered } = this.#linked[index]!
    relink(answered)
    relink(called)
    this.count++
  }

  /** Those called before `index` that are not placed. With `index`, the last one placed, it tells what is. */
  openBefore(index: number): string {
    let text = ''
    for (let entry = this.#head.after; entry?.isCall && entry.of!.index < index; entry = entry.after)
      text += `,${entry.of!.index}`
    return text
  }
}

const unlink = <I, O>(entry: Entry<I, O>): void => {
  if (entry.before !== undefined) entry.before.after = entry.after
  if (entry.after !== undefined) entry.after.before = entry.before
}

const relink = <I, O>(entry: Entry<I, O>): void => {
  if (entry.before !== undefined) entry.before.after = entry
  if (entry.after !== undefined) entry.after.before = entry
}
