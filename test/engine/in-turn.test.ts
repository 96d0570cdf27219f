import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/engine/change.ts'
import { inTurn } from '../../src/engine/in-turn.ts'
import type { Violation } from '../../src/model/verdict.ts'

const change = (more: Partial<Change>): Change => ({
  moved: [],
  links: [],
  appeared: [],
  vanished: [],
  ...more,
})
const range = (maxJitterPs: number) => ({ minLatencyPs: 5, maxJitterPs })
const overload = (link: string): Violation => ({
  code: 'OVERLOAD',
  message: `too much at ${link}`,
  link,
  tunnel: 't',
  tunnels: 1,
  utilization: 2,
})

describe('changes in turn', () => {
  test('go from before the first to after the last; who came and went, or came back, did not move', () => {
    const first = change({
      moved: [
        { id: 'a', before: range(1), after: range(2) },
        { id: 'b', before: range(1), after: range(3) },
        { id: 'new', before: undefined, after: range(4) },
      ],
      links: ['x'],
    })
    const second = change({
      moved: [
        { id: 'b', before: range(3), after: range(1) },
        { id: 'new', before: range(4), after: undefined },
        { id: 'c', before: range(7), after: range(8) },
        { id: 'a', before: range(2), after: range(9) },
      ],
      links: ['x', 'y'],
    })
    const all = inTurn([first, second])
    expect(all.moved).toEqual([
      { id: 'a', before: range(1), after: range(9) },
      { id: 'c', before: range(7), after: range(8) },
    ])
    expect(all.links).toEqual(['x', 'y'])
  })

  test('break what is broken in the end', () => {
    const first = change({ appeared: [overload('x')], vanished: [overload('z')] })
    const second = change({ appeared: [overload('z'), overload('y')], vanished: [overload('x')] })
    const { appeared, vanished } = inTurn([first, second])
    expect([appeared, vanished]).toEqual([[overload('y')], []])
  })
})
