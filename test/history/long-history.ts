import { chance } from '../../src/generate/chance.ts'
import type { History, Operation } from '../../src/history/definition/operation.ts'
import type { ListInput, ListOutput } from '../../src/history/models/list.ts'
import type { Keyed } from '../../src/history/models/per-key.ts'
import type { RegisterInput, RegisterOutput } from '../../src/history/models/register.ts'

type Below = (count: number) => number

/** One object as clients use it: what they ask, and what it answers. */
interface Object<State, Input, Output> {
  readonly initial: State
  readonly ask: (below: Below) => Input
  readonly answer: (state: State, input: Input) => readonly [State, Output]
}

/** Reads, writes and compare-and-sets of so many values. */
export const registerOf = (
  values: number,
): Object<number | null, RegisterInput<number>, RegisterOutput<number>> => ({
  initial: null,
  ask: below => {
    const kind = (['read', 'write', 'cas'] as const)[below(3)]!
    if (kind === 'read') return { kind }
    return kind === 'write'
      ? { kind, value: below(values) }
      : { kind, expected: below(values), value: below(values) }
  },
  answer: (state, input) => {
    if (input.kind === 'read') return [state, { kind: 'read', value: state }]
    if (input.kind === 'write') return [input.value, { kind: 'write' }]
    const isSet = state === input.expected
    return [isSet ? input.value : state, { kind: 'cas', isSet }]
  },
})

/** Reads of a list and appends of elements that are all different. */
export const listOf = (): Object<readonly number[], ListInput, ListOutput> => {
  let elements = 0
  return {
    initial: [],
    ask: below => (below(2) === 0 ? { kind: 'read' } : { kind: 'append', element: elements++ }),
    answer: (state, input) => (input.kind === 'read' ? [state, state] : [[...state, input.element], null]),
  }
}

interface Shape {
  readonly operations: number
  readonly clients: number
  readonly keys: number
  /** In a thousand operations, how many have no answer; half of them happened. */
  readonly lostPerMille: number
  readonly seed: number
}

/**
 * What clients see who ask one thing after the other, with short rests, so that nearly all of them have a call open at any
 * time: each operation happens at some instant of it. Linearizable by construction.
 */
export const longHistory = <State, Input, Output>(
  object: Object<State, Input, Output>,
  { operations, clients, keys, lostPerMille, seed }: Shape,
): History<Keyed<Input>, Output> => {
  const { below } = chance(seed)
  const calls = Array.from({ length: clients }, (_, client) => {
    let now = below(1000)
    return Array.from({ length: operations / clients }, () => {
      const calledAt = now
      const takes = 1 + below(1000)
      now = calledAt + takes + 1 + below(200)
      const isLost = below(1000) < lostPerMille
      return { client, calledAt, at: calledAt + takes, happensAt: calledAt + below(takes + 1), isLost }
    })
  }).flat()
  const states = new Map<string, State>()
  const history: Operation<Keyed<Input>, Output>[] = []
  for (const { client, calledAt, at, isLost } of calls.sort((a, b) => a.happensAt - b.happensAt)) {
    const key = `k${below(keys)}`
    const operation = object.ask(below)
    const call = { client, input: { key, operation }, calledAt }
    if (isLost && below(2) === 0) {
      history.push(call)
      continue
    }
    const [state, output] = object.answer(states.get(key) ?? object.initial, operation)
    states.set(key, state)
    history.push(isLost ? call : { ...call, answered: { at, output } })
  }
  return history
}

/** The history with one answer, late in it, replaced by what `wrong` makes of it: the first that `isIt` says. */
export const spoiled = <Input, Output>(
  history: History<Input, Output>,
  isIt: (output: Output, input: Input) => boolean,
  wrong: (output: Output) => Output,
): History<Input, Output> => {
  const from = Math.floor(history.length * 0.9)
  const at = history.findIndex(
    ({ answered, input }, i) => i >= from && answered !== undefined && isIt(answered.output, input),
  )
  return history.map((operation, i) =>
    i === at && operation.answered !== undefined
      ? {
          ...operation,
          answered: { ...operation.answered, output: wrong(operation.answered.output) },
        }
      : operation,
  )
}
