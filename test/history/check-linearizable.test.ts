import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkLinearizable } from '../../src/history/check-linearizable.ts'
import type { History, Operation } from '../../src/history/definition/operation.ts'
import type { SequentialModel } from '../../src/history/definition/sequential-model.ts'
import { list } from '../../src/history/models/list.ts'
import { perKey } from '../../src/history/models/per-key.ts'
import { type RegisterInput, type RegisterOutput, register } from '../../src/history/models/register.ts'
import { explains, isLinearizable } from './brute-force.ts'
import { listHistory, registerHistory } from './histories.ts'

type Registered = Operation<RegisterInput<number>, RegisterOutput<number>>

const numbers = register<number>()

const write = (value: number, calledAt: number, at?: number): Registered => ({
  client: 'w',
  input: { kind: 'write', value },
  calledAt,
  ...(at === undefined ? {} : { answered: { at, output: { kind: 'write' } } }),
})

const read = (value: number | null, calledAt: number, at: number): Registered => ({
  client: 'r',
  input: { kind: 'read' },
  calledAt,
  answered: { at, output: { kind: 'read', value } },
})

/** What the checker says, after its order, or its dead end, is held against the history. */
const verdictOf = <S, I, O>(model: SequentialModel<S, I, O>, history: History<I, O>): string => {
  const found = checkLinearizable(model, history)
  if (found.kind === 'linearizable') {
    for (const [object, order] of found.orders) {
      const those = history.filter(({ input }) => (model.objectOf?.(input) ?? '') === object)
      expect(explains(model, those, order)).toBe(true)
    }
  }
  if (found.kind === 'not-linearizable') {
    expect(explains(model, found.longest, found.longest)).toBe(true)
    expect(found.longest).not.toContain(found.unexplained)
  }
  return found.kind
}

const expectedOf = <S, I, O>(
  model: SequentialModel<S, I, O>,
  history: History<I, O>,
): 'linearizable' | 'not-linearizable' =>
  isLinearizable(model, history) ? 'linearizable' : 'not-linearizable'

describe('checkLinearizable', () => {
  test('a read sees a write that ended before it began, and may see one that runs', () => {
    expect(verdictOf(numbers, [write(1, 0, 1), read(1, 2, 3)])).toBe('linearizable')
    expect(verdictOf(numbers, [write(1, 0, 1), read(null, 2, 3)])).toBe('not-linearizable')
    expect(verdictOf(numbers, [write(1, 0, 5), read(1, 1, 2)])).toBe('linearizable')
    expect(verdictOf(numbers, [write(1, 0, 5), read(null, 1, 2)])).toBe('linearizable')
    expect(verdictOf(numbers, [write(1, 0, 5), read(1, 1, 2), read(null, 3, 4)])).toBe('not-linearizable')
  })

  test('what only touches in time is in no order', () => {
    expect(verdictOf(numbers, [write(1, 0, 2), read(null, 2, 3)])).toBe('linearizable')
  })

  test('an operation without answer may happen late, or never', () => {
    expect(verdictOf(numbers, [write(1, 0), read(null, 50, 51), read(1, 98, 99)])).toBe('linearizable')
    expect(verdictOf(numbers, [write(1, 0), read(null, 50, 51)])).toBe('linearizable')
    expect(verdictOf(numbers, [read(1, 0, 1), write(1, 2)])).toBe('not-linearizable')
    expect(verdictOf(numbers, [write(1, 0), read(1, 1, 2), write(2, 3, 4), read(1, 5, 6)])).toBe(
      'not-linearizable',
    )
  })

  test('says how far it came and what stands against it', () => {
    const history = [write(1, 0, 1), write(2, 2, 3), read(1, 4, 5)]
    expect(checkLinearizable(numbers, history)).toEqual({
      kind: 'not-linearizable',
      object: '',
      longest: history.slice(0, 2),
      unexplained: history[2],
    })
  })

  test('objects are decided one by one, and named', () => {
    const of = (key: string, { input, ...rest }: Registered) => ({
      ...rest,
      input: { key, operation: input },
    })
    const sound = [of('a', write(1, 0, 1)), of('b', read(null, 2, 3)), of('a', read(1, 2, 3))]
    expect(verdictOf(perKey(numbers), sound)).toBe('linearizable')
    expect(checkLinearizable(perKey(numbers), [...sound, of('b', read(1, 4, 5))])).toMatchObject({
      kind: 'not-linearizable',
      object: 'b',
    })
  })

  test('says that it does not know where the steps allowed are too few', () => {
    const history = [write(1, 0, 9), write(2, 0, 9), write(3, 0, 9), read(1, 10, 11)]
    expect(checkLinearizable(numbers, history, { stepLimit: 5 })).toEqual({
      kind: 'unknown',
      objects: [''],
    })
    expect(checkLinearizable(numbers, history, { stepLimit: 500 }).kind).toBe('linearizable')
  })

  test('an answer before its call is no history', () => {
    expect(() => checkLinearizable(numbers, [read(1, 5, 4)])).toThrow(
      'an operation of client r: expected an answer after its call at 5, found 4',
    )
  })

  test('agrees with the definition on registers', () => {
    const seen = { linearizable: 0, 'not-linearizable': 0 }
    fc.assert(
      fc.property(registerHistory(), history => {
        const expected = expectedOf(numbers, history)
        seen[expected]++
        expect(verdictOf(numbers, history)).toBe(expected)
      }),
      { numRuns: 3000 },
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(500)
  })

  test('agrees with the definition on lists', () => {
    fc.assert(
      fc.property(listHistory(), history => {
        expect(verdictOf(list, history)).toBe(expectedOf(list, history))
      }),
      { numRuns: 3000 },
    )
  })

  test('agrees with the definition on registers by key', () => {
    const keyed = fc
      .tuple(registerHistory(4), registerHistory(4))
      .map(histories =>
        histories.flatMap((history, i) =>
          history.map(({ input, ...rest }) => ({ ...rest, input: { key: `k${i}`, operation: input } })),
        ),
      )
    fc.assert(
      fc.property(keyed, history => {
        expect(verdictOf(perKey(numbers), history)).toBe(expectedOf(perKey(numbers), history))
      }),
      { numRuns: 1000 },
    )
  })
})
