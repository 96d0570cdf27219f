import fc from 'fast-check'
import type { Operation } from '../../src/history/definition/operation.ts'
import type { ListInput, ListOutput } from '../../src/history/models/list.ts'
import type { RegisterInput, RegisterOutput } from '../../src/history/models/register.ts'

/** Operations at times so few that they overlap, touch and follow each other; an answer of `outputOf`, or none. */
const operations = <I, O>(
  calls: fc.Arbitrary<{ input: I; output: O }>,
  maxLength: number,
): fc.Arbitrary<Operation<I, O>[]> =>
  fc.array(
    fc
      .record({
        call: calls,
        calledAt: fc.integer({ min: 0, max: 12 }),
        takes: fc.integer({ min: 0, max: 8 }),
        isAnswered: fc.integer({ min: 0, max: 4 }).map(n => n > 0),
      })
      .map(({ call: { input, output }, calledAt, takes, isAnswered }) => ({
        client: 0,
        input,
        calledAt,
        ...(isAnswered ? { answered: { at: calledAt + takes, output } } : {}),
      })),
    { maxLength },
  )

const value = fc.integer({ min: 1, max: 2 })
const valueOrNone = fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })

/** Of a register, with answers that may or may not be those of one. */
export const registerHistory = (
  maxLength = 7,
): fc.Arbitrary<Operation<RegisterInput<number>, RegisterOutput<number>>[]> =>
  operations<RegisterInput<number>, RegisterOutput<number>>(
    fc.oneof<fc.Arbitrary<{ input: RegisterInput<number>; output: RegisterOutput<number> }>[]>(
      valueOrNone.map(v => ({
        input: { kind: 'read' } as const,
        output: { kind: 'read', value: v } as const,
      })),
      value.map(v => ({
        input: { kind: 'write', value: v } as const,
        output: { kind: 'write' } as const,
      })),
      fc.tuple(valueOrNone, value, fc.boolean()).map(([expected, v, isSet]) => ({
        input: { kind: 'cas', expected, value: v } as const,
        output: { kind: 'cas', isSet } as const,
      })),
    ),
    maxLength,
  )

/** Of a list, with reads of what may have been in it. */
export const listHistory = (maxLength = 7): fc.Arbitrary<Operation<ListInput, ListOutput>[]> =>
  operations<ListInput, ListOutput>(
    fc.oneof<fc.Arbitrary<{ input: ListInput; output: ListOutput }>[]>(
      fc.integer({ min: 1, max: 3 }).map(element => ({ input: { kind: 'append', element }, output: null })),
      fc
        .array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 })
        .map(elements => ({ input: { kind: 'read' }, output: elements })),
    ),
    maxLength,
  )
