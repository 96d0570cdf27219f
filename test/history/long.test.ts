import { describe, expect, test } from 'vitest'
import { checkLinearizable } from '../../src/history/check-linearizable.ts'
import { list } from '../../src/history/models/list.ts'
import { perKey } from '../../src/history/models/per-key.ts'
import { register } from '../../src/history/models/register.ts'
import { text } from '../../src/history/models/text.ts'
import { explains } from './brute-force.ts'
import { listOf, longHistory, registerOf, spoiled } from './long-history.ts'

// How long they take is bench/history.ts's to say: processor time has no place in a test.
describe('20 clients who hardly rest', () => {
  const shape = { operations: 2000, clients: 20, keys: 2, lostPerMille: 5, seed: 1 }

  test.each([5, 1_000_000])('a register of %i values', values => {
    const history = longHistory(registerOf(values), shape)
    const found = checkLinearizable(perKey(register<number>()), history)
    if (found.kind !== 'linearizable') throw new Error(found.kind)
    for (const [key, order] of found.orders) {
      const those = history.filter(({ input }) => input.key === key)
      expect(explains(perKey(register<number>()), those, order)).toBe(true)
    }

    const wrong = spoiled(
      history,
      output => output.kind === 'read' && output.value !== null,
      output => ({ ...output, value: -1 }),
    )
    expect(checkLinearizable(perKey(register<number>()), wrong)).toMatchObject({
      kind: 'not-linearizable',
      unexplained: { answered: { output: { value: -1 } } },
    })
  })

  test('a list, and a read of it that comes too late', () => {
    const history = longHistory(listOf(), shape)
    expect(checkLinearizable(perKey(list), history).kind).toBe('linearizable')
    const wrong = spoiled(
      history,
      output => output !== null && output.length > 30,
      output => output?.slice(0, -30) ?? null,
    )
    expect(checkLinearizable(perKey(list), wrong).kind).toBe('not-linearizable')
  })

  test('says that it does not know before it takes for ever', () => {
    const writes = Array.from({ length: 400 }, (_, i) => ({
      client: i,
      input: { kind: 'append', value: i % 3 === 0 ? 'ab' : 'a' } as const,
      calledAt: 0,
      answered: { at: 1, output: null },
    }))
    const read = {
      client: 0,
      input: { kind: 'get' } as const,
      calledAt: 2,
      answered: { at: 3, output: 'b' },
    }
    expect(checkLinearizable(text, [...writes, read], { stepLimit: 200_000 })).toEqual({
      kind: 'unknown',
      objects: [''],
    })
  })
})
