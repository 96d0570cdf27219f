import type { Violation } from '../model/verdict.ts'
import type { Change, Moved } from './change.ts'

/** What several operations did, one after the other, as one change. What came and went again is not named. */
export const inTurn = ([first, ...rest]: readonly [Change, ...Change[]]): Change => rest.reduce(both, first)

const both = (a: Change, b: Change): Change => ({
  moved: movedByBoth(a.moved, b.moved),
  links: [...new Set([...a.links, ...b.links])],
  appeared: [...without(a.appeared, b.vanished), ...without(b.appeared, a.vanished)],
  vanished: [...without(a.vanished, b.appeared), ...without(b.vanished, a.appeared)],
})

const movedByBoth = (a: readonly Moved[], b: readonly Moved[]): readonly Moved[] => {
  const moved = new Map(a.map(m => [m.id, m]))
  for (const m of b) moved.set(m.id, { ...m, before: moved.has(m.id) ? moved.get(m.id)?.before : m.before })
  return [...moved.values()].filter(
    ({ before, after }) =>
      before?.minLatencyPs !== after?.minLatencyPs || before?.maxJitterPs !== after?.maxJitterPs,
  )
}

const without = (some: readonly Violation[], others: readonly Violation[]): readonly Violation[] => {
  const known = new Set(others.map(v => JSON.stringify(v)))
  return some.filter(v => !known.has(JSON.stringify(v)))
}
