import { test } from '@fast-check/vitest'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { InOrder, rangesOf } from '../../src/jobs/in-order.ts'

/** Ranges, each with a number that says when it is answered. */
const ANSWERED = fc
  .record({ parts: fc.integer({ min: 0, max: 40 }), most: fc.integer({ min: 1, max: 7 }) })
  .chain(({ parts, most }) => {
    const ranges = rangesOf(parts, most)
    return fc.record({
      parts: fc.constant(parts),
      ranges: fc.shuffledSubarray([...ranges], { minLength: 0, maxLength: ranges.length }),
      last: fc.integer({ min: 0, max: 60 }),
    })
  })

const answersOf = ({ from, to }: { from: number; to: number }): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i)

describe('answers in any order', () => {
  test.prop([ANSWERED])(
    'come out in the order of the parts, up to the first that is missing',
    ({ parts, ranges }) => {
      const inOrder = new InOrder<number>(parts)
      for (const range of [...ranges, ...ranges]) inOrder.add(range.from, answersOf(range))
      const there = new Set(ranges.flatMap(answersOf))
      const first = Array.from({ length: parts + 1 }, (_, i) => i).find(i => !there.has(i)) ?? 0
      expect(inOrder.answered()).toEqual({
        answers: answersOf({ from: 0, to: first }),
        isComplete: first === parts,
      })
      expect(inOrder.done).toBe(there.size)
    },
  )

  test.prop([ANSWERED])('need nothing beyond the last', ({ parts, ranges, last }) => {
    const inOrder = new InOrder<number>(parts, answer => answer >= last)
    for (const range of ranges) inOrder.add(range.from, answersOf(range))
    const there = new Set(ranges.flatMap(answersOf))
    const end = Math.min(parts, ...[...there].filter(answer => answer >= last).map(answer => answer + 1))
    const first = Array.from({ length: end + 1 }, (_, i) => i).find(i => !there.has(i) || i === end) ?? 0
    expect(inOrder.answered()).toEqual({
      answers: answersOf({ from: 0, to: first }),
      isComplete: first === end,
    })
  })

  test('half of a range ends what is there', () => {
    const inOrder = new InOrder<number>(9)
    inOrder.add(0, [0, 1])
    inOrder.add(3, [3, 4, 5])
    expect(inOrder.answered()).toEqual({ answers: [0, 1], isComplete: false })
  })
})
